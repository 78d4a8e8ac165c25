import type { AutomaticEnablement } from "../../domain/deadline/automaticEnablement.ts";
import { type Cohort, CohortSchema, DeadlineStandingSchema } from "../../domain/deadline/deadlineStanding.ts";
import type { ProgressCut } from "../../domain/deadline/progressCut.ts";
import type { WaveFacts } from "../../domain/wave/waveFacts.ts";
import { recordedMomentIn } from "../../mails/dates.ts";
import type { ProgressReport } from "../../progress/progressReport.ts";
import { deadlineLink, type ListPart, linkedStanding, linkToPart } from "./deadlineLinks.ts";
import { cohortWords, deadlineStandingWords, endOf, sayDaysLeft } from "./deadlineWords.ts";
import { departmentsCard, departmentWords } from "./departmentsCard.ts";
import { recordTable } from "./evidence/recordTable.ts";
import { linkedCount, linkToMayUsePhoneCodes } from "./figureWords.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";

interface DeadlinePageData extends Frame {
  readonly progress: ProgressReport;
  readonly waves: readonly Pick<WaveFacts, "waveId" | "name">[];
  /** Of this wave ("": of none) or department alone; without either of everybody. */
  readonly part: ListPart;
  readonly timeZone: string;
}

/** How many people stand where when codes by phone end, what happens to them, and what to do. */
export function deadlinePage(data: DeadlinePageData): string {
  const title = "When codes by phone end";
  const { progress, timeZone } = data;
  const of = sayPart(data);
  const body = html`<h1>${title}</h1>
<p>Microsoft itself stops sending codes by text message and call. No tenant can opt out.</p>${reportWarning(progress, timeZone)}
${of && html`<p><strong>${of}</strong> · <a href="/deadline">Everybody</a></p>`}
<div class="cards">${CohortSchema.options.map((cohort) => cohortCard(data, cohort))}${!isOfDepartment(data.part) && wavesCard(data)}${!of && departmentsCard(progress)}${enablementCard(data)}</div>
<p class="soft">${sayCounted(progress, timeZone)}</p>`;
  return layout(data, title, body);
}

/** A report that stands still looks like one in which nothing happens. */
export function reportWarning({ report }: ProgressReport, timeZone: string): Html | false {
  const { overdueSince, stillSince } = report;
  if (overdueSince === undefined && stillSince === undefined) return false;
  const says =
    overdueSince === undefined
      ? `These numbers are as of ${recordedMomentIn(timeZone, stillSince ?? "")}: Entra has not made its registration report anew since.`
      : `No reading of the registration report has come to its end since ${recordedMomentIn(timeZone, overdueSince)}: these numbers are as old as that, or older.`;
  return html`<div class="now held"><strong>${says}</strong><p>Whoever set up a passkey since is missing in them. Gates and entries do not go by them: they look at people live. <a href="/troubles">What to do about it</a></p></div>`;
}

/** When the numbers are of, and what they cannot tell. */
export function sayCounted({ counted, countingSince, notKnown, report }: ProgressReport, timeZone: string): string {
  const { readAt, newestAt } = report;
  const isReadAnew = counted !== undefined && readAt !== undefined && readAt !== counted.reportAt;
  const anew = isReadAnew
    ? ` It was read anew ${recordedMomentIn(timeZone, readAt)}: the next count goes by that.`
    : "";
  const newest = newestAt === undefined ? "" : ` Its newest lines are as of ${recordedMomentIn(timeZone, newestAt)}.`;
  const when = counted
    ? `Counted ${recordedMomentIn(timeZone, counted.at)}, by a report that was read ${recordedMomentIn(timeZone, counted.reportAt)}; Entra's own may be 36 hours older, and names no account that is switched off.${anew}${newest}`
    : "Nobody was counted yet: that is done once the registration report has been read.";
  const roles = notKnown.includes("globalAdministrators")
    ? " Who is Global Administrator could not be read: all administrators count for February."
    : "";
  const phones = notKnown.includes("phoneCodes")
    ? " Whether the methods policy lets people use text messages or calls could not be read."
    : notKnown.includes("phoneCodeGroups")
      ? " Not each group could be read that says whom text messages and calls are for: whom it may concern counts as allowed."
      : "";
  const again =
    countingSince === undefined ? "" : ` A count is under way since ${recordedMomentIn(timeZone, countingSince)}.`;
  const departments = notKnown.includes("departments")
    ? " By department nobody was counted yet: the directory is read for it once a day."
    : "";
  return `${when}${roles}${phones}${departments}${again}`;
}

const enablementWords: Readonly<Record<AutomaticEnablement["state"], string>> = {
  deferred: "This tenant has put that off: it begins when codes by phone end. The end of the codes does not move.",
  notDeferred: "This tenant has not put it off.",
  notTold:
    "Entra does not say whether this tenant has put it off. That is no “no”: it is told on a preview interface alone, and only where somebody set it.",
};

/** What Microsoft does by itself, and to whom. */
function enablementCard(data: DeadlinePageData): Html | false {
  const { automaticEnablement } = data.progress;
  if (!automaticEnablement) return false;
  const { state, because } = automaticEnablement;
  return html`<section class="card wide"><h2>What Microsoft switches on by itself</h2><p>Since 1 September 2026 whoever may use text messages or calls, by the methods policy or by MFA that is set person by person, may register passkeys of every kind, and is asked to at sign-in (the registration campaign is Microsoft managed, where it was off, too). That widens a stricter passkey profile for them.</p>${sayAllowed(data)}<p>${enablementWords[state]}${because !== undefined && html` It was answered: ${because}`}</p></section>`;
}

/** Whom that concerns. The list is of everybody. */
function sayAllowed(data: DeadlinePageData): Html | false {
  const { part } = data;
  const cut = shownCut(data);
  if (!cut || cut.people === 0) return false;
  const { mayUsePhoneCodes: count, people } = cut;
  if (count === undefined) return html`<p>How many people that is, the last count could not tell.</p>`;
  const isOfAll = part.wave === undefined && !isOfDepartment(part);
  const number = isOfAll ? linkedCount(count, linkToMayUsePhoneCodes, "may use text messages or calls") : count;
  return html`<p>By the methods policy that is ${number} of ${people} people here. MFA that is set person by person is not in that number.</p>`;
}

const nameOf = ({ waves }: Pick<DeadlinePageData, "waves">, wave: string): string =>
  waves.find(({ waveId }) => waveId === wave)?.name ?? wave;

function sayPart(data: DeadlinePageData): string | undefined {
  const { wave, department, departments } = data.part;
  if (wave !== undefined) return wave === "" ? "Of people in no wave" : `Of ${nameOf(data, wave)}`;
  if (department !== undefined) return `Of the department ${department}`;
  return departments && `By department: ${departmentWords[departments].toLowerCase()}`;
}

const isOfDepartment = ({ department, departments }: ListPart): boolean => (department ?? departments) !== undefined;

/** What the last count came to of whom the page is about; of a department it was read alone. */
function shownCut({ progress, part: { wave } }: DeadlinePageData): ProgressCut | undefined {
  if (wave === undefined) return progress.now;
  return wave === "" ? progress.outsideWaves : progress.waves.find(({ waveId }) => waveId === wave);
}

function cohortCard(data: DeadlinePageData, cohort: Cohort): Html {
  const now = shownCut(data);
  const left = data.progress.deadlines.find((one) => one.cohort === cohort)?.daysLeft;
  const rows = DeadlineStandingSchema.options.map((standing) => {
    const { name, happens, todo } = deadlineStandingWords[standing];
    const count = now?.standings[cohort][standing];
    const people = count === undefined ? "–" : linkedCount(count, deadlineLink(cohort, standing, data.part), name);
    return { about: name, cells: [people, happens, todo] };
  });
  const says = left === undefined ? "" : `, ${sayDaysLeft(left)}`;
  return html`<section class="card wide"><h2>${endOf(cohort)}${says}</h2><p>${cohortWords[cohort]}.</p>${recordTable(`Who stands where on ${endOf(cohort)}`, ["Signs in with", "People", "What happens then", "What to do"], rows)}</section>`;
}

function wavesCard(data: DeadlinePageData): Html | false {
  const { progress } = data;
  const { outsideWaves } = progress;
  if (!progress.now) return false;
  const row = (about: string | Html, wave: string, cut: ProgressCut) => ({
    about,
    cells: [
      linkedCount(cut.people, linkToPart({ wave }), "people, by where they stand"),
      ...CohortSchema.options.map((cohort) =>
        linkedCount(
          cut.standings[cohort].smsOrVoiceOnly,
          deadlineLink(cohort, "smsOrVoiceOnly", { wave }),
          endOf(cohort),
        ),
      ),
      linkedStanding(cut, "unknown", { wave }, "not known"),
    ],
  });
  const rows = [
    ...(outsideWaves ? [row("In no wave", "", outsideWaves)] : []),
    ...progress.waves.map(({ waveId, ...cut }) =>
      row(html`<a href="/waves/${waveId}">${nameOf(data, waveId)}</a>`, waveId, cut),
    ),
  ];
  const columns = [
    "Wave",
    "People",
    ...CohortSchema.options.map((cohort) => `Only phone, ${endOf(cohort)}`),
    "Not known",
  ];
  const plan =
    outsideWaves &&
    outsideWaves.standings.february.smsOrVoiceOnly > 0 &&
    html`<p>Whoever is in no wave hears of it from Microsoft alone. <a href="/plan-wave">Plan a wave</a> · <a href="/keys">Lend a key</a> · <a href="/people">Give somebody a code</a></p>`;
  return html`<section class="card wide"><h2>By wave</h2>${recordTable("Only text message or call, by wave", columns, rows)}${plan}</section>`;
}
