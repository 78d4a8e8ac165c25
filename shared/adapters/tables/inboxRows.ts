import { z } from "zod";
import type { OpenWork } from "../../domain/joiner/openWork.ts";
import type { WebhookInbox } from "../../ports/store/inbox.ts";
import { count, flag, hashOf, mapper, optional, text } from "./columns.ts";
import { readable } from "./readable.ts";
import { inPartition, type Rows } from "./rows.ts";

const WEBHOOK = "webhook";
/** Bytes of one binary property: 64 KB at most. Bytes, not text, because a body is what was signed. */
const PART_BYTES = 60_000;

const inboxRow = mapper<{ source: string; eventId: string; at: string; accepted: boolean; parts: number }>({
  source: text,
  eventId: text,
  at: text,
  accepted: flag,
  parts: count,
});
const OPEN = "open";
const workRow = mapper<OpenWork>({
  source: text,
  eventId: text,
  since: text,
  tries: count,
  nextAt: text,
  because: optional(),
});
const BodyPart = z.instanceof(Uint8Array);

const idOf = (source: string, eventId: string): string => hashOf(JSON.stringify([source, eventId]));

export function tableInbox(inbox: Rows): WebhookInbox {
  const keys = (source: string, eventId: string) => ({ partitionKey: idOf(source, eventId), rowKey: WEBHOOK });
  const read = (source: string, eventId: string) => inbox.get(keys(source, eventId).partitionKey, WEBHOOK);
  return {
    receive: async (source, eventId, body, at) => {
      const bytes = Buffer.from(body);
      const parts = Array.from({ length: Math.ceil(bytes.length / PART_BYTES) }, (_, n) =>
        bytes.subarray(n * PART_BYTES, (n + 1) * PART_BYTES),
      );
      const row = {
        ...keys(source, eventId),
        ...inboxRow.toRow({ source, eventId, at, accepted: false, parts: parts.length }),
        ...Object.fromEntries(parts.map((part, index) => [`body${index}`, part])),
      };
      if ((await inbox.insert(row)) !== undefined) return "new";
      const stored = await read(source, eventId);
      return stored && inboxRow.fromRow(stored).accepted ? "accepted" : "seen";
    },
    markAccepted: async (source, eventId) => {
      await inbox.write("update", [{ ...keys(source, eventId), ...inboxRow.toRow({ accepted: true }) }]);
    },
    body: async (source, eventId) => {
      const row = await read(source, eventId);
      if (!row) return undefined;
      const { parts } = inboxRow.fromRow(row);
      return Buffer.concat(Array.from({ length: parts }, (_, index) => BodyPart.parse(row[`body${index}`]))).toString();
    },
    saveWork: async (work) => {
      const row = { partitionKey: OPEN, rowKey: idOf(work.source, work.eventId), ...workRow.toRow(work) };
      await inbox.write("replace", [row]);
    },
    workOn: async (source, eventId) => {
      const row = await inbox.get(OPEN, idOf(source, eventId));
      const [work] = await readable(inbox, row ? [row] : [], workRow.fromRow);
      return work;
    },
    openWork: async () => {
      const found: OpenWork[] = [];
      for await (const page of inbox.query(inPartition(OPEN)))
        found.push(...(await readable(inbox, page, workRow.fromRow)));
      return found;
    },
    endWork: (source, eventId) => inbox.delete(OPEN, idOf(source, eventId)),
  };
}
