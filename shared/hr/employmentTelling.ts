import type { Config } from "../config/config.ts";
import type { EmploymentRecord, Told } from "../domain/employment/employmentRecord.ts";
import { contactOf } from "../domain/joiner/joinerContact.ts";
import { isByMailFor } from "../domain/pass/byMail.ts";
import { displayNameOf, namesOf } from "./eventFields.ts";
import type { HireEvent } from "./hireEvents.ts";
import { joinerIdOf } from "./joinerId.ts";
import type { LeaverEvent } from "./leaverEvents.ts";

export type TellingConfig = Pick<Config, "tenantId" | "defaultTimeZone" | "personalMailWorkerTypes" | "hrDeputy">;

/** What an event says about the employment of its worker, before anything else is known. */
export function employmentTelling(event: HireEvent | LeaverEvent, config: TellingConfig): EmploymentRecord {
  const { id, source, data } = event;
  const { workerId, sequence } = data;
  const told = toldBy(event, data.timeZone ?? config.defaultTimeZone, config);
  return {
    worker: joinerIdOf(config, source, workerId),
    source,
    workerId,
    sequence,
    eventId: id,
    told,
    ...(event.type === "hr.worker.rehired.v1" && { wasRehired: true as const }),
  };
}

function toldBy(event: HireEvent | LeaverEvent, timeZone: string, config: TellingConfig): Told {
  const { identity } = event.data;
  switch (event.type) {
    case "hr.worker.hired.v1":
      return working("hired", event, timeZone, config);
    case "hr.worker.start-date-changed.v1":
      return working("startDateChanged", event, timeZone, config);
    case "hr.worker.rehired.v1":
      return working("rehired", event, timeZone, config);
    case "hr.worker.hire-cancelled.v1":
      return { kind: "over", as: "cancelled", timeZone, identity, ...lastDayOf(event), ...nameOf(event) };
    case "hr.worker.terminated.v1":
      return { kind: "over", as: "terminated", timeZone, identity, ...lastDayOf(event), ...nameOf(event) };
  }
}

function working(
  as: Extract<Told, { kind: "working" }>["as"],
  { data }: HireEvent,
  timeZone: string,
  config: TellingConfig,
): Told {
  const { personalEmail, ...identity } = data.identity;
  const { managerDeputy } = data.employment;
  const told = {
    personalMail: personalEmail ?? undefined,
    workerType: data.employment.workerType ?? undefined,
    locale: data.person.locale ?? undefined,
  };
  return {
    kind: "working",
    as,
    timeZone,
    identity,
    startDate: data.employment.startDate,
    displayName: displayNameOf(data.person),
    names: namesOf(data.person),
    ...(config.hrDeputy && managerDeputy && { managerDeputy }),
    // Nothing of it is kept where nobody is written to.
    ...(config.personalMailWorkerTypes.length > 0 && {
      contact: contactOf(told, (workerType) => isByMailFor(config, workerType)),
    }),
  };
}

function lastDayOf(event: LeaverEvent): { readonly lastDay?: string } {
  const { effectiveDate } = event.data;
  const lastDay =
    event.type === "hr.worker.terminated.v1" ? (event.data.employment?.endDate ?? effectiveDate) : effectiveDate;
  return lastDay === undefined ? {} : { lastDay };
}

const nameOf = ({ data: { person } }: LeaverEvent): { readonly displayName?: string } =>
  person === undefined ? {} : { displayName: displayNameOf(person) };
