import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startAzurite } from "../../infra/local/azurite.ts";
import { VirtualClock } from "../../infra/local/clock/virtualClock.ts";
import { startHost } from "../../infra/local/host/host.ts";
import type { StoredMail } from "../../infra/local/mail/mailTypes.ts";
import { type AdminApi, adminApisOf } from "../../infra/local/simulation/adminApi.ts";
import { bringUpDoor, portalOf } from "../../infra/local/simulation/bringUpDoor.ts";
import { declareAll } from "../../infra/local/simulation/declare.ts";
import { mailQuota, type PlannedWave, planWaves, RUN_STARTS_AT } from "../../infra/local/simulation/rolloutPlan.ts";
import { startEnforcement } from "../../infra/local/simulation/startEnforcement.ts";
import { makeCertificates, trust } from "../../infra/local/tls.ts";
import { startWorld, type World } from "../../infra/local/world/world.ts";

const appDir = fileURLToPath(new URL("../..", import.meta.url));
const HOUR_MS = 3_600_000;
const MOST_HOURS = 120 * 24;
const STEP_HOURS = 2;

export interface Stack {
  readonly clock: VirtualClock;
  readonly world: World;
  /** Calls as the admin who starts the waves. */
  readonly api: AdminApi;
  /** Calls as the second admin. */
  readonly approver: AdminApi;
  readonly waves: readonly PlannedWave[];
  /** Lets time pass while admins bring up the door and two of them start enforcement, until it runs. */
  startEnforcement(): Promise<void>;
  /** Lets time pass until a mail with such a subject was accepted that was not there before. */
  untilMail(subject: RegExp): Promise<StoredMail>;
  /** Lets time pass, two hours at a time, until the wave stands at one of these stages. */
  untilStage(waveId: string, ...stages: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The whole product with its world in this process, on the virtual clock, standing still between the steps of a test.
 * One a process.
 */
export async function startStack(options: {
  readonly people: number;
  readonly waves: number;
  readonly seed: number;
}): Promise<Stack> {
  const dir = await mkdtemp(join(tmpdir(), "pages-"));
  const state = join(dir, "state");
  const azurite = await startAzurite({ dir: join(state, "azurite") });
  const clockFile = join(state, "clock");
  const clock = new VirtualClock({ startMs: RUN_STARTS_AT, file: clockFile });
  const certificates = await makeCertificates();
  trust(certificates.caPem);
  const world = await startWorld({
    ...options,
    trouble: "none",
    clock,
    dir,
    certificates,
    mailQuota: mailQuota("planned", options.people, options.waves),
    publicPort: 0,
    note: () => undefined,
  });
  const settings = world.settings(azurite.connectionString, pathToFileURL(clockFile).href);
  const host = await startHost({
    appDir,
    port: 0,
    dataDir: state,
    clock,
    serial: true,
    settings,
    log: () => undefined,
  });
  world.appAt(host);
  world.begin();
  const { starter: api, approver } = adminApisOf(world);
  return {
    clock,
    world,
    api,
    approver,
    waves: planWaves(world.population.waveGroupIds),
    async startEnforcement() {
      let isOver = false;
      const people = { clock, starter: api, approver };
      const started = bringUpDoor({ ...people, at: clock.now(), portal: portalOf(world) })
        .then(() => startEnforcement({ ...people, at: clock.now() }))
        .then(() => declareAll({ ...people, at: clock.now() }))
        .finally(() => {
          isOver = true;
        });
      await Promise.all([started, clock.runUntil(() => isOver)]);
    },
    async untilMail(subject) {
      const known = new Set([...world.mail.mails()].map(({ id }) => id));
      let found: StoredMail | undefined;
      await clock.runUntil(() => {
        found = [...world.mail.mails()].find((mail) => !known.has(mail.id) && subject.test(mail.subject));
        return found !== undefined;
      });
      return found as unknown as StoredMail;
    },
    async untilStage(waveId, ...stages) {
      for (let hours = 0; hours < MOST_HOURS; hours += STEP_HOURS) {
        const { stage } = await api.get<{ stage: string }>(`/api/waves/${waveId}`);
        if (stages.includes(stage)) return;
        await clock.runUntil(clock.now() + STEP_HOURS * HOUR_MS);
      }
      throw new Error(`${waveId} did not come to ${stages.join(" or ")}`);
    },
    async stop() {
      await host.stop();
      await world.stop();
      await azurite.stop();
      clock.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
