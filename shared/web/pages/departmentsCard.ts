import { type Cohort, CohortSchema, type DeadlineStanding } from "../../domain/deadline/deadlineStanding.ts";
import type { ProgressReport } from "../../progress/progressReport.ts";
import { deadlineLink, type ListPart, linkedStanding, linkToPart } from "./deadlineLinks.ts";
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
const sumOf = ({ standings: { february, july } }: Department, standing: DeadlineStanding): number =>
  february[standing] + july[standing];
const losing = (one: Department): number => sumOf(one, "smsOrVoiceOnly");

const linkedPeople = (one: Department): Html | number =>
  linkedCount(one.people, linkToPart(listPart(one)), `people by where they stand, ${sayDepartment(one)}`);

const linkedSum = (one: Department, standing: DeadlineStanding, says: string): Html | number =>
  linkedStanding(one, standing, listPart(one), `${says}, ${sayDepartment(one)}`);

function withPasskey(one: Department): Html {
  const share = one.people === 0 ? 0 : Math.round((sumOf(one, "ready") / one.people) * 100);
  return html`${linkedSum(one, "ready", "passkey in the report")} (${share}\u00a0%)`;
}

/** Who is in which department, how many of them the report names with a passkey, how many have their phone alone. */
export function departmentsCard({ departments }: Pick<ProgressReport, "departments">): Html | false {
  if (departments.length === 0) return false;
  const rows = departments.map((one) => {
    const about = sayDepartment(one);
    const losingOn = (cohort: Cohort) =>
      linkedCount(
        one.standings[cohort].smsOrVoiceOnly,
        deadlineLink(cohort, "smsOrVoiceOnly", listPart(one)),
        `only phone, ${endOf(cohort)}, ${about}`,
      );
    return {
      about,
      cells: [
        linkedPeople(one),
        withPasskey(one),
        ...CohortSchema.options.map(losingOn),
        linkedSum(one, "unknown", "not known"),
      ],
    };
  });
  const phone = CohortSchema.options.map((cohort) => `Only phone, ${endOf(cohort)}`);
  return html`<section class="card wide" id="${DEPARTMENTS}"><h2>By department</h2>${recordTable("Only text message or call, by department", ["Department", "People", "Passkey", ...phone, "Not known"], rows)}<p class="soft">As the directory has it, read once a day; case and spaces do not tell departments apart. Passkey: by the report, which makes nobody ready for a wave.</p><p class="screen"><a href="/api/progress?by=department&amp;format=csv">As a CSV file</a></p></section>`;
}

/** The departments in which most people have their phone alone. */
export function departmentsOverview({ departments }: Pick<ProgressReport, "departments">): Html | false {
  // One alone tells no more than the numbers of everybody.
  if (departments.length < 2) return false;
  const shown = departments.toSorted((a, b) => losing(b) - losing(a) || b.people - a.people).slice(0, MOST_AT_A_LOOK);
  const rows = shown.map((one) => ({
    about: sayDepartment(one),
    cells: [linkedPeople(one), withPasskey(one), linkedSum(one, "smsOrVoiceOnly", "only phone")],
  }));
  const more = departments.length - shown.length;
  return html`<section class="card wide"><h2>By department</h2>${recordTable("Departments, most people with their phone alone first", ["Department", "People", "Passkey", "Only phone"], rows)}<p class="soft">Passkey: by the report, which makes nobody ready for a wave.</p><p class="screen"><a href="/deadline#${DEPARTMENTS}">${more > 0 ? `And ${more} more, with who they are` : "Who they are"}</a></p></section>`;
}
