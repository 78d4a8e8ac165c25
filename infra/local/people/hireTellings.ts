import { WORKER_TYPE_BY_MAIL } from "./byMail.ts";
import type { Mishaps } from "./habits.ts";
import type { Person } from "./standInPerson.ts";
import { addDays } from "./workingTime.ts";

/** What HR knows of a hire. */
interface Told {
  readonly person: Pick<Person, "displayName" | "timeZone">;
  readonly workerId: string;
  readonly startDate: string;
  /** Of hires who get a link of their own there. */
  readonly personalMail?: string | undefined;
}

/** One event about a hire, as HR sends it. */
export interface Telling {
  /** After the hire was told of at first. */
  readonly afterMs: number;
  readonly id: string;
  readonly sequence: number;
  readonly startDate: string;
  /** Fields that nobody reads hold what other systems leave in them. */
  readonly isOdd: boolean;
}

const MINUTE_MS = 60_000;
const TWO_DAYS_MS = 2 * 24 * 60 * MINUTE_MS;

/**
 * What HR tells of one hire, in the order in which it arrives. With trouble an event comes twice, under its own id or
 * under a new one, and a correction comes before what it corrects. What HR says last is the same in every case.
 * @param draw in [0, 1), by the name of the event.
 */
export function tellingsOf(
  { workerId, startDate }: Pick<Told, "workerId" | "startDate">,
  draw: (what: string) => number,
  mishaps: Pick<Mishaps, "toldTwice" | "toldInDisorder" | "oddEvents">,
): readonly Telling[] {
  const isOdd = draw("oddEvent") < mishaps.oddEvents;
  const first: Telling = { afterMs: 0, id: `evt-${workerId}`, sequence: 1, startDate, isOdd };
  if (draw("disorder") < mishaps.toldInDisorder) {
    const correction = { ...first, id: `${first.id}-2`, sequence: 2 };
    const wrong = addDays(startDate, 7);
    const afterMs = MINUTE_MS + draw("disorder|late") * TWO_DAYS_MS;
    return [correction, { ...first, afterMs, startDate: wrong }];
  }
  if (draw("twice") >= mishaps.toldTwice) return [first];
  const id = draw("twice|id") < 0.5 ? first.id : `${first.id}-again`;
  return [first, { ...first, id, afterMs: MINUTE_MS + draw("twice|late") * TWO_DAYS_MS }];
}

/** What other systems send in fields that the product does not read, or has a rule for when they are empty. */
const oddTime = (toldAt: Date): string => toldAt.toISOString().replace("T", " ").replace("Z", "+0100");
const oddData = { workEmail: "", costCentre: { id: 0, name: "" }, grade: ["b", null] };

/**
 * The CloudEvent, the same to the letter however often it is sent.
 * @param toldAt when the hire was told of at first.
 */
export function eventOf(
  { person, workerId, personalMail }: Pick<Told, "person" | "workerId" | "personalMail">,
  manager: Pick<Person, "userPrincipalName">,
  { id, sequence, startDate, isOdd }: Telling,
  toldAt: Date,
): object {
  const [givenName = "", familyName = ""] = person.displayName.split(" ");
  return {
    specversion: "1.0",
    id,
    source: "hr/contoso",
    type: "hr.worker.hired.v1",
    subject: isOdd ? null : `worker/${workerId}`,
    time: isOdd ? oddTime(toldAt) : toldAt.toISOString(),
    datacontenttype: "application/json",
    data: {
      workerId,
      effectiveDate: startDate,
      timeZone: person.timeZone,
      sequence,
      identity: {
        entraObjectId: null,
        userPrincipalName: isOdd ? "" : null,
        employeeId: workerId,
        workEmail: null,
        personalEmail: personalMail ?? null,
        mobile: null,
      },
      person: isOdd
        ? { givenName: person.displayName, familyName: "", preferredName: "", locale: "" }
        : { givenName, familyName, preferredName: null, locale: "en-GB" },
      employment: {
        startDate,
        endDate: isOdd ? "" : null,
        status: "pre-hire",
        managerUpn: manager.userPrincipalName,
        workerType: personalMail === undefined ? "employee" : WORKER_TYPE_BY_MAIL,
      },
      previous: null,
      reason: null,
      hydrated: true,
      ...(isOdd && oddData),
    },
  };
}
