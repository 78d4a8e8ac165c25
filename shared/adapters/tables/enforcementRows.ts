import { type Enforcement, EnforcementStateSchema, EntryEvidenceSchema } from "../../domain/enforcement/enforcement.ts";
import { type EnforcementSwitch, EnforcementSwitchSchema } from "../../domain/enforcement/enforcementSwitch.ts";
import { ConflictError } from "../../errors.ts";
import type { EnforcementStore, StoredEnforcement } from "../../ports/store/enforcements.ts";
import { odata } from "../odata.ts";
import { json, keyOf, mapper, oneOf, text } from "./columns.ts";
import { readable } from "./readable.ts";
import { between, type Rows, type StoredRow } from "./rows.ts";

const SWITCH = "enforcementSwitch";
/** Behind every source of a person: sources are printable ASCII. */
const LAST = "~";
const FEW_PEOPLE = 4;

const enforcementRow = mapper<Enforcement>({
  userId: text,
  source: text,
  state: oneOf(EnforcementStateSchema),
  at: text,
  by: text,
  evidence: json(EntryEvidenceSchema.optional()),
});
const switchRow = mapper<{ value: EnforcementSwitch }>({ value: json(EnforcementSwitchSchema) });

/** Sixteen partitions, in the order of user ids, so that a page of members lies in few of them. */
const shardOf = (userId: string): string => `user${userId.charAt(0).toLowerCase()}`;
const open = ["due", "entering", "leaving"].map((state) => odata`state eq ${state}`).join(" or ");

export function tableEnforcements(enforcements: Rows, appState: Rows): EnforcementStore {
  const read = (rows: readonly StoredRow[]) =>
    readable(enforcements, rows, (row): StoredEnforcement => ({ ...enforcementRow.fromRow(row), etag: row.etag }));
  const inRange = async (shard: string, first: string, last: string): Promise<readonly StoredEnforcement[]> => {
    const found: StoredEnforcement[] = [];
    for await (const page of enforcements.query(between(shard, `${first}|`, `${last}|${LAST}`)))
      found.push(...(await read(page)));
    return found;
  };
  return {
    enforcementsOf: async (userIds) => {
      const wanted = new Set(userIds);
      const shards = [...Map.groupBy(wanted, shardOf)];
      const found = await Promise.all(
        shards.flatMap(([shard, ids]) => {
          const sorted = ids.toSorted();
          return sorted.length <= FEW_PEOPLE
            ? sorted.map((id) => inRange(shard, id, id))
            : [inRange(shard, sorted[0] ?? "", sorted.at(-1) ?? "")];
        }),
      );
      return found.flat().filter(({ userId }) => wanted.has(userId));
    },
    enforcementPages: async function* () {
      for await (const page of enforcements.query("")) yield await read(page);
    },
    openEnforcements: async () => {
      const found: StoredEnforcement[] = [];
      for await (const page of enforcements.query(open)) found.push(...(await read(page)));
      return found;
    },
    saveEnforcements: async (rows) =>
      enforcements.writeGuarded(
        rows.map((row) => ({
          etag: row.etag,
          row: {
            partitionKey: shardOf(row.userId),
            rowKey: `${row.userId}|${keyOf(row.source)}`,
            ...enforcementRow.toRow(row),
          },
        })),
      ),
    enforcementSwitch: async () => {
      const row = await appState.get("app", SWITCH);
      return row && { ...switchRow.fromRow(row), etag: row.etag };
    },
    saveEnforcementSwitch: async (value, etag) => {
      const row = { partitionKey: "app", rowKey: SWITCH, ...switchRow.toRow({ value }) };
      if (etag !== undefined) return appState.replace(row, etag);
      const written = await appState.insert(row);
      if (written === undefined) throw new ConflictError("somebody else was faster with the switch");
      return written;
    },
  };
}
