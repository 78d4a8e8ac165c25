import type { Directory } from "../tenant/directory.ts";
import { licensedBy } from "../tenant/organization/state.ts";
import type { PeopleContext } from "./context.ts";
import { createAccount, type HiringOptions, tellOfHire } from "./hiring.ts";
import { enrolInPilot, makePerson, type Population } from "./population.ts";
import { loseDevice, type Person } from "./standInPerson.ts";
import { addDays, isWorkday, localDate, localMoment, nextWorkday } from "./workingTime.ts";

type Played = NonNullable<PeopleContext["played"]>;
type Cast = Omit<Played, "toldOf">;

const LONG_AGO = "2024-03-01T08:00:00Z";
const ZONE = "Europe/Berlin";
const WORKER_ID = "59001";
/** The first morning on which nothing else waits for whoever sits at the screen. */
const STARTS_AFTER_DAYS = 9;
const ACCOUNT_DAYS_BEFORE = 2;
const TOLD_DAYS_BEFORE = 6;
const LOST_AT_MINUTE = 10 * 60;

/**
 * Whoever sits at the screen gets a small team of their own: a manager, somebody of the first wave, somebody who will
 * lose a phone, and a new colleague. The last wave waits for their approval.
 */
export function castPlayed(directory: Directory, population: Population, seed: number, now: number): Cast {
  const manager = plain(makePerson(seed, "yours1", "employee", undefined), true);
  const member = plain(makePerson(seed, "yours2", "employee", manager.id), true);
  const phoneLoser = plain(makePerson(seed, "yours3", "employee", manager.id), false);
  const [firstWave = ""] = population.waveGroupIds;
  for (const person of [manager, member, phoneLoser]) {
    population.people.set(person.id, person);
    directory.addUser({
      id: person.id,
      userPrincipalName: person.userPrincipalName,
      displayName: person.displayName,
      mail: person.mail,
      ...person.spoken,
      accountEnabled: true,
      userType: "Member",
      createdDateTime: LONG_AGO,
      ...licensedBy(directory.licence),
    });
    directory.addMethod(person.id, {
      kind: "microsoftAuthenticator",
      displayName: person.family.name,
      createdDateTime: LONG_AGO,
    });
    if (person !== manager) {
      directory.setManager(person.id, manager.id);
      directory.addMember(firstWave, person.id);
    }
  }
  enrolInPilot(directory, phoneLoser);
  const wished = addDays(localDate(now, ZONE), STARTS_AFTER_DAYS);
  const startDate = isWorkday(wished) ? wished : nextWorkday(wished);
  const person = plain(makePerson(seed, "yours4", "hire", manager.id), true);
  const hire = { person: { ...person, hasSecondFactor: false }, workerId: WORKER_ID, startDate };
  return { waveId: `wave-${population.waveGroupIds.length}`, hire, manager, member, phoneLoser };
}

/** In English, in one time zone, with one phone. */
const plain = (person: Person, isPlayed: boolean): Person => ({
  ...person,
  timeZone: ZONE,
  language: "en",
  spoken: { preferredLanguage: "en-GB", usageLocation: "DE" },
  other: undefined,
  hasSecondFactor: true,
  stubborn: false,
  isPlayed,
});

/** HR tells of the new colleague; and once enforced, somebody loses their phone. */
export function startPlay(context: PeopleContext, played: Cast & Pick<Played, "toldOf">, hiring: HiringOptions): void {
  const { hire, manager } = played;
  const { timeZone } = hire.person;
  context.clock.at(
    localMoment(addDays(hire.startDate, -ACCOUNT_DAYS_BEFORE), 14 * 60, timeZone),
    "an account is created",
    () => createAccount(context, hire),
  );
  context.clock.at(
    localMoment(addDays(hire.startDate, -TOLD_DAYS_BEFORE), 10 * 60, timeZone),
    "HR tells of a hire",
    () => tellOfHire(context, hiring, hire, manager),
  );
  lookEachMorning(context, played, localDate(context.clock.now(), ZONE));
}

function lookEachMorning(context: PeopleContext, played: Cast & Pick<Played, "toldOf">, date: string): void {
  const at = localMoment(date, LOST_AT_MINUTE, ZONE);
  const tomorrow = () => lookEachMorning(context, played, addDays(date, 1));
  if (at < context.clock.now()) {
    tomorrow();
    return;
  }
  context.clock.at(at, "somebody loses a phone", () => {
    const { phoneLoser } = played;
    const { directory, population } = context;
    if (!isWorkday(date) || !directory.isMember(population.enforcedGroupId, phoneLoser.id)) return tomorrow();
    for (const methodId of loseDevice(phoneLoser, context.clock.now())) directory.deleteMethod(phoneLoser.id, methodId);
    phoneLoser.isPlayed = true;
    played.toldOf("phoneLost");
  });
}
