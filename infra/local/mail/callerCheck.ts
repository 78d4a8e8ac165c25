import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Refusal } from "./emailMessage.ts";

/** How far a signed call's date may be from the wall clock. */
const dateToleranceMs = 5 * 60_000;
const signedHeaders = "x-ms-date;host;x-ms-content-sha256";

export interface SignedCall {
  readonly method: string;
  /** Path and query as on the wire. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
const one = (value: string | string[] | undefined): string => (typeof value === "string" ? value : "");
const denied = (message: string): Refusal => ({ status: 401, code: "Denied", message });

/**
 * Who may call: a bearer token, or the HMAC-SHA256 signature made with the access key. A date is judged by the wall
 * clock, as everywhere on the wire. Source:
 * learn.microsoft.com/azure/azure-communication-services/tutorials/hmac-header-tutorial, read 2026-11.
 */
export class CallerCheck {
  readonly #verifyToken: (bearer: string) => boolean;
  readonly #key: Buffer | undefined;

  /** @param accessKey base64. */
  constructor(verifyToken: (bearer: string) => boolean, accessKey: string | undefined) {
    this.#verifyToken = verifyToken;
    // Without this check anybody could sign with an empty key.
    this.#key = accessKey ? Buffer.from(accessKey, "base64") : undefined;
  }

  /** @returns why the call is refused, or `undefined` when it is good. */
  refusalOf(call: SignedCall): Refusal | undefined {
    const authorization = call.headers.authorization ?? "";
    const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (bearer !== undefined)
      return this.#verifyToken(bearer) ? undefined : denied("The access token is not valid for this resource.");
    const signature = /^HMAC-SHA256 SignedHeaders=([^&]+)&Signature=(\S+)$/.exec(authorization);
    if (!signature) return denied("The Authorization header is missing or of an unknown scheme.");
    return this.#signatureRefusal(call, signature[1] ?? "", signature[2] ?? "");
  }

  #signatureRefusal(
    { method, target, headers, body }: SignedCall,
    signed: string,
    signature: string,
  ): Refusal | undefined {
    if (!this.#key) return denied("Access keys are disabled for this resource.");
    if (signed !== signedHeaders) return denied(`SignedHeaders must be ${signedHeaders}.`);
    const date = one(headers["x-ms-date"]);
    const sentAt = Date.parse(date);
    if (Number.isNaN(sentAt) || Math.abs(Date.now() - sentAt) > dateToleranceMs)
      return denied("x-ms-date is not within five minutes of now.");
    const contentHash = one(headers["x-ms-content-sha256"]);
    if (!isSame(contentHash, createHash("sha256").update(body).digest("base64")))
      return denied("x-ms-content-sha256 is not the body's.");
    const text = `${method}\n${target}\n${date};${headers.host ?? ""};${contentHash}`;
    return isSame(signature, createHmac("sha256", this.#key).update(text).digest("base64"))
      ? undefined
      : denied("The signature is not valid.");
  }
}
