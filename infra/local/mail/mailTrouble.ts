import { unitOf } from "../tenant/ids.ts";

/**
 * Doses of failure, each a share of operations from 0 to 1. Each dose hits an operation at most once, at its first send
 * or status read.
 */
export interface MailTrouble {
  /** 429 with `Retry-After` before anything happened, although both windows had room. */
  readonly throttled?: number;
  /** 503 before anything happened, for status reads too. */
  readonly unavailable?: number;
  /** The connection breaks after the mail was accepted, so the caller cannot know. */
  readonly resetAfterAccept?: number;
  /** The mail is accepted, then `Failed` with `EmailDropped`. Every recipient gets the report `Failed`. */
  readonly dropped?: number;
  /** A delivery report comes a second time, with the same event id. */
  readonly reportedTwice?: number;
  /** The same, hours later and under another event id. */
  readonly reportedAnew?: number;
  /** A first report says that the mail is on its way, in a word that is new; what became of it follows. */
  readonly unknownFirst?: number;
  /** The report that the mail is on its way comes after the one that says what became of it. */
  readonly reportedInDisorder?: number;
  /** The only report comes hours late. */
  readonly reportedLate?: number;
  /** A send under an operation id that is known already is refused, although it says the same. */
  readonly repeatRefused?: number;
}

/**
 * Decides which operation each dose hits. Seed and operation id decide alone, never the order of calls: the same seed
 * fails alike.
 */
export class TroubleDoses {
  readonly #trouble: MailTrouble;
  readonly #seed: number;
  readonly #had = new Set<string>();

  constructor(trouble: MailTrouble, seed: number) {
    this.#trouble = trouble;
    this.#seed = seed;
  }

  /** Whether this dose hits; never twice for the same subject. */
  hits(ailment: keyof MailTrouble, subject: string): boolean {
    const dose = this.#trouble[ailment] ?? 0;
    if (dose === 0) return false;
    const key = `${ailment} ${subject}`;
    if (unitOf(this.#seed, key) >= dose || this.#had.has(key)) return false;
    this.#had.add(key);
    return true;
  }
}
