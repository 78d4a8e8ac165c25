import { type Cohort, CohortSchema, type DeadlineStanding } from "../../domain/deadline/deadlineStanding.ts";
import type { ProgressCut } from "../../domain/deadline/progressCut.ts";
import { linkedCount } from "./figureWords.ts";
import type { Html } from "./html.ts";

/** Which people of a list: of a wave ("": of none), and of a department. */
export interface ListPart {
  readonly wave?: string | undefined;
  readonly department?: string | undefined;
  readonly departments?: "none" | "other" | undefined;
}

/** The page of one list. */
export const deadlineLink = (
  cohort: Cohort,
  state: DeadlineStanding,
  part: ListPart = {},
  more: Readonly<Record<string, string>> = {},
): string => `/deadline?${new URLSearchParams({ cohort, state, ...queryOf(part), ...more })}`;

/** The page of how many of them stand where. */
export const linkToPart = (part: ListPart): string => `/deadline?${new URLSearchParams(queryOf(part))}`;

/** Of both days together. A list is of one of them: of whoever is in two, the page of the part leads to both. */
export function linkedStanding(
  { standings }: Pick<ProgressCut, "standings">,
  standing: DeadlineStanding,
  part: ListPart,
  about: string,
): Html | number {
  const [cohort, ...others] = CohortSchema.options.filter((of) => standings[of][standing] > 0);
  const href = cohort && others.length === 0 ? deadlineLink(cohort, standing, part) : linkToPart(part);
  return linkedCount(standings.february[standing] + standings.july[standing], href, about);
}

const queryOf = ({ wave, department, departments }: ListPart): Record<string, string> => ({
  ...(wave !== undefined && { wave }),
  ...(department !== undefined && { department }),
  ...(departments !== undefined && { departments }),
});
