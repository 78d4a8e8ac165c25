import type { Branding } from "../../../../shared/domain/mail/branding.ts";
import type { BrandingStore } from "../../../../shared/ports/store/branding.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryBranding(): BrandingStore {
  const rows = new GuardedRows<Branding>();
  return {
    branding: async () => rows.get("app")?.value,
    saveBranding: async (branding) => void rows.put("app", branding),
  };
}
