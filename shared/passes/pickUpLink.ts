import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "@azure/functions";
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

/**
 * The parameter that carries the secret. Telemetry holds the path of every request, and of its query the names alone;
 * what is called `sig` is blacked out by the Functions host besides. Source: opentelemetry-dotnet-contrib,
 * `Instrumentation.AspNetCore` (query redaction); azure-functions-host `ActivitySanitizingProcessor`.
 */
const SECRET = "sig";

/** The two halves of a link, as somebody asks for it: nothing says yet that they are right. */
export interface PickUpLink {
  readonly grantId: string;
  readonly secret: string;
}

export const linkAskedFor = ({ params, query }: Pick<HttpRequest, "params" | "query">): PickUpLink => ({
  grantId: params["grantId"] ?? "",
  secret: query.get(SECRET) ?? "",
});

/** Of the page on this site. */
export const pathOf = ({ grantId, secret }: PickUpLink): string =>
  `/pick-up/${encodeURIComponent(grantId)}?${SECRET}=${encodeURIComponent(secret)}`;

/** The whole address, as mails carry it. */
export const linkOf = ({ publicUrl }: Pick<Config, "publicUrl">, link: PickUpLink): string =>
  `${publicUrl}${pathOf(link)}`;

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
// The base64url of 32 bytes.
const SECRET_FORM = /^[A-Za-z0-9_-]{43}$/;

/** Whether a link can be one of ours at all. */
export const isWellFormed = ({ grantId, secret }: PickUpLink): boolean =>
  GUID.test(grantId) && SECRET_FORM.test(secret);
