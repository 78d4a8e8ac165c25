import type { Identity } from "../identity/identities.ts";
import type { Luck } from "./luck.ts";
import { windowOf } from "./oddity.ts";

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

interface Withdrawal {
  readonly permission: string;
  readonly from: number;
  readonly until: number;
}

/** Somebody tidies up the consents of a tenant, and gives back some hours later what was needed after all. */
export class WithdrawnPermissions {
  readonly #luck: Luck;
  readonly #weeks = new Map<string, readonly Withdrawal[]>();
  readonly #met = new Set<Withdrawal>();

  constructor(luck: Luck) {
    this.#luck = luck;
  }

  /** The identity with what it has just now. */
  of(identity: Identity, now: number): Identity {
    const gone = this.#weekOf(identity, now).filter(({ from, until }) => now >= from && now < until);
    if (gone.length === 0) return identity;
    for (const one of gone) {
      if (!this.#met.has(one)) this.#luck.meet("withdrawnPermission");
      this.#met.add(one);
    }
    const roles = new Set(identity.roles);
    for (const { permission } of gone) roles.delete(permission);
    return { ...identity, roles };
  }

  #weekOf({ name, roles }: Identity, now: number): readonly Withdrawal[] {
    const week = windowOf(now, WEEK_MS / 60_000);
    const key = `${name}|${week}`;
    const known = this.#weeks.get(key);
    if (known) return known;
    const some = [...roles].flatMap((permission): Withdrawal[] => {
      const subject = `${key}|${permission}`;
      if (!this.#luck.hits("withdrawnPermission", subject)) return [];
      const from = week * WEEK_MS + this.#luck.draw("withdrawnPermission", `${subject}|from`) * WEEK_MS;
      const hours = 2 + this.#luck.draw("withdrawnPermission", `${subject}|for`) * 4;
      return [{ permission, from, until: from + hours * HOUR_MS }];
    });
    this.#weeks.set(key, some);
    return some;
  }
}
