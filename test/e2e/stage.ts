import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stagePackage } from "../../infra/deploy/stagePackage.ts";
import { type RunningAzurite, startAzurite } from "../../infra/local/azurite.ts";
import { serveClock } from "../../infra/local/clock/remote.ts";
import { VirtualClock } from "../../infra/local/clock/virtualClock.ts";
import { type AppProcess, startApp } from "../../infra/local/simulation/appProcess.ts";
import { RUN_STARTS_AT } from "../../infra/local/simulation/rolloutPlan.ts";
import { makeCertificates, type RunCertificates, trust } from "../../infra/local/tls.ts";
import { startWorld, type World } from "../../infra/local/world/world.ts";

/** The world in this process on a virtual clock, Azurite in a second one, and whatever starts the app in a third. */
export interface Stage {
  readonly dir: string;
  readonly clock: VirtualClock;
  readonly world: World;
  readonly azurite: RunningAzurite;
  readonly certificates: RunCertificates;
  /** What the people could not do. */
  readonly notes: readonly string[];
  /** What the bundle is given; `storage` is the connection string that it shall use. */
  settings(storage?: string): Record<string, string>;
  /** Starts the app on the data that earlier ones left. */
  startApp(settings: Readonly<Record<string, string>>, onSpawn?: (kill: () => void) => void): Promise<AppProcess>;
  /** Run when the stage is struck, last added first. */
  onStrike(close: () => unknown): void;
  /** Stops everything and removes the files, unless `KEEP_E2E_FILES` is set. */
  strike(): Promise<void>;
}

export async function setStage(options: { readonly seed: number; readonly people: number }): Promise<Stage> {
  const dir = await mkdtemp(join(tmpdir(), "e2e-"));
  const [state, appDir] = [join(dir, "state"), join(dir, "app")];
  await mkdir(state, { recursive: true });
  // The package by itself: whoever builds meanwhile does not change the app under test, and it needs nothing beside it.
  await stagePackage(appDir);

  const closers: (() => unknown)[] = [() => process.env["KEEP_E2E_FILES"] || rm(dir, { recursive: true, force: true })];
  const azurite = await startAzurite({ dir: join(state, "azurite") });
  closers.push(() => azurite.stop());
  const clockFile = join(state, "clock");
  const clock = new VirtualClock({ startMs: RUN_STARTS_AT, file: clockFile });
  closers.push(() => clock.close());
  const clockServer = await serveClock({ clock, file: clockFile, expected: ["app"] });
  closers.push(() => clockServer.stop());
  const certificates = await makeCertificates();
  trust(certificates.caPem);
  const caFile = join(state, "ca.pem");
  await writeFile(caFile, certificates.caPem);
  const notes: string[] = [];
  const world = await startWorld({
    clock,
    ...options,
    waves: 1,
    trouble: "none",
    dir,
    certificates,
    mailQuota: { perMinute: 30, perHour: 100 },
    publicPort: 0,
    note: (text) => notes.push(`${new Date(clock.now()).toISOString()} ${text}`),
  });
  closers.push(() => world.stop());
  return {
    dir,
    clock,
    world,
    azurite,
    certificates,
    notes,
    settings: (storage = azurite.connectionString) => world.settings(storage, pathToFileURL(clockFile).href),
    startApp: (settings, onSpawn) =>
      startApp({
        settings,
        dataDir: join(state, "host"),
        clockUrl: clockServer.url,
        caFile,
        logFile: join(dir, "logs", "app.log"),
        appDir,
        ...(onSpawn ? { onSpawn } : {}),
      }),
    onStrike: (close) => void closers.push(close),
    async strike() {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}
