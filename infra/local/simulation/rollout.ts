import type { BusinessClock } from "../clock/clock.ts";
import { openRecoveries } from "../people/lockouts.ts";
import type { World } from "../world/world.ts";
import { type AdminApi, adminApisOf } from "./adminApi.ts";
import { bringUpDoor, portalOf } from "./bringUpDoor.ts";
import { comeBack, type Visit } from "./comeBack.ts";
import { declareAll } from "./declare.ts";
import type { Progress } from "./progress.ts";
import { type PlannedWave, planWaves, RUN_STARTS_AT } from "./rolloutPlan.ts";
import { startEnforcement } from "./startEnforcement.ts";
import { startWaves } from "./startWaves.ts";
import { hasEnded, isDecided, type JoinerCounts, type WaveGlance, type WaveStatus } from "./waveProgress.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Before anything needs it. */
const DOOR_AFTER_MS = HOUR_MS / 12;
const DECLARED_AFTER_MS = 2 * HOUR_MS;
const ENFORCEMENT_STARTS_AFTER_MS = 3 * HOUR_MS;
const WAVES_START_AFTER_MS = 4 * HOUR_MS;
const EVENING_MS = 16 * HOUR_MS;
/** So many evenings after the last decision, or entry by a date: a working morning lies between, with its sign-ins. */
const EVENINGS_AFTER_DECISIONS = 3;

/**
 * When a run is over. `steady`: its waves are, or cancelled. `decided`: people have also decided about everybody who
 * stays outside, weeks later, and whoever got a date has entered.
 */
export type RunEnd = "decided" | "steady";

export interface Rollout {
  /** Of the admin who starts the waves. */
  readonly api: AdminApi;
  readonly waves: readonly PlannedWave[];
  /** Business days seen so far. */
  days(): number;
  hasEnded(): boolean;
  /** Resolves on the last evening. */
  readonly ended: Promise<void>;
}

/**
 * The admins' part in a run: they bring up the door, and two of them start enforcement. One starts the waves, reads
 * them every evening, and says when all is over. All goes through the public API.
 */
export function startRollout(options: {
  readonly clock: BusinessClock;
  readonly world: World;
  readonly progress: Progress;
  readonly maxDays: number;
  readonly until: RunEnd;
}): Rollout {
  const { clock, world, progress, maxDays, until } = options;
  const { starter, approver } = adminApisOf(world);
  const waves = planWaves(world.population.waveGroupIds);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let days = 0;
  let isOver = false;
  let lastUndecidedDay = Number.NEGATIVE_INFINITY;

  // When a step of the admins fails, the run ends with its reason.
  bringUpDoor({ clock, at: RUN_STARTS_AT + DOOR_AFTER_MS, starter, approver, portal: portalOf(world) })
    .then(() => {
      const startsAt = Math.max(clock.now(), RUN_STARTS_AT + ENFORCEMENT_STARTS_AFTER_MS);
      return startEnforcement({ clock, at: startsAt, starter, approver });
    })
    .catch(reject);

  declareAll({ clock, at: RUN_STARTS_AT + DECLARED_AFTER_MS, starter }).catch(reject);
  startWaves({ clock, at: RUN_STARTS_AT + WAVES_START_AFTER_MS, starter, waves }).catch(reject);

  const hiresToCome = () => world.hires.filter(({ person }) => !world.leavers.neverComes(person)).length;
  const look = async (): Promise<Visit> => {
    const { waves: statuses } = await starter.get<{ waves: readonly WaveGlance[] }>("/api/waves");
    const { counts } = await starter.get<{ counts: JoinerCounts }>("/api/joiners?top=1");
    const isCalm = statuses.every(hasEnded) && counts.registered + counts.handedOver >= hiresToCome();
    const isUndecided = isCalm && until === "decided" && !(await areDecided(starter, waves));
    days++;
    progress.show(
      days,
      new Date(clock.now()).toISOString().slice(0, 10),
      statuses.map((wave) => ({
        waveId: wave.waveId,
        stage: wave.stage,
        ready: wave.reportedReady,
        inScope: wave.inScope,
        waiting: wave.waiting?.because ?? "",
      })),
      `joiners ${counts.registered} of ${world.hires.length} with a passkey, ${counts.handedOver} with the helpdesk`,
    );
    if (isUndecided) lastUndecidedDay = days;
    const isSettled = openRecoveries(world.denials, (id) => world.population.people.get(id), clock.now()) === 0;
    isOver = (isCalm && isSettled && days - lastUndecidedDay >= EVENINGS_AFTER_DECISIONS) || days >= maxDays;
    return "over";
  };
  const readEveryEvening = async (): Promise<void> => {
    while (!isOver)
      await comeBack({
        clock,
        at: RUN_STARTS_AT + EVENING_MS + days * DAY_MS,
        what: "the evening's look",
        visit: look,
      });
    resolve();
  };
  readEveryEvening().catch(reject);
  return { api: starter, waves, days: () => days, hasEnded: () => isOver, ended: promise };
}

async function areDecided(api: AdminApi, waves: readonly PlannedWave[]): Promise<boolean> {
  const statuses = await Promise.all(waves.map(({ waveId }) => api.get<WaveStatus>(`/api/waves/${waveId}`)));
  return statuses.every(isDecided);
}
