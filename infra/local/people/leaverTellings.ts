import type { Person } from "./standInPerson.ts";

/** What HR says of somebody who goes; without a last day: of a hire who never comes. */
interface Gone {
  readonly id: string;
  readonly workerId: string;
  readonly person: Pick<Person, "displayName" | "userPrincipalName" | "timeZone">;
  /** Moment of telling, ms. */
  readonly at: number;
  readonly sequence: number;
  /** Local date. */
  readonly lastDay?: string;
}

/** The CloudEvent, as HR sends it. */
export function goneEvent({ id, workerId, person, at, sequence, lastDay }: Gone): object {
  const [givenName = "", familyName = ""] = person.displayName.split(" ");
  return {
    specversion: "1.0",
    id,
    source: "hr/contoso",
    type: lastDay === undefined ? "hr.worker.hire-cancelled.v1" : "hr.worker.terminated.v1",
    subject: `worker/${workerId}`,
    time: new Date(at).toISOString(),
    datacontenttype: "application/json",
    data: {
      workerId,
      sequence,
      timeZone: person.timeZone,
      identity: { employeeId: workerId, userPrincipalName: person.userPrincipalName },
      person: { givenName, familyName },
      ...(lastDay !== undefined && { employment: { endDate: lastDay } }),
    },
  };
}
