import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "@azure/functions";
import type { Config } from "../config/config.ts";
import { SHORT_CODE_LENGTH, SHORT_CODE_LETTERS } from "../domain/pass/byMail.ts";
import type { Ports } from "../ports/ports.ts";
import { isSecretOf, isWellFormed, type PickUpLink, secretHash } from "./pickUpLink.ts";
import type { GrantRow } from "./settleClaim.ts";

type Keyed = Pick<Config, "linkSecret">;

const keyed = ({ linkSecret }: Keyed, ...parts: readonly string[]): Buffer =>
  createHmac("sha256", linkSecret).update(JSON.stringify(parts)).digest();

/** The secret of the link in the hire's personal mail: derived, so that a repeated activity mails the same link. */
export const hireSecretOf = (config: Keyed, grantId: string): string =>
  keyed(config, "hire's link", grantId).toString("base64url");

/** Never the address itself: it is personal. */
export const addressHash = (config: Keyed, address: string): string =>
  keyed(config, "personal mail", address.trim().toLowerCase()).toString("hex");

/** Eight letters cannot be told from their plain hash for long: it is keyed. */
export const shortCodeHash = (config: Keyed, grantId: string, code: string): string =>
  keyed(config, "short code", grantId, code).toString("hex");

/** Constant time. */
export function isShortCode(config: Keyed, grantId: string, code: string, storedHash: string): boolean {
  const [given, stored] = [Buffer.from(shortCodeHash(config, grantId, code)), Buffer.from(storedHash)];
  return given.length === stored.length && timingSafeEqual(given, stored);
}

export const newShortCode = (): string =>
  Array.from({ length: SHORT_CODE_LENGTH }, () => SHORT_CODE_LETTERS[randomInt(SHORT_CODE_LETTERS.length)]).join("");

/**
 * One path for all: App Service lets exactly this one through to whoever has no session. Of a query, telemetry holds
 * the names alone.
 */
const PATH = "/welcome";

export const hirePathOf = ({ grantId, secret }: PickUpLink): string =>
  `${PATH}?hire=${encodeURIComponent(grantId)}&sig=${encodeURIComponent(secret)}`;

/** The whole address, as the mail carries it. */
export const hireLinkOf = (
  { publicUrl, ...config }: Pick<Config, "publicUrl" | "linkSecret">,
  grantId: string,
): string => `${publicUrl}${hirePathOf({ grantId, secret: hireSecretOf(config, grantId) })}`;

export const hireLinkAskedFor = ({ query }: Pick<HttpRequest, "query">): PickUpLink => ({
  grantId: query.get("hire") ?? "",
  secret: query.get("sig") ?? "",
});

const NO_SUCH_LINK = secretHash("no such link");

/** A grant with a link in the hire's personal mail. */
export type ByMailRow = GrantRow & { readonly grant: { readonly byMail: NonNullable<GrantRow["grant"]["byMail"]> } };

/** `undefined` alike for an unknown grant, one without such a link, and a wrong secret, after the same comparison. */
export async function grantOfHireLink(
  store: Pick<Ports["store"], "grant">,
  link: PickUpLink,
): Promise<ByMailRow | undefined> {
  if (!isWellFormed(link)) return undefined;
  const row = await store.grant(link.grantId);
  const isSecret = isSecretOf(link.secret, row?.grant.byMail?.secretHash ?? NO_SUCH_LINK);
  return row && isSecret && isByMail(row) ? row : undefined;
}

export const isByMail = (row: GrantRow): row is ByMailRow => row.grant.byMail !== undefined;
