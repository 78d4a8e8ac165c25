import type { Cohort, DeadlineStanding } from "../../domain/deadline/deadlineStanding.ts";

/** Which people of a list: of a wave ("": of none), and of a department. */
export interface ListPart {
  readonly wave?: string | undefined;
  readonly department?: string | undefined;
  readonly departments?: "none" | "other" | undefined;
}

/** The page of one list. */
export function deadlineLink(
  cohort: Cohort,
  state: DeadlineStanding,
  { wave, department, departments }: ListPart = {},
  more: Readonly<Record<string, string>> = {},
): string {
  const asked = {
    cohort,
    state,
    ...(wave !== undefined && { wave }),
    ...(department !== undefined && { department }),
    ...(departments !== undefined && { departments }),
  };
  return `/deadline?${new URLSearchParams({ ...asked, ...more })}`;
}
