import type { Config } from "../config/config.ts";

/**
 * Who of the staff hears of something. Operators: what keeps the app from its work. Security: what somebody may have
 * done on purpose. Both: what frees people from enforcement, whoever asked for it.
 */
export type Staff = "operators" | "security" | "both";

/** One key for each mailbox: where both are one, its mail comes once. */
export function staffMails(
  { alertMail, securityMail }: Pick<Config, "alertMail" | "securityMail">,
  to: Staff,
  key: string,
): readonly { readonly key: string; readonly address: string }[] {
  if (to === "operators") return [{ key, address: alertMail }];
  const security = { key, address: securityMail };
  if (to === "security" || alertMail.toLowerCase() === securityMail.toLowerCase()) return [security];
  return [
    { key, address: alertMail },
    { ...security, key: `${key}|security` },
  ];
}
