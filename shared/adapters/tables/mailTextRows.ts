import { type MailText, type MailTextId, MailTextSchema } from "../../domain/mail/mailText.ts";
import { ConflictError } from "../../errors.ts";
import type { MailTextStore, StoredMailText } from "../../ports/store/mailTexts.ts";
import { json, keyOf, mapper, text } from "./columns.ts";
import { readable } from "./readable.ts";
import { inPartition, type Rows, type StoredRow } from "./rows.ts";

const TEXT = "text";
const textRow = mapper<MailTextId & { value: MailText }>({
  language: text,
  key: text,
  value: json(MailTextSchema),
});

function fromRow(row: StoredRow): StoredMailText {
  const { language, key, value } = textRow.fromRow(row);
  return { language, key, ...value, etag: row.etag };
}

export const tableMailTexts = (texts: Rows): MailTextStore => ({
  mailTexts: async () => {
    const found: StoredMailText[] = [];
    for await (const page of texts.query(inPartition(TEXT))) found.push(...(await readable(texts, page, fromRow)));
    return found;
  },
  saveMailText: async ({ language, key }, value, etag) => {
    const row = {
      partitionKey: TEXT,
      rowKey: keyOf(`${language}|${key}`),
      ...textRow.toRow({ language, key, value }),
    };
    if (etag !== undefined) return texts.replace(row, etag);
    const written = await texts.insert(row);
    if (written === undefined) throw new ConflictError("somebody else changed this text first");
    return written;
  },
});
