import type { LocalWorld } from "../local/world/worldFile.ts";
import { asText, CannotHire } from "./hire.ts";
import { deliver, deliveryOf } from "./sendEvent.ts";
import { noWorld, whyNot } from "./words.ts";

/** Which app is told, and whether it is only printed. */
interface Where {
  readonly url?: string | undefined;
  readonly secret?: string | undefined;
  readonly isPrintOnly: boolean;
}

/**
 * Delivers an event to the app that was named, or to that of `npm start`.
 * @param accepted what to print once the app has taken it.
 * @returns what to print: without an app and its secret, the event. @throws CannotHire
 */
export async function tellApp(
  { url, secret: given, isPrintOnly }: Where,
  at: Date,
  event: Parameters<typeof deliveryOf>[2],
  accepted: string,
  readWorld: () => Promise<LocalWorld | undefined>,
): Promise<string> {
  const world = url ? undefined : await readWorld();
  const appUrl = url ?? world?.publicUrl;
  if (!appUrl && !isPrintOnly) throw new CannotHire(noWorld);
  const secret = given ?? world?.hrWebhookSecret;
  if (!appUrl || !secret) return JSON.stringify(event, undefined, 2);
  const delivery = deliveryOf(appUrl, secret, event, at);
  if (isPrintOnly) return asText(delivery);
  const sent = await deliver(delivery);
  if (sent.kind !== "accepted") throw new CannotHire(whyNot(sent, appUrl));
  return accepted;
}
