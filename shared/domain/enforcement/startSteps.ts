import { hours, minutes } from "../calendar/durations.ts";
import type { RegisteredPolicy } from "../policy/registeredPolicy.ts";
import { type EnforcementSwitch, isRunning } from "./enforcementSwitch.ts";

/** So long a reading of the policy, and of the people, counts before the write that enables. */
const READING_COUNTS_MS = minutes(5);
/** A start that comes no further for so long is given up: what people confirmed is of yesterday (rule 10). */
const GIVEN_UP_AFTER_MS = hours(24);
/** A write that was claimed may still arrive: one request to Graph with its token takes a minute at the most. */
export const LATE_WRITE_MS = minutes(2);

type LastKnown = Pick<RegisteredPolicy, "policyId" | "state" | "enableAskedAt">;
/** The same, with what the registry wants. */
type Wanted = LastKnown & Pick<RegisteredPolicy, "wanted">;

/** The next thing to do for a start that two people want; each makes one request to Conditional Access at the most. */
export type StartStep =
  /** Nobody wants it, or it is carried out and told. */
  | { readonly kind: "nothing" }
  | { readonly kind: "lookForName" | "create" | "lookAtPeople" | "tellRunning" | "giveUp" }
  /** In report-only and as it must be? */
  | { readonly kind: "read"; readonly policyId: string }
  /** Somebody has deleted it. Does Entra keep it, as it must be? */
  | { readonly kind: "lookInBin"; readonly policyId: string }
  /** It comes back without being enabled. */
  | { readonly kind: "restore"; readonly policyId: string }
  /** Somebody else has enabled it before everybody was looked at. */
  | { readonly kind: "returnToReportOnly"; readonly policyId: string }
  /** Would it apply to the break-glass accounts? */
  | { readonly kind: "askAboutBreakGlass"; readonly policyId: string }
  | { readonly kind: "enable"; readonly policyId: string }
  /** Only reading tells what became of the write. */
  | { readonly kind: "readEnabled"; readonly policyId: string };

/** Pure. Whatever is not known to be as it must be comes before the write. */
export function nextStartStep(known: EnforcementSwitch, registered: LastKnown | undefined, now: Date): StartStep {
  const { startConfirmed, starting = {} } = known;
  if (isRunning(known)) return { kind: known.starting ? "tellRunning" : "nothing" };
  if (!startConfirmed) return { kind: "nothing" };
  if (isEnableClaimed(known, registered)) return { kind: "readEnabled", policyId: registered.policyId };
  const lastStepAt = Math.max(Date.parse(startConfirmed.at), Date.parse(starting.lastLookAt ?? startConfirmed.at));
  if (now.getTime() - lastStepAt >= GIVEN_UP_AFTER_MS) return { kind: "giveUp" };
  if (!registered) return { kind: "lookForName" };
  const { policyId, state } = registered;
  // `disabled`: the name was free, and nothing was asked for yet.
  if (!policyId) return { kind: state === "disabled" ? "create" : "lookForName" };
  if (state === "enabled") return { kind: "returnToReportOnly", policyId };
  const counts = (moment: string | undefined) =>
    moment !== undefined &&
    Date.parse(moment) >= Date.parse(startConfirmed.at) &&
    now.getTime() - Date.parse(moment) < READING_COUNTS_MS;
  if (starting.deleted === "look") return { kind: "lookInBin", policyId };
  if (starting.deleted === "restore") return { kind: "restore", policyId };
  if (starting.policyReadAt === undefined) return { kind: "read", policyId };
  if (!counts(starting.peopleReadyAt)) return { kind: "lookAtPeople" };
  // What-If knows nothing of a policy that is deleted; its break-glass group is read all the same.
  const canBeAsked = starting.deleted !== "comesBackEnabled";
  if (canBeAsked && !counts(starting.breakGlassAskedAt)) return { kind: "askAboutBreakGlass", policyId };
  return { kind: counts(starting.policyReadAt) ? "enable" : "read", policyId };
}

/** Whether this start has asked for the policy to be enabled, and nobody knows yet what became of it. */
const isEnableClaimed = (
  { startConfirmed }: EnforcementSwitch,
  registered: LastKnown | undefined,
): registered is LastKnown =>
  startConfirmed !== undefined &&
  registered?.policyId !== undefined &&
  registered.policyId !== "" &&
  registered.state === "enabled" &&
  registered.enableAskedAt !== undefined &&
  Date.parse(registered.enableAskedAt) >= Date.parse(startConfirmed.at);

/** Whether the policy may be enabled, as far as people decided: by the switch, and by the registry. */
export const mayBeEnabled = (known: EnforcementSwitch | undefined, registered: Wanted | undefined): boolean =>
  known !== undefined && registered?.wanted === "enabled" && (isRunning(known) || isEnableClaimed(known, registered));
