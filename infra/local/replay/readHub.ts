import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HistoryEvent } from "../durable/protocol.ts";
import type { InstanceRow } from "../durable/schema.ts";
import { Store } from "../durable/store.ts";
import type { Recording } from "./recording.ts";

const FILE = "durable.sqlite";
/** Where `npm start`, `npm run simulate` and `npm run host` keep it, below the folder that one names. */
const PLACES = ["", "state", "state/host", "host", ".host"];
const MOST_INSTANCES = 100_000;

/**
 * Reads the task hub in or below `dir`, from a copy: the engine that runs on it keeps it locked.
 * @throws Error when there is none.
 */
export function readHub<T>(dir: string, read: (store: Store) => T): T {
  const file = PLACES.map((place) => join(dir, place, FILE)).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`there is no ${FILE} in or below ${dir}`);
  const scratch = mkdtempSync(join(tmpdir(), "replay-"));
  try {
    for (const suffix of ["", "-wal"])
      if (existsSync(file + suffix)) copyFileSync(file + suffix, join(scratch, FILE + suffix));
    const store = new Store(join(scratch, FILE));
    try {
      return read(store);
    } finally {
      store.close();
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * @param wanted an instance id, or how one ends after a dash: `wave-1` is `wave-wave-1`.
 * @throws Error naming the instances that there are.
 */
export function findInstance(store: Store, wanted: string): InstanceRow {
  const rows = store.instances.page({}, undefined, MOST_INSTANCES);
  const found = rows.filter(({ instanceId }) => instanceId === wanted || instanceId.endsWith(`-${wanted}`));
  const [row] = found;
  if (row && found.length === 1) return row;
  const list = (found.length > 1 ? found : rows).map((one) => `  ${one.instanceId} (${one.name}, ${one.status})`);
  throw new Error(
    `${found.length > 1 ? "more than one instance is" : "no instance is"} '${wanted}':\n${list.join("\n")}`,
  );
}

export function recordingOf(store: Store, row: InstanceRow): Recording {
  const executions = [...store.generations(row.instanceId), row.executionId];
  return {
    workflow: row.name,
    ...(row.version !== null && { version: row.version }),
    instanceId: row.instanceId,
    ...(row.parentInstanceId !== null && { parentInstanceId: row.parentInstanceId }),
    generations: executions
      .map((executionId) => ({
        executionId,
        events: store.history(executionId).map((text) => JSON.parse(text) as HistoryEvent),
      }))
      .filter(({ events }) => events.length > 0),
  };
}
