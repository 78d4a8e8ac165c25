import { Webhook, WebhookVerificationError } from "standardwebhooks";

export type Verdict = "genuine" | "unsigned" | "stale" | "wrongSignature";

/**
 * Checks a Standard Webhooks signature over the raw bytes: HMAC-SHA256, constant time, five minutes either way by the
 * wall clock (freshness on the wire is never business time). Any of the secrets may have signed, so that they can be
 * rotated.
 */
export function verifyWebhook(secrets: readonly string[], headers: Pick<Headers, "get">, bytes: Buffer): Verdict {
  const [id, timestamp, signature] = ["id", "timestamp", "signature"].map((name) =>
    headers.get(`webhook-${name}`)?.trim(),
  );
  if (!id || !timestamp || !signature) return "unsigned";
  // The library reads "17…abc" as a number; the signed text would not be what was sent.
  if (!/^\d{1,12}$/.test(timestamp)) return "wrongSignature";
  const signed = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
  const verdicts = secrets.map((secret) => verify(secret, bytes, signed));
  if (verdicts.includes("genuine")) return "genuine";
  return verdicts.includes("stale") ? "stale" : "wrongSignature";
}

function verify(secret: string, bytes: Buffer, headers: Record<string, string>): Verdict {
  try {
    new Webhook(secret).verify(bytes, headers, { jsonParse: false });
    return "genuine";
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return /too (old|new)/.test(error.message) ? "stale" : "wrongSignature";
  }
}
