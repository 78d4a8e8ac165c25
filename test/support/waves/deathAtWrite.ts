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
] as const;

class Dead extends Error {}
export const isDeath = (error: unknown): boolean => error instanceof Dead;

/** Counts the writes of the app and the mails that leave it; one of them it does not survive. */
export class DeathAtWrite {
  count = 0;
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
        this.count += 1;
        const dies = this.count === this.#at;
        if (dies && this.#when === "before") throw new Dead(`dead before ${name}`);
        const written = await write(...args);
        if (dies) throw new Dead(`dead after ${name}`);
        return written;
      },
    });
  }
}
