import type { Config } from "../../shared/config/config.ts";
import { APP } from "../../shared/domain/audit.ts";
import { type Leaver, type LeaverStep, nextLeaverStep } from "../../shared/domain/leaver/leaver.ts";
import { joinerInstanceId } from "../../shared/durable/instanceIds.ts";
import type { StoredLeaver } from "../../shared/ports/store/hrWorkers.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import type { LeaverNeeds, LeaverStepRun } from "./leaverStep.ts";
import { deleteMethods } from "./steps/deleteMethods.ts";
import { endOnboarding } from "./steps/endOnboarding.ts";
import { endSessions } from "./steps/endSessions.ts";
import { findAccount } from "./steps/findAccount.ts";
import { leaveEnforcement } from "./steps/leaveEnforcement.ts";
import { leaveGroups } from "./steps/leaveGroups.ts";
import { leaveWaves } from "./steps/leaveWaves.ts";

const steps: Readonly<Record<LeaverStep, LeaverStepRun>> = {
  onboarding: endOnboarding,
  account: findAccount,
  waves: leaveWaves,
  groups: leaveGroups,
  sessions: endSessions,
  methods: deleteMethods,
  enforcement: leaveEnforcement,
};

/**
 * The next step of what follows once somebody is gone, by what stands in their row. Safe to repeat, and for two at
 * once: a step finds its own effect, the line of the trail has the id of its step, and the row is guarded.
 * @returns whether another step may follow at once.
 * @throws TransientError, RefusedError, ConflictError: what was reached stands in the row.
 */
export async function leaverOnce(
  ports: LeaverNeeds,
  config: Config,
  worker: string,
  orchestrations: Orchestrations,
): Promise<boolean> {
  const { store, clock } = ports;
  const known = await store.leaver(worker);
  if (!known) return false;
  const next = nextLeaverStep(known.leaver, clock.now());
  if (next.kind === "nothing") return false;
  // HR may have told otherwise since, and whoever takes that in has not come to this row yet.
  if ((await store.employment(worker))?.record.eventId !== known.leaver.eventId) return false;
  if (next.kind === "end") {
    await store.saveLeaver({ ...known.leaver, state: "done" }, known.etag);
    return false;
  }
  return run(ports, config, known, next.step, orchestrations);
}

async function run(
  ports: LeaverNeeds,
  config: Config,
  { leaver, etag }: StoredLeaver,
  step: LeaverStep,
  orchestrations: Orchestrations,
): Promise<boolean> {
  const { store, clock } = ports;
  const end = await steps[step](ports, config, leaver);
  if (end.kind === "later") {
    await store.saveLeaver({ ...leaver, notYet: end.because, nextAt: end.nextAt.toISOString() }, etag);
    return false;
  }
  if (end.kind === "goOn") {
    await store.saveLeaver({ ...leaver, ...end.change }, etag);
    return true;
  }
  const at = clock.now().toISOString();
  const changed: Leaver = { ...leaver, ...end.change, notYet: undefined, nextAt: undefined };
  const { worker: scope, eventId, userId: subjectId } = changed;
  const line = { scope, id: `leaver|${eventId}|${step}`, at, who: APP, what: "leaverStep" as const };
  // What is off is no news of anybody's.
  if (end.report.as !== "off")
    await store.append([{ ...line, why: end.report.say, ...(subjectId !== undefined && { subjectId }) }]);
  await store.saveLeaver({ ...changed, reports: { ...leaver.reports, [step]: { ...end.report, at } } }, etag);
  if (step === "onboarding") await orchestrations.wake(joinerInstanceId(scope));
  return true;
}
