import {
  type Enforcement,
  EnforcementStateSchema,
  EntryEvidenceSchema,
  keepsIn,
} from "../../domain/enforcement/enforcement.ts";
import { type EnforcementSwitch, EnforcementSwitchSchema } from "../../domain/enforcement/enforcementSwitch.ts";
import type {
  EnforcementPage,
  EnforcementStanding,
  EnforcementStore,
  StoredEnforcement,
  UnreadEnforcement,
} from "../../ports/store/enforcements.ts";
import { odata } from "../odata.ts";
import { json, keyOf, mapper, oneOf, optional, text } from "./columns.ts";
import { saveGuarded } from "./guardedRow.ts";
import { readable, readOne } from "./readable.ts";
import type { Rows, StoredRow } from "./rows.ts";
import { startingWith } from "./startingWith.ts";
import { tableDefinitions } from "./tableDefinitions.ts";

const SWITCH = "enforcementSwitch";

const enforcementRow = mapper<Enforcement>({
  userId: text,
  source: text,
  state: oneOf(EnforcementStateSchema),
  at: text,
  by: text,
  evidence: json(EntryEvidenceSchema.optional()),
  namedAt: optional(),
});
const switchRow = mapper<{ value: EnforcementSwitch }>({ value: json(EnforcementSwitchSchema) });
const rowOfSwitch = (value: EnforcementSwitch) => ({
  partitionKey: "app",
  rowKey: SWITCH,
  ...switchRow.toRow({ value }),
});

/** Sixteen partitions, in the order of user ids, so that a page of members lies in few of them. */
const shardOf = (userId: string): string => `user${userId.charAt(0)}`;
const startOf = (userId: string): string => `${userId}|`;
const rowKeyOf = ({ userId, source }: Pick<Enforcement, "userId" | "source">): string =>
  `${startOf(userId)}${keyOf(source)}`;
const unreadOf = ({ partitionKey = "", rowKey = "" }: StoredRow): UnreadEnforcement => {
  const userId = rowKey.split("|", 1)[0] ?? "";
  return {
    userId,
    isOf: (source) => rowKey === rowKeyOf({ userId, source }),
    row: `${tableDefinitions.enforcements.name} ${partitionKey} ${rowKey}`,
  };
};
const open = ["due", "entering", "leaving"].map((state) => odata`state eq ${state}`).join(" or ");

export function tableEnforcements(enforcements: Rows, appState: Rows): EnforcementStore {
  const read = (rows: readonly StoredRow[]) =>
    readable(enforcements, rows, (row): StoredEnforcement => ({ ...enforcementRow.fromRow(row), etag: row.etag }));
  const pageOf = async (found: readonly StoredRow[]): Promise<EnforcementPage> => {
    const rows = await read(found);
    const known = new Set(rows.map(rowKeyOf));
    return { rows, unread: found.flatMap((row) => (known.has(row.rowKey ?? "") ? [] : [unreadOf(row)])) };
  };
  const standingOf = async (userIds: readonly string[]): Promise<EnforcementStanding> => {
    const wanted = userIds.map((userId) => userId.toLowerCase());
    const found = await Promise.all(
      [...Map.groupBy(wanted, shardOf)].map(([shard, ids]) => startingWith(enforcements, shard, ids.map(startOf))),
    );
    const page = await pageOf(found.flat());
    return { ...page, kept: new Set([...page.rows.filter(keepsIn), ...page.unread].map(({ userId }) => userId)) };
  };
  return {
    enforcementsOf: async (userIds) => (await standingOf(userIds)).rows,
    standingOf,
    enforcementPages: async function* () {
      for await (const page of enforcements.query(undefined)) yield await pageOf(page);
    },
    openEnforcements: async () => {
      const found: StoredEnforcement[] = [];
      for await (const page of enforcements.query(open)) found.push(...(await read(page)));
      return found;
    },
    saveEnforcements: async (rows) =>
      enforcements.writeGuarded(
        rows.map((row) => {
          const userId = row.userId.toLowerCase();
          return {
            etag: row.etag,
            row: {
              partitionKey: shardOf(userId),
              rowKey: rowKeyOf({ ...row, userId }),
              ...enforcementRow.toRow({ ...row, userId }),
            },
          };
        }),
      ),
    enforcementSwitch: async () => {
      const row = await appState.get("app", SWITCH);
      return readOne(appState, row, (found) => ({ ...switchRow.fromRow(found), etag: found.etag }));
    },
    overwriteEnforcementSwitch: async (value) => {
      await appState.write("replace", [rowOfSwitch(value)]);
    },
    saveEnforcementSwitch: async (value, etag) => {
      const row = rowOfSwitch(value);
      return saveGuarded(appState, row, etag, "somebody else was faster with the switch");
    },
  };
}
