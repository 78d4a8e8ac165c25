import { unitOf } from "../tenant/ids.ts";
import { drawFor, type PeopleContext } from "./context.ts";
import { type Hire, type HiringOptions, tellHr } from "./hiring.ts";
import { type Goer, groupsNow, heldNow, type LeaverBooks } from "./leaverBooks.ts";
import { goneEvent } from "./leaverTellings.ts";
import { loseDevice, type Person } from "./standInPerson.ts";
import { addDays, afterWorkingMinutes, isWorkday, localDate, localMoment, nextWorkday } from "./workingTime.ts";

/** HR's month begins so many working days into the run, and lasts so many. */
const FIRST_DAY = 5;
const DAYS = 22;
const WORKING_DAY_MINUTES = 540;
/** One in so many of those who go is a hire who never comes. */
const ONE_NEVER_COMES_IN = 4;
const CLOSING_MINUTE = 18 * 60;
const MORNING_MINUTE = 9 * 60;

/**
 * HR tells of so many people who go in a month, some days ahead, an hour or more between two of them. On their last
 * evening an admin switches the account off, as the product never does. A part of them are hires who never come, of
 * whom HR tells on the day before the first one.
 * @returns the employees among them, by id.
 */
export function planLeavers(
  context: PeopleContext,
  options: HiringOptions,
  plan: { readonly count: number; readonly hires: readonly Hire[]; readonly books: LeaverBooks },
): ReadonlySet<string> {
  const cancelled = Math.min(Math.floor(plan.count / ONE_NEVER_COMES_IN), plan.hires.length);
  const first = <One extends { readonly person: Person }>(some: readonly One[], count: number): readonly One[] =>
    some.toSorted((a, b) => drawFor(context, a.person, "goes") - drawFor(context, b.person, "goes")).slice(0, count);
  for (const hire of first(plan.hires, cancelled)) cancel(context, options, hire, plan.books);
  const employees = first(whoMayLeave(context), plan.count - cancelled);
  employees.forEach(({ person }, n) => {
    const minutes = (FIRST_DAY + (DAYS * n) / employees.length) * WORKING_DAY_MINUTES;
    const toldAt = afterWorkingMinutes(context.clock.now(), minutes, "Europe/Berlin");
    leave(context, options, { person, toldAt, id: `evt-leaves-${n}` }, plan.books);
  });
  return new Set(employees.map(({ person }) => person.id));
}

/** Nobody reports to them: who gives codes is asked for elsewhere. */
function whoMayLeave({ population: { people } }: PeopleContext): readonly { readonly person: Person }[] {
  const leads = new Set([...people.values()].map(({ managerId }) => managerId));
  return [...people.values()]
    .filter(({ id, kind, onLeave, isPlayed }) => kind === "employee" && !onLeave && !isPlayed && !leads.has(id))
    .map((person) => ({ person }));
}

function leave(
  context: PeopleContext,
  options: HiringOptions,
  { person, toldAt, id }: { readonly person: Person; readonly toldAt: number; readonly id: string },
  books: LeaverBooks,
): void {
  const { clock, directory } = context;
  const workerId = directory.user(person.id)?.employeeId ?? "";
  const wished = addDays(localDate(toldAt, person.timeZone), 3 + Math.floor(drawFor(context, person, "lastDay") * 7));
  const lastDay = isWorkday(wished) ? wished : nextWorkday(wished);
  const goer = books.add(person, "leaves");
  clock.at(toldAt, "HR tells of a leaver", () =>
    tellHr(context, options, id, goneEvent({ id, workerId, person, at: clock.now(), sequence: 2, lastDay })),
  );
  clock.at(localMoment(lastDay, CLOSING_MINUTE, person.timeZone), "a leaver's account is switched off", () =>
    goAway(context, goer),
  );
  judgeOn(context, goer, addDays(lastDay, 1));
}

function cancel(context: PeopleContext, options: HiringOptions, hire: Hire, books: LeaverBooks): void {
  const { clock } = context;
  const { person, workerId, startDate } = hire;
  const id = `evt-${workerId}-cancelled`;
  const minute = 9 * 60 + unitOf(context.seed, `${person.id}|cancelled`) * 420;
  const goer = books.add(person, "neverComes");
  const at = localMoment(addDays(startDate, -1), minute, person.timeZone);
  clock.at(at, "an account that nobody needs is switched off", () => goAway(context, goer));
  clock.at(at, "HR takes a hire back", () =>
    tellHr(context, options, id, goneEvent({ id, workerId, person, at: clock.now(), sequence: 9 })),
  );
  judgeOn(context, goer, startDate);
}

/** The device goes back, and so does the badge. */
function goAway({ clock, directory }: PeopleContext, goer: Goer): void {
  const { person } = goer;
  goer.groupIds = groupsNow(directory, person.id);
  person.onLeave = true;
  loseDevice(person, clock.now());
  if (person.phoneKey) person.passkeysAtHand.delete(person.phoneKey.id);
  if (directory.user(person.id) !== undefined) directory.updateUser(person.id, { accountEnabled: false });
}

function judgeOn({ clock, directory, note }: PeopleContext, goer: Goer, date: string): void {
  const { person } = goer;
  clock.at(localMoment(date, MORNING_MINUTE, person.timeZone), "the morning after somebody went", () => {
    const held = heldNow(directory, person.id);
    goer.next = { ...held, at: clock.now() };
    if (held.methods + held.groups > 0)
      note(`${person.userPrincipalName} is gone and holds ${held.methods} methods, ${held.groups} memberships`);
  });
}
