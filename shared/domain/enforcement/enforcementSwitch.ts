import { z } from "zod";
import { PersonSchema } from "../people/person.ts";
import { SeenSchema } from "./secondLook.ts";

const byAt = { by: PersonSchema, at: z.string() };
/** How far a start has come with one policy. */
const looked = {
  policyReadAt: z.string().optional().describe("When the policy was read, in report-only and as it must be."),
  deleted: z
    .enum(["look", "restore", "comesBackEnabled"])
    .optional()
    .describe("How far the way back of a policy has come that somebody deleted; one that was enabled comes last."),
};

/**
 * What people decided about the workforce policy as a whole. Absent: nobody has started it yet, so nobody is enforced
 * and nobody enters. Moments are ISO 8601 UTC.
 */
export const EnforcementSwitchSchema = z.object({
  startAsked: z
    .object({ ...byAt, reason: z.string(), digest: z.string() })
    .optional()
    .describe("Somebody wants to start; a second person has to confirm the same digest."),
  startConfirmed: z
    .object({ ...byAt, digest: z.string() })
    .optional()
    .describe("Both want it; carried out until the policy is read back enabled."),
  runningSince: z.string().optional().describe("When the policy was read back enabled. Absent: nobody enters."),
  stopAsked: z
    .object({ ...byAt, reason: z.string() })
    .optional()
    .describe("The policy is to be in report-only; it stays asked for until somebody starts again."),
  stoppedAt: z.string().optional().describe("When the policy was read back in report-only since then."),
  starting: z
    .object({
      ...looked,
      companion: z
        .object({
          ...looked,
          enabledAt: z.string().optional().describe("When it was last read enabled, and as it must be."),
        })
        .optional()
        .describe("The same of the companion policy, which comes before the workforce policy."),
      lastLookAt: z.string().optional().describe("When somebody of the group was last looked at."),
      peopleReadyAt: z.string().optional().describe("When nobody was left in the group who is not ready."),
      breakGlassUpTo: z.string().optional().describe("Up to which break-glass account What-If was asked."),
      breakGlassAskedAt: z.string().optional().describe("When it had said of all that the policy leaves them alone."),
      worker: z.string().optional().describe("Who carries the start out, so that no two create the policy."),
      workerUntil: z.string().optional().describe("From when on another one may take it over."),
    })
    .optional()
    .describe("How far a confirmed start has come."),
  enableAskedAt: z.string().optional().describe("When enabling was last claimed: its write may arrive late."),
  strength: z
    .array(z.string())
    .readonly()
    .optional()
    .describe("What the strength took when it began to run, and what it narrowed that down to."),
  guardedUpTo: z
    .object({ strangers: z.string().optional(), missing: z.string().optional() })
    .optional()
    .describe("Up to whom the guard looked at those about whom group and rows disagree, where one run has no time."),
  groupUnclearSince: z.string().optional().describe("Since when the group's members and their number disagree."),
  breakGlassMissing: SeenSchema.optional().describe(
    "By break-glass account: since when the guard has not found it in the group that our policies leave out.",
  ),
  notYetBecause: z.string().optional().describe("Why it is not carried out yet, in the service's own words."),
});
export type EnforcementSwitch = Readonly<z.infer<typeof EnforcementSwitchSchema>>;

/**
 * Whether people may enter the enforced group: started, read back, and nobody asked to stop. What was read back before
 * the last start or stop says nothing about the time after it.
 */
export function isRunning(known: EnforcementSwitch | undefined): boolean {
  if (known?.runningSince === undefined || known.stopAsked !== undefined) return false;
  const { runningSince, startConfirmed, stoppedAt } = known;
  return [startConfirmed?.at, stoppedAt].every((at) => at === undefined || Date.parse(runningSince) >= Date.parse(at));
}

/** For people who wait for somebody to enter. */
export function whyNotRunning(known: EnforcementSwitch | undefined): string | undefined {
  if (isRunning(known)) return undefined;
  if (known?.stopAsked)
    return `enforcement was stopped by ${known.stopAsked.by.displayName}: ${known.stopAsked.reason}`;
  if (known?.startConfirmed && !isPast(known.startConfirmed.at, known.stoppedAt))
    return `enforcement is being started${known.notYetBecause === undefined ? "" : `: ${known.notYetBecause}`}`;
  return "enforcement has not been started: two people have to start it first";
}

const isPast = (at: string, stoppedAt: string | undefined): boolean =>
  stoppedAt !== undefined && Date.parse(stoppedAt) > Date.parse(at);
