import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Config } from "../config/config.ts";

/**
 * The secret of a grant's link: derived, so that a repeated activity mails the same link; only its hash is stored. It
 * is the lesser half of the lock: without the sign-in of the account's manager it opens nothing.
 */
export const secretOf = (config: Pick<Config, "linkSecret">, grantId: string): string =>
  createHmac("sha256", config.linkSecret)
    .update(JSON.stringify(["pick-up", grantId]))
    .digest("base64url");

export const secretHash = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** Constant time. @param storedHash hex. */
export function isSecretOf(secret: string, storedHash: string): boolean {
  const [given, stored] = [Buffer.from(secretHash(secret), "hex"), Buffer.from(storedHash, "hex")];
  return given.length === stored.length && timingSafeEqual(given, stored);
}

export const linkOf = (config: Pick<Config, "publicUrl">, grantId: string, secret: string): string =>
  `${config.publicUrl}/pick-up/${grantId}.${secret}`;

// A GUID and the base64url of 32 bytes.
const LINK = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

/** The two halves of a link's last part; `undefined` when it cannot be one of ours. */
export function parseLink(part: string | undefined): { readonly grantId: string; readonly secret: string } | undefined {
  const [, grantId, secret] = LINK.exec(part ?? "") ?? [];
  return grantId && secret ? { grantId, secret } : undefined;
}
