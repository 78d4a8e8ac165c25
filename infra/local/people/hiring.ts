import { signedHeaders } from "../../hr/signedRequest.ts";
import { unitOf } from "../tenant/ids.ts";
import type { PeopleContext } from "./context.ts";
import { departmentAt } from "./departments.ts";
import { eventOf, tellingsOf } from "./hireTellings.ts";
import { makePerson } from "./population.ts";
import type { Person } from "./standInPerson.ts";
import { addDays, isWorkday, localDate, localMoment, nextWorkday } from "./workingTime.ts";

/** Days after the start of the run within which hires begin. */
const HIRING_DAYS = 45;
/**
 * How a sender of webhooks goes on after anything but a 2xx. Source: the schedule that the Standard Webhooks
 * specification suggests.
 */
const RETRY_AFTER_SECONDS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

export interface Hire {
  readonly person: Person;
  readonly workerId: string;
  readonly startDate: string;
  readonly personalMail?: string | undefined;
}

export interface HiringOptions {
  readonly hires: number;
  /** So many of them, the first ones, get a link in their personal mail as well; absent: none. */
  readonly byMail?: number;
  readonly webhookUrl: string;
  readonly webhookSecret: string;
}

/**
 * HR hires people over the first weeks: an event some days ahead, an account before the first day or, with trouble,
 * late.
 */
export function planHires(context: PeopleContext, options: HiringOptions): readonly Hire[] {
  const managers = managersOf(context);
  return Array.from({ length: options.hires }, (_, n) => {
    const draw = (what: string) => unitOf(context.seed, `hire|${n}|${what}`);
    const manager = managers[Math.floor(draw("manager") * managers.length)] as Person;
    const person: Person = { ...makePerson(context.seed, `h${n}`, "hire", manager.id), timeZone: manager.timeZone };
    const zone = person.timeZone;
    const today = localDate(context.clock.now(), zone);
    const wished = addDays(today, 7 + Math.floor(draw("start") * HIRING_DAYS));
    const startDate = isWorkday(wished) ? wished : nextWorkday(wished);
    const isByMail = n < (options.byMail ?? 0);
    const personalMail = isByMail ? `${person.userPrincipalName.split("@")[0]}@home.example` : undefined;
    const hire: Hire = { person, workerId: String(50_000 + n), startDate, personalMail };
    const isLate = draw("late") < context.mishaps.lateAccounts;
    const accountAt = isLate
      ? localMoment(startDate, 9 * 60 + draw("account") * 300, zone)
      : localMoment(addDays(startDate, -1 - Math.floor(draw("account") * 4)), 14 * 60, zone);
    const isOff = !isLate && draw("off") < context.mishaps.offUntilStart;
    // Whoever does not come any more gets none.
    context.clock.at(accountAt, "an account is created", () => {
      if (!person.onLeave) createAccount(context, hire, isOff);
    });
    if (isOff)
      context.clock.at(localMoment(startDate, 8 * 60 + draw("on") * 240, zone), "an account is switched on", () =>
        person.onLeave ? undefined : context.directory.updateUser(person.id, { accountEnabled: true }),
      );
    const toldAt = localMoment(
      addDays(startDate, -3 - Math.floor(draw("told") * 4)),
      9 * 60 + draw("minute") * 420,
      zone,
    );
    for (const telling of tellingsOf(hire, draw, context.mishaps))
      context.clock.at(toldAt + telling.afterMs, "HR tells of a hire", () =>
        send(context, options, telling.id, JSON.stringify(eventOf(hire, manager, telling, new Date(toldAt))), 0),
      );
    return hire;
  });
}

/** Employees who lead somebody and are at work. */
export function managersOf({ population: { people } }: PeopleContext): readonly Person[] {
  return [...new Set([...people.values()].map((person) => person.managerId))]
    .flatMap((id) => people.get(id ?? "") ?? [])
    .filter((person) => person.kind === "employee" && !person.onLeave && !person.isPlayed);
}

export function createAccount(context: PeopleContext, { person, workerId }: Hire, isOff = false): void {
  context.population.people.set(person.id, person);
  context.directory.addUser({
    id: person.id,
    userPrincipalName: person.userPrincipalName,
    displayName: person.displayName,
    mail: person.mail,
    ...person.spoken,
    accountEnabled: !isOff,
    userType: "Member",
    employeeId: workerId,
    ...departmentAt(unitOf(context.seed, `department|${workerId}`)),
  });
  if (person.managerId) context.directory.setManager(person.id, person.managerId);
}

/** HR tells of one hire, once. @param hired by whom, and whose account is there already. */
export function tellOfHire(
  context: PeopleContext,
  options: HiringOptions,
  hire: Hire,
  manager: Pick<Person, "userPrincipalName">,
): Promise<void> {
  const telling = { afterMs: 0, id: `evt-${hire.workerId}`, sequence: 1, startDate: hire.startDate, isOdd: false };
  const body = JSON.stringify(eventOf(hire, manager, telling, new Date(context.clock.now())));
  return send(context, options, telling.id, body, 0);
}

/** HR tells of something, until it is taken. */
export const tellHr = (context: PeopleContext, options: HiringOptions, id: string, event: object): Promise<void> =>
  send(context, options, id, JSON.stringify(event), 0);

/** At least once: the same event again, signed anew, until it is taken. */
async function send(
  context: PeopleContext,
  options: HiringOptions,
  id: string,
  body: string,
  failed: number,
): Promise<void> {
  const headers = signedHeaders(options.webhookSecret, id, new Date(), body);
  const response = await fetch(options.webhookUrl, { method: "POST", headers, body });
  await response.arrayBuffer();
  if (response.ok) return;
  context.note(`HR: ${id} was answered ${response.status}`);
  const waitSeconds = RETRY_AFTER_SECONDS[failed];
  if (waitSeconds === undefined) return;
  context.clock.at(context.clock.now() + waitSeconds * 1000, "HR tells of a hire again", () =>
    send(context, options, id, body, failed + 1),
  );
}
