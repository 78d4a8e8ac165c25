import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { BusinessClock } from "../clock/clock.ts";
import { AttackLedger, attackersDevice } from "../people/attackLedger.ts";
import { watchEntries } from "../people/entries.ts";
import { LeaverBooks } from "../people/leaverBooks.ts";
import type { Denial } from "../people/lockouts.ts";
import { LostPhones } from "../people/lostPhones.ts";
import type { Population } from "../people/population.ts";
import { whyNotStopped } from "../people/whyNotStopped.ts";
import type { Directory } from "../tenant/directory.ts";

/** What the world knows of the tenant's sign-ins, whatever the product says of them. */
export interface SignInBooks {
  /** Everyone whom an enabled policy turned away. That the attacker was turned away locks nobody out. */
  readonly denials: readonly Denial[];
  /** Everyone in whose name an enabled policy turned somebody away while they held no usable passkey. */
  readonly stranded: ReadonlySet<string>;
  readonly attack: AttackLedger;
  readonly lostPhones: LostPhones;
  readonly leavers: LeaverBooks;
}

/** Keeps them from now on. @param dir of `tries.jsonl`, which has the attack line by line. */
export function keepSignInBooks(world: {
  readonly directory: Directory;
  readonly population: Pick<Population, "people" | "enforcedGroupId">;
  readonly clock: Pick<BusinessClock, "now">;
  /** Minutes until a membership or a policy counts at sign-ins. */
  readonly lagMinutes: number;
  readonly dir: string;
}): SignInBooks {
  const { directory, population, clock, lagMinutes, dir } = world;
  const { people, enforcedGroupId } = population;
  const attack = new AttackLedger({
    now: () => clock.now(),
    nameOf: (userId) => people.get(userId)?.userPrincipalName ?? userId,
    usablePasskeys: (userId) => people.get(userId)?.passkeysAtHand.size ?? 0,
    enforcedFrom: watchEntries(directory, enforcedGroupId),
    whyNotStopped: (userId) => whyNotStopped(directory.state, enforcedGroupId, userId),
    write: (line) => appendFileSync(join(dir, "tries.jsonl"), `${JSON.stringify(line)}\n`),
  });
  const lostPhones = new LostPhones();
  const leavers = new LeaverBooks();
  directory.setSignInObserver((signIn) => {
    attack.saw(signIn);
    lostPhones.saw(signIn);
  });

  const denials: Denial[] = [];
  const stranded = new Set<string>();
  directory.onDenied(({ userId, usablePasskeys, ...moments }, device) => {
    if (usablePasskeys === 0) stranded.add(userId);
    if (device === attackersDevice) return;
    // Whoever enters is looked at when they are put into the group, not when sign-ins begin to see it.
    const enteredAt = Date.parse(moments.policyAppliedToUserSince) - lagMinutes * 60_000;
    denials.push({ at: Date.parse(moments.at), userId, enteredAt });
  });
  return { denials, stranded, attack, lostPhones, leavers };
}
