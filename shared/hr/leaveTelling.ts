import type { Config } from "../config/config.ts";
import type { LeaveRecord } from "../domain/leave/leaveRecord.ts";
import { joinerIdOf } from "./joinerId.ts";
import type { LeaveEvent } from "./leaveEvents.ts";

/** What an event says about the leave of its worker, before anything else is known. */
export function leaveTelling(event: LeaveEvent, config: Pick<Config, "tenantId">): LeaveRecord {
  const { id, source, data } = event;
  const { workerId, sequence } = data;
  return { worker: joinerIdOf(config, source, workerId), source, workerId, sequence, eventId: id, told: toldBy(event) };
}

function toldBy(event: LeaveEvent): LeaveRecord["told"] {
  if (event.type === "hr.worker.leave-ended.v1") return { kind: "ended" };
  const { identity, leave, timeZone } = event.data;
  return {
    kind: "started",
    employeeId: identity.employeeId,
    from: leave.startDate,
    ...(leave.expectedEndDate !== undefined && { expectedEnd: leave.expectedEndDate }),
    ...(timeZone !== undefined && { timeZone }),
  };
}
