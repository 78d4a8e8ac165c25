import { CohortSchema, DeadlineStandingSchema } from "../../domain/deadline/deadlineStanding.ts";
import type { SwitchState } from "../../domain/enforcement/switchState.ts";
import type { MemberFigure } from "../../domain/wave/memberFigure.ts";
import { isApplied } from "../../domain/wave/stages.ts";
import { recordedMomentIn } from "../../mails/dates.ts";
import type { Overview } from "../../progress/readOverview.ts";
import type { Work } from "../../progress/workToday.ts";
import { standingBar, standingSwatch } from "./charts/standingBar.ts";
import { deadlineLink } from "./deadlineLinks.ts";
import { reportWarning, sayCounted } from "./deadlinePage.ts";
import { cohortOnly, deadlineStandingWords, endOf, sayDaysLeft } from "./deadlineWords.ts";
import { departmentsOverview } from "./departmentsCard.ts";
import { recordTable } from "./evidence/recordTable.ts";
import { figureWords, linkCounted, linkedCount, linkToFigure } from "./figureWords.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import {
  devicesOverview,
  holdingsOverview,
  platformsOverview,
  progressOverview,
  ratesOverview,
} from "./overviewCards.ts";
import { linkToStopped } from "./stoppedPage.ts";
import { countOfPeople, sentence, stageWords } from "./words.ts";

interface OverviewData extends Frame, Overview {
  readonly timeZone: string;
}

/** The whole rollout at a look, and what waits for the viewer. */
export function overviewPage(data: OverviewData): string {
  const { progress, timeZone } = data;
  const title = "Overview";
  const body = html`<h1>${title}</h1>${now(data)}${reportWarning(progress, timeZone)}
<div class="cards">${workCard(data)}${wavesCard(data)}${stoppedCard(data)}${progressOverview(progress)}${deadlineCard(data)}${ratesOverview(progress)}${holdingsOverview(progress)}${devicesOverview(progress)}${departmentsOverview(progress)}${platformsOverview(progress)}${lateCard(data)}</div>
<p class="soft">${sayCounted(progress, timeZone)}</p>${morePages}`;
  return layout(data, title, body);
}

/** Whoever may see the start page may see each of them. */
const morePages = html`<nav class="screen" aria-label="More pages"><p><a href="/deadline">When codes by phone end</a> · <a href="/calendar">Calendar of waves</a> · <a href="/keys">Lent keys</a> · <a href="/issues-found">What people call about</a> · <a href="/retention">What is kept of people</a> · <a href="/audit?scope=app">Audit trail of the app</a></p></nav>`;

const switchWords: Readonly<Record<SwitchState, string>> = {
  notStarted: "Enforcement was not started: nobody is made to use a passkey.",
  startAsked: "Somebody asked to start enforcement; a second person confirms it.",
  starting: "Enforcement is being started.",
  running: "Enforcement runs: whoever is in the enforced group signs in with a passkey.",
  stopping: "Enforcement is being stopped.",
  stopped: "Enforcement is stopped: nobody is made to use a passkey.",
};

/** The one thing that does not wait for anybody, and where enforcement stands. */
function now({ progress: { deadlines, now: all }, switchState }: OverviewData): Html {
  const told = deadlines.map((one) => ({ ...one, losing: all?.standings[one.cohort].smsOrVoiceOnly }));
  const [next] = told.filter(({ daysLeft }) => daysLeft >= 0).toSorted((a, b) => a.daysLeft - b.daysLeft);
  const behind = told.filter(({ daysLeft, losing = 0 }) => daysLeft < 0 && losing > 0);
  const shown = next ? [...behind, next] : behind;
  const isUrgent = shown.some(({ losing = 0 }) => losing > 0);
  return html`<div class="now${isUrgent && " held"}">${shown.map(sayDeadline)}<p><a href="/enforcement">${switchWords[switchState]}</a></p></div>`;
}

function sayDeadline(deadline: Overview["progress"]["deadlines"][number] & { readonly losing?: number | undefined }) {
  const { cohort, daysLeft, losing } = deadline;
  const isOver = daysLeft < 0;
  const says = isOver
    ? `Microsoft stopped codes by phone${cohortOnly[cohort]} ${sayDaysLeft(daysLeft)} (${endOf(cohort)})`
    : `Codes by phone end${cohortOnly[cohort]} on ${endOf(cohort)}: ${sayDaysLeft(daysLeft)}`;
  const link = linkedCount(losing ?? 0, deadlineLink(cohort, "smsOrVoiceOnly"), "people with nothing else");
  const what = isOver
    ? "nothing else, and cannot go on at their next sign-in until they have set up a passkey."
    : "nothing else, and must set up a passkey at their next sign-in from then on.";
  const whom =
    losing === 0
      ? "Nobody is known to have nothing else."
      : html`${link} ${losing === 1 ? "person has" : "people have"} ${what}`;
  return html`<strong>${says}</strong>${losing !== undefined && html`<p>${whom}</p>`}`;
}

function sayWork(work: Work): Html {
  switch (work.kind) {
    case "helpStranded":
      return html`<a href="/waves/${work.waveId}">${work.name}</a>: <a href="${linkToFigure(work.waveId, "stranded")}">${countOfPeople(work.people)}</a> cannot sign in and ${work.people === 1 ? "has" : "have"} no passkey. Call them, and give them a code.`;
    case "helpStrandedOutside":
      return html`<a href="${linkToStopped("stranded")}">${countOfPeople(work.people)}</a> outside every wave cannot sign in and ${work.people === 1 ? "has" : "have"} no passkey. Call them, and give them a code.`;
    case "confirmStart":
      return html`<a href="/enforcement">Confirm the start of enforcement</a>, or leave it: it lapses within a day.`;
    case "approveWave":
      return html`<a href="/waves/${work.waveId}">${work.name}</a>: look at its evidence, and approve it.`;
    case "resumeWave":
      return html`<a href="/waves/${work.waveId}">${work.name}</a> is paused (${work.reason}). Go on with it, or cancel it.`;
    case "decidePhones":
      return html`<a href="/waves/${work.waveId}/people?only=oldPhone">${work.name}</a>: nobody has decided for ${countOfPeople(work.people)} whose phone is too old for a passkey. Note who answers for it.`;
    case "mendTroubles":
      return html`<a href="/troubles">${work.count === 1 ? "1 thing does" : `${work.count} things do`} not go on</a>: see what to do about it.`;
    case "planWave":
      return html`<a href="${deadlineLink("february", "smsOrVoiceOnly", { wave: "" })}">${countOfPeople(work.people)}</a> in no wave ${work.people === 1 ? "has" : "have"} codes by phone and nothing else. <a href="/plan-wave">Plan a wave</a>.`;
    case "helpTried":
      return html`<a href="${linkCounted("triedInVain")}">${countOfPeople(work.people)}</a> tried to set up a passkey within the last days, and it did not work. Help them: another mail does not.`;
  }
}

function workCard({ work }: OverviewData): Html {
  const items = work.map((one) => html`<li>${sayWork(one)}</li>`);
  const body = items.length === 0 ? html`<p>Nothing waits for you today.</p>` : html`<ul class="log">${items}</ul>`;
  return html`<section class="card wide"><h2>Yours today</h2>${body}</section>`;
}

function wavesCard({ waves, progress, timeZone }: OverviewData): Html {
  if (waves.length === 0)
    return html`<section class="card wide"><h2>Waves</h2><p>No wave yet. <a href="/plan-wave">Plan one</a>.</p></section>`;
  const counted = new Map(progress.waves.map(({ waveId, figures }) => [waveId, figures]));
  const rows = waves.map((wave) => {
    const { waveId, name, stage, paused, inScope } = wave;
    const figures = counted.get(waveId);
    const link = (count: number, figure: MemberFigure) =>
      linkedCount(count, linkToFigure(waveId, figure), `${figureWords[figure]}, ${name}`);
    const needed = figures && !isApplied(stage) ? ` of ${figures.needed} needed` : "";
    return {
      about: html`<a href="/waves/${waveId}">${name}</a>`,
      cells: [
        paused ? `Paused (${stageWords[stage]})` : stageWords[stage],
        linkedCount(figures?.inScope ?? inScope, `/waves/${waveId}/people`, `people, ${name}`),
        figures && html`${link(figures.ready, "ready")}${needed}`,
        figures && link(figures.enforced, "enforced"),
        sayTroubled(wave, figures?.triedInVain ?? 0),
      ],
    };
  });
  const countedAt = progress.counted && recordedMomentIn(timeZone, progress.counted.at);
  const columns = ["Wave", "Stands at", "People", "Ready", "Enforced", "To look at"];
  return html`<section class="card wide"><h2>Waves</h2>${recordTable("Waves, newest first", columns, rows)}${countedAt && html`<p class="soft">People, ready and enforced: as counted ${countedAt}. The page of a wave has them as they stand now.</p>`}<p class="soft">Stranded: refused within a day, without a passkey. Stopped: tries within a day with the password of somebody who holds a passkey, which came to nothing.</p><p class="screen"><a href="/waves">All waves</a> · <a href="/calendar">Calendar</a></p></section>`;
}

function sayTroubled(
  { waveId, strandedRecently, stoppedRecently }: Overview["waves"][number],
  triedInVain: number,
): Html | undefined {
  const said = [
    { count: strandedRecently, figure: "stranded", word: "stranded" },
    { count: triedInVain, figure: "triedInVain", word: "tried in vain" },
    { count: stoppedRecently, figure: "stopped", word: "stopped" },
  ] as const;
  const links = said
    .filter(({ count }) => count > 0)
    .map(
      ({ count, figure, word }, n) =>
        html`${n > 0 && ", "}<a href="${linkToFigure(waveId, figure)}">${count} ${word}</a>`,
    );
  return links.length === 0 ? undefined : html`${links}`;
}

/** Whom the workforce policy refused within a day, in waves and outside; each number leads to its people. */
function stoppedCard({ stopped: { inWaves, outside }, waves }: OverviewData): Html | false {
  const sum = inWaves.stranded + inWaves.stopped + outside.stranded + outside.stopped;
  if (sum === 0 && !outside.areMore && !waves.some(({ stage }) => isApplied(stage))) return false;
  const more = outside.areMore && " or more";
  const rows = (["stranded", "stopped"] as const).map((as) => ({
    about: stoppedWords[as],
    cells: [
      linkedCount(inWaves[as], linkCounted(as), `${stoppedWords[as]}, in waves`),
      html`${linkedCount(outside[as], linkToStopped(as), `${stoppedWords[as]}, outside every wave`)}${more}`,
    ],
  }));
  return html`<section class="card wide"><h2>Stopped within a day</h2>${recordTable("Whom the policy refused", ["What it means", "In waves", "Outside every wave"], rows)}<p class="soft">Outside: new hires, and whoever stays in after a wave was rolled back. A try with the password of somebody who holds a passkey says that the policy does its work: have the password changed.</p></section>`;
}

const stoppedWords = {
  stranded: "Stranded: no working passkey, cannot sign in",
  stopped: "Stopped: somebody knew the password, or nobody could look yet",
} as const;

function deadlineCard({ progress: { now: all, deadlines } }: OverviewData): Html {
  const parts = CohortSchema.options.map((cohort) => {
    const left = deadlines.find((one) => one.cohort === cohort)?.daysLeft ?? 0;
    const head = html`<h3>${endOf(cohort)}, ${sayDaysLeft(left)}</h3>`;
    if (!all) return html`${head}<p>Nobody was counted yet.</p>`;
    const counts = all.standings[cohort];
    const held = DeadlineStandingSchema.options.filter((standing) => counts[standing] > 0);
    if (held.length === 0) return html`${head}<p>Nobody.</p>`;
    const rows = held.map((standing) => {
      const { name, happens } = deadlineStandingWords[standing];
      const about = html`${standingSwatch(standing)} ${name}`;
      return { about, cells: [linkedCount(counts[standing], deadlineLink(cohort, standing), name), happens] };
    });
    return html`${head}${standingBar(counts)}${recordTable(`Who holds what on ${endOf(cohort)}`, ["Signs in with", "People", "What happens then"], rows)}`;
  });
  return html`<section class="card wide"><h2><a href="/deadline">When codes by phone end</a></h2>${parts}</section>`;
}

const MOST_TROUBLES = 5;

function lateCard({ troubles, progress: { report }, timeZone }: OverviewData): Html {
  const shown = troubles
    .slice(0, MOST_TROUBLES)
    .map(({ doing, since }) => html`<li>${sentence(doing)}: since ${recordedMomentIn(timeZone, since)}</li>`);
  const more = troubles.length - shown.length;
  const late =
    report.isLate &&
    html`<li>The registration report was last read ${recordedMomentIn(timeZone, report.readAt ?? "")}.</li>`;
  const isNone = shown.length === 0 && !report.isLate;
  return html`<section class="card wide"><h2>Refused, or late</h2>${isNone ? html`<p>Nothing.</p>` : html`<ul class="log">${late}${shown}</ul>`}${more > 0 && html`<p>And ${more} more.</p>`}${troubles.length > 0 && html`<p class="screen"><a href="/troubles">What to do about it</a></p>`}</section>`;
}
