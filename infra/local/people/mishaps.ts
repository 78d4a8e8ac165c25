import { drawFor, type PeopleContext } from "./context.ts";
import { tryAfter } from "./enrolment.ts";
import { loseDevice, type Person } from "./standInPerson.ts";
import { afterWorkingMinutes } from "./workingTime.ts";

const RUN_WORKING_MINUTES = 80 * 540;

/**
 * Some people lose their phone once. They report it at once, and the credential is deleted. They register again when
 * they have a new phone.
 */
export function planLostPhones(context: PeopleContext, people: Iterable<Person>): void {
  for (const person of people) {
    if (person.kind !== "employee" || person.onLeave) continue;
    if (drawFor(context, person, "losesPhone") >= context.mishaps.losesPhone) continue;
    const minutes = 540 + drawFor(context, person, "losesPhone|when") * RUN_WORKING_MINUTES;
    context.clock.at(afterWorkingMinutes(context.clock.now(), minutes, person.timeZone), "a phone is lost", () => {
      for (const methodId of loseDevice(person, context.clock.now()))
        context.directory.deleteMethod(person.id, methodId);
      tryAfter(context, person, 60 + drawFor(context, person, "newPhone") * 700);
    });
  }
}
