import type { BusinessClock } from "../../clock/clock.ts";
import type { Evaluation, StoredPolicy } from "../conditionalAccess/records.ts";
import type { UserRecord } from "../principals/records.ts";
import type { AppliedPolicy, SignInRecord } from "./records.ts";

const dayMs = 86_400_000;
const retentionMs = 30 * dayMs;
type Day = SignInRecord[];

/** The sign-in log, 30 days deep. Time never goes back, so each day's list is in order. */
export class SignInLog {
  readonly #days = { interactive: new Map<number, Day>(), nonInteractive: new Map<number, Day>() };
  readonly #clock: BusinessClock;
  /** Each user's own lines, oldest first. A question about one person reads only these. */
  readonly #byUser = new WeakMap<UserRecord, { interactive: Day; nonInteractive: Day }>();
  #ordinal = 0;
  readonly #applied = new Map<string, readonly AppliedPolicy[]>();
  #appliedOf: readonly StoredPolicy[] = [];

  constructor(clock: BusinessClock) {
    this.#clock = clock;
  }

  append(entry: Omit<SignInRecord, "ordinal" | "at">): SignInRecord {
    const at = this.#clock.now();
    const record: SignInRecord = { ordinal: this.#ordinal++, at, ...entry };
    const kind = entry.isInteractive ? "interactive" : "nonInteractive";
    const days = this.#days[kind];
    const number = Math.floor(at / dayMs);
    const day = days.get(number);
    if (day) day.push(record);
    else {
      days.set(number, [record]);
      for (const old of days.keys()) if ((old + 1) * dayMs < at - retentionMs) days.delete(old);
    }
    const own = this.#linesOf(entry.user)[kind];
    own.push(record);
    if (own.length % 64 === 0) {
      const keep = own.findIndex((r) => r.at >= at - retentionMs);
      if (keep > 0) own.splice(0, keep);
    }
    entry.user.lastSignInAt = at;
    if (entry.errorCode === 0) entry.user.lastSuccessfulSignInAt = at;
    return record;
  }

  #linesOf(user: UserRecord): { interactive: Day; nonInteractive: Day } {
    const known = this.#byUser.get(user);
    if (known) return known;
    const lines = { interactive: [], nonInteractive: [] };
    this.#byUser.set(user, lines);
    return lines;
  }

  /**
   * The applied policies of a sign-in. The same policies with the same results share one list.
   * @param policies a list that never changes: another one stands for a change.
   */
  applied(
    policies: readonly StoredPolicy[],
    evaluations: readonly Evaluation[],
    controls: (evaluation: Evaluation) => string[],
  ): readonly AppliedPolicy[] {
    if (policies !== this.#appliedOf) {
      this.#applied.clear();
      this.#appliedOf = policies;
    }
    const key = evaluations.map((e) => e.result).join();
    let list = this.#applied.get(key);
    if (!list) {
      list = evaluations.map((e) => ({
        id: e.policy.id,
        displayName: e.policy.displayName,
        result: e.result,
        enforcedGrantControls: controls(e),
      }));
      this.#applied.set(key, list);
    }
    return list;
  }

  /**
   * Sign-ins within `[from, to]` and below an ordinal, newest first; from the user's own list when the user is known.
   */
  *newestFirst(options: {
    isInteractive: boolean;
    from: number;
    to: number;
    below: number;
    user: UserRecord | undefined;
  }): Generator<SignInRecord> {
    const kind = options.isInteractive ? "interactive" : "nonInteractive";
    const from = Math.max(options.from, this.#clock.now() - retentionMs);
    if (options.user) {
      yield* backwards(this.#linesOf(options.user)[kind], from, options.to, options.below);
      return;
    }
    const days = this.#days[kind];
    const numbers = [...days.keys()].sort((a, b) => b - a);
    for (const number of numbers) {
      if (number * dayMs > options.to || (number + 1) * dayMs <= from) continue;
      yield* backwards(days.get(number) ?? [], from, options.to, options.below);
    }
  }
}

function* backwards(list: readonly SignInRecord[], from: number, to: number, below: number): Generator<SignInRecord> {
  // The first index that is too late or was shown already.
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const record = list[middle];
    if (record && record.at <= to && record.ordinal < below) low = middle + 1;
    else high = middle;
  }
  for (let i = low - 1; i >= 0; i--) {
    const record = list[i];
    if (!record || record.at < from) return;
    yield record;
  }
}
