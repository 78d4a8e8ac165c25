import { z } from "zod";
import { NotEnforcedReasonSchema } from "../enforcement/notEnforced.ts";
import { isProvenByCertificate } from "../people/certificate.ts";
import { PersonSchema } from "../people/person.ts";
import { whereaboutsOf } from "../people/places.ts";
import { PlatformSchema } from "../people/platform.ts";
import { PolicyStateSchema } from "../policy/conditionalAccessPolicy.ts";
import { PolicyKindSchema } from "../policy/registeredPolicy.ts";
import { type ChecksAtFlip, ChecksAtFlipSchema } from "../preflight/checksAtFlip.ts";
import { isHeld } from "./away.ts";
import { isNamed, toBeEnforced } from "./flipEvidence.ts";
import { GateSchema } from "./gate.ts";
import type { WaveMember } from "./member.ts";
import { enforceabilityOf, isInScope } from "./readiness.ts";
import { countedSince, NOTE_OF } from "./sweepNotes.ts";
import { sweptPersonOf } from "./sweptPerson.ts";
import { ApprovalSchema, WaveEvidenceSchema, type WaveFacts } from "./waveFacts.ts";

/** What is asked right before the first person of a flip enters; each of them alone can stop it. */
export const FlipCheckKindSchema = z.enum([
  "approval",
  "liveCheck",
  "workforcePolicy",
  "policyDigest",
  "wavePolicy",
  "breakGlass",
  "preflight",
]);
/** When each of them was last asked, and nothing stood in the way. */
export type AskedAt = Readonly<Partial<Record<FlipCheckKind, string>>>;
type FlipCheckKind = z.infer<typeof FlipCheckKindSchema>;
const FlipCheckSchema = z.object({
  check: FlipCheckKindSchema,
  at: z.string().describe("When it was asked."),
  about: z
    .array(z.string())
    .readonly()
    .optional()
    .describe("Of `breakGlass`: each account and policy for which What-If said that the account is left out."),
});
export type FlipCheck = Readonly<z.infer<typeof FlipCheckSchema>>;

/** How a flip counted its members; everybody of the wave stands under one of these. */
const counts = {
  members: z.number().int().describe("In the wave's snapshot."),
  toEnter: z.number().int().describe("Named as ready by the approved evidence, and ready still: these may enter."),
  droppedOut: z.number().int().describe("Named as ready, and not ready any more when everybody was looked at."),
  leftOut: z.number().int().describe("Named as not ready by the approved evidence."),
  notNamed: z.number().int().describe("In scope and not named: of another part, or come since."),
  sortedOut: z.number().int().describe("Never in scope, or not any more."),
  away: z.number().int().describe("Of those in scope: held for being away, so that the gate did not wait for them."),
};

/** A policy that the flip rests on, as the registry of the app has it. */
const RecordedPolicySchema = z.object({
  key: z.string(),
  kind: PolicyKindSchema,
  policyId: z.string(),
  state: PolicyStateSchema,
  definitionDigest: z.string().describe("SHA-256 (hex) of its definition."),
});

/**
 * On what people were about to enter by a wave, or by a part of it. Written before the first of them may enter, and
 * never changed. Moments are ISO 8601 UTC.
 */
export const FlipRecordSchema = z.object({
  waveId: z.string(),
  round: z.number().int(),
  recordedAt: z.string(),
  startedBy: PersonSchema,
  gate: GateSchema.optional(),
  warnedAt: z.string().optional(),
  reportOnlyAt: z.string().optional(),
  sweep: WaveEvidenceSchema,
  approval: ApprovalSchema,
  liveCheck: z.object({ startedAt: z.string(), checkedAt: z.string() }).describe("Of everybody, before the flip."),
  counts: z.object(counts),
  checks: z.array(FlipCheckSchema).readonly(),
  preflight: ChecksAtFlipSchema.optional().describe(
    "What the checks of the tenant said; absent in a record from before they were kept.",
  ),
  policies: z.array(RecordedPolicySchema).readonly(),
});
export type FlipRecord = Readonly<z.infer<typeof FlipRecordSchema>>;
export type RecordedPolicy = Readonly<z.infer<typeof RecordedPolicySchema>>;

const StandingAtFlipSchema = z.enum(["toEnter", "droppedOut", "leftOut", "notNamed", "sortedOut"]);
export type StandingAtFlip = z.infer<typeof StandingAtFlipSchema>;

/** One member as the flip counted them. */
export const RecordedPersonSchema = z.object({
  userId: z.string(),
  userPrincipalName: z.string(),
  as: StandingAtFlipSchema,
  reason: NotEnforcedReasonSchema.optional().describe("Why they are not ready, or take no part."),
  awaySince: z.string().optional(),
  lookedAt: z.string().optional().describe("When the methods of the account were last read live."),
  passkeyCreatedAt: z.string().optional(),
  passkeyUsedAt: z.string().optional().describe("Last sign-in that a phishing-resistant method satisfied."),
  certificateUsedAt: z
    .string()
    .optional()
    .describe("Last use of a certificate that the tenant declares; only where it counted."),
  satisfiedAt: z.string().optional().describe("When the wave's policy in report-only was last seen satisfied."),
  unsatisfiedAt: z.string().optional().describe("When it was last seen not satisfied."),
  readyOn: z.array(PlatformSchema).readonly().optional().describe("Platforms on which a passkey lets them in."),
  notReadyOn: z.array(PlatformSchema).readonly().optional().describe("Platforms on which they work without one."),
  against: z.array(z.string()).readonly().optional().describe("What it said then, as Graph names it."),
  helpedAt: z.string().optional().describe("When they were mailed about it, or offered a pass."),
});
export type RecordedPerson = Readonly<z.infer<typeof RecordedPersonSchema>>;

/** How a flip under the approval that stands counts each member. Pure. */
export const peopleOfFlip = (members: readonly WaveMember[], wave: WaveFacts): readonly RecordedPerson[] =>
  members.map((member) => {
    const { userId, userPrincipalName, checkedAt, passkeyCreatedAt, passkeyUsedAt, heldAt } = member;
    const as = standingAtFlip(member, wave);
    const latest = (which: "satisfiedAt" | "unsatisfiedAt") =>
      Object.values(NOTE_OF)
        .flatMap((note) => member[note]?.[which] ?? [])
        .toSorted()
        .at(-1);
    return {
      userId,
      userPrincipalName,
      as,
      reason: as === "toEnter" ? undefined : whyNotReady(member, wave),
      awaySince: isHeld(member) ? heldAt : undefined,
      lookedAt: checkedAt,
      passkeyCreatedAt,
      passkeyUsedAt,
      ...(isProvenByCertificate({ ...member, lookedAt: checkedAt }) && {
        certificateUsedAt: member.certificateUsedAt,
      }),
      satisfiedAt: latest("satisfiedAt"),
      unsatisfiedAt: latest("unsatisfiedAt"),
      ...(as !== "sortedOut" && whereaboutsOf(member)),
      // Who is to enter has settled it; rows of many people have room for so much.
      ...(as !== "toEnter" && sweptOf(member, wave)),
    };
  });

function sweptOf(member: WaveMember, wave: WaveFacts): Pick<RecordedPerson, "against" | "helpedAt"> {
  const swept = sweptPersonOf(member, wave);
  const results = new Set(swept?.against.map(({ result }) => result));
  return {
    against: results.size > 0 ? [...results] : undefined,
    helpedAt: swept?.help?.at,
  };
}

function standingAtFlip(member: WaveMember, wave: WaveFacts): StandingAtFlip {
  if (!isInScope(member)) return "sortedOut";
  if (!isNamed(member, wave.approval)) return "notNamed";
  if (member.named?.as === "leftOut") return "leftOut";
  return toBeEnforced(member, wave) ? "toEnter" : "droppedOut";
}

function whyNotReady(member: WaveMember, wave: WaveFacts): RecordedPerson["reason"] {
  const judged = enforceabilityOf(member, countedSince(wave, wave.evidence?.at));
  return judged.ready ? undefined : judged.reason;
}

interface Seen {
  readonly asked: AskedAt;
  /** About which What-If was asked. */
  readonly breakGlass: readonly string[];
  readonly preflight: ChecksAtFlip;
  readonly policies: readonly RecordedPolicy[];
  readonly at: string;
}

/** @returns `undefined` for a wave that may not begin: it lacks the approval, its evidence, or the live check. */
export function flipRecordOf(wave: WaveFacts, people: readonly RecordedPerson[], seen: Seen): FlipRecord | undefined {
  const { waveId, round, startedBy, gate, warnedAt, reportOnlyAt, evidence, approval, flip } = wave;
  if (!evidence || !approval || flip?.checkedAt === undefined) return undefined;
  const counted = (as: StandingAtFlip) => people.filter((person) => person.as === as).length;
  return {
    waveId,
    round,
    recordedAt: seen.at,
    startedBy,
    gate,
    warnedAt,
    reportOnlyAt,
    sweep: evidence,
    approval,
    liveCheck: { startedAt: flip.startedAt, checkedAt: flip.checkedAt },
    counts: {
      members: people.length,
      toEnter: counted("toEnter"),
      droppedOut: counted("droppedOut"),
      leftOut: counted("leftOut"),
      notNamed: counted("notNamed"),
      sortedOut: counted("sortedOut"),
      away: people.filter(({ awaySince }) => awaySince !== undefined).length,
    },
    checks: FlipCheckKindSchema.options.flatMap((check): FlipCheck[] => {
      const at = seen.asked[check];
      if (at === undefined) return [];
      return [{ check, at, ...(check === "breakGlass" && { about: seen.breakGlass }) }];
    }),
    preflight: seen.preflight,
    policies: seen.policies,
  };
}
