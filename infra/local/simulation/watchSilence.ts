import { tableRolloutStore } from "../../../shared/adapters/tables/tableRolloutStore.ts";
import { loadConfig } from "../../../shared/config/config.ts";
import type { RolloutStore } from "../../../shared/ports/store/store.ts";
import type { BusinessClock } from "../clock/clock.ts";
import { comeBack } from "./comeBack.ts";
import { RUN_STARTS_AT } from "./rolloutPlan.ts";
import { SilenceWatch } from "./silence.ts";
import { readStandings } from "./standings.ts";

const HOUR_MS = 3_600_000;
/** While mails go out and people are at work: what is due only then shows only then. */
const AFTERNOON_MS = 8 * HOUR_MS;
const TIME_ZONE = "Europe/Berlin";

/**
 * Somebody looks at the app's own rows every afternoon, for what stands still and does not say why.
 * @param settings of the app, with the connection string of its storage.
 * @returns the watch, the rows that it reads, and a promise that is rejected when a look fails.
 */
export function watchSilence(run: {
  readonly clock: BusinessClock;
  readonly settings: Readonly<Record<string, string>>;
  readonly isOver: () => boolean;
}): { readonly watch: SilenceWatch; readonly store: RolloutStore; readonly failed: Promise<never> } {
  const { clock, settings, isOver } = run;
  const config = loadConfig({ ...process.env, ...settings });
  const watch = new SilenceWatch({ timeZone: TIME_ZONE, workingDays: config.rules.workingDays });
  const rows = {
    store: tableRolloutStore(besideTheApp(config.storage), undefined, config.email, async () => {}),
    config,
  };
  const lookEveryDay = async (): Promise<never> => {
    for (let day = 0; !isOver(); day++)
      await comeBack({
        clock,
        at: RUN_STARTS_AT + AFTERNOON_MS + day * 24 * HOUR_MS,
        what: "a look for what stands still",
        visit: async () => {
          watch.look(clock.now(), await readStandings(rows, new Date(clock.now())));
          return "over";
        },
      });
    return new Promise(() => undefined);
  };
  return { watch, store: rows.store, failed: lookEveryDay() };
}

/** By another name of this machine: what is asked for there does not count among the app's transactions. */
const besideTheApp = (storage: ReturnType<typeof loadConfig>["storage"]): typeof storage =>
  storage.kind === "connectionString"
    ? { ...storage, connectionString: storage.connectionString.replaceAll("127.0.0.1", "localhost") }
    : storage;
