import type { Part } from "./domain/policy/methodsPolicy.ts";
import type { Strength } from "./domain/policy/strength.ts";
import { RefusedError, saidBy } from "./errors.ts";

/** A strength as it is being read, or why nobody can tell what it takes. @throws TransientError without an answer. */
export async function strengthPart(reading: Promise<Strength | undefined>): Promise<Part<Strength>> {
  try {
    const value = await reading;
    return value ? { kind: "known", value } : { kind: "unknown", because: "it does not exist" };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { kind: "unknown", because: saidBy(error) };
  }
}
