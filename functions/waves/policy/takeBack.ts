import type { Config } from "../../../shared/config/config.ts";
import { definitionDigest } from "../../../shared/domain/policy/policyDefinition.ts";
import { wasApplied } from "../../../shared/domain/policy/policyInDoubt.ts";
import type { RegisteredPolicy } from "../../../shared/domain/policy/registeredPolicy.ts";
import { nextTakeBackStep } from "../../../shared/domain/policy/takingBack.ts";
import { alertedEvents } from "../../../shared/domain/wave/alertedEvents.ts";
import { isApplied } from "../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { RefusedError, saidBy, TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { tellFoundEnabled, tryAlert, tryTellBack } from "../../../shared/waves/staffMails.ts";
import { waveEvent, waveOf } from "../../../shared/waves/waveRow.ts";
import type { Patience } from "../../host/patience.ts";

type Needs = Pick<Ports, "store" | "clock" | "policies" | "policyWriter" | "email">;
const REPORT_ONLY = "enabledForReportingButNotEnforced";

/** The tenant takes one request to Conditional Access a second (graph facts 0.1). */
const BETWEEN_REQUESTS_SECONDS = 1.1;
const BUSY_SECONDS = 2;
/** Whatever a service asks for: a policy that is to go back does not wait for longer. */
const LONGEST_WAIT_SECONDS = 30;

/** How far our policy came on its way back. */
export type TakenBack =
  | { readonly kind: "nothing" }
  /** It was read in report-only; `isSettled` when no late write of the flip can change that any more. */
  | { readonly kind: "back"; readonly readBackAt: string; readonly isSettled: boolean }
  | { readonly kind: "notYet"; readonly because: string; readonly afterSeconds: number; readonly isRefused: boolean };

/**
 * Returns our recorded policy to report-only by one request to Conditional Access: the write, which needs no reading
 * before it and is always allowed, or the reading after it. Safe to repeat, and for two at once: both ask for the same
 * state. What was reached stands in the registry row; only a reading makes it `readBackAt`.
 * @throws what is neither busy nor refused; and whatever the store says.
 */
export async function takeBackOnce(ports: Needs, config: Config, waveId: string): Promise<TakenBack> {
  const { store } = ports;
  const [wave, registered] = [await waveOf(store, waveId), await store.registeredPolicy(waveId)];
  const step = nextTakeBackStep(wave, registered);
  if (step.kind === "settled") return { kind: "back", readBackAt: step.readBackAt, isSettled: true };
  if (step.kind === "nothing" || !registered) return { kind: "nothing" };
  try {
    return await (step.kind === "write" ? write : read)(ports, config, wave, registered);
  } catch (error) {
    return notYet(ports, config, wave, registered, error);
  }
}

/** As `takeBackOnce`, until it was read back or the patience is at its end. */
export async function takeBackWithin(
  ports: Needs,
  config: Config,
  waveId: string,
  patience: Patience,
): Promise<TakenBack> {
  for (;;) {
    const taken = await takeBackOnce(ports, config, waveId);
    if (taken.kind !== "notYet" || taken.isRefused || taken.afterSeconds > patience.left()) return taken;
    await patience.pause(taken.afterSeconds);
  }
}

async function write(
  ports: Needs,
  _config: Config,
  _wave: WaveFacts,
  registered: RegisteredPolicy,
): Promise<TakenBack> {
  const { store, policyWriter } = ports;
  try {
    await policyWriter.setPolicyState(registered.policyId, REPORT_ONLY);
  } catch (error) {
    // A policy that somebody deleted enforces nothing; the reading that follows settles it.
    if (!(error instanceof RefusedError) || error.reason !== "notFound") throw error;
  }
  const because = "the change was written and is being read back";
  await store.saveRegisteredPolicy({
    ...registered,
    state: REPORT_ONLY,
    readBackAt: undefined,
    notBackBecause: because,
  });
  return { kind: "notYet", because, afterSeconds: BETWEEN_REQUESTS_SECONDS, isRefused: false };
}

async function read(ports: Needs, config: Config, wave: WaveFacts, registered: RegisteredPolicy): Promise<TakenBack> {
  const { store, clock, policies } = ports;
  const policy = await policies.policy(registered.policyId);
  const at = clock.now().toISOString();
  if (policy?.state === "enabled" || policy?.state === "unknown") {
    const because = `it was read as ${policy.state} and is written again`;
    await store.saveRegisteredPolicy({
      ...registered,
      state: "enabled",
      readBackAt: undefined,
      notBackBecause: because,
    });
    if (!wasApplied(wave, registered)) await tellFoundEnabled(ports, config, wave, at);
    return { kind: "notYet", because, afterSeconds: BETWEEN_REQUESTS_SECONDS, isRefused: false };
  }
  const known: RegisteredPolicy = {
    ...registered,
    ...(policy?.modifiedDateTime !== undefined && { modifiedDateTime: policy.modifiedDateTime }),
    readBackAt: at,
    notBackBecause: undefined,
  };
  await store.saveRegisteredPolicy(known);
  if (wasApplied(wave, registered)) {
    const isDrifted = policy && definitionDigest(policy.definition) !== registered.definitionDigest;
    await store.append([
      waveEvent(wave, {
        id: `rollBack|${wave.round}`,
        at,
        what: alertedEvents.rollBack,
        why: whyBack(wave),
        subjectId: registered.policyId,
        before: `${isApplied(wave.stage) ? "enabled" : "may be enabled"}${isDrifted ? "; somebody had changed its definition" : ""}`,
        after: policy?.state ?? "gone",
      }),
    ]);
    await tryTellBack(ports, config, wave, whyBack(wave));
  }
  return { kind: "back", readBackAt: at, isSettled: nextTakeBackStep(wave, known).kind === "settled" };
}

/** Of a refusal, which leaves people under a policy that is to go back, the operators are told once a day. */
async function notYet(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  registered: RegisteredPolicy,
  error: unknown,
): Promise<TakenBack> {
  const isRefused = error instanceof RefusedError;
  if (!isRefused && !(error instanceof TransientError)) throw error;
  const because = isRefused ? saidBy(error) : error.message;
  await ports.store.saveRegisteredPolicy({ ...registered, notBackBecause: because });
  if (isRefused) {
    const day = ports.clock.now().toISOString().slice(0, 10);
    const what = `The policy ${registered.policyId} of this wave is to go back to report-only, and Entra refuses that: ${because}. It is tried again every minute; until it works the policy may be enabled. Whoever may change policies can set it to report-only by hand.`;
    await tryAlert(ports, config, wave, `rollBackRefused|${day}`, what);
    return { kind: "notYet", because, afterSeconds: LONGEST_WAIT_SECONDS, isRefused };
  }
  const afterSeconds = Math.min(LONGEST_WAIT_SECONDS, Math.max(BUSY_SECONDS, error.retryAfterSeconds ?? 0));
  return { kind: "notYet", because, afterSeconds, isRefused };
}

/** For the audit trail and the operators. */
export function whyBack({ rollbackRequested, cancelRequested }: WaveFacts): string {
  if (rollbackRequested) return `asked for by ${rollbackRequested.by.displayName}: ${rollbackRequested.reason}`;
  return cancelRequested ? `cancelled by ${cancelRequested.by.displayName}` : "";
}
