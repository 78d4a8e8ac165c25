import { isBetweenParts } from "../../domain/wave/parts.ts";
import type { ShownPart } from "../../domain/wave/shownParts.ts";
import { momentIn } from "../../mails/dates.ts";
import type { WaveStatus } from "../../waves/waveStatus.ts";
import { type Html, html } from "./html.ts";
import { nextWords } from "./nextWords.ts";

/** What comes next while another part of the wave is to enter, in sentences. */
const nextPartWords = {
  sweep: "the sign-ins are judged for the next part; when they are clean, a second admin is asked to approve it.",
  approval:
    "once this part is approved, everybody in it is looked at again, and whoever is ready enters. Those of the parts before are enforced, and watched all the same.",
} as const;

const partWords: Readonly<Record<ShownPart["state"], string>> = {
  later: "named and asked about when the part before has entered",
  toBeSwept: "sign-ins are judged before it is asked about",
  toBeApproved: "waits for an approval of its own",
  approved: "approved",
  entering: "is entering, approved",
  entered: "has entered, approved",
};

/** What comes after where the wave stands, in a sentence. */
export function whatIsNext(status: WaveStatus): string {
  if (!isBetweenParts(status)) return nextWords[status.stage];
  return nextPartWords[status.evidence?.clean ? "approval" : "sweep"];
}

/** Which parts there are, how many people each of them has, and where each of them stands. */
export function partsCard({ parts, timeZone }: WaveStatus): Html | false {
  if (parts.length === 0) return false;
  const rows = parts.map(({ number, people, leftOut = 0, state, approvedBy, at }) => {
    const by = approvedBy ? ` by ${approvedBy.displayName}` : "";
    const when = at ? `, ${momentIn(timeZone, at)}` : "";
    const without = leftOut > 0 ? `, ${leftOut} left out until they are ready` : "";
    const who = `${people} ${people === 1 ? "person" : "people"}${without}`;
    return html`<dt>Part ${number} of ${parts.length}</dt><dd>${who}: ${partWords[state]}${by}${when}</dd>`;
  });
  return html`<section class="card"><h2>Parts</h2><p class="soft">More people than can be looked at and put in within the hour, or than PEOPLE_A_PART, enter in parts. Each part has an approval of its own.</p><dl>${rows}</dl></section>`;
}
