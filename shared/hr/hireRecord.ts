import type { Config } from "../config/config.ts";
import type { JoinerRecord } from "../domain/joiner/joinerTypes.ts";
import type { HiredEvent } from "./canonicalEvent.ts";
import { joinerIdOf } from "./joinerId.ts";

/** The joiner that an event tells of, before anything else is known. */
export function hireRecord(
  { source, data }: HiredEvent,
  config: Pick<Config, "tenantId" | "defaultTimeZone">,
  now: Date,
): JoinerRecord {
  const { preferredName, givenName, familyName } = data.person;
  return {
    facts: {
      joinerId: joinerIdOf(config, source, data.workerId),
      startDate: data.employment.startDate,
      timeZone: data.timeZone ?? config.defaultTimeZone,
      hiredAt: now.toISOString(),
    },
    source,
    workerId: data.workerId,
    sequence: data.sequence,
    identity: data.identity,
    displayName: [preferredName ?? givenName, familyName].filter(Boolean).join(" "),
  };
}
