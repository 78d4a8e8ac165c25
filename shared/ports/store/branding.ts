import type { Branding } from "../../domain/mail/branding.ts";

export interface BrandingStore {
  /** One that cannot be read is told of, and as if nothing had been read yet: it is read again within hours. */
  branding(): Promise<Branding | undefined>;
  /** Whatever stands there. */
  saveBranding(branding: Branding): Promise<void>;
}
