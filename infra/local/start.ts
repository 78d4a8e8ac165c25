/**
 * `npm start`: the whole product on one machine, to watch. This process runs the world; two more run the app and
 * Azurite. With `--watch` (`npm run dev`) a change of a source builds the bundle and starts the app again, while the
 * world goes on. With `--inspect` (`npm run debug`) a debugger can be attached to the app.
 */
import { createWriteStream, existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { WatchedBundle } from "../bundle/watchBundle.ts";
import { startAzurite } from "./azurite.ts";
import { serveClock } from "./clock/remote.ts";
import { VirtualClock } from "./clock/virtualClock.ts";
import { KeptApp } from "./dev/keptApp.ts";
import type { Told } from "./people/context.ts";
import { serveHiringDesk } from "./people/hiringDesk.ts";
import { servePhones } from "./people/phones.ts";
import { playLine, playLines } from "./people/playLines.ts";
import { startApp } from "./simulation/appProcess.ts";
import { readMailLedger } from "./simulation/mailLedger.ts";
import { watchMemory } from "./simulation/memory.ts";
import { makeProgress } from "./simulation/progress.ts";
import { startRollout } from "./simulation/rollout.ts";
import { mailQuota, RUN_STARTS_AT } from "./simulation/rolloutPlan.ts";
import { summarize } from "./simulation/summarize.ts";
import { printSummary } from "./simulation/table.ts";
import { watchSilence } from "./simulation/watchSilence.ts";
import { readStartOptions } from "./startOptions.ts";
import { makeCertificates, trust } from "./tls.ts";
import { startWorld } from "./world/world.ts";
import { tellOfWorld } from "./world/worldFile.ts";

const INSPECT_HOST = "127.0.0.1";
/** While somebody debugs, what passed at a breakpoint does not come all at once. */
const MOST_BEHIND_MS = 1_000;
const MAX_DAYS = 180;
const repository = fileURLToPath(new URL("../..", import.meta.url));
const options = readStartOptions();
/** Of wall time: so long after a click, or after something waits for whoever sits here, nothing rushes on. */
const LINGERS_MS = Math.min(90_000, (45 * 86_400_000) / options.speed);
const startedAt = performance.now();
/** What is told of before anybody listens is of no use. */
let tellPlayer: (what: Told) => void = () => undefined;
let hasVisited = false;
/** Whoever only watches sees the rollout to its end: what nobody comes for is done by the others. */
function toldOf(what: Told, orElse?: () => void): void {
  tellPlayer(what);
  if (!orElse) return;
  const waiting = setTimeout(() => !hasVisited && orElse(), LINGERS_MS);
  running.push(() => clearTimeout(waiting));
}
const say = (line: string) => process.stdout.write(`${line}\n`);

/** What was started; it is stopped in reverse order. */
const running: (() => Promise<unknown> | unknown)[] = [];
let isStopping = false;
async function stopAll(exitCode: number): Promise<never> {
  if (!isStopping) {
    isStopping = true;
    for (const stop of running.reverse()) {
      try {
        await stop();
      } catch (error) {
        process.stderr.write(`${(error as Error).message}\n`);
      }
    }
  }
  process.exit(exitCode);
}
process.once("SIGINT", () => void stopAll(0));
process.once("SIGTERM", () => void stopAll(0));

try {
  await run();
} catch (error) {
  process.stderr.write(`\n${reasonOf(error)}\n`);
  await stopAll(1);
}

async function run(): Promise<void> {
  const dir = join(repository, ".local");
  const state = join(dir, "state");
  await forgetLastStart(dir);
  await Promise.all([mkdir(state, { recursive: true }), mkdir(join(dir, "logs"), { recursive: true })]);
  const log = createWriteStream(join(dir, "logs", "run.log"));
  say(
    `starting the world: ${options.people} people, ${options.waves} waves, a day in ${(86_400 / options.speed).toFixed(1)} s`,
  );

  const azurite = await startAzurite({
    dir: join(state, "azurite"),
    log: (line) => void log.write(`azurite: ${line}\n`),
  });
  running.push(() => azurite.stop());
  const clockFile = join(state, "clock");
  // Time never passes faster than this. On a slow machine it passes more slowly, so no pass expires unread.
  const clock = new VirtualClock({
    startMs: RUN_STARTS_AT,
    file: clockFile,
    pace: options.speed,
    ...(options.watch && { mostBehindMs: MOST_BEHIND_MS }),
  });
  running.push(() => clock.close());
  const visited = () => {
    hasVisited = true;
    clock.linger(LINGERS_MS);
  };
  const clockServer = await serveClock({ clock, file: clockFile, expected: ["app"] });
  running.push(() => clockServer.stop());
  const certificates = await makeCertificates();
  trust(certificates.caPem);
  const caFile = join(state, "ca.pem");
  await writeFile(caFile, certificates.caPem);
  const world = await startWorld({
    clock,
    seed: options.seed,
    people: options.people,
    waves: options.waves,
    trouble: "mild",
    licence: options.licence,
    shapes: options.shapes,
    dir,
    certificates,
    mailQuota: mailQuota("planned", options.people, options.waves),
    publicPort: options.port,
    ...(options.play && { play: { onVisit: visited, toldOf } }),
    note: (text) => void log.write(`${new Date(clock.now()).toISOString()} people: ${text}\n`),
  });
  running.push(() => world.stop());
  const phones =
    world.played &&
    (await servePhones({
      clock,
      directory: world.tenant.directory,
      played: world.played,
      onVisit: visited,
    }));
  if (phones) running.push(() => phones.stop());
  const settings = world.settings(azurite.connectionString, pathToFileURL(clockFile).href);
  const logFile = join(dir, "logs", "app.log");
  const sources = options.watch ? await watchSources() : undefined;
  if (sources) running.push(() => sources.stop());
  const app = await KeptApp.start({
    clock,
    at: (address) => world.appAt(address),
    say,
    onEnd: () => {
      if (isStopping) return;
      process.stderr.write(`the app has ended; see ${logFile}\n`);
      if (!options.watch) void stopAll(1);
    },
    launch: () =>
      startApp({
        settings,
        dataDir: join(state, "host"),
        clockUrl: clockServer.url,
        caFile,
        logFile,
        nodeArguments: options.inspect === undefined ? [] : [`--inspect=${INSPECT_HOST}:${options.inspect}`],
      }),
  });
  running.push(() => app.stop());
  sources?.onChange(() => void app.restart());
  const memory = watchMemory(() => [azurite.pid, app.pid]);
  running.push(() => memory.stop());

  world.begin();
  const desk = await serveHiringDesk(world.hire);
  running.push(() => desk.stop());
  await tellOfWorld(dir, {
    publicUrl: world.publicUrl,
    inboxUrl: world.mail.inboxUrl,
    hiringUrl: desk.url,
    adminUserPrincipalName: world.population.starter.userPrincipalName,
    hrWebhookSecret: settings["HR_WEBHOOK_SECRETS"] ?? "",
  });

  say("");
  say(`  waves    ${world.publicUrl}/waves   (sign in as ${world.population.starter.userPrincipalName})`);
  say(`  inbox    ${world.mail.inboxUrl}`);
  say(`  tenant   ${world.tenant.url}/v1.0   (Microsoft Graph; bearer tokens only)`);
  say(`  files    ${dir}`);
  if (options.inspect !== undefined)
    say(`  debugger ${INSPECT_HOST}:${options.inspect}   (VS Code: "Attach to the app"; Chrome: chrome://inspect)`);
  if (options.watch) say("  sources  are watched: a change builds the bundle and starts the app again");
  const places = {
    publicUrl: world.publicUrl,
    inboxUrl: world.mail.inboxUrl,
    phonesUrl: phones?.url ?? "",
    approver: world.population.approver.userPrincipalName,
  };
  if (world.played) for (const line of ["", ...playLines(world.played, places)]) say(line);
  say("");

  const progress = makeProgress(process.stdout);
  const told = new Set<Told>();
  tellPlayer = (what) => {
    const line = world.played && playLine(what, world.played, places);
    if (line === undefined) return;
    progress.say(line);
    // Whoever did not come for the first one comes for no further one.
    if (!told.has(what)) clock.linger(LINGERS_MS);
    told.add(what);
  };
  const rollout = startRollout({ clock, world, progress, maxDays: MAX_DAYS, until: "steady" });
  const silence = watchSilence({ clock, settings, isOver: () => rollout.hasEnded() });
  // The clock starts only now: the seconds of starting up would be days of business time.
  clock.start();
  await Promise.race([rollout.ended, silence.failed]);
  progress.stop();
  const { url = "", keys } = app.address ?? {};
  const asOperator = { headers: { "x-functions-key": keys?.master ?? "" } };
  const stats = (await (await fetch(`${url}/admin/local/stats`, asOperator)).json()) as Parameters<
    typeof summarize
  >[0]["stats"];
  const summary = await summarize({
    options: { ...options, trouble: "mild", out: dir },
    world,
    stats,
    rollout,
    silence: silence.watch.summary(),
    store: silence.store,
    ledger: await readMailLedger(azurite.connectionString),
    wallSeconds: (performance.now() - startedAt) / 1000,
    memory,
  });
  await writeFile(join(dir, "summary.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
  printSummary(summary, process.stdout);
  if (options.once) await stopAll(0);
  say("\nStill serving; Ctrl-C stops everything.");
}

/** Files of simulations, which may be running, stay. */
async function forgetLastStart(dir: string): Promise<void> {
  for (const name of existsSync(dir) ? await readdir(dir) : [])
    if (name !== "simulate") await rm(join(dir, name), { recursive: true, force: true });
}

/** The bundler is loaded by whoever develops only. */
async function watchSources(): Promise<WatchedBundle> {
  return (await import("../bundle/watchBundle.ts")).watchBundle(join(repository, "dist"));
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== "EADDRINUSE") return message;
  return `port ${options.port} of this machine is taken; take another one with --port N, or --port 0 for any free one`;
}
