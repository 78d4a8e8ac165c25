import type { DecidedSignIn, SignInDevice } from "../tenant/signIns/records.ts";
import { endsPasswords } from "./whyNotStopped.ts";

/** From where the attacker signs in: no device of anybody in the company. */
export const attackersDevice: SignInDevice = {
  operatingSystem: "Linux",
  browser: "Firefox 115",
  ipAddress: "198.51.100.23",
};
export const ATTACKERS_USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0";

const MOST_LINES = 20;

/** What became of an attack, as `summary.json` has it. */
export interface AttackSummary {
  /** Sign-ins tried, those with a wrong password included. */
  readonly tries: number;
  /** Sign-ins by password alone of people who ever entered the enforced group, from when on that counted. */
  readonly succeeded: number;
  /** Of everybody else. */
  readonly succeededBeforeEnforcement: number;
  /** Passes that the app showed to the attacker. */
  readonly collected: number;
  /** Calls after which the helpdesk helped the attacker. */
  readonly helpdeskFooled: number;
  /** The first of `succeeded`: who, when, and why nothing stopped it. */
  readonly succeededOf: readonly string[];
}

/** A line of `tries.jsonl`. */
export interface TryLine {
  readonly at: string;
  readonly userId: string;
  readonly with: DecidedSignIn["with"];
  readonly result: DecidedSignIn["result"];
  /** Whether an enabled policy that ends passwords judged it. */
  readonly isUnderPolicy: boolean;
  readonly usablePasskeys: number;
}

export interface LedgerSources {
  now(): number;
  nameOf(userId: string): string;
  usablePasskeys(userId: string): number;
  /** From when on somebody's first entry into the enforced group counts at sign-ins; `undefined` without one. */
  enforcedFrom(userId: string): number | undefined;
  whyNotStopped(userId: string): string;
  write(line: TryLine): void;
}

/** Keeps the books of an attack from what the tenant decided, whichever way the attacker took. */
export class AttackLedger {
  readonly #sources: LedgerSources;
  /** How often a policy stopped the attacker before somebody who holds a usable passkey. */
  readonly #stopped = new Map<string, number>();
  readonly #succeededOf: string[] = [];
  readonly #counts = { tries: 0, succeeded: 0, succeededBeforeEnforcement: 0, collected: 0, helpdeskFooled: 0 };

  constructor(sources: LedgerSources) {
    this.#sources = sources;
  }

  /** Takes every sign-in of the tenant; those from other devices are none of the attacker's. */
  saw({ userId, device, result, judgedBy, with: how }: DecidedSignIn): void {
    if (device !== attackersDevice) return;
    const { now, write } = this.#sources;
    const isUnderPolicy = judgedBy.some(endsPasswords);
    const usablePasskeys = this.#sources.usablePasskeys(userId);
    this.#counts.tries++;
    write({ at: new Date(now()).toISOString(), userId, with: how, result, isUnderPolicy, usablePasskeys });
    if (result === "success") this.#succeeded(userId);
    else if (isUnderPolicy && usablePasskeys > 0) this.#stopped.set(userId, (this.#stopped.get(userId) ?? 0) + 1);
  }

  #succeeded(userId: string): void {
    const { nameOf, now, enforcedFrom, whyNotStopped } = this.#sources;
    const from = enforcedFrom(userId);
    if (from === undefined || now() < from) {
      this.#counts.succeededBeforeEnforcement++;
      return;
    }
    this.#counts.succeeded++;
    if (this.#succeededOf.length < MOST_LINES)
      this.#succeededOf.push(`${nameOf(userId)}, ${new Date(now()).toISOString()}, ${whyNotStopped(userId)}`);
  }

  /** Tries that an enabled policy stopped while the owner held a usable passkey. @param isOne whose passwords count. */
  stopped(isOne: (userId: string) => boolean = () => true): number {
    let sum = 0;
    for (const [userId, times] of this.#stopped) if (isOne(userId)) sum += times;
    return sum;
  }

  collected(): void {
    this.#counts.collected++;
  }

  fooledHelpdesk(): void {
    this.#counts.helpdeskFooled++;
  }

  summary(): AttackSummary {
    return { ...this.#counts, succeededOf: [...this.#succeededOf] };
  }
}
