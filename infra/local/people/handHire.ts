import { z } from "zod";
import { unitOf } from "../tenant/ids.ts";
import type { PeopleContext } from "./context.ts";
import { createAccount, type Hire, managersOf } from "./hiring.ts";
import { MAIL_DOMAIN, makePerson } from "./population.ts";
import type { Person } from "./standInPerson.ts";

export const HandHireSchema = z.object({
  workerId: z.string().min(1).max(16),
  givenName: z.string().min(1),
  familyName: z.string().min(1),
  startDate: z.iso.date(),
  /** User principal name; else somebody who leads a team. */
  manager: z.string().optional(),
});
export type HandHire = z.infer<typeof HandHireSchema>;

/** What HR may tell of the new colleague. */
export const HiredByHandSchema = z.object({
  userPrincipalName: z.string(),
  timeZone: z.string(),
  manager: z.string(),
});
export type HiredByHand = z.infer<typeof HiredByHandSchema>;

/** Nobody has this name in the stand-in tenant. */
export class UnknownManager extends Error {}

/**
 * A new colleague by hand, with an account at once, who from then on lives like the others. One whom the tenant has
 * already is left as they are.
 * @param welcome told of somebody new.
 * @throws UnknownManager
 */
export function hireByHand(context: PeopleContext, hire: HandHire, welcome: (hired: Hire) => void): HiredByHand {
  const { people } = context.population;
  const key = `h${hire.workerId}`;
  const known = people.get(makePerson(context.seed, key, "hire", undefined).id);
  if (known) return toldOf(known, people);
  const manager = hire.manager ? managerNamed(people, hire.manager) : someManager(context, key);
  const person = newPerson(context.seed, key, hire, manager);
  const hired = { person, workerId: hire.workerId, startDate: hire.startDate };
  createAccount(context, hired);
  welcome(hired);
  return toldOf(person, people);
}

const toldOf = ({ userPrincipalName, timeZone, managerId }: Person, people: ReadonlyMap<string, Person>) => ({
  userPrincipalName,
  timeZone,
  manager: people.get(managerId ?? "")?.userPrincipalName ?? "",
});

function newPerson(seed: number, key: string, hire: HandHire, manager: Person): Person {
  const displayName = `${hire.givenName} ${hire.familyName}`;
  // Letters with marks lose them, as in most companies.
  const words = `${displayName} ${hire.workerId}`.normalize("NFD").toLowerCase().split(/\s+/);
  const local = words.map((word) => word.replace(/[^a-z0-9]/g, "")).filter(Boolean);
  const address = `${local.join(".")}@${MAIL_DOMAIN}`;
  const { timeZone } = manager;
  return {
    ...makePerson(seed, key, "hire", manager.id),
    displayName,
    userPrincipalName: address,
    mail: address,
    timeZone,
  };
}

function managerNamed(people: ReadonlyMap<string, Person>, name: string): Person {
  const manager = [...people.values()].find(
    ({ userPrincipalName }) => userPrincipalName.toLowerCase() === name.toLowerCase(),
  );
  if (!manager) throw new UnknownManager(`nobody in the tenant is named ${name}`);
  return manager;
}

function someManager(context: PeopleContext, key: string): Person {
  const managers = managersOf(context);
  return managers[Math.floor(unitOf(context.seed, `${key}|manager`) * managers.length)] as Person;
}
