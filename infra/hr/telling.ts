import cancelledExample from "../../shared/hr/hireCancelledEvent.example.json" with { type: "json" };
import managerExample from "../../shared/hr/managerChangedEvent.example.json" with { type: "json" };
import profileExample from "../../shared/hr/profileChangedEvent.example.json" with { type: "json" };
import goneExample from "../../shared/hr/terminatedEvent.example.json" with { type: "json" };
import type { LocalWorld } from "../local/world/worldFile.ts";
import type { Occasion } from "./hire.ts";
import { tellApp } from "./tellApp.ts";
import type { TellingCommand } from "./tellingArguments.ts";

/**
 * Tells an app, as an HR system does, of a worker who goes or never comes, or of what changed about one.
 * @param readWorld as of `hire`. @returns what to print. @throws CannotHire
 */
export async function tell(
  command: TellingCommand,
  { at, eventId }: Occasion,
  readWorld: () => Promise<LocalWorld | undefined>,
): Promise<string> {
  const event = eventOf(command, at, eventId);
  const accepted = `202: the app was told of worker ${command.worker}: ${event.type}\nnext: ${next[command.kind]}`;
  return tellApp(command, at, event, accepted, readWorld);
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
