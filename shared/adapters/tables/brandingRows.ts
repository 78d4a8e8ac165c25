import { type Branding, BrandingSchema } from "../../domain/mail/branding.ts";
import type { BrandingStore } from "../../ports/store/branding.ts";
import { json, mapper } from "./columns.ts";
import { readable } from "./readable.ts";
import type { Rows } from "./rows.ts";

const BRANDING = "branding";
const brandingRow = mapper<{ value: Branding }>({ value: json(BrandingSchema) });

export const tableBranding = (appState: Rows): BrandingStore => ({
  branding: async () => {
    const row = await appState.get("app", BRANDING);
    const [read] = await readable(appState, row ? [row] : [], (found) => brandingRow.fromRow(found).value);
    return read;
  },
  saveBranding: async (value) => {
    await appState.write("replace", [{ partitionKey: "app", rowKey: BRANDING, ...brandingRow.toRow({ value }) }]);
  },
});
