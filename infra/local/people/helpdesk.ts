import { drawFor, type PeopleContext } from "./context.ts";
import { tryAfter } from "./enrolment.ts";

/** The helpdesk calls the people whom a mail to it names. Most of them then register with help. */
export function callPeopleNamed(context: PeopleContext, text: string): void {
  for (const person of context.population.people.values()) {
    if (person.onLeave || person.passkeysAtHand.size > 0 || !text.includes(person.userPrincipalName)) continue;
    tryAfter(context, person, 60 + drawFor(context, person, `helpdesk|${person.attempts}`) * 600);
  }
}
