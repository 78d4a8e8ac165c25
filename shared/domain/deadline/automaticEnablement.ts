import { z } from "zod";

/**
 * What a tenant says of Microsoft's own step of 1 September 2026: whoever may use text messages or calls may register
 * passkeys of every kind since, and is asked to. A tenant may put it off until codes by phone end, on beta alone:
 * what is absent there is no "no". Source:
 * learn.microsoft.com/entra/identity/authentication/concept-sms-voice-retirement, read 2026-11.
 */
export const AutomaticEnablementSchema = z.object({
  state: z.enum(["deferred", "notDeferred", "notTold"]),
  because: z.string().optional().describe("What Graph answered instead, in words."),
});
export type AutomaticEnablement = Readonly<z.infer<typeof AutomaticEnablementSchema>>;

/** @param passkeyDynamicMigration true: the tenant is left out until codes by phone end. */
export function automaticEnablementOf(passkeyDynamicMigration: boolean | null | undefined): AutomaticEnablement {
  if (passkeyDynamicMigration === true) return { state: "deferred" };
  return { state: passkeyDynamicMigration === false ? "notDeferred" : "notTold" };
}
