import example from "../../shared/hr/hiredEvent.example.json" with { type: "json" };

/** What the example of a hire is filled with. */
export interface HireFacts {
  readonly as: "hired" | "start-date-changed" | "rehired";
  readonly eventId: string;
  readonly workerId: string;
  readonly givenName: string;
  readonly familyName: string;
  /** Local date, `yyyy-mm-dd`. */
  readonly startDate: string;
  readonly timeZone: string;
  /** How the account is found: by its name where it is given, else by the worker's id as `employeeId`. */
  readonly userPrincipalName: string | undefined;
  /** Sign-in name of whom HR names for when the manager is away. */
  readonly deputy?: string | undefined;
  /** Orders the events of this worker too: a later one is the newer one. */
  readonly at: Date;
}

/** The canonical event of a hire, of a new first day, or of a return: the complete example, with these facts. */
export const hireEvent = (facts: HireFacts) => ({
  ...example,
  type: `hr.worker.${facts.as}.v1`,
  id: facts.eventId,
  subject: `worker/${facts.workerId}`,
  time: facts.at.toISOString(),
  data: {
    workerId: facts.workerId,
    sequence: facts.at.getTime(),
    timeZone: facts.timeZone,
    identity: facts.userPrincipalName
      ? { entraObjectId: null, userPrincipalName: facts.userPrincipalName, employeeId: null }
      : { entraObjectId: null, userPrincipalName: null, employeeId: facts.workerId },
    person: { givenName: facts.givenName, familyName: facts.familyName, preferredName: null },
    employment: {
      startDate: facts.startDate,
      ...(facts.deputy !== undefined && { managerDeputy: { userPrincipalName: facts.deputy } }),
    },
  },
});
export const EXAMPLE_TIME_ZONE = example.data.timeZone;
