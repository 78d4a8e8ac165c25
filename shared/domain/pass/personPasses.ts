import { z } from "zod";
import { days } from "../calendar/durations.ts";

/** Whoever makes a pass holds this on the person: one at a time, whatever number of grants is open for them. */
export const PersonClaimSchema = z.object({ claimId: z.string(), grantId: z.string(), at: z.string() });
type PersonClaim = Readonly<z.infer<typeof PersonClaimSchema>>;

/** What became of an attempt to make a pass for somebody. */
export const AttemptSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("issued"), at: z.string(), grantId: z.string(), passId: z.string(), byId: z.string() }),
  /** Refused by Entra, or without a clear answer. `code` is Entra's own, or ours for the latter. */
  z.object({ kind: z.literal("failed"), at: z.string(), code: z.string() }),
]);
export type Attempt = Readonly<z.infer<typeof AttemptSchema>>;

/** Everything about the passes of one person that the next one depends on. No code, and nothing that makes one. */
export interface PersonPasses {
  /** Lower case. */
  readonly userId: string;
  readonly claim?: PersonClaim | undefined;
  /** Moments of claims whose attempt had no clear answer: a pass that one of them made may show later. */
  readonly unseenSince: readonly string[];
  /** Newest first. */
  readonly attempts: readonly Attempt[];
}

const KEPT_DAYS = 30;
const MOST_KEPT = 30;
const MOST_UNSEEN = 5;

export const noPasses = (userId: string): PersonPasses => ({
  userId: userId.toLowerCase(),
  unseenSince: [],
  attempts: [],
});

/** What is noted when a claim ends. */
export interface ClaimEnd {
  readonly attempt?: Attempt | undefined;
  readonly unseenSince?: string | undefined;
}

/**
 * The row without its claim. A pass that was handed out has replaced whatever an earlier attempt may have made, so
 * nothing is looked for any more.
 */
export function withoutClaim({ claim: _, ...passes }: PersonPasses, end: ClaimEnd, now: Date): PersonPasses {
  const since = new Date(now.getTime() - days(KEPT_DAYS)).toISOString();
  const { attempt, unseenSince } = end;
  const attempts = [...(attempt ? [attempt] : []), ...passes.attempts]
    .filter(({ at }) => at >= since)
    .slice(0, MOST_KEPT);
  if (attempt?.kind === "issued") return { ...passes, attempts, unseenSince: [] };
  const unseen = unseenSince === undefined ? passes.unseenSince : [unseenSince, ...passes.unseenSince];
  return { ...passes, attempts, unseenSince: unseen.slice(0, MOST_UNSEEN) };
}
