import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FlipRecordStore } from "../../../shared/ports/store/flipRecords.ts";
import type { HostStats } from "../host/host.ts";
import { hasOpenedByMail } from "../people/byMail.ts";
import { judgeDenials, nameLockedOut } from "../people/lockouts.ts";
import { usableAt } from "../people/standInPerson.ts";
import { localMoment } from "../people/workingTime.ts";
import type { World } from "../world/world.ts";
import { compareReadiness } from "./compareReadiness.ts";
import type { LedgerLine } from "./mailLedger.ts";
import { mailTruth } from "./mailTruth.ts";
import type { Rollout } from "./rollout.ts";
import type { SimulationOptions } from "./simulationOptions.ts";
import { isEnforced, summarizeSelf, summarizeWave } from "./summarizeWave.ts";
import type { Summary } from "./summary.ts";
import type { JoinerCounts, WaveStatus } from "./waveProgress.ts";

const WORK_BEGINS_MINUTE = 9 * 60;

export interface FinishedRun {
  readonly options: Pick<SimulationOptions, "people" | "seed" | "trouble" | "out">;
  readonly world: World;
  readonly stats: HostStats;
  readonly rollout: Rollout;
  readonly silence: Pick<Summary, "silent" | "silentOf">;
  readonly wallSeconds: number;
  readonly store: FlipRecordStore;
  readonly ledger: ReadonlyMap<string, LedgerLine>;
  readonly memory: { peakMB(): number };
}

/** What the product says of itself over its API, and what the world knows. */
export async function summarize(run: FinishedRun): Promise<Summary> {
  const { options, world, stats, rollout } = run;
  const { api } = rollout;
  const statuses = await Promise.all(rollout.waves.map((wave) => api.get<WaveStatus>(`/api/waves/${wave.waveId}`)));
  const { counts } = await api.get<{ counts: JoinerCounts }>("/api/joiners?top=1");
  world.tenant.flush();
  const passes = await readJson<readonly { userId: string }[]>(join(options.out, "tenant", "passes.json"), []);
  const hireIds = new Set(world.hires.map((hire) => hire.person.id));
  const personOf = (id: string) => world.population.people.get(id);
  const verdict = judgeDenials(world.denials, personOf);
  const graph = world.tenant.stats();
  return {
    people: options.people,
    seed: options.seed,
    trouble: options.trouble,
    simulatedDays: rollout.days(),
    wallSeconds: Math.round(run.wallSeconds * 10) / 10,
    peakRssMB: run.memory.peakMB(),
    joiners: {
      hired: world.hires.length,
      passesIssued: passes.filter((pass) => hireIds.has(pass.userId)).length,
      registeredBeforeStart: world.hires.filter(
        (hire) => usableAt(hire.person, localMoment(hire.startDate, WORK_BEGINS_MINUTE, hire.person.timeZone)) > 0,
      ).length,
      handedOver: counts.handedOver,
      byMail: world.hires.filter(({ person }) => hasOpenedByMail(person)).length,
      enforced: world.hires.filter(({ person }) => isEnforced(world, person)).length,
    },
    self: summarizeSelf(world, statuses),
    waves: statuses.map((status) => summarizeWave(world, status)),
    lockedOut: verdict.lockedOut.length,
    lockedOutPeople: nameLockedOut(world.denials, personOf),
    recovered: verdict.recovered.length,
    stranded: world.stranded.size,
    stopped: world.attack.stopped(),
    attack: world.attack.summary(),
    lostPhones: world.lostPhones.summary(),
    leavers: world.leavers.summary(),
    readiness: await compareReadiness(
      run.store,
      world,
      rollout.waves.map(({ waveId }) => waveId),
    ),
    mailTruth: await mailTruth(world, run.ledger, statuses),
    ...run.silence,
    graph: { requests: graph.requests, throttled: graph.throttled, forbidden: graph.forbidden },
    oddities: world.tenant.oddities(),
    tables: { transactions: stats.tableTransactions },
    queues: { transactions: stats.queueTransactions },
    executions: {
      total: Object.values(stats.executions).reduce((sum, count) => sum + count, 0),
      byTrigger: stats.executions,
    },
    mail: {
      accepted: world.mail.stats().accepted,
      throttled: world.mail.stats().throttled,
      duplicates: world.mail.stats().duplicates,
    },
    durable: { episodes: stats.episodes, maxHistoryEvents: stats.maxHistoryEvents },
  };
}

const readJson = async <T>(file: string, absent: T): Promise<T> =>
  JSON.parse(await readFile(file, "utf8").catch(() => JSON.stringify(absent))) as T;
