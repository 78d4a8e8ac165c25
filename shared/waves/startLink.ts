import { createHmac, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "@azure/functions";
import type { Config } from "../config/config.ts";
import type { WaveMember } from "../domain/wave/member.ts";

/**
 * What makes a link to set up a passkey one of ours. It identifies and opens nothing: whoever has it can say of one
 * person which kind of phone they have. Derived, so that a repeated activity mails the same link. Half a hash will do.
 */
const secretOf = ({ linkSecret }: Pick<Config, "linkSecret">, waveId: string, userId: string): Buffer =>
  createHmac("sha256", linkSecret)
    .update(JSON.stringify(["start", waveId, userId]))
    .digest()
    .subarray(0, 16);

/**
 * Where the button of a mail to a member leads: by us to Security info, or there directly. One path for all: App
 * Service lets exactly this one through, and of a query telemetry holds the names alone.
 */
export function startLinkOf(
  config: Pick<Config, "publicUrl" | "linkSecret" | "deviceFamilies" | "securityInfoUrl">,
  { waveId, userId }: Pick<WaveMember, "waveId" | "userId">,
): string {
  if (!config.deviceFamilies) return config.securityInfoUrl;
  const query = new URLSearchParams({
    wave: waveId,
    person: userId,
    sig: secretOf(config, waveId, userId).toString("base64url"),
  });
  return `${config.publicUrl}/start?${query}`;
}

/** @returns `undefined` for a link that is none of ours, or was changed. Constant time. */
export function startLinkIn(
  { query }: Pick<HttpRequest, "query">,
  config: Pick<Config, "linkSecret">,
): Pick<WaveMember, "waveId" | "userId"> | undefined {
  const [waveId = "", userId = "", sig = ""] = ["wave", "person", "sig"].map((name) => query.get(name) ?? "");
  const [given, ours] = [Buffer.from(sig, "base64url"), secretOf(config, waveId, userId)];
  return given.length === ours.length && timingSafeEqual(given, ours) ? { waveId, userId } : undefined;
}
