import type { FakePorts } from "../fakes/fakePorts.ts";

const writes = [
  "saveSignInFeed",
  "saveEvidenceFeed",
  "mergeMembers",
  "mergeRefusedPeople",
  "forgetRefusedPeople",
  "putMembers",
  "saveWave",
  "saveWaiting",
  "append",
  "putMails",
  "reserve",
  "insertGrant",
  "saveGrant",
  "recordTrouble",
] as const;

class Dead extends Error {
  readonly of: DeathAtWrite;
  constructor(message: string, of: DeathAtWrite) {
    super(message);
    this.of = of;
  }
}
/** Whether it is the death of the app. Whoever sees it goes on in a new process. */
export function isDeath(error: unknown): boolean {
  if (!(error instanceof Dead)) return false;
  error.of.isDead = false;
  return true;
}

/**
 * Counts the writes of the app and the mails that leave it; one of them it does not survive. Nothing that it tries from
 * then on reaches anybody.
 */
export class DeathAtWrite {
  count = 0;
  isDead = false;
  readonly #at: number;
  readonly #when: "before" | "after";

  /** @param at number of the write, from 1; none for 0. @param when it dies: the write is lost, or it is done. */
  constructor(at = 0, when: "before" | "after" = "before") {
    this.#at = at;
    this.#when = when;
  }

  awaits({ store, email }: FakePorts): void {
    for (const name of writes) this.#wrap(store, name);
    this.#wrap(email, "send");
  }

  #wrap<Name extends string>(of: Readonly<Record<Name, (...args: never[]) => Promise<unknown>>>, name: Name): void {
    const write = of[name].bind(of) as (...args: unknown[]) => Promise<unknown>;
    Object.assign(of, {
      [name]: async (...args: unknown[]) => {
        if (this.isDead) throw new Dead(`dead at ${name}`, this);
        this.count += 1;
        this.isDead = this.count === this.#at;
        if (this.isDead && this.#when === "before") throw new Dead(`dead before ${name}`, this);
        const written = await write(...args);
        if (this.isDead) throw new Dead(`dead after ${name}`, this);
        return written;
      },
    });
  }
}
