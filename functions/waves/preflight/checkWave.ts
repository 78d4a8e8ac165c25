import type { Config } from "../../../shared/config/config.ts";
import { ROLES, wavePolicyKeys } from "../../../shared/domain/policy/registeredPolicy.ts";
import { wizardAppIds } from "../../../shared/domain/policy/wizardApps.ts";
import type { Moment } from "../../../shared/domain/preflight/moments.ts";
import { runPreflight } from "../../../shared/domain/preflight/preflight.ts";
import {
  heldUpLately,
  letsGoOn,
  type PreflightRun,
  preflightRun,
  sayBlocking,
} from "../../../shared/domain/preflight/preflightRun.ts";
import type { WaveForChecks } from "../../../shared/domain/preflight/waveForChecks.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { isPrivilegedWave } from "../../../shared/domain/wave/waveKind.ts";
import { enforcingKeys } from "../../../shared/enforcement/workforceFault.ts";
import { TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { PreflightSubject } from "../../../shared/ports/tenant.ts";
import { goTo, next, type PageEnd, refused, type Scope } from "../../../shared/steps/step.ts";
import { unlessUnreadable } from "../../../shared/unlessUnreadable.ts";
import { declarationsOf } from "../../../shared/waves/declarationsOf.ts";
import { allMembers } from "../../../shared/waves/memberPages.ts";
import { waveEvent } from "../../../shared/waves/waveRow.ts";
import type { Obstacle } from "../policy/policyChecks.ts";

type Needs = Pick<Ports, "store" | "clock" | "tenant">;

/**
 * Why a wave must not go on at a moment; `undefined` when it may. A run of the last hour in which nothing blocks does;
 * any other is made anew. Missing, old or unreadable runs, and whatever is not known, let nobody go on.
 * @throws TransientError while Graph is busy: what was read stays for the next call.
 */
async function whyNotYet(ports: Needs, config: Config, wave: WaveFacts, moment: Moment): Promise<Obstacle | undefined> {
  const { store, clock } = ports;
  if (letsGoOn(await store.preflightRun(wave.waveId, moment), wave, moment, clock.now())) return undefined;
  const run = await checkWave(ports, config, wave, moment);
  if (letsGoOn(run, wave, moment, clock.now())) return undefined;
  return heldUpBy(run);
}

/** The same for a step that is asked every few minutes: what held it up lately is not read anew each time. */
export async function whyNotYetLately(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  moment: Moment,
): Promise<Obstacle | undefined> {
  const last = await ports.store.preflightRun(wave.waveId, moment);
  return heldUpLately(last, wave, moment, ports.clock.now())
    ? heldUpBy(last)
    : await whyNotYet(ports, config, wave, moment);
}

const heldUpBy = (run: PreflightRun): Obstacle => ({ code: "PreflightBlocks", say: sayBlocking(run) });

/** Pauses that Graph's narrow buckets ask for are waited out in the step. */
const SHORT_SECONDS = 30;

/** The same as a phase of a step. Reads the tenant once; writes the run. Safe to repeat: a run replaces the last. */
export async function checksPhase<Tally>(
  { ports, config, wave }: Scope<Tally>,
  moment: Moment,
  phase: string,
): Promise<PageEnd<Tally>> {
  try {
    const obstacle = await whyNotYet(ports, config, wave, moment);
    return obstacle ? refused(obstacle.code, obstacle.say) : next();
  } catch (error) {
    const isOwnShare = error instanceof TransientError && error.code === "requestsUsedUp";
    // The app's own share of the requests is used up for a moment: that is no trouble.
    if (!isOwnShare) throw error;
    return goTo(phase, { afterSeconds: Math.min(error.retryAfterSeconds ?? SHORT_SECONDS, SHORT_SECONDS) });
  }
}

/** Runs all checks for a wave, and writes down what they said: in a row, and as a line where that is new. */
async function checkWave(ports: Needs, config: Config, wave: WaveFacts, moment: Moment): Promise<PreflightRun> {
  const { store, clock, tenant } = ports;
  const hires = await hiresToCome(store);
  const readings = await tenant.tenantReadings({ ...subjectOf(config, wave, clock.now()), hires });
  const facts = {
    ...readings,
    now: clock.now(),
    declarations: await declarationsOf(store),
    wave: await waveFor(store, config, wave, moment),
  };
  const run = preflightRun(wave, moment, runPreflight(facts), readings.readAt.toISOString());
  await store.savePreflightRun(run);
  const isWell = run.blocking.length === 0;
  await store.append([
    waveEvent(wave, {
      id: `preflight|${moment}|${wave.round}|${run.blocking.join()}|${wave.stageAt}`,
      at: clock.now().toISOString(),
      what: isWell ? "checksPassed" : "checksHoldUp",
      why: `${momentWords[moment]}: ${isWell ? "nothing holds it up" : sayBlocking(run)}; digest ${run.digest}`,
    }),
  ]);
  return run;
}

const momentWords: Readonly<Record<Moment, string>> = {
  start: "at the start of the wave",
  reportOnly: "before report-only",
  flip: "in the hour before the flip",
};

const subjectOf = (config: Config, { groupId }: WaveFacts, now: Date): PreflightSubject => {
  const leftOutAppIds = config.leftOut.flatMap((one) => {
    if (one.what === "app") return [one.id];
    return one.what === "allButSensitiveApps" ? one.sensitiveApps : [];
  });
  return {
    now,
    breakGlassUserIds: config.breakGlassUserIds,
    enforcedGroupId: config.enforcedGroupId,
    enforcedStrengthId: config.enforcedStrengthId,
    nudgeGroupId: config.nudgeGroupId,
    otherGroupIds: config.canaryGroupId === undefined ? [] : [config.canaryGroupId],
    waveGroupIds: [groupId],
    leftOutAppIds,
    appIds: [...leftOutAppIds, ...(config.wizardExclusions ? wizardAppIds : [])],
    identities: [{ name: "policyWriter", clientId: config.graph.policyWriterClientId }],
    passLifetimeMinutes: config.joinerRules.passLifetimeMinutes,
  };
};

/** Whoever has an account, and is to get a code yet. */
async function hiresToCome(store: Needs["store"]): Promise<ReadonlyMap<string, string>> {
  const hires = new Map<string, string>();
  for await (const page of store.joiners())
    for (const { facts, displayName } of page) {
      const { account, registeredAt, ended } = facts;
      if (account?.kind === "found" && registeredAt === undefined && ended === undefined)
        hires.set(account.userId.toLowerCase(), displayName);
    }
  return hires;
}

async function waveFor(
  store: Needs["store"],
  config: Config,
  facts: WaveFacts,
  moment: Moment,
): Promise<WaveForChecks> {
  const keys = [...wavePolicyKeys(facts.waveId, config.wizardExclusions), ...enforcingKeys(config)];
  const [members, all, roles, registered] = await Promise.all([
    allMembers(store, facts.waveId),
    store.waves(),
    unlessUnreadable(store.registeredPolicy(ROLES)),
    Promise.all(keys.map(async (key) => ({ key, registered: await store.registeredPolicy(key) }))),
  ]);
  const isFirstFlip = all.every(({ enforcingAt, enforcedAt }) => enforcingAt === undefined && enforcedAt === undefined);
  const inWaves = all
    .filter((wave) => isPrivilegedWave(wave) && !isUndone(wave))
    .reduce((sum, { inScope }) => sum + inScope, 0);
  const hasRolesPolicy = roles !== undefined && roles.policyId !== "" && roles.deletedAt === undefined;
  const privileged = { inWaves, hasRolesPolicy };
  return { moment, facts, members, rules: config.rules, policies: registered, isFirstFlip, privileged };
}

const isUndone = ({ stage }: WaveFacts): boolean => stage === "cancelled" || stage === "rolledBack";
