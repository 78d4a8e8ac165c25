import { type MailText, type MailTextId, MailTextSchema } from "../../domain/mail/mailText.ts";
import type { MailTextStore, StoredMailText } from "../../ports/store/mailTexts.ts";
import { json, keyOf, mapper, text } from "./columns.ts";
import { saveGuarded } from "./guardedRow.ts";
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
    return saveGuarded(texts, row, etag, "somebody else changed this text first");
  },
});
