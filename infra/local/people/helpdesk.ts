import { drawFor, type PeopleContext } from "./context.ts";
import { handOver, tryAfter } from "./enrolment.ts";
import { pickUpLater } from "./managers.ts";
import type { Person } from "./standInPerson.ts";
import { afterWorkingMinutes } from "./workingTime.ts";

/** The helpdesk calls the people whom a mail to it names. Most of them then register with help. */
export function callPeopleNamed(context: PeopleContext, text: string): void {
  for (const person of peopleNamed(context, text)) help(context, person);
}

/**
 * The helpdesk calls people who cannot sign in any more, on the number on file, within the morning or the afternoon.
 * Their managers have got a link; for whoever is still without a passkey by then, the helpdesk makes a code by hand.
 */
export function callPeopleWhoCannotSignIn(context: PeopleContext, text: string): void {
  const { clock, directory, population } = context;
  for (const person of peopleNamed(context, text)) {
    const minutes = 60 + drawFor(context, person, `stranded|${clock.now()}`) * 120;
    clock.at(afterWorkingMinutes(clock.now(), minutes, person.timeZone), "the helpdesk calls somebody", () => {
      if (person.passkeysAtHand.size > 0) return;
      const code = directory.issuePass(person.id, population.starter.id);
      context.note(`helpdesk: ${code ? "made a code by hand" : "could make no code"} for ${person.userPrincipalName}`);
      if (code) handOver(context, person, code);
    });
  }
}

/** The link works for the manager only, whom the app could not reach: the helpdesk passes it on by another way. */
export function passLinkOn(context: PeopleContext, link: string, text: string): void {
  for (const person of peopleNamed(context, text)) {
    const manager = context.population.people.get(context.directory.managerOf(person.id) ?? "");
    if (manager && !manager.isPlayed) pickUpLater(context, manager, link, true);
  }
}

function* peopleNamed({ population }: PeopleContext, text: string): Generator<Person> {
  for (const person of population.people.values())
    if (
      !person.onLeave &&
      !person.isPlayed &&
      person.passkeysAtHand.size === 0 &&
      text.includes(person.userPrincipalName)
    )
      yield person;
}

/** Somebody who rings the helpdesk. */
export interface Caller {
  /** The name that they give, which anybody may know. */
  readonly name: string;
  /** Who answers when the helpdesk rings the numbers on file for that name; nobody for a stranger. */
  readonly reachedAt: Person | undefined;
}

/** A name alone opens nothing: the helpdesk rings back on a number that it has on file, and helps who answers there. */
export function takeCall(context: PeopleContext, { name, reachedAt }: Caller): "helped" | "notHelped" {
  if (reachedAt?.displayName !== name) return "notHelped";
  help(context, reachedAt);
  return "helped";
}

const help = (context: PeopleContext, person: Person): void =>
  tryAfter(context, person, 60 + drawFor(context, person, `helpdesk|${person.attempts}`) * 600);
