import { drawFor, type PeopleContext } from "./context.ts";
import { tryAfter } from "./enrolment.ts";
import type { Person } from "./standInPerson.ts";

/** The helpdesk calls the people whom a mail to it names. Most of them then register with help. */
export function callPeopleNamed(context: PeopleContext, text: string): void {
  for (const person of context.population.people.values()) {
    if (person.onLeave || person.passkeysAtHand.size > 0 || !text.includes(person.userPrincipalName)) continue;
    help(context, person);
  }
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
