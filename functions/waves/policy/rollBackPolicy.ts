import type { Config } from "../../../shared/config/config.ts";
import { definitionDigest } from "../../../shared/domain/policy/policyDefinition.ts";
import type { RegisteredPolicy } from "../../../shared/domain/policy/registeredPolicy.ts";
import { alertedEvents } from "../../../shared/domain/wave/alertedEvents.ts";
import { isApplied, type WaveStage } from "../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { mayMove } from "../../../shared/domain/wave/waveMachine.ts";
import { RefusedError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { StepOf, StepScope } from "../../../shared/steps/step.ts";
import { sendAlert, tellFoundEnabled, tryAlert } from "../../../shared/waves/staffMails.ts";
import { moveWave, waveEvent } from "../../../shared/waves/waveRow.ts";
import { freeMembers } from "../steps/advance.ts";
import { nextRequestInANewRun } from "./policyChecks.ts";

type Needs = Pick<Ports, "store" | "clock" | "policies" | "policyWriter" | "email">;
const REPORT_ONLY = "enabledForReportingButNotEnforced";

/**
 * Returns our recorded policy to report-only, whatever else changed about it: always allowed, audited with the drift.
 * It needs no reading first, so a flip that was written and never read back is taken back like one that was. If
 * the wave was never enforced, this only checks that the policy is in report-only, and alerts the operators if not. One Conditional Access
 * request a run: the write first, then a look whether it took. Safe to repeat: the registry row says which of the two
 * comes next, and that a flip was asked for is forgotten last of all.
 */
export async function rollBackPolicy({ ports, config, wave, step }: StepScope<StepOf<"rollBack">>): Promise<void> {
  const { because, leadsTo } = step;
  const { store, clock } = ports;
  const { waveId } = wave;
  if (wave.stage !== leadsTo && !mayMove(wave.stage, leadsTo)) return;
  const registered = await store.registeredPolicy(waveId);
  if (registered?.policyId && wave.stage !== leadsTo) {
    if (registered.state === "enabled") return askForReportOnly(ports, config, wave, registered);
    await assertReportOnly(ports, config, wave, registered, {
      because,
      wasApplied: mayApply(wave, registered, leadsTo),
    });
  }
  const forgotten = {
    rollbackRequested: undefined,
    evidence: undefined,
    approval: undefined,
    flip: undefined,
    watchedUntil: undefined,
  };
  const moved = await moveWave(store, waveId, leadsTo, clock.now().toISOString(), () => forgotten, because);
  if (leadsTo === "cancelled") await freeMembers(store, waveId);
  const wasApplied = mayApply(wave, registered, leadsTo) || (wave.stage === leadsTo && wave.enforcedAt !== undefined);
  if (moved && wasApplied)
    await sendAlert(
      ports,
      config,
      moved,
      `rolledBack|${moved.stageAt}`,
      `The policy of this wave is back in report-only: ${because}.`,
    );
  const settled = await store.registeredPolicy(waveId);
  if (settled?.enableAskedAt) await store.saveRegisteredPolicy({ ...settled, enableAskedAt: undefined });
}

/**
 * Whether people may have been under the policy: then it is told that it is back, else only when it was found enabled.
 */
const mayApply = ({ stage }: WaveFacts, registered: RegisteredPolicy | undefined, leadsTo: WaveStage): boolean =>
  isApplied(stage) || registered?.enableAskedAt !== undefined || (leadsTo === "rolledBack" && stage !== "rolledBack");

/** Of a refusal, which leaves people under a policy that is to go back, the operators are told once a day. */
async function askForReportOnly(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  registered: RegisteredPolicy,
): Promise<never> {
  const { store, clock, policyWriter } = ports;
  try {
    await policyWriter.setPolicyState(registered.policyId, REPORT_ONLY);
  } catch (error) {
    // A policy that somebody deleted enforces nothing; the look that follows settles it.
    if (!(error instanceof RefusedError)) throw error;
    if (error.reason !== "notFound") {
      const day = clock.now().toISOString().slice(0, 10);
      const what = `The policy ${registered.policyId} of this wave is to go back to report-only, and Entra refuses that: ${error.code}. It is tried again; until it works the policy may be enabled. Whoever may change policies can set it to report-only by hand.`;
      await tryAlert(ports, config, wave, `rollBackRefused|${day}`, what);
      throw error;
    }
  }
  await store.saveRegisteredPolicy({ ...registered, state: REPORT_ONLY });
  return nextRequestInANewRun();
}

async function assertReportOnly(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  registered: RegisteredPolicy,
  { because, wasApplied }: { readonly because: string; readonly wasApplied: boolean },
): Promise<void> {
  const { store, clock, policies } = ports;
  const policy = await policies.policy(registered.policyId);
  if (policy?.state === "enabled" || policy?.state === "unknown") {
    await store.saveRegisteredPolicy({ ...registered, state: "enabled" });
    if (!wasApplied) await tellFoundEnabled(ports, config, wave, clock.now().toISOString());
    return nextRequestInANewRun();
  }
  const isDrifted = policy && definitionDigest(policy.definition) !== registered.definitionDigest;
  if (policy?.modifiedDateTime)
    await store.saveRegisteredPolicy({ ...registered, modifiedDateTime: policy.modifiedDateTime });
  if (!wasApplied) return;
  await store.append([
    waveEvent(wave, {
      id: `rollBack|${wave.round}|${wave.stageAt}`,
      at: clock.now().toISOString(),
      what: alertedEvents.rollBack,
      why: because,
      subjectId: registered.policyId,
      before: `${isApplied(wave.stage) ? "enabled" : "may be enabled"}${isDrifted ? "; somebody had changed its definition" : ""}`,
      after: policy?.state ?? "gone",
    }),
  ]);
}
