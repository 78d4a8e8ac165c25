import { createHmac, timingSafeEqual } from "node:crypto";
import type { Config } from "../config/config.ts";
import { days } from "../domain/calendar/durations.ts";

/**
 * The token that a page puts into its forms: bound to the person, the purpose (e.g. `pick-up <grantId>`) and the day.
 * @param now business time.
 */
export function formToken(config: Pick<Config, "linkSecret">, oid: string, purpose: string, now: Date): string {
  const day = Math.floor(now.getTime() / days(1));
  // JSON keeps the parts apart; the first part keeps this use of the secret apart from the links'.
  return createHmac("sha256", config.linkSecret)
    .update(JSON.stringify(["form", oid.toLowerCase(), purpose, day]))
    .digest("base64url");
}

/** Yesterday's token still counts, so that a page opened before midnight works. Constant time. */
export function isFormToken(
  config: Pick<Config, "linkSecret">,
  token: string | null | undefined,
  oid: string,
  purpose: string,
  now: Date,
): boolean {
  const given = Buffer.from(token ?? "");
  const allowed = [now, new Date(now.getTime() - days(1))].map((day) =>
    Buffer.from(formToken(config, oid, purpose, day)),
  );
  return allowed.filter((expected) => expected.length === given.length && timingSafeEqual(expected, given)).length > 0;
}
