import { app } from "@azure/functions";
import * as df from "durable-functions";
import { waveRollout } from "../orchestrations/waveRollout.ts";
import type { Config } from "../shared/config.ts";
import type { PageResult } from "../shared/contracts/waveActivities.ts";
import * as contracts from "../shared/contracts/waveActivities.ts";
import type { WaveStep } from "../shared/domain/waveTypes.ts";
import type { ActivityContract } from "../shared/durable/activityContract.ts";
import { implementActivity } from "../shared/durable/implementActivity.ts";
import { ConflictError, RefusedError, TransientError } from "../shared/errors.ts";
import type { Ports } from "../shared/ports/ports.ts";
import { withCallCache, withManagersKept } from "../shared/waves/callCache.ts";
import { type PageInput, severalPages } from "../shared/waves/stepProgress.ts";
import { wakeable } from "../shared/waves/wakeableWaits.ts";
import { waveActions } from "../shared/waves/waveActions.ts";
import { makeAdvanceWave } from "./activities/advanceWave.ts";
import { makeCheckEveryone } from "./activities/checkEveryone.ts";
import { makeCreateWavePolicy } from "./activities/createWavePolicy.ts";
import { makeDecideWaveStep } from "./activities/decideWaveStep.ts";
import { makeExcludeMembers } from "./activities/excludeMembers.ts";
import { makeFlipPolicy } from "./activities/flipPolicy.ts";
import { makeLookAtGate } from "./activities/lookAtGate.ts";
import { makeMailMembers } from "./activities/mailMembers.ts";
import { makeRollBackPolicy } from "./activities/rollBackPolicy.ts";
import { makeSnapshotMembers } from "./activities/snapshotMembers.ts";
import { makeSweepSignIns } from "./activities/sweepSignIns.ts";
import { makeVoidApproval } from "./activities/voidApproval.ts";
import { makeWatchSignIns } from "./activities/watchSignIns.ts";
import { health, home } from "./http/home.ts";
import { controlWave } from "./http/wavesControl.ts";
import { listWaves, showWave } from "./http/wavesRead.ts";
import { startWave } from "./http/wavesStart.ts";
import { makeOrchestrations } from "./orchestrationClient.ts";

/** Everything that a wave rollout needs of the host: its orchestration, its activities, its HTTP surface. */
export function registerWaves(ports: Ports, config: Config): void {
  registerWaveHttp(ports, config);
  df.app.orchestration("waveRollout", waveRollout);
  for (const [name, handler] of waveActivities(ports, config)) df.app.activity(name, { handler });
}

/** Who may call is checked in the handlers, by App Service authentication and app roles. */
function registerWaveHttp(ports: Ports, config: Config): void {
  const anonymous = { authLevel: "anonymous" } as const;
  const durable = { extraInputs: [df.input.durableClient()] };
  const read = { ...anonymous, methods: ["GET" as const] };
  const post = { ...anonymous, ...durable, methods: ["POST" as const] };
  app.http("startWave", { ...post, route: "api/waves", handler: startWave(ports, config, makeOrchestrations) });
  app.http("listWaves", { ...read, route: "api/waves", handler: listWaves(ports, config) });
  app.http("showWave", { ...read, route: "api/waves/{waveId}", handler: showWave(ports, config) });
  app.http("health", { ...read, route: "api/health", handler: health });
  // An empty route would be the function's own name; this one matches the empty path alone.
  app.http("home", { ...read, route: "{ignored:maxlength(0)?}", handler: home });
  app.http("wavesPage", { ...read, route: "waves", handler: listWaves(ports, config) });
  app.http("wavePage", { ...read, route: "waves/{waveId}", handler: showWave(ports, config) });
  for (const action of waveActions)
    app.http(`${action}Wave`, {
      ...post,
      route: `api/waves/{waveId}/${action}`,
      handler: controlWave(action, ports, config, makeOrchestrations),
    });
}

/**
 * The wave's activities by name, ready to be called by an engine.
 * @internal exported for its tests
 */
export function waveActivities(ports: Ports, config: Config): ReadonlyMap<string, df.ActivityHandler> {
  const handlers = new Map<string, df.ActivityHandler>();
  const add = <Input, Result>(contract: ActivityContract<Input, Result>, run: (input: Input) => Promise<Result>) =>
    handlers.set(contract.name, implementActivity(contract, run));
  // Rows are read once a call, whatever the number of pages; what comes after the last one is decided while they are at hand.
  const inPages =
    <Input extends PageInput>(make: (ports: Ports, config: Config) => (input: Input) => Promise<PageResult>) =>
    async (input: Input): Promise<PageResult> => {
      const atHand = { ...ports, store: withCallCache(ports.store), directory: withManagersKept(ports.directory) };
      const result = await severalPages(make(atHand, config))(input);
      return result.done ? { ...result, next: await makeDecideWaveStep(atHand, config)(input) } : result;
    };
  const mail = inPages(makeMailMembers);
  const paged = {
    snapshot: inPages(makeSnapshotMembers),
    lookAtGate: inPages(makeLookAtGate),
    sweep: inPages(makeSweepSignIns),
    checkEveryone: inPages(makeCheckEveryone),
    exclude: inPages(makeExcludeMembers),
    watch: wakeable(ports, config, inPages(makeWatchSignIns)),
  };
  const begin = (waveId: string, step: WaveStep): Promise<PageResult> | undefined =>
    step.kind === "mail" ? mail({ ...step, waveId }) : step.kind in paged ? paged[step.kind as keyof typeof paged]({ waveId }) : undefined;
  add(contracts.decideWaveStep, decideAndBegin(makeDecideWaveStep(ports, config), begin));
  add(contracts.snapshotMembers, paged.snapshot);
  add(contracts.mailMembers, mail);
  add(contracts.lookAtGate, paged.lookAtGate);
  add(contracts.createWavePolicy, makeCreateWavePolicy(ports, config));
  add(contracts.sweepSignIns, paged.sweep);
  add(contracts.checkEveryone, paged.checkEveryone);
  add(contracts.voidApproval, makeVoidApproval(ports));
  add(contracts.excludeMembers, paged.exclude);
  add(contracts.flipPolicy, makeFlipPolicy(ports, config));
  add(contracts.watchSignIns, paged.watch);
  add(contracts.rollBackPolicy, makeRollBackPolicy(ports, config));
  add(contracts.advanceWave, makeAdvanceWave(ports));
  return handlers;
}

/**
 * Decides on a step and does its first pages in the same call: after each wait that spares a call and its history. What a service refuses or
 * has no time for now is left to the step's own activity, which waits as it is told to; every page is safe to run twice.
 */
const decideAndBegin =
  (decide: (input: { waveId: string }) => Promise<WaveStep>, begin: (waveId: string, step: WaveStep) => Promise<PageResult> | undefined) =>
  async ({ waveId }: { waveId: string }) => {
    const step = await decide({ waveId });
    try {
      return { ...step, first: await begin(waveId, step) };
    } catch (error) {
      if (error instanceof TransientError || error instanceof ConflictError || error instanceof RefusedError) return step;
      throw error;
    }
  };
