import { CohortSchema } from "../../domain/deadline/deadlineStanding.ts";
import type { ProgressReport } from "../../progress/progressReport.ts";
import { deadlineLink, type ListPart } from "./deadlineLinks.ts";
import { endOf } from "./deadlineWords.ts";
import { recordTable } from "./evidence/recordTable.ts";
import { linkedCount } from "./figureWords.ts";
import { type Html, html } from "./html.ts";

type Department = ProgressReport["departments"][number];

/** Of the start page: so many stand there, and the others on the page of the deadline. */
const MOST_AT_A_LOOK = 10;
const DEPARTMENTS = "departments";

export const departmentWords = { other: "All smaller ones together", none: "None in the directory" } as const;
const sayDepartment = ({ kind, department }: Pick<Department, "kind" | "department">): string =>
  kind === "named" ? (department ?? "") : departmentWords[kind];

const listPart = ({ kind, department }: Department): ListPart =>
  kind === "named" ? { department } : { departments: kind };
const readyOf = ({ standings: { february, july } }: Department): number => february.ready + july.ready;
const losing = ({ standings: { february, july } }: Department): number => february.smsOrVoiceOnly + july.smsOrVoiceOnly;
const sayShare = (part: number, all: number): string =>
  `${part} (${all === 0 ? 0 : Math.round((part / all) * 100)}\u00a0%)`;

/** Who is in which department, how many of them are ready, and how many have their phone alone. */
export function departmentsCard({ departments }: Pick<ProgressReport, "departments">): Html | false {
  if (departments.length === 0) return false;
  const rows = departments.map((one) => {
    const about = sayDepartment(one);
    const link = (cohort: "february" | "july", standing: "smsOrVoiceOnly" | "unknown", says: string) =>
      linkedCount(one.standings[cohort][standing], deadlineLink(cohort, standing, listPart(one)), `${says}, ${about}`);
    return {
      about,
      cells: [
        one.people,
        sayShare(readyOf(one), one.people),
        ...CohortSchema.options.map((cohort) => link(cohort, "smsOrVoiceOnly", `only phone, ${endOf(cohort)}`)),
        link("february", "unknown", "not known"),
      ],
    };
  });
  const phone = CohortSchema.options.map((cohort) => `Only phone, ${endOf(cohort)}`);
  return html`<section class="card wide" id="${DEPARTMENTS}"><h2>By department</h2>${recordTable("Only text message or call, by department", ["Department", "People", "Ready", ...phone, "Not known"], rows)}<p class="soft">As the directory has it, read once a day; case and spaces do not tell departments apart.</p><p class="screen"><a href="/api/progress?by=department&amp;format=csv">As a CSV file</a></p></section>`;
}

/** A list is of one day on which codes end: whoever is in two lists is a number alone. */
function linkedLosing(one: Department): Html | number {
  const [cohort, ...others] = CohortSchema.options.filter((of) => one.standings[of].smsOrVoiceOnly > 0);
  if (cohort === undefined || others.length > 0) return losing(one);
  const href = deadlineLink(cohort, "smsOrVoiceOnly", listPart(one));
  return linkedCount(losing(one), href, `only phone, ${sayDepartment(one)}`);
}

/** The departments in which most people have their phone alone. */
export function departmentsOverview({ departments }: Pick<ProgressReport, "departments">): Html | false {
  // One alone tells no more than the numbers of everybody.
  if (departments.length < 2) return false;
  const shown = departments.toSorted((a, b) => losing(b) - losing(a) || b.people - a.people).slice(0, MOST_AT_A_LOOK);
  const rows = shown.map((one) => ({
    about: sayDepartment(one),
    cells: [one.people, sayShare(readyOf(one), one.people), linkedLosing(one)],
  }));
  const more = departments.length - shown.length;
  return html`<section class="card wide"><h2>By department</h2>${recordTable("Departments, most people with their phone alone first", ["Department", "People", "Ready", "Only phone"], rows)}<p class="screen"><a href="/deadline#${DEPARTMENTS}">${more > 0 ? `And ${more} more, with who they are` : "Who they are"}</a></p></section>`;
}
