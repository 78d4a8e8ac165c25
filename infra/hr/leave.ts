import endedExample from "../../shared/hr/leaveEndedEvent.example.json" with { type: "json" };
import startedExample from "../../shared/hr/leaveStartedEvent.example.json" with { type: "json" };
import type { LocalWorld } from "../local/world/worldFile.ts";
import type { Occasion } from "./hire.ts";
import type { LeaveCommand } from "./leaveArguments.ts";
import { tellApp } from "./tellApp.ts";

/**
 * Tells an app of a leave, or of its end, as an HR system does.
 * @param readWorld as of `hire`. @returns what to print. @throws CannotHire
 */
export async function leave(
  command: LeaveCommand,
  { at, eventId }: Occasion,
  readWorld: () => Promise<LocalWorld | undefined>,
): Promise<string> {
  const event = leaveEvent(command, at, eventId);
  const { worker, startDate } = command;
  const accepted =
    startDate === undefined
      ? `202: the app was told that the leave of worker ${worker} is over\nnext: whoever was held for it counts again`
      : `202: the app was told that worker ${worker} is on leave from ${startDate} on\nnext: from that day on, at the next look of the gate, the wave of the account with this employeeId does not wait for it`;
  return tellApp(command, at, event, accepted, readWorld);
}

function leaveEvent({ worker, startDate, expectedEndDate }: LeaveCommand, at: Date, eventId: string) {
  const shared = { id: eventId, subject: `worker/${worker}`, time: at.toISOString() };
  // As of hires: a later event is the newer one.
  const which = { workerId: worker, sequence: at.getTime() };
  if (startDate === undefined) return { ...endedExample, ...shared, data: which };
  const { timeZone } = startedExample.data;
  const data = { ...which, timeZone, identity: { employeeId: worker }, leave: { startDate, expectedEndDate } };
  return { ...startedExample, ...shared, data };
}
