import type { VariedSubject } from "../../domain/mail/subjectVariants.ts";
import type { WaveFacts } from "../../domain/wave/waveFacts.ts";
import type { MailYield } from "../../waves/mailYield.ts";
import { recordTable } from "./evidence/recordTable.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { type NotedWave, peopleDeletedNote } from "./peopleDeletedNote.ts";

interface WaveMailsData extends Frame, MailYield {
  readonly wave: Pick<WaveFacts, "waveId" | "name"> & NotedWave;
}

const subjectWords: Readonly<Record<VariedSubject, string>> = {
  announcement: "Announcement",
  dayOf: "Opening day",
  reminder: "Reminder",
  chaserFriendly: "Chaser, the friendly one",
  chaserLoss: "Chaser, the second and third",
  chaserLast: "Chaser, from the fourth on",
  enforcementWarning: "Warning",
};

const columns = [
  "Subject",
  "Sent to",
  "Had a passkey already",
  "Set one up within 72 hours",
  "Have one by now",
] as const;

/** Which subject of a wave's mails led how many people to a passkey. */
export function waveMailsPage(data: WaveMailsData): string {
  const { wave, subjects, compared } = data;
  const title = `Mails of ${wave.name}`;
  const off = !compared && html`<p>Subjects are not compared now: SUBJECT_VARIANTS is off, and everybody gets A.</p>`;
  const cards =
    subjects.length > 0
      ? subjects.map(card)
      : html`<section class="card wide"><p>No mail of this wave has gone out under one of several subjects yet.</p></section>`;
  const body = html`<h1>${title}</h1><p><a href="/waves/${wave.waveId}">To the wave</a> · <a href="/mails">What the mails say</a></p>${peopleDeletedNote(wave)}
<p class="soft">The same letter goes out under three subjects, by chance. What counts are people who had no passkey: how many of them set one up within 72 hours, as the last look at each of them saw it. Whose 72 hours are not over is not counted there yet.</p>${off}
<div class="cards">${cards}</div>`;
  return layout(data, title, body);
}

function card({ subject, says, best, variants }: MailYield["subjects"][number]): Html {
  const title = subjectWords[subject];
  const rows = variants.map(({ variant, example, sent, hadOne, counted, within72Hours, byNow }) => ({
    about: html`${variant}: ${example}${variant === best && " (best)"}`,
    cells: [String(sent), String(hadOne), share(within72Hours, counted), share(byNow, sent - hadOne)],
  }));
  return html`<section class="card wide"><h2>${title}</h2><p>${says}</p>${recordTable(`${title}: what came of each subject`, columns, rows)}</section>`;
}

const share = (part: number, of: number): string =>
  of === 0 ? "nobody to count" : `${part} of ${of} (${Math.round((part / of) * 100)}\u00a0%)`;
