import { z } from "zod";
import {
  type RegistrationAttempt,
  type RegistrationTrouble,
  refusalOfRegistration,
} from "../people/registrationTrouble.ts";
import type { SignIn } from "../people/signIn.ts";

/** What people did to register a method of their own, and what Conditional Access refused of it (R107, R116). */
export const TryFindingSchema = z.object({
  kind: z.literal("couldNotRegister"),
  userId: z.string(),
  failedAt: z.string().optional().describe("The latest try that failed, or was given up."),
  doneAt: z.string().optional().describe("The latest method that they registered: whatever came before is over."),
  refusals: z.array(z.object({ at: z.string(), policyIds: z.array(z.string()).readonly() })).readonly(),
  lastAt: z.string(),
});
export type TryFinding = Readonly<z.infer<typeof TryFindingSchema>>;

const MOST_REFUSALS = 5;

export function tryOfAttempt({ userId, at, succeeded }: RegistrationAttempt): TryFinding {
  const lastAt = new Date(at).toISOString();
  const moment = succeeded ? { doneAt: lastAt } : { failedAt: lastAt };
  return { kind: "couldNotRegister", userId: userId.toLowerCase(), ...moment, refusals: [], lastAt };
}

/** `undefined` for one that no policy refused, or that was not about registering. */
export function tryOfRefusal(signIn: SignIn): TryFinding | undefined {
  const policyIds = refusalOfRegistration(signIn);
  if (policyIds.length === 0) return undefined;
  const at = new Date(signIn.createdDateTime).toISOString();
  const userId = signIn.userId.toLowerCase();
  return { kind: "couldNotRegister", userId, refusals: [{ at, policyIds }], lastAt: at };
}

/** Two of one person as one, in any order. Pure. */
export function joinedTries(one: TryFinding, other: TryFinding): TryFinding {
  const failedAt = latest(one.failedAt, other.failedAt);
  const doneAt = latest(one.doneAt, other.doneAt);
  const refusals = new Map([...one.refusals, ...other.refusals].map((refusal) => [refusal.at, refusal]));
  return {
    kind: "couldNotRegister",
    userId: one.userId,
    ...(failedAt !== undefined && { failedAt }),
    ...(doneAt !== undefined && { doneAt }),
    refusals: [...refusals.values()]
      .filter(({ at }) => doneAt === undefined || at > doneAt)
      .toSorted((a, b) => (a.at < b.at ? 1 : -1))
      .slice(0, MOST_REFUSALS),
    lastAt: latest(one.lastAt, other.lastAt) ?? one.lastAt,
  };
}

/** What a row says after these lines; `undefined` where they say what it says already. Pure. */
export function triesNews(known: TryFinding | undefined, found: TryFinding): TryFinding | undefined {
  if (!known) return found;
  const joined = joinedTries(known, found);
  const isSame =
    joined.failedAt === known.failedAt &&
    joined.doneAt === known.doneAt &&
    joined.refusals.length === known.refusals.length &&
    joined.refusals.every(({ at }, n) => at === known.refusals[n]?.at);
  return isSame ? undefined : joined;
}

/**
 * What stands in the way of this person: whatever came before a later success is over. A refusal by a policy comes
 * first, as it says what to change. Pure.
 */
export function troubleOfTry({ failedAt, doneAt, refusals }: TryFinding): RegistrationTrouble | undefined {
  const [last] = refusals;
  if (last)
    return {
      kind: "refusedByPolicy",
      at: last.at,
      policyIds: [...new Set(refusals.flatMap(({ policyIds }) => policyIds))].toSorted(),
    };
  if (failedAt === undefined || (doneAt !== undefined && doneAt >= failedAt)) return undefined;
  return { kind: "failed", at: failedAt };
}

const latest = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || (other !== undefined && other > one) ? other : one;
