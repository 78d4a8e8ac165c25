import { z } from "zod";
import { LogoSchema } from "./logo.ts";

/** What the tenant's own sign-in page looks like, as it was read last. */
export const BrandingSchema = z.object({
  at: z.string(),
  /** As Entra has it; absent: it has none. */
  color: z.string().optional(),
  /** Absent: it has none that mails can show. One that only a later release knows is as good as none. */
  logo: LogoSchema.optional().catch(undefined),
});
export type Branding = Readonly<z.infer<typeof BrandingSchema>>;
