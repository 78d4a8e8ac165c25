import { arePeopleDeleted } from "../../domain/retention/wavePeople.ts";
import type { WaveFacts } from "../../domain/wave/waveFacts.ts";
import { dayIn } from "../../mails/dates.ts";
import { type Html, html } from "./html.ts";

/** What it is about, of a wave. */
export type NotedWave = Pick<
  WaveFacts,
  "stage" | "stageAt" | "round" | "paused" | "rollbackRequested" | "peopleDeleted" | "timeZone"
>;

/** Where people of a wave would be named who are deleted: numbers alone would be misread. */
export const peopleDeletedNote = (wave: NotedWave): Html | false =>
  wave.peopleDeleted !== undefined &&
  arePeopleDeleted(wave) &&
  html`<div class="now"><strong>The people of this wave were deleted on ${dayIn(wave.timeZone, wave.peopleDeleted.at)}</strong><span>More than ${wave.peopleDeleted.keptDays} days after it had ended (<a href="/retention">KEEP_WAVE_DAYS</a>). Numbers are those of that day. Whoever is still named here was not over yet. Nobody's enforcement changed by it.</span></div>`;
