import { z } from "zod";
import { ToldLeaveSchema } from "../../domain/leave/toldLeave.ts";
import { ToldLeftSchema } from "../../domain/leaver/toldLeft.ts";
import type { Registration } from "../../domain/people/registration.ts";
import { QuietNoteSchema } from "../../domain/quiet/quietNote.ts";
import type { RegistrationStore } from "../../ports/store/registrations.ts";
import { odata } from "../odata.ts";
import { flag, json, mapper, optional, yesNo } from "./columns.ts";
import { readable, readOne } from "./readable.ts";
import type { Row, Rows, StoredRow } from "./rows.ts";

const registrationRow = mapper<Omit<Registration, "userId">>({
  methodsRegistered: json(z.array(z.string()).default([])),
  isAdmin: flag,
  ready: flag,
  userDisplayName: optional(),
  userType: optional(),
  isExternal: yesNo,
  isMfaCapable: yesNo,
  systemPreferredAuthenticationMethods: json(z.array(z.string()).optional()),
  userPreferredMethodForSecondaryAuthentication: optional(),
  lastUpdatedDateTime: optional(),
  leftReportAt: optional(),
  waveId: optional(),
  joinerId: optional(),
  namedBy: json(z.array(z.string()).optional()),
  mailedAt: optional(),
  // One that cannot be read holds nobody.
  leave: json(ToldLeaveSchema.optional().catch(undefined)),
  left: json(ToldLeftSchema.optional()),
  quiet: json(QuietNoteSchema.optional()),
});
/** Sixteen partitions, in the order of user ids, so that a page of members lies in few of them. */
export const shardOf = (userId: string): string => `user${userId.charAt(0).toLowerCase()}`;

export const registrationOf = (row: StoredRow): Registration => ({
  userId: row.rowKey ?? "",
  ...registrationRow.fromRow(row),
});

/** The columns that `change` names, of the row of a person. */
export const personRow = (userId: string, change: Partial<Registration>): Row => ({
  partitionKey: shardOf(userId),
  rowKey: userId,
  ...registrationRow.toRow(change),
});

export function tableRegistrations(registrations: Rows): RegistrationStore {
  const read = async (userIds: readonly string[]): Promise<ReadonlyMap<string, Registration>> => {
    const shards = Map.groupBy(new Set(userIds), shardOf);
    const found = await Promise.all([...shards].map(([shard, ids]) => registrations.getMany(shard, ids)));
    const rows = found.flatMap((some) => [...some.values()]);
    const known = await readable(registrations, rows, registrationOf);
    return new Map(known.map((registration) => [registration.userId, registration]));
  };
  return {
    registrations: read,
    registration: async (userId) =>
      readOne(registrations, await registrations.get(shardOf(userId), userId), registrationOf),
    assignWave: async (userIds, waveId) => {
      const rows = userIds.map((userId) => personRow(userId, { waveId }));
      await registrations.write("merge", rows);
    },
    noteMailed: async (some) => {
      await registrations.write(
        "merge",
        [...some].map(([userId, mailedAt]) => personRow(userId, { mailedAt })),
      );
    },
    assignJoiner: async (userId, joinerId) =>
      void (await registrations.write("merge", [personRow(userId, { joinerId })])),
    assignNamedBy: async (userId, namedBy) =>
      void (await registrations.write("merge", [personRow(userId, { namedBy })])),
    assignLeave: async (userId, leave) => void (await registrations.write("merge", [personRow(userId, { leave })])),
    assignLeft: async (userId, left) => void (await registrations.write("merge", [personRow(userId, { left })])),
    noteQuiet: async (notes) =>
      void (await registrations.write(
        "merge",
        [...notes].map(([userId, quiet]) => personRow(userId, { quiet })),
      )),
    everyRegistration: async function* (after) {
      const from = after === undefined ? undefined : odata`PartitionKey ge ${shardOf(after)}`;
      for await (const rows of registrations.query(from)) {
        const behind = after === undefined ? rows : rows.filter(({ rowKey = "" }) => rowKey > after);
        if (behind.length > 0) yield await readable(registrations, behind, registrationOf);
      }
    },
    leftReportBefore: async function* (before) {
      // Of whoever came back the column is empty, and that is less than any moment.
      const left = `${odata`leftReportAt gt ${""}`} and ${odata`leftReportAt lt ${before}`}`;
      for await (const rows of registrations.query(left, { select: ["RowKey", "leftReportAt"] })) {
        const sure = rows.filter((row) => Date.parse(String(row["leftReportAt"])) < Date.parse(before));
        yield sure.map(({ rowKey = "" }) => rowKey);
      }
    },
    countPeople: async (most) => {
      let count = 0;
      for await (const page of registrations.query(undefined, { select: ["PartitionKey", "leftReportAt"] })) {
        count += page.filter((row) => !row["leftReportAt"]).length;
        if (count >= most) return most;
      }
      return count;
    },
  };
}
