import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpRequest } from "@azure/functions";
import { countProgress } from "../../../functions/progress/countProgress.ts";
import { home } from "../../../functions/web/home.ts";
import { startAzurite } from "../../../infra/local/azurite.ts";
import { guidOf } from "../../../infra/local/tenant/ids.ts";
import { buildPorts } from "../../../shared/adapters/buildPorts.ts";
import type { Config } from "../../../shared/config/config.ts";
import { chunks } from "../../../shared/domain/chunks.ts";
import type { PhoneMethod } from "../../../shared/domain/deadline/phoneCodes.ts";
import type { ReportedPerson } from "../../../shared/domain/people/registration.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { signedInAs } from "../../support/signedIn.ts";
import { testConfig } from "../../support/testConfig.ts";
import { aMember } from "../../support/waves/aMember.ts";
import { aWave } from "../../support/waves/aWave.ts";
import { type Figure, median } from "../figure.ts";

const MANY = 200_000;
const FEW = 1000;
const WAVES = { few: 2, many: 40 } as const;
/** Rows of a series that the page draws: one a day for a quarter. */
const DAYS = 92;
const MOST_TIMES_FEW = 1.5;
const ROUNDS = 15;
const VIEWER = "ad000000-0000-4000-8000-000000000003";
const NOW = "2026-11-30T10:00:00.000Z";
const everybodyByPhone: PhoneMethod = {
  isOn: true,
  includeTargets: [{ kind: "everyone", id: "all_users" }],
  excludeTargets: [],
};
const clock: Clock = { now: () => new Date(NOW) };

/** The start page of 200,000 people and of 1,000: the app's own handler over Azurite, after the app's own count. */
export async function* dashboardFigures(many: number = MANY): AsyncIterable<Figure> {
  const few = await openTenant(FEW, WAVES.few);
  const large = await openTenant(many, WAVES.many);
  try {
    const times = { few: [] as number[], many: [] as number[] };
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const [size, tenant] of [
        ["few", few],
        ["many", large],
      ] as const) {
        const took = await answer(tenant);
        // The first of each loads what both need.
        if (round > 0) times[size].push(took);
      }
    const [ofFew, ofMany] = [median(times.few), median(times.many)];
    yield {
      name: "dashboard-scale",
      value: Math.round((ofMany / ofFew) * 100) / 100,
      unit: "times",
      limit: MOST_TIMES_FEW,
      detail: `${many} people in ${WAVES.many} waves in ${ofMany.toFixed(0)} ms, ${FEW} in ${WAVES.few} in ${ofFew.toFixed(0)} ms; medians of ${ROUNDS}, in turns`,
    };
    yield {
      name: "progress-count",
      value: Math.round(large.countedInMs / 100) / 10,
      unit: "s",
      detail: `to count ${many} people, in ${large.runs} runs of the timer; at most ${large.memoryMb} MB more in the heap`,
    };
  } finally {
    await few.stop();
    await large.stop();
  }
}

interface BenchTenant {
  readonly ports: Ports;
  readonly config: Config;
  readonly countedInMs: number;
  readonly runs: number;
  readonly memoryMb: number;
  stop(): Promise<void>;
}

async function openTenant(people: number, waves: number): Promise<BenchTenant> {
  const dir = await mkdtemp(join(tmpdir(), "dashboard-bench-"));
  const azurite = await startAzurite({ dir });
  const stop = async () => {
    await azurite.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const config = testConfig({ AzureWebJobsStorage: azurite.connectionString });
    // What Graph tells of the tenant is no part of it.
    const built = buildPorts(config, () => {}, clock);
    const directory = { ...built.directory, privilegedUserIds: async () => new Set<string>() };
    const ports = {
      ...built,
      directory,
      policies: { ...built.policies, phoneMethods: async () => [everybodyByPhone] },
    };
    await ports.store.ready();
    await fill(ports, people, waves);
    return { ports, config, ...(await count(ports, config)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const KINDS = [["mobilePhone"], ["mobilePhone", "microsoftAuthenticatorPush"], ["passKeySynced", "mobilePhone"], []];

const lineOf = (n: number): ReportedPerson => ({
  userId: guidOf(7, `bench ${n}`),
  methodsRegistered: KINDS[n % KINDS.length] ?? [],
  isAdmin: n % 500 === 0,
  ready: n % KINDS.length === 2,
  userDisplayName: `Person ${n}`,
  userType: "member",
  isExternal: n % 40 === 0,
  isMfaCapable: true,
});

/** Everybody as the report names them; each wave has some people, and a quarter of days behind it. */
async function fill({ store }: Ports, people: number, waves: number): Promise<void> {
  let page = 0;
  for (const some of chunks(
    Array.from({ length: people }, (_, n) => lineOf(n)),
    5000,
  ))
    await store.takeReportPages([{ key: String(page++), lines: some }], NOW);
  for (let wave = 0; wave < waves; wave += 1) {
    const waveId = `wave-${wave}`;
    const ids = Array.from({ length: 20 }, (_, n) => lineOf(wave * 20 + n).userId);
    await store.insertWave(
      aWave({ waveId, name: `Wave ${wave}`, snapshotAt: "2026-03-02T08:05:00.000Z", inScope: 20 }),
    );
    await store.putMembers(
      waveId,
      ids.map((userId) => aMember(waveId, userId)),
    );
    await store.assignWave(ids, waveId);
  }
  await store.savePollState({ startedAt: NOW, completedAt: NOW }, undefined);
}

async function count(ports: Ports, config: Config) {
  const begun = performance.now();
  const before = process.memoryUsage().heapUsed;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().heapUsed);
  }, 200);
  const { store } = ports;
  let runs = 0;
  try {
    while ((await store.countRun())?.value?.endedAt === undefined) {
      await countProgress(ports, config)();
      runs += 1;
    }
  } finally {
    clearInterval(watch);
  }
  const countedInMs = performance.now() - begun;
  const latest = await store.latestCuts();
  for (let day = 1; day < DAYS; day += 1) {
    const date = new Date(Date.parse(NOW) - day * 86_400_000).toISOString().slice(0, 10);
    // The last count is the one of today: those of before stand in the series alone.
    await store.saveCutsOfDay(latest.filter(({ cut }) => cut === "all").map((one) => ({ ...one, day: date })));
  }
  await store.saveCutsOfDay(latest);
  return { countedInMs, runs, memoryMb: Math.round((most - before) / 1_048_576) };
}

/** @returns milliseconds to the whole page. */
async function answer({ ports, config }: BenchTenant): Promise<number> {
  const request = new HttpRequest({
    method: "GET",
    url: "https://app.example/",
    headers: { ...signedInAs(VIEWER, "Cleo Third", ["Admin"]), accept: "text/html" },
  });
  const begun = performance.now();
  const { status, body } = await home(ports, config)(request);
  const took = performance.now() - begun;
  if (status !== 200 || !String(body).includes("</html>")) throw new Error(`the page answered ${status}`);
  return took;
}
