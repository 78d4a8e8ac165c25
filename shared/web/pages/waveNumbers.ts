import { sayMinutes } from "../../domain/calendar/durations.ts";
import { countedInScope, sayAway } from "../../domain/wave/away.ts";
import { neededAtGate } from "../../domain/wave/gate.ts";
import type { MemberFigure } from "../../domain/wave/memberFigure.ts";
import { rulesOf } from "../../domain/wave/waveKind.ts";
import type { WaveRules } from "../../domain/wave/waveRules.ts";
import { momentIn } from "../../mails/dates.ts";
import type { PersonStanding } from "../../waves/memberStanding.ts";
import type { WaveStatus } from "../../waves/waveStatus.ts";
import { figureWords, linkedCount, linkToFigure } from "./figureWords.ts";
import { type Html, html } from "./html.ts";
import { sayStanding } from "./standingWords.ts";
import { mailWords } from "./words.ts";

export type ShownRules = Pick<WaveRules, "gateThreshold" | "propagationMinutes">;

/** How many are ready, and how many are enforced. */
export function countsCard(status: WaveStatus, rules: ShownRules): Html {
  const { counts, waveId, enforcingAt, heldAway } = status;
  const { ready, unclear, inScope, sortedOut, enforced, applying } = counts;
  const awaited = countedInScope({ inScope, heldAway });
  const needed = neededAtGate(awaited, rulesOf(status, rules));
  const share = (part: number) => (inScope === 0 ? 0 : Math.min(100, Math.round((part / inScope) * 1000) / 10));
  const link = (count: number, figure: MemberFigure) =>
    linkedCount(count, linkToFigure(waveId, figure), figureWords[figure]);
  const linkTo = (count: number, standing: PersonStanding) =>
    linkedCount(count, `/waves/${waveId}/people?standing=${standing}`, sayStanding(standing));
  const label = `${ready} of ${inScope} people have a working passkey; the gate opens at ${needed}`;
  const bar = html`<svg class="bar" role="img" aria-label="${label}" viewBox="0 0 100 12" preserveAspectRatio="none"><rect class="all" y="2" width="100" height="8"/><rect class="ready" y="2" width="${share(ready)}" height="8"/><line class="line" x1="${share(needed)}" x2="${share(needed)}" y1="0" y2="12" vector-effect="non-scaling-stroke"/></svg>`;
  return html`<section class="card" aria-labelledby="counts-${waveId}"><h2 id="counts-${waveId}">Ready</h2>
<p><span class="big">${link(ready, "working")}</span> of ${inScope} have a working passkey</p>${bar}
${unclear > 0 && html`<p>Of <strong>${linkTo(unclear, "passkeyUnclear")}</strong> more nobody can tell just now whether their passkey counts: <a href="/troubles">the list of troubles</a> says why.</p>`}
${enforcingAt !== undefined && html`<p><strong>${linkTo(enforced - applying, "enforced")}</strong> are enforced: in the enforced group because of this wave, each read back there.</p>`}
${applying > 0 && html`<p><strong>${linkTo(applying, "applying")}</strong> ${applying === 1 ? "person has" : "people have"} entered: it takes up to ${sayMinutes(rules.propagationMinutes)} to apply, then they are enforced, and told so in working hours.</p>`}
<p class="soft">The line is the gate: ${needed} of ${awaited}${heldAway !== undefined && heldAway > 0 && `; ${sayAway(heldAway, status)}`}. ${reportWords(counts)}${sortedOut > 0 && ` ${sortedOut} of the group's ${counts.members} members are not part of this wave.`}</p></section>`;
}

/** A number that nobody has looked at yet says so. */
const reportWords = ({ reported, lookedAt, reportedReady }: WaveStatus["counts"]): string =>
  lookedAt < reported
    ? `The report names ${reported} with a passkey, of whom ${lookedAt} were looked at so far: it is up to 36 hours old, and nobody counts as ready by it.`
    : `The report, which is up to 36 hours old, says ${reportedReady}.`;

/** What the workforce policy stopped lately, sorted by what it means. */
export function deniedCard({
  waveId,
  enforcingAt,
  watchedUntil,
  timeZone,
  strandedRecently,
  stoppedRecently,
  refusalUnreadAt,
}: WaveStatus): Html | false {
  if (enforcingAt === undefined) return false;
  const link = (count: number, figure: MemberFigure) =>
    linkedCount(count, linkToFigure(waveId, figure), figureWords[figure]);
  const facts: readonly (readonly [string, string | Html])[] = [
    ["Stranded", html`${link(strandedRecently, "stranded")} (no working passkey; they are being helped)`],
    [
      "Stopped attempts",
      html`${link(stoppedRecently, "stopped")} (the owner has a passkey and somebody knew the password, or nobody could look yet)`,
    ],
    ...(watchedUntil ? [["Read up to", momentIn(timeZone, watchedUntil)] as const] : []),
    ...(refusalUnreadAt !== undefined && Date.parse(refusalUnreadAt) >= Date.parse(enforcingAt)
      ? [["Not readable", unreadWords(momentIn(timeZone, refusalUnreadAt))] as const]
      : []),
  ];
  return html`<section class="card"><h2>Stopped within a day</h2><dl>${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl></section>`;
}

const unreadWords = (moment: string): string =>
  `A refusal of ${moment} that names nobody. It may be of somebody here, so the wave stays watched closely.`;

export function mailsCard({ mailsByKind, waveId }: WaveStatus): Html {
  const kinds = Object.entries(mailWords).flatMap(([kind, words]) => {
    const count = mailsByKind[kind as keyof typeof mailWords];
    return count ? [html`<dt>${words}</dt><dd>${count}</dd>`] : [];
  });
  return html`<section class="card"><h2>Mails sent</h2>${kinds.length > 0 ? html`<dl>${kinds}</dl>` : html`<p class="soft">None yet.</p>`}<p><a href="/waves/${waveId}/mails">Which subjects work</a></p></section>`;
}
