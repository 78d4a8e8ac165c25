/** The rule of each check stands in shared/domain/README.md. */
export type CheckId = `P${number}`;

/** `unknown` means missing evidence and is never ok. `notApplicable` says what must exist first. */
type CheckResult = "ok" | "fail" | "warn" | "notApplicable" | "unknown";

export interface Verdict {
  readonly result: CheckResult;
  /** What was found, in plain words: ids and names, never a secret. */
  readonly evidence: string;
  /** What to do about it; absent where there is nothing to do. */
  readonly fix?: string | undefined;
}

export interface PreflightCheck {
  readonly id: CheckId;
  readonly title: string;
  /** A failed check that `blocks` stops a wave or its flip. The admin weighs one that `warns`. */
  readonly severity: "blocks" | "warns";
}

export interface PreflightFinding extends PreflightCheck, Verdict {}

export const ok = (evidence: string): Verdict => ({ result: "ok", evidence });
export const fail = (evidence: string, fix: string): Verdict => ({ result: "fail", evidence, fix });
export const warn = (evidence: string, fix: string): Verdict => ({ result: "warn", evidence, fix });
export const notApplicable = (because: string): Verdict => ({
  result: "notApplicable",
  evidence: `not applicable: ${because}`,
});
export const unknown = (because: string, fix?: string): Verdict => ({
  result: "unknown",
  evidence: because,
  ...(fix !== undefined && { fix }),
});
export const NO_WAVE = "no wave";

/** A fact read from the tenant, or why it could not be read. */
export type Known<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly because: string };
export const known = <T>(value: T): Known<T> => ({ known: true, value });
export const notKnown = (because: string): { readonly known: false; readonly because: string } => ({
  known: false,
  because,
});

/** Judges a fact that is known; one that is not known stays `unknown`. */
export const judge = <T>(fact: Known<T>, say: (value: T) => Verdict): Verdict =>
  fact.known ? say(fact.value) : unknown(`could not be read: ${fact.because}`);

/** The names in a sentence: the first five, then how many more. */
export const listed = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(", ") : `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`;
