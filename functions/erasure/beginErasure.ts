import { randomBytes } from "node:crypto";
import { APP } from "../../shared/domain/audit.ts";
import { pseudonymOf } from "../../shared/domain/erasure/erasure.ts";
import { erasureRefusals } from "../../shared/domain/erasure/erasureRules.ts";
import { namedIn } from "../../shared/domain/erasure/namedPerson.ts";
import type { ErasureRefusal } from "../../shared/domain/erasure/refusalWords.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import { ConflictError } from "../../shared/errors.ts";
import { type CaseNeeds, readErasureCase } from "./readErasureCase.ts";

interface Asked {
  /** In lower case. */
  readonly userId: string;
  /** `APP` where settings ask for it. */
  readonly by: Person;
  /** For the trail; an Admin's must not name the person. The app's own is the same for everybody. */
  readonly reason: string;
}

export type Begun =
  | { readonly kind: "begun" | "underWay" }
  | { readonly kind: "refused"; readonly refusals: readonly ErasureRefusal[] }
  | { readonly kind: "reasonNames"; readonly word: string };

/**
 * Writes down that everything known of one person is to be deleted, where nothing rests on it. Nothing is deleted yet:
 * `carryOnErasure` does that. Safe to repeat: whoever was first counts.
 * @throws TransientError RefusedError: unreadable begins nothing.
 */
export async function beginErasure(ports: CaseNeeds, { userId, by, reason }: Asked): Promise<Begun> {
  const { store, clock } = ports;
  if (await store.erasure(userId)) return { kind: "underWay" };
  const isByApp = by.id === APP.id;
  const { facts, person } = await readErasureCase(ports, userId, isByApp ? undefined : by.id);
  const now = clock.now();
  const refusals = erasureRefusals(facts, now);
  if (refusals.length > 0) return { kind: "refused", refusals };
  const word = isByApp ? undefined : namedIn(reason, person);
  if (word !== undefined) return { kind: "reasonNames", word };
  const at = now.toISOString();
  const pseudonym = pseudonymOf(randomBytes(8));
  const begun = {
    userId,
    pseudonym,
    asked: { by, at },
    reason,
    person,
    checkedAt: at,
    round: 1,
    rows: {},
    found: 0,
    left: 0,
  };
  try {
    await store.saveErasure(begun, undefined);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    return { kind: "underWay" };
  }
  return { kind: "begun" };
}
