import cancelledExample from "../../shared/hr/hireCancelledEvent.example.json" with { type: "json" };
import managerExample from "../../shared/hr/managerChangedEvent.example.json" with { type: "json" };
import profileExample from "../../shared/hr/profileChangedEvent.example.json" with { type: "json" };
import goneExample from "../../shared/hr/terminatedEvent.example.json" with { type: "json" };
import type { LocalWorld } from "../local/world/worldFile.ts";
import { asText, CannotHire, type Occasion } from "./hire.ts";
import { deliver, deliveryOf } from "./sendEvent.ts";
import type { TellingCommand } from "./tellingArguments.ts";
import { noWorld, whyNot } from "./words.ts";

/**
 * Tells an app, as an HR system does, of a worker who goes or never comes, or of what changed about one.
 * @param readWorld as of `hire`. @returns what to print. @throws CannotHire
 */
export async function tell(
  command: TellingCommand,
  { at, eventId }: Occasion,
  readWorld: () => Promise<LocalWorld | undefined>,
): Promise<string> {
  const world = command.url ? undefined : await readWorld();
  const appUrl = command.url ?? world?.publicUrl;
  if (!appUrl && !command.isPrintOnly) throw new CannotHire(noWorld);
  const event = eventOf(command, at, eventId);
  const secret = command.secret ?? world?.hrWebhookSecret;
  if (!appUrl || !secret) return JSON.stringify(event, undefined, 2);
  const delivery = deliveryOf(appUrl, secret, event, at);
  if (command.isPrintOnly) return asText(delivery);
  const sent = await deliver(delivery);
  if (sent.kind !== "accepted") throw new CannotHire(whyNot(sent, appUrl));
  return `202: the app was told of worker ${command.worker}: ${event.type}\nnext: ${next[command.kind]}`;
}

function eventOf({ kind, worker, lastDay }: TellingCommand, at: Date, eventId: string) {
  const shared = { id: eventId, subject: `worker/${worker}`, time: at.toISOString() };
  // As of hires: a later event is the newer one.
  const which = { workerId: worker, sequence: at.getTime() };
  const whose = { ...which, timeZone: goneExample.data.timeZone, identity: { employeeId: worker } };
  switch (kind) {
    case "gone":
      return { ...goneExample, ...shared, data: { ...whose, employment: { endDate: lastDay } } };
    case "cancelled":
      return { ...cancelledExample, ...shared, data: { ...whose, effectiveDate: lastDay ?? null } };
    case "manager-changed":
      return { ...managerExample, ...shared, data: which };
    case "profile-changed":
      return { ...profileExample, ...shared, data: which };
  }
}

const next: Readonly<Record<TellingCommand["kind"], string>> = {
  gone: "with the end of that day they are out of their wave, and no code is offered to them; /leavers tells what was done",
  cancelled: "the onboarding ends, its link is closed; /leavers tells what was done",
  "manager-changed": "once Entra names the new manager, an open link goes to them",
  "profile-changed": "nothing; it stands in the trail",
};
