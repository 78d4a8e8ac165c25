import { join } from "node:path";
import type { VirtualClock } from "../../../infra/local/clock/virtualClock.ts";
import { type AdminApi, adminApisOf, SiteDown } from "../../../infra/local/simulation/adminApi.ts";
import type { AppProcess } from "../../../infra/local/simulation/appProcess.ts";
import { bringUpDoor, portalOf } from "../../../infra/local/simulation/bringUpDoor.ts";
import { planWaves, RUN_STARTS_AT } from "../../../infra/local/simulation/rolloutPlan.ts";
import { startEnforcement } from "../../../infra/local/simulation/startEnforcement.ts";
import type { WaveStatus } from "../../../infra/local/simulation/waveProgress.ts";
import type { World } from "../../../infra/local/world/world.ts";
import { helpdeskPoints } from "../../../shared/domain/preflight/declaration.ts";
import { keepExchanges } from "../exchanges.ts";
import { type Stage, setStage } from "../stage.ts";
import { type Fate, type Gateway, openGateway, type RequestUnderWay, type Service } from "./gateway.ts";
import { type Outcome, readOutcome } from "./outcome.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A moment at which the app is killed with SIGKILL. */
export type Kill =
  /** Around its n-th request of a kind (from 1): just before the service hears of it, or with the answer in hand. */
  | { readonly what: string; readonly nth: number; readonly fate: Exclude<Fate, "letThrough"> }
  /** Around the n-th write of any kind after the k-th kill has struck: a crash while it mends the last one. */
  | { readonly afterStrikes: number; readonly nthWrite: number; readonly fate: Exclude<Fate, "letThrough"> }
  /** At a moment of business time, whatever it is doing. */
  | { readonly at: number };

export interface CrashRun {
  readonly outcome: Outcome;
  /** Every kind of request and how often it was made. */
  readonly seen: ReadonlyMap<string, { readonly times: number; readonly isWrite: boolean }>;
  /** What struck, in words, in order. */
  readonly struck: readonly string[];
  /** Kills that never had their occasion. */
  readonly missed: readonly Kill[];
  /** Passes made while an earlier one of the same person could still be used. */
  readonly secondLivePasses: readonly string[];
  readonly wallSeconds: number;
}

export interface CrashRunOptions {
  readonly seed: number;
  readonly people: number;
  readonly kills: readonly Kill[];
  readonly maxDays: number;
  /** Settings above those of the world. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * One wave and its hires on the virtual clock, the app in a process of its own that is killed at the given moments and
 * started again on the same data. The clock stands still while the app is away.
 */
export async function crashRun(options: CrashRunOptions): Promise<CrashRun> {
  const startedAt = performance.now();
  const stage = await setStage(options);
  const { dir, clock, world } = stage;
  try {
    const killer = new Killer(options.kills, world, clock);
    const gateways = await openGateways(stage, killer);
    const { connectionString, tablePort, queuePort } = stage.azurite;
    const storage = connectionString
      .replace(`http://127.0.0.1:${tablePort}`, gateways.tables.url)
      .replace(`http://127.0.0.1:${queuePort}`, gateways.queues.url);
    const settings = {
      ...stage.settings(storage),
      GRAPH_URL: gateways.graph.url,
      EMAIL_ENDPOINT: gateways.mail.url,
      ...options.settings,
    };
    const supervisor = keepAlive(killer, world, () => stage.startApp(settings, killer.aimAt));
    stage.onStrike(() => supervisor.stop());
    await supervisor.isUp();

    world.begin();
    const { starter: api, approver } = adminApisOf(world);
    const portal = portalOf(world);
    const started = bringUpDoor({ clock, at: RUN_STARTS_AT + HOUR_MS, starter: api, approver, portal }).then(() => {
      const at = Math.max(clock.now(), RUN_STARTS_AT + 3 * HOUR_MS);
      return startEnforcement({ clock, at, starter: api, approver });
    });
    // Only a refusal ends the run; that it started ends nothing.
    const refused = new Promise<never>((_, reject) => void started.catch(reject));
    refused.catch(() => {});
    const ended = leadRollout(api, world, clock, options.maxDays);
    await Promise.race([clock.runUntil(() => ended.isOver()), ended.failed, refused, supervisor.failed]);
    await supervisor.isUp();
    const outcome = await readOutcome({ api, world, notes: stage.notes });
    await keepExchanges(join(dir, "exchanges.jsonl"), `crash-${options.seed}-${options.kills.length}`, () =>
      world.tenant.flush(),
    );
    return {
      outcome,
      seen: killer.seen,
      struck: killer.struck,
      missed: killer.left,
      secondLivePasses: killer.secondLivePasses,
      wallSeconds: (performance.now() - startedAt) / 1000,
    };
  } catch (error) {
    throw new Error(`the run in ${dir} failed: ${(error as Error).message}`, { cause: error });
  } finally {
    await stage.strike();
  }
}

/** Decides at each of the app's requests whether it lives on, and keeps watch over passes. */
class Killer {
  readonly seen = new Map<string, { times: number; isWrite: boolean }>();
  readonly struck: string[] = [];
  readonly left: Kill[];
  readonly secondLivePasses: string[] = [];
  readonly #world: World;
  readonly #clock: VirtualClock;
  #kill: (() => void) | undefined;
  #writesSinceStart = 0;

  constructor(kills: readonly Kill[], world: World, clock: VirtualClock) {
    this.left = [...kills];
    this.#world = world;
    this.#clock = clock;
    for (const kill of kills)
      if ("at" in kill) clock.at(kill.at, "the app is killed", () => this.#strike(kill, "by the clock"));
  }

  readonly aimAt = (kill: () => void): void => {
    this.#kill = kill;
    this.#writesSinceStart = 0;
  };

  readonly meet = (request: RequestUnderWay): Fate => {
    const { what, isWrite } = request;
    const counted = this.seen.get(what) ?? { times: 0, isWrite };
    counted.times += 1;
    this.seen.set(what, counted);
    if (isWrite) this.#writesSinceStart += 1;
    // A process that has been killed may have requests on the wire still; they go where they were going.
    const kill = this.#kill && this.left.find((candidate) => this.#isDue(candidate, what, counted.times, isWrite));
    if (kill && "fate" in kill) this.#note(kill, what);
    const fate = kill && "fate" in kill ? kill.fate : "letThrough";
    if (fate !== "dropBefore") this.#watchPasses(request);
    return fate;
  };

  readonly dropped = (): void => {
    this.#kill?.();
    this.#kill = undefined;
  };

  #isDue(kill: Kill, what: string, times: number, isWrite: boolean): boolean {
    if ("at" in kill) return false;
    if ("what" in kill) return kill.what === what && kill.nth <= times;
    return isWrite && this.struck.length === kill.afterStrikes && this.#writesSinceStart === kill.nthWrite;
  }

  #note(kill: Kill, what: string): void {
    this.left.splice(this.left.indexOf(kill), 1);
    const how = "fate" in kill ? (kill.fate === "dropBefore" ? "before" : "after") : "";
    this.struck.push(`${new Date(this.#clock.now()).toISOString()} ${how} ${what}`);
  }

  #strike(kill: Kill, what: string): void {
    this.#note(kill, what);
    this.dropped();
  }

  /** The tenant would replace a live pass without a word. */
  #watchPasses({ what, path }: RequestUnderWay): void {
    if (!/^graph POST .*\/temporaryAccessPassMethods$/.test(what)) return;
    const userId = /\/users\/([^/]+)\//.exec(path)?.[1] ?? "";
    const { principals, passes } = this.#world.tenant.directory.state;
    const user = principals.user(userId);
    if (user.pass && passes.reasonOf(user, user.pass) === "EnabledByPolicy")
      this.secondLivePasses.push(`${new Date(this.#clock.now()).toISOString()} ${userId}`);
  }
}

async function openGateways(stage: Stage, killer: Killer): Promise<Record<Service, Gateway>> {
  const { world, azurite, certificates } = stage;
  const open = async (service: Service, target: string) => {
    const tls = target.startsWith("https:") ? { tls: certificates } : {};
    const gateway = await openGateway({ service, target, ...tls, meet: killer.meet, dropped: killer.dropped });
    stage.onStrike(() => gateway.close());
    return gateway;
  };
  return {
    graph: await open("graph", world.tenant.url),
    mail: await open("mail", world.mail.url),
    tables: await open("tables", `http://127.0.0.1:${azurite.tablePort}`),
    queues: await open("queues", `http://127.0.0.1:${azurite.queuePort}`),
  };
}

/** Starts the app whenever it has died, as a platform does. */
function keepAlive(killer: Killer, world: World, start: () => Promise<AppProcess>) {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => {});
  let app: AppProcess | undefined;
  let isStopping = false;
  let up = Promise.withResolvers<void>();
  void (async () => {
    while (!isStopping) {
      const strikes = killer.struck.length;
      try {
        app = await start();
      } catch (error) {
        // Killed while it started: once more. Anything else is a fault.
        if (killer.struck.length > strikes) continue;
        throw error;
      }
      world.appAt(app);
      up.resolve();
      await app.exited;
      world.appAt(undefined);
      up = Promise.withResolvers<void>();
      if (!isStopping && killer.struck.length === strikes) throw new Error("the app ended by itself");
    }
  })().catch(reject);
  return {
    failed,
    isUp: () => Promise.race([up.promise, failed]),
    async stop() {
      isStopping = true;
      await app?.stop();
    },
  };
}

/**
 * The starting admin, who tries again when the site is down; over when the wave is steady and every hire has come to an
 * end.
 */
function leadRollout(api: AdminApi, world: World, clock: VirtualClock, maxDays: number) {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => {});
  let isOver = false;
  const patiently = (when: number, what: string, run: () => Promise<void>) => {
    clock.at(when, what, async () => {
      try {
        await run();
      } catch (error) {
        if (!(error instanceof SiteDown)) return reject(error);
        patiently(clock.now() + 60_000, what, run);
      }
    });
  };
  const [wave] = planWaves(world.population.waveGroupIds);
  patiently(RUN_STARTS_AT + 4 * HOUR_MS, "an admin starts the wave", async () => {
    for (const { check } of helpdeskPoints) {
      const declared = await api.post("/api/preflight/declarations", { check, note: "the helpdesk is ready" });
      if (declared.status >= 500) throw new SiteDown(`a declaration was answered ${declared.status}`);
    }
    const { status, body } = await api.post("/api/waves", wave);
    // Answered 409 when the first try was done before the app died.
    if (status === 202 || status === 409) return;
    const what = `POST /api/waves was answered ${status}: ${JSON.stringify(body)}`;
    throw status >= 500 ? new SiteDown(what) : new Error(what);
  });
  const look = (day: number) =>
    patiently(RUN_STARTS_AT + 16 * HOUR_MS + day * DAY_MS, "the evening's look", async () => {
      const { stage } = await api.get<WaveStatus>(`/api/waves/${wave?.waveId}`);
      const { counts } = await api.get<{ counts: { registered: number; handedOver: number } }>("/api/joiners?top=1");
      isOver = (stage === "steady" && counts.registered + counts.handedOver >= world.hires.length) || day >= maxDays;
      if (!isOver) look(day + 1);
    });
  look(0);
  return { failed, isOver: () => isOver };
}
