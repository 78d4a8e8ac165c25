import { z } from "zod";

/** What the tenant's own sign-in page looks like, as it was read last. */
export const BrandingSchema = z.object({
  at: z.string(),
  /** As Entra has it; absent: it has none. */
  color: z.string().optional(),
});
export type Branding = Readonly<z.infer<typeof BrandingSchema>>;
