import type { Directory } from "../tenant/directory.ts";
import { unitOf } from "../tenant/ids.ts";
import type { Population } from "./population.ts";
import type { Person } from "./standInPerson.ts";

/** A password that somebody outside holds. */
export interface StolenPassword {
  readonly owner: Person;
  /** The group of the owner's wave. Hires, whose wave comes later, count as one. */
  readonly wave: string;
}

/**
 * Break-glass accounts and guests are left out: nobody types the passwords of those, and these are another tenant's.
 */
const hasPassword = ({ kind }: Person): boolean => kind !== "breakGlass" && kind !== "guest";

/**
 * Passwords of wave members and hires, by the seed alone: everyone draws a number, and the lowest ones are stolen.
 * @param hires also those whose account comes later.
 */
export function stealPasswords(
  { seed, directory, population }: { seed: number; directory: Directory; population: Population },
  hires: readonly Person[],
  count: number,
): readonly StolenPassword[] {
  const members = [...population.people.values()].filter(hasPassword).flatMap((owner) => {
    const wave = population.waveGroupIds.find((groupId) => directory.isMember(groupId, owner.id));
    return wave === undefined ? [] : [{ owner, wave }];
  });
  return [...members, ...hires.map((owner) => ({ owner, wave: "hires" }))]
    .map((password) => ({ password, drawn: unitOf(seed, `${password.owner.id}|attack|password`) }))
    .sort((a, b) => a.drawn - b.drawn)
    .slice(0, count)
    .map(({ password }) => password);
}
