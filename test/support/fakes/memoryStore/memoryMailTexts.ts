import type { MailText, MailTextId } from "../../../../shared/domain/mail/mailText.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { MailTextStore } from "../../../../shared/ports/store/mailTexts.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryMailTexts(): MailTextStore {
  const rows = new GuardedRows<MailTextId & MailText>();
  return {
    mailTexts: async () => rows.entries().map(([key, value]) => ({ ...value, etag: rows.get(key)?.etag ?? "" })),
    saveMailText: async ({ language, key }, text, etag) => {
      const name = `${language}|${key}`;
      const value = { language, key, ...text };
      if (etag !== undefined) return rows.replace(name, value, etag);
      if (!rows.insert(name, value)) throw new ConflictError("another writer was faster");
      return rows.get(name)?.etag ?? "";
    },
  };
}
