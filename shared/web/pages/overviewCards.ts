import { CohortSchema } from "../../domain/deadline/deadlineStanding.ts";
import { type ReportedKind, ReportedKindSchema } from "../../domain/deadline/reportedMethod.ts";
import { type DeviceFamily, familyWords } from "../../domain/device/deviceFamily.ts";
import { slowestOf } from "../../domain/device/familyCounts.ts";
import { KnownPlatformSchema, type MemberFigure, satisfiedOn, worksOn } from "../../domain/wave/memberFigure.ts";
import { recordedDayOfDate } from "../../mails/dates.ts";
import type { ProgressReport } from "../../progress/progressReport.ts";
import { progressBar, progressOverTime } from "./charts/progressChart.ts";
import { shareMeter } from "./charts/shareMeter.ts";
import { deadlineLink } from "./deadlineLinks.ts";
import { endOf, reportedKindWords } from "./deadlineWords.ts";
import { type RecordRow, recordTable } from "./evidence/recordTable.ts";
import { figureWords, linkCounted, linkedCount, linkToHolders, platformWords, whatReadyMeans } from "./figureWords.ts";
import { type Html, html } from "./html.ts";
import { swatch } from "./progressCard.ts";

const share = (part: number, all: number): string => (all === 0 ? "–" : percent(part / all));
const sayShare = (part: number, all: number): string => `${part} (${share(part, all)})`;
const link = (count: number, figure: MemberFigure, device?: DeviceFamily): Html | number =>
  linkedCount(
    count,
    linkCounted(figure, device),
    device ? `${figureWords[figure]}, ${familyWords[device]}` : figureWords[figure],
  );
const drawnShare = (part: number, all: number): Html => html`${share(part, all)} ${shareMeter(part, all)}`;
const percent = (rate: number | undefined): string => (rate === undefined ? "–" : `${Math.round(rate * 1000) / 10} %`);
const nobodyOutside = { away: 0, held: 0, waived: 0 };

/** Members of all waves, ready and enforced, day by day towards the gates. */
export function progressOverview({ now, days }: ProgressReport): Html | false {
  const figures = now?.figures;
  if (!figures || figures.inScope === 0) return false;
  const { inScope, needed, ready, enforced, reported } = figures;
  const notReady = inScope - ready - reported;
  const groups = { ...nobodyOutside, enforced, ready: ready - enforced, reported, notReady };
  const counted = days.flatMap(({ day, figures: of }) =>
    of ? [{ day, ready: of.ready, enforced: of.enforced, reported: of.reported, inScope: of.inScope }] : [],
  );
  const linkedShare = (part: number, figure: MemberFigure) => html`${link(part, figure)} (${share(part, inScope)})`;
  const standings = [
    { about: html`${swatch("g-enforced")} Enforced`, cells: [linkedShare(enforced, "enforced")] },
    {
      about: html`${swatch("g-ready")} Ready, not enforced yet`,
      cells: [linkedShare(ready - enforced, "readyOutside")],
    },
    {
      about: html`${swatch("g-reported")} ${figureWords.reported}`,
      cells: [linkedShare(reported, "reported")],
    },
    { about: html`${swatch("g-notReady")} Not ready`, cells: [linkedShare(notReady, "notReady")] },
    { about: html`${swatch("gate")} The gates, all together`, cells: [sayShare(needed, inScope)] },
  ];
  const picture = progressOverTime({ days: counted, groups, needed });
  const drawn = picture && html`<div class="drawn"><h3>Day by day</h3>${picture}</div>`;
  const rows = counted.toReversed().map((one) => ({
    about: recordedDayOfDate(one.day),
    cells: [one.inScope, one.reported, one.ready, one.enforced],
  }));
  return html`<section class="card wide"><h2>Progress of all waves</h2><p><span class="big">${share(ready, inScope)}</span> ready, of <a href="${linkCounted()}">${inScope} people</a> in waves.</p>${progressBar({ groups, needed })}${recordTable("Where people in waves stand", ["Stands at", "People"], standings)}<p class="soft">${whatReadyMeans}</p>${drawn}<details><summary>Day by day, as a table</summary>${recordTable("People in waves, day by day", ["Day", "In waves", "Reported only", "Ready", "Enforced"], rows)}<p><a href="/api/progress?format=csv">As a CSV file</a></p></details></section>`;
}

/** How many set a passkey up, use it, and manage; and from Monday to Monday (R114, R119, R127). */
export function ratesOverview({ now, days }: ProgressReport): Html | false {
  if (!now) return false;
  const mondays = days
    .filter(({ isMonday }) => isMonday)
    .toReversed()
    .map((one) => ({
      about: recordedDayOfDate(one.day),
      cells: [percent(one.rates.reportedReady), percent(one.rates.activated), percent(one.rates.used)],
    }));
  const weekly =
    mondays.length > 0 &&
    html`<details><summary>From Monday to Monday</summary>${recordTable("Rates on each Monday", ["Monday", "In the report", "Set up", "In use"], mondays)}</details>`;
  return html`<section class="card"><h2>How it goes</h2>${recordTable("Rates of today", ["What", "Rate", "Of whom"], ratesToday(now))}${weekly}</section>`;
}

type Now = NonNullable<ProgressReport["now"]>;

const ratesToday = ({ rates, figures, people, standings }: Now): readonly RecordRow[] => [
  {
    about: "The report names a passkey",
    cells: [
      percent(rates.reportedReady),
      html`${reportedReady(standings)} of <a href="/deadline">${people} people</a>`,
    ],
  },
  ...(figures ? ratesInWaves(rates, figures) : []),
];

/** A list is of one day on which codes end. */
function reportedReady(standings: Now["standings"]): readonly Html[] | number {
  const cohorts = CohortSchema.options.filter((cohort) => standings[cohort].ready > 0);
  const links = cohorts.map((cohort, n) => {
    const about = `they hold a passkey, ${endOf(cohort)}`;
    return html`${n > 0 && " and "}${linkedCount(standings[cohort].ready, deadlineLink(cohort, "ready"), about)}`;
  });
  return links.length > 0 ? links : 0;
}

const ratesInWaves = (rates: Now["rates"], figures: NonNullable<Now["figures"]>): readonly RecordRow[] => [
  {
    about: "Set one up (looked at live)",
    cells: [
      percent(rates.activated),
      html`${link(figures.withPasskey, "withPasskey")} of <a href="${linkCounted()}">${figures.inScope}</a> in waves`,
    ],
  },
  {
    about: "Sign in with it",
    cells: [
      percent(rates.used),
      html`${link(figures.used, "used")} of ${link(figures.withPasskey, "withPasskey")} who have one`,
    ],
  },
  {
    about: "Managed to set it up",
    cells: [
      percent(rates.succeeded),
      html`${link(figures.completed, "completed")} who did, ${link(figures.triedInVain, "triedInVain")} in vain`,
    ],
  },
  {
    about: "From the announcement to the passkey",
    cells: [
      sayHours(rates.hoursToComplete),
      html`of ${link(figures.completed, "completed")} who set it up since, on average`,
    ],
  },
];

function sayHours(hours: number | undefined): string {
  if (hours === undefined) return "–";
  if (hours < 48) return hours === 1 ? "1 hour" : `${hours} hours`;
  return `${Math.round(hours / 24)} days`;
}

/** What people hold, the most frequent first; somebody with two kinds stands in both rows. */
export function holdingsOverview({ now }: ProgressReport): Html | false {
  if (!now || now.people === 0) return false;
  const held = ReportedKindSchema.options
    .map((kind): readonly [ReportedKind, number] => [kind, now.credentials[kind] ?? 0])
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a);
  if (held.length === 0) return false;
  const rows = held.map(([kind, count]) => ({
    about: reportedKindWords[kind],
    cells: [linkedCount(count, linkToHolders(kind), reportedKindWords[kind]), drawnShare(count, now.people)],
  }));
  return html`<section class="card"><h2>What people hold</h2>${recordTable("Kinds of credentials", ["Kind", "People", "Share"], rows)}<p class="soft">Whoever has two kinds stands in both.</p></section>`;
}

/** Members of waves by their device, the slowest named (R114). */
export function devicesOverview({ deviceFamilies, now }: ProgressReport): Html | false {
  const known = deviceFamilies.flatMap(({ family, figures, lastMonday }) =>
    figures && figures.inScope > 0 ? [{ family, people: figures.inScope, ready: figures.ready, lastMonday }] : [],
  );
  if (known.length === 0) return false;
  const slowest = slowestOf(known);
  const all = now?.figures ?? { inScope: 0, ready: 0 };
  const unknown = {
    family: "unknown",
    people: all.inScope - known.reduce((sum, { people }) => sum + people, 0),
    ready: all.ready - known.reduce((sum, { ready }) => sum + ready, 0),
    lastMonday: undefined,
  } as const;
  const rows = [...known.toSorted((a, b) => b.people - a.people), ...(unknown.people > 0 ? [unknown] : [])].map(
    ({ family, people, ready, lastMonday }) => ({
      about: html`${familyWords[family]}${family === slowest && html` <strong>(slowest)</strong>`}`,
      cells: [
        linkedCount(people, linkCounted(undefined, family), familyWords[family]),
        link(ready, "ready", family),
        drawnShare(ready, people),
        lastMonday && share(lastMonday.ready, lastMonday.inScope),
      ],
    }),
  );
  return html`<section class="card wide"><h2>By device</h2>${recordTable("People in waves by device", ["Device", "People", "Ready", "Share", "Last Monday"], rows)}<p class="soft">By the link that they opened, else by where they sign in. Of fewer than five people none is called the slowest. A slow family needs better steps: <a href="/issues-found">what its people call about</a>.</p></section>`;
}

/** Where members of waves work, and where they were seen to get in by what resists phishing (R125, R166). */
export function platformsOverview({ now }: ProgressReport): Html | false {
  const platforms = now?.figures?.platforms ?? {};
  const seen = KnownPlatformSchema.options.filter((one) => platforms[one]);
  if (seen.length === 0) return false;
  const rows = seen.map((one) => {
    const { works, satisfied } = platforms[one] ?? { works: 0, satisfied: 0 };
    return {
      about: platformWords[one],
      cells: [link(works, worksOn(one)), link(satisfied, satisfiedOn(one)), drawnShare(satisfied, works)],
    };
  });
  return html`<section class="card wide"><h2>By platform</h2>${recordTable("People in waves by where they work", ["Platform", "Work there", "Get in there", "Share"], rows)}<p class="soft">Seen within 30 days, as far as waves have read the sign-in log: they work there with more than the password, and get in with what resists phishing. Whoever works on two stands in both.</p></section>`;
}
