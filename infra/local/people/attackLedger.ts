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
  /** Sign-ins by password alone of people who had been under an enabled policy before. */
  readonly succeeded: number;
  /** Of people who never had been. */
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
  whyNotStopped(userId: string): string;
  write(line: TryLine): void;
}

/** Keeps the books of an attack from what the tenant decided, whichever way the attacker took. */
export class AttackLedger {
  readonly #sources: LedgerSources;
  /** Everyone whom an enabled policy has judged at least once, at a sign-in of their own or of the attacker. */
  readonly #everUnderPolicy = new Set<string>();
  readonly #succeededOf: string[] = [];
  readonly #counts = { tries: 0, succeeded: 0, succeededBeforeEnforcement: 0, collected: 0, helpdeskFooled: 0 };

  constructor(sources: LedgerSources) {
    this.#sources = sources;
  }

  /** Takes every sign-in of the tenant; people's own only tell who is under a policy. */
  saw(signIn: DecidedSignIn): void {
    const { userId, result } = signIn;
    const isUnderPolicy = signIn.judgedBy.some(endsPasswords);
    if (isUnderPolicy) this.#everUnderPolicy.add(userId);
    if (signIn.device !== attackersDevice) return;
    const { now, usablePasskeys, write } = this.#sources;
    this.#counts.tries++;
    write({
      at: new Date(now()).toISOString(),
      userId,
      with: signIn.with,
      result,
      isUnderPolicy,
      usablePasskeys: usablePasskeys(userId),
    });
    if (result === "success") this.#succeeded(userId);
  }

  #succeeded(userId: string): void {
    if (!this.#everUnderPolicy.has(userId)) {
      this.#counts.succeededBeforeEnforcement++;
      return;
    }
    this.#counts.succeeded++;
    const { nameOf, now, whyNotStopped } = this.#sources;
    if (this.#succeededOf.length < MOST_LINES)
      this.#succeededOf.push(`${nameOf(userId)}, ${new Date(now()).toISOString()}, ${whyNotStopped(userId)}`);
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
