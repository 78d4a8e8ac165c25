import { z } from "zod";
import type { WebhookInbox } from "../ports/store.ts";
import { flag, hashOf, mapper, text } from "./columns.ts";
import type { Rows } from "./rows.ts";

const PARTITION = "webhook";
/** Characters of one property: 64 KB of UTF-16. */
const PART_CHARACTERS = 30_000;

const inboxRow = mapper<{ source: string; eventId: string; at: string; accepted: boolean; parts: string }>({
  source: text,
  eventId: text,
  at: text,
  accepted: flag,
  parts: text,
});
const BodyPart = z.string().default("");

export function tableInbox(inbox: Rows): WebhookInbox {
  const keys = (source: string, eventId: string) => ({ partitionKey: PARTITION, rowKey: hashOf(JSON.stringify([source, eventId])) });
  const read = (source: string, eventId: string) => inbox.get(PARTITION, keys(source, eventId).rowKey);
  return {
    receive: async (source, eventId, body, at) => {
      const parts = body.match(new RegExp(`[^]{1,${PART_CHARACTERS}}`, "g")) ?? [];
      const row = {
        ...keys(source, eventId),
        ...inboxRow.toRow({ source, eventId, at, accepted: false, parts: String(parts.length) }),
        ...Object.fromEntries(parts.map((part, index) => [`body${index}`, part])),
      };
      if (await inbox.insert(row)) return "new";
      const stored = await read(source, eventId);
      return stored && inboxRow.fromRow(stored).accepted ? "accepted" : "seen";
    },
    markAccepted: async (source, eventId) => {
      await inbox.write("update", [{ ...keys(source, eventId), ...inboxRow.toRow({ accepted: true }) }]);
    },
    body: async (source, eventId) => {
      const row = await read(source, eventId);
      if (!row) return undefined;
      const parts = Number(inboxRow.fromRow(row).parts);
      return Array.from({ length: parts }, (_, index) => BodyPart.parse(row[`body${index}`])).join("");
    },
  };
}
