import type { PeopleContext } from "./context.ts";
import { signInWithPasskey } from "./enrolment.ts";
import { signInOnOther } from "./otherDevices.ts";
import type { Person } from "./standInPerson.ts";
import { addDays, isWorkday, localDate, localMoment } from "./workingTime.ts";

const SLOTS = 8;
const SLOT_MINUTES = 15;
const FIRST_MINUTE = 8 * 60;
const REFRESH_MINUTE = 12 * 60;

/** Everyone who works signs in on each working morning, in slots of 15 minutes. Their apps refresh at noon. */
export function startDailySignIns(context: PeopleContext, everyone: () => Iterable<Person>): void {
  const zones = new Set([...everyone()].map((person) => person.timeZone));
  for (const zone of zones) {
    const today = localDate(context.clock.now(), zone);
    for (let slot = 0; slot < SLOTS; slot++) {
      everyDay(context, zone, today, FIRST_MINUTE + slot * SLOT_MINUTES, () => {
        for (const person of everyone())
          if (person.timeZone === zone && slotOf(person) === slot) {
            signInToday(context, person);
            if (isAtWork(person)) signInOnOther(context, person);
          }
      });
    }
    everyDay(context, zone, today, REFRESH_MINUTE, () => {
      for (const person of everyone()) if (person.timeZone === zone) refresh(context, person);
    });
  }
}

const slotOf = (person: Person): number => Number.parseInt(person.id.slice(0, 6), 16) % SLOTS;

const isAtWork = (person: Person): boolean =>
  !person.onLeave && person.kind !== "guest" && person.kind !== "breakGlass";

function everyDay(context: PeopleContext, zone: string, date: string, minute: number, run: () => void): void {
  const when = localMoment(date, minute, zone);
  const again = () => everyDay(context, zone, addDays(date, 1), minute, run);
  if (when < context.clock.now()) {
    again();
    return;
  }
  context.clock.at(when, "the morning's sign-ins", () => {
    if (isWorkday(date)) run();
    again();
  });
}

function signInToday(context: PeopleContext, person: Person): void {
  if (!isAtWork(person)) return;
  if (person.usesPasskey && signInWithPasskey(context, person)) return;
  if (person.kind === "hire" && person.passkeysAtHand.size === 0) return; // nothing to sign in with yet
  const flow = `${person.id} ${context.clock.now()}`;
  const answer = context.directory.signIn({
    userId: person.id,
    flow,
    with: { kind: person.hasSecondFactor ? "passwordAndPush" : "password" },
    interactive: true,
    device: person.family,
  });
  if (answer.result === "success") person.session = answer.session;
  // A person who was turned away with a password and has a passkey takes it, and keeps to it.
  else if (signInWithPasskey(context, person, flow)) person.usesPasskey = true;
  else person.session = undefined;
}

function refresh(context: PeopleContext, person: Person): void {
  if (!person.session) return;
  const answer = context.directory.signIn({
    userId: person.id,
    with: { kind: "session", session: person.session },
    interactive: false,
    device: person.family,
  });
  if (answer.result !== "success") person.session = undefined;
}
