import type { ActivityHandler } from "durable-functions";
import type { Config } from "../../shared/config/config.ts";
import type { PageResult } from "../../shared/contracts/waveActivities.ts";
import * as contracts from "../../shared/contracts/waveActivities.ts";
import type { WaveStep } from "../../shared/domain/wave/waveSteps.ts";
import type { ActivityContract } from "../../shared/durable/activityContract.ts";
import { ConflictError, RefusedError, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { withCallCache, withManagersKept } from "../../shared/waves/callCache.ts";
import { checkQueued } from "../../shared/waves/liveChecks.ts";
import { type PageInput, severalPages } from "../../shared/waves/stepProgress.ts";
import { wakeable } from "../../shared/waves/wakeableWaits.ts";
import { implementActivity } from "../host/implementActivity.ts";
import { makeDecideWaveStep } from "./decideWaveStep.ts";
import { makeCreateWavePolicy } from "./policy/createPolicy.ts";
import { makeFlipPolicy } from "./policy/flipPolicy.ts";
import { makeRollBackPolicy } from "./policy/rollBackPolicy.ts";
import { makeAdvanceWave } from "./steps/advance.ts";
import { makeCheckEveryone } from "./steps/checkEveryone.ts";
import { makeExcludeMembers } from "./steps/exclude.ts";
import { makeLookAtGate } from "./steps/gate.ts";
import { makeMailMembers } from "./steps/mailing.ts";
import { makeSnapshotMembers } from "./steps/snapshot.ts";
import { makeSweepSignIns } from "./steps/sweep.ts";
import { makeVoidApproval } from "./steps/voidApproval.ts";
import { makeWatchSignIns } from "./steps/watch/watch.ts";

/** The wave's activities by name, ready to be called by an engine. */
export function waveActivities(ports: Ports, config: Config): ReadonlyMap<string, ActivityHandler> {
  const handlers = new Map<string, ActivityHandler>();
  const add = <Input, Result>(contract: ActivityContract<Input, Result>, run: (input: Input) => Promise<Result>) =>
    handlers.set(contract.name, implementActivity(contract, run));
  const pages = pagedSteps(config);
  const step = (kind: PagedKind) => (input: PageInput) => pages[kind](atHand(ports))(input);
  add(contracts.decideWaveStep, decideAndBegin(ports, config, pages));
  add(contracts.snapshotMembers, step("snapshot"));
  add(contracts.mailMembers, (input) => pages.mail(atHand(ports))(input));
  add(contracts.lookAtGate, step("lookAtGate"));
  add(contracts.createWavePolicy, makeCreateWavePolicy(ports, config));
  add(contracts.sweepSignIns, step("sweep"));
  add(contracts.checkEveryone, step("checkEveryone"));
  add(contracts.voidApproval, makeVoidApproval(ports));
  add(contracts.excludeMembers, step("exclude"));
  add(contracts.flipPolicy, makeFlipPolicy(ports, config));
  add(contracts.watchSignIns, step("watch"));
  add(contracts.rollBackPolicy, makeRollBackPolicy(ports, config));
  add(contracts.advanceWave, makeAdvanceWave(ports));
  return handlers;
}

/**
 * Rows and managers are read once in a call, whatever the number of pages, and what decides before and after them sees
 * the same rows.
 */
const atHand = (ports: Ports): Ports => ({
  ...ports,
  store: withCallCache(ports.store),
  directory: withManagersKept(ports.directory),
});

type PagedSteps = ReturnType<typeof pagedSteps>;
type PagedKind = Exclude<keyof PagedSteps, "mail">;

/**
 * The steps that go page by page, made anew for each call from the ports `atHand`; the last page also decides what
 * comes next.
 */
function pagedSteps(config: Config) {
  const inPages =
    <Input extends PageInput>(make: (ports: Ports, config: Config) => (input: Input) => Promise<PageResult>) =>
    (ports: Ports) =>
    async (input: Input): Promise<PageResult> => {
      const step = make(ports, config);
      const page = async (at: Input) => (await checkQueued(ports, at)) ?? step(at);
      const result = await severalPages(page)(input);
      return result.done ? { ...result, next: await makeDecideWaveStep(ports, config)(input) } : result;
    };
  const watch = inPages(makeWatchSignIns);
  return {
    mail: inPages(makeMailMembers),
    snapshot: inPages(makeSnapshotMembers),
    lookAtGate: inPages(makeLookAtGate),
    sweep: inPages(makeSweepSignIns),
    checkEveryone: inPages(makeCheckEveryone),
    exclude: inPages(makeExcludeMembers),
    watch: (ports: Ports) => wakeable(ports, config, watch(ports)),
  };
}

/**
 * Decides on a step and does its first pages in the same call: after each wait that spares a call and its history. What
 * a service refuses or has no time for now is left to the step's own activity, which waits as it is told to; every page
 * is safe to run twice.
 */
const decideAndBegin =
  (ports: Ports, config: Config, pages: PagedSteps) =>
  async ({ waveId }: { waveId: string }) => {
    const here = atHand(ports);
    const step = await makeDecideWaveStep(here, config)({ waveId });
    try {
      return { ...step, first: await begin(pages, here, waveId, step) };
    } catch (error) {
      if (error instanceof TransientError || error instanceof ConflictError || error instanceof RefusedError)
        return step;
      throw error;
    }
  };

function begin(pages: PagedSteps, ports: Ports, waveId: string, step: WaveStep): Promise<PageResult> | undefined {
  if (step.kind === "mail") return pages.mail(ports)({ ...step, waveId });
  return step.kind in pages ? pages[step.kind as PagedKind](ports)({ waveId }) : undefined;
}
