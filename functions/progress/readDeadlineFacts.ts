import type { Config } from "../../shared/config/config.ts";
import { hours } from "../../shared/domain/calendar/durations.ts";
import type { CountRun } from "../../shared/domain/deadline/countRun.ts";
import type { DeadlineFacts } from "../../shared/domain/deadline/deadlineStanding.ts";
import { groupsOfPhoneCodes } from "../../shared/domain/deadline/phoneCodes.ts";
import { GLOBAL_ADMINISTRATOR } from "../../shared/domain/roles/policyRoles.ts";
import { isServiceError, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { readPhoneCodes } from "./readPhoneCodes.ts";

/** How long a report waits to be counted because something else was busy: less than until the next one is there. */
const PATIENCE_MS = hours(4);

/**
 * What is known of the tenant beside the report. What is refused counts as the cautious case, and the run says so. What
 * is busy is asked for by the next run, unless the report has waited for long.
 * @throws TransientError
 */
export async function readDeadlineFacts(
  ports: Pick<Ports, "store" | "clock" | "email" | "directory" | "policies">,
  config: Config,
  reportAt: string,
): Promise<DeadlineFacts> {
  const isPatient = ports.clock.now().getTime() - Date.parse(reportAt) < PATIENCE_MS;
  const ask = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!isServiceError(error) || (error instanceof TransientError && isPatient)) throw error;
      await noteTrouble(ports, config, aboutTimer.deadlineFacts, error);
      return undefined;
    }
  };
  const ids = await ask(() => ports.directory.privilegedUserIds([GLOBAL_ADMINISTRATOR]));
  const phoneCodes = await readPhoneCodes(ports, ask);
  return {
    phoneCodes,
    ...(ids && { globalAdministrators: new Set([...ids].map((id) => id.toLowerCase())) }),
  };
}

/** What of it nobody could tell. */
export const unknownOf = ({ globalAdministrators, phoneCodes }: DeadlineFacts): CountRun["unknown"] => [
  ...(globalAdministrators ? [] : (["globalAdministrators"] as const)),
  ...(phoneCodes === undefined ? (["phoneCodes"] as const) : []),
  ...(phoneCodes && groupsOfPhoneCodes(phoneCodes.methods).some((id) => !phoneCodes.groups.has(id))
    ? (["phoneCodeGroups"] as const)
    : []),
];
