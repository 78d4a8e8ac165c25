import { hours, minutes } from "../calendar/durations.ts";
import { COMPANION, type EnforcingKey, type RegisteredPolicy, ROLES, WORKFORCE } from "../policy/registeredPolicy.ts";
import { type EnforcementSwitch, isRunning } from "./enforcementSwitch.ts";

/** So long a reading of the policy, and of the people, counts before the write that enables. */
const READING_COUNTS_MS = minutes(5);
/** A start that comes no further for so long is given up: what people confirmed is of yesterday (rule 10). */
const GIVEN_UP_AFTER_MS = hours(24);
/** A write that was claimed may still arrive: one request to Graph with its token takes a minute at the most. */
export const LATE_WRITE_MS = minutes(2);

type LastKnown = Pick<RegisteredPolicy, "policyId" | "state" | "enableAskedAt">;
/** The same, with what the registry wants. */
type Wanted = LastKnown & Pick<RegisteredPolicy, "wanted" | "kind">;

/**
 * What the registry says of the policies that a start switches on, in their order: the companion where there is to be
 * one, then the workforce policy, which is never enabled without it.
 */
export type StartedPolicies = ReadonlyMap<EnforcingKey, LastKnown | undefined>;

/**
 * The next thing to do for a start that two people want; each makes one request to Conditional Access at the most.
 * `key` names the policy that it is about.
 */
export type StartStep = Step & { readonly key: EnforcingKey };
type Step =
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
export function nextStartStep(known: EnforcementSwitch, policies: StartedPolicies, now: Date): StartStep {
  const of = (key: EnforcingKey, step: Step): StartStep => ({ ...step, key });
  const { startConfirmed, starting = {} } = known;
  if (isRunning(known)) return of(WORKFORCE, { kind: known.starting ? "tellRunning" : "nothing" });
  if (!startConfirmed) return of(WORKFORCE, { kind: "nothing" });
  for (const [key, registered] of policies)
    if (isEnableClaimed(known, registered)) return of(key, { kind: "readEnabled", policyId: registered.policyId });
  const lastStepAt = Math.max(Date.parse(startConfirmed.at), Date.parse(starting.lastLookAt ?? startConfirmed.at));
  if (now.getTime() - lastStepAt >= GIVEN_UP_AFTER_MS) return of(WORKFORCE, { kind: "giveUp" });
  for (const [key, registered] of policies) {
    const step = preparation(known, key, registered);
    if (step) return of(key, step);
  }
  const counts = (moment: string | undefined) =>
    isOfThisStart(known, moment) && now.getTime() - Date.parse(moment) < READING_COUNTS_MS;
  if (!counts(starting.peopleReadyAt)) return of(WORKFORCE, { kind: "lookAtPeople" });
  for (const [key, registered] of policies) {
    const policyId = registered?.policyId ?? "";
    // What-If knows nothing of a policy that is deleted; its break-glass group is read all the same.
    const canBeAsked = lookedAt(known, key).deleted !== "comesBackEnabled";
    if (canBeAsked && !counts(starting.breakGlassAskedAt)) return of(key, { kind: "askAboutBreakGlass", policyId });
    if (key === COMPANION && counts(starting.companion?.enabledAt)) continue;
    if (key === COMPANION && isCompanionUp(known)) return of(key, { kind: "readEnabled", policyId });
    return of(key, { kind: counts(lookedAt(known, key).policyReadAt) ? "enable" : "read", policyId });
  }
  return of(WORKFORCE, { kind: "nothing" });
}

/** What comes before a policy can be enabled at all; `undefined` when it was read and is as it must be. */
function preparation(known: EnforcementSwitch, key: EnforcingKey, registered: LastKnown | undefined): Step | undefined {
  if (!registered) return { kind: "lookForName" };
  const { policyId, state } = registered;
  // `disabled`: the name was free, and nothing was asked for yet.
  if (!policyId) return { kind: state === "disabled" ? "create" : "lookForName" };
  if (key === COMPANION && isCompanionUp(known)) return undefined;
  if (state === "enabled") return { kind: "returnToReportOnly", policyId };
  const { deleted, policyReadAt } = lookedAt(known, key);
  if (deleted === "look") return { kind: "lookInBin", policyId };
  if (deleted === "restore") return { kind: "restore", policyId };
  return policyReadAt === undefined ? { kind: "read", policyId } : undefined;
}

type Deleted = NonNullable<NonNullable<EnforcementSwitch["starting"]>["deleted"]>;

/** How far this start has come with a policy. */
export const lookedAt = (
  { starting }: EnforcementSwitch,
  key: EnforcingKey,
): { readonly policyReadAt?: string | undefined; readonly deleted?: Deleted | undefined } =>
  (key === COMPANION ? starting?.companion : starting) ?? {};

const isOfThisStart = ({ startConfirmed }: EnforcementSwitch, moment: string | undefined): moment is string =>
  moment !== undefined && startConfirmed !== undefined && Date.parse(moment) >= Date.parse(startConfirmed.at);

/** Whether this start has enabled the companion and read it back. */
const isCompanionUp = (known: EnforcementSwitch): boolean => isOfThisStart(known, known.starting?.companion?.enabledAt);

/** Whether a write that was claimed is of yesterday, and what must be read beside it could not be read since. */
export const isClaimOld = ({ enableAskedAt }: Pick<RegisteredPolicy, "enableAskedAt">, now: Date): boolean =>
  enableAskedAt !== undefined && now.getTime() - Date.parse(enableAskedAt) >= GIVEN_UP_AFTER_MS;

/** Whether this start has asked for the policy to be enabled, and nobody knows yet what became of it. */
const isEnableClaimed = (known: EnforcementSwitch, registered: LastKnown | undefined): registered is LastKnown =>
  registered?.policyId !== undefined &&
  registered.policyId !== "" &&
  registered.state === "enabled" &&
  isOfThisStart(known, registered.enableAskedAt);

/** Whether the policy may be enabled, as far as people decided: by the switch, and by the registry. */
export function mayBeEnabled(known: EnforcementSwitch | undefined, registered: Wanted | undefined): boolean {
  if (known === undefined || registered?.wanted !== "enabled") return false;
  // Two people had it enabled while enforcement ran; a stop takes it back for good.
  if (registered.kind === ROLES) return isRunning(known);
  const isUp = registered.kind === COMPANION && isCompanionUp(known);
  return isUp || isRunning(known) || isEnableClaimed(known, registered);
}
