import { Webhook } from "standardwebhooks";

/**
 * The headers of one delivery as Standard Webhooks has them.
 * @param signedAt wall clock: freshness on the wire, not business time.
 */
export function signedHeaders(secret: string, id: string, signedAt: Date, body: string): Record<string, string> {
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(signedAt.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, signedAt, body),
  };
}
