import { addWorkingDays } from "../../../shared/domain/calendar/schedule.ts";

/** Where a wave or an onboarding stands at a look. */
export interface Standing {
  /** Which one, in words. */
  readonly of: string;
  /** The step that is due; absent for one that waits by its own rules, which say why, or has ended. */
  readonly due?: string | undefined;
  /** Another text after any progress. */
  readonly mark: string;
  /** Whether a row that people read says why nothing happens. */
  readonly saysWhy: boolean;
}

const NAMED = 20;

/** Finds what has had something due for a working day, has not moved, and does not say why (architecture rule 11). */
export class SilenceWatch {
  readonly #due = new Map<string, { readonly mark: string; readonly since: number }>();
  readonly #silent = new Map<string, string>();
  readonly #timeZone: string;
  readonly #workingDays: readonly number[];

  constructor({ timeZone, workingDays }: { readonly timeZone: string; readonly workingDays: readonly number[] }) {
    this.#timeZone = timeZone;
    this.#workingDays = workingDays;
  }

  /** @param now on a day off nothing is looked at: what is due may wait for the next working day. */
  look(now: number, standings: readonly Standing[]): void {
    if (!this.#workingDays.includes(new Date(now).getUTCDay() || 7)) return;
    for (const { of, due, mark, saysWhy } of standings) {
      if (due === undefined) {
        this.#due.delete(of);
        continue;
      }
      const seen = this.#due.get(of);
      const stands = `${due} ${mark}`;
      if (seen?.mark !== stands) {
        this.#due.set(of, { mark: stands, since: now });
        continue;
      }
      if (
        saysWhy ||
        now < addWorkingDays(new Date(seen.since), 1, this.#timeZone, { workingDays: this.#workingDays }).getTime()
      )
        continue;
      const since = new Date(seen.since).toISOString();
      if (!this.#silent.has(of)) this.#silent.set(of, `${of}: ${due} is due since ${since}, and nothing says why not`);
    }
  }

  /** How many were found silent, and the first of them. */
  summary(): { readonly silent: number; readonly silentOf: readonly string[] } {
    return { silent: this.#silent.size, silentOf: [...this.#silent.values()].slice(0, NAMED) };
  }
}
