import { z } from "zod";
import { NotEnforcedReasonSchema } from "../enforcement/notEnforced.ts";
import { NotReadyAtSchema } from "../people/places.ts";
import { platformOf } from "../people/platform.ts";
import type { WaveMember } from "./member.ts";
import { enforceabilityOf, isInScope } from "./readiness.ts";
import { againstSince, sayResult } from "./sweepAgainst.ts";
import { countedSince, NOTE_OF, SweepHelpSchema } from "./sweepNotes.ts";
import type { WaveFacts } from "./waveFacts.ts";

/** What became of somebody whom report-only would have stopped, worst first. */
const SweptOutcomeSchema = z.enum(["open", "leftOut", "passkeySince", "satisfiedSince", "entered"]);
type SweptOutcome = z.infer<typeof SweptOutcomeSchema>;

/** Somebody whom report-only would have stopped: where, by what, what was done about it, and what came of it. */
export const SweptPersonSchema = z.object({
  userId: z.string(),
  userPrincipalName: z.string(),
  against: z
    .array(NotReadyAtSchema.extend({ cause: z.string().describe("The result in words for people.") }))
    .readonly()
    .describe("Latest first; the last sign-in for each result, in each of the two logs."),
  help: SweepHelpSchema.optional().describe("When they were mailed, and to whom a link for a pass went."),
  outcome: SweptOutcomeSchema.describe(
    "`leftOut`: named so by the evidence; `passkeySince` and `satisfiedSince`: since then they registered one, or " +
      "satisfied the policy.",
  ),
  outcomeAt: z.string().optional(),
  reason: NotEnforcedReasonSchema.optional().describe("Why they are not ready as the rows say now."),
});
export type SweptPerson = Readonly<z.infer<typeof SweptPersonSchema>>;

/** @returns `undefined` for whoever takes no part, and whom report-only had nothing against in this window. Pure. */
export function sweptPersonOf(member: WaveMember, wave: WaveFacts): SweptPerson | undefined {
  const found = isInScope(member) ? againstSince(member, wave.reportOnlyAt) : [];
  const [last] = found;
  if (!last) return undefined;
  const { userId, userPrincipalName, sweepHelp } = member;
  const isOfWindow = sweepHelp !== undefined && isSince(sweepHelp.at, wave.reportOnlyAt);
  return {
    userId,
    userPrincipalName,
    against: found.map(({ passwordOnly: _, ...refused }) => ({
      platform: platformOf(refused.operatingSystem),
      ...refused,
      cause: sayResult(refused.result),
    })),
    ...(isOfWindow && { help: sweepHelp }),
    ...outcomeOf(member, wave, last.at),
  };
}

function outcomeOf(
  member: WaveMember,
  wave: WaveFacts,
  lastAt: string,
): Pick<SweptPerson, "outcome" | "outcomeAt" | "reason"> {
  const { enforcedAt, hasUsablePasskey, passkeyCreatedAt, named } = member;
  if (enforcedAt !== undefined) return { outcome: "entered", outcomeAt: enforcedAt };
  const judged = enforceabilityOf(member, countedSince(wave, wave.evidence?.at ?? wave.reportOnlyAt));
  const why = judged.ready ? {} : { reason: judged.reason };
  const satisfiedAt = Object.values(NOTE_OF)
    .flatMap((note) => member[note]?.satisfiedAt ?? [])
    .filter((at) => isSince(at, lastAt))
    .toSorted()
    .at(-1);
  if (satisfiedAt !== undefined) return { outcome: "satisfiedSince", outcomeAt: satisfiedAt, ...why };
  if (hasUsablePasskey === true && passkeyCreatedAt !== undefined && isSince(passkeyCreatedAt, wave.reportOnlyAt))
    return { outcome: "passkeySince", outcomeAt: passkeyCreatedAt, ...why };
  return { outcome: named?.as === "leftOut" ? "leftOut" : "open", ...why };
}

/** What is missing is not since. */
const isSince = (at: string, since: string | undefined): boolean => Date.parse(at) >= Date.parse(since ?? "");

/** Those about whom something is to be done come first, then by name. */
export const byOutcome = (one: SweptPerson, other: SweptPerson): number =>
  rank(one.outcome) - rank(other.outcome) || one.userPrincipalName.localeCompare(other.userPrincipalName, "en");

const rank = (outcome: SweptOutcome): number => SweptOutcomeSchema.options.indexOf(outcome);
