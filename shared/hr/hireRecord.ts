import type { EmploymentRecord, Told } from "../domain/employment/employmentRecord.ts";
import type { JoinerRecord } from "../domain/joiner/joinerTypes.ts";

/** The joiner that HR's word on an employment tells of, before anything else is known. */
export function hireRecord(
  { worker, source, workerId, sequence, wasRehired }: EmploymentRecord,
  told: Extract<Told, { kind: "working" }>,
  now: Date,
): JoinerRecord {
  const { startDate, timeZone, identity, displayName, names, contact, managerDeputy } = told;
  return {
    facts: {
      joinerId: worker,
      startDate,
      timeZone,
      hiredAt: now.toISOString(),
      ...(wasRehired && { isRehire: true as const }),
    },
    source,
    workerId,
    sequence,
    identity,
    displayName,
    ...(names && { names }),
    ...(managerDeputy && { managerDeputy }),
    ...(contact && { contact }),
  };
}
