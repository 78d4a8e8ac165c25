import type { Config } from "../../shared/config/config.ts";
import { freezeAt } from "../../shared/domain/calendar/changeWindow.ts";
import { hours } from "../../shared/domain/calendar/durations.ts";
import { joinerOf } from "../../shared/domain/enforcement/enforcement.ts";
import { workforceFault } from "../../shared/enforcement/workforceFault.ts";
import { ConflictError, isServiceError, RefusedError, TransientError } from "../../shared/errors.ts";
import { aboutPoll } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { carryOnRow, type DuePorts, type JoinerRow } from "./carryOnRow.ts";
import { tellRefused } from "./tellDue.ts";

/** A call is over in time, however many are on their way. */
const PEOPLE_A_CALL = 20;
/** How long one person without a clear answer may hold up a poll; then the next poll asks again. */
const PATIENCE_MS = hours(1);

/**
 * Carries on with joiners who are on their way into the enforced group, or out of it: whoever used the passkey enters.
 * While enforcement does not run as it must, and in a freeze, nobody enters, and nothing is asked about them: the guard
 * tells what is wrong. Safe to repeat: the rows tell how far each of them has come.
 *
 * Nobody enters on the report or on a missing answer. One person whom a service refuses holds up nobody else: the
 * refusal stands in the audit trail, and the next poll tries again.
 * @param poll.after user id behind which to go on; absent at the beginning of a poll.
 * @returns behind whom to go on; `undefined` when nobody is left.
 * @throws TransientError when there was no answer about the first of them.
 */
export async function enterDue(
  ports: DuePorts,
  config: Config,
  poll: { readonly startedAt: string; readonly after?: string | undefined },
): Promise<string | undefined> {
  const people = await peopleOnTheirWay(ports, config, poll.after ?? "");
  let done: string | undefined;
  for (const [userId, rows] of people.slice(0, PEOPLE_A_CALL)) {
    try {
      for (const row of rows) await oneByOne(ports, config, row);
    } catch (error) {
      if (error instanceof TransientError) {
        const isPatient = ports.clock.now().getTime() - Date.parse(poll.startedAt) < PATIENCE_MS;
        if (isPatient || error.retryAfterSeconds !== undefined) {
          if (done === undefined) throw error;
          return done;
        }
        await noteTrouble(ports, config, aboutPoll.hire, error);
      } else if (error instanceof RefusedError && error.reason === "obstacle") {
        // Somebody has stopped enforcement meanwhile.
        return undefined;
      } else throw error;
    }
    done = userId;
  }
  return people.length > PEOPLE_A_CALL ? done : undefined;
}

/** In the order of their ids. Whoever leaves goes on leaving while nobody may enter. */
async function peopleOnTheirWay(
  ports: DuePorts,
  config: Config,
  after: string,
): Promise<readonly (readonly [string, readonly JoinerRow[]])[]> {
  const { store, clock } = ports;
  const open = (await store.openEnforcements()).flatMap((row): JoinerRow[] => {
    const joinerId = joinerOf(row);
    return joinerId === undefined || row.userId <= after ? [] : [{ joinerId, row }];
  });
  const isLeaving = ({ row }: JoinerRow) => row.state === "leaving";
  // A joiner has no wave, whose zone it would be.
  const isFrozen = freezeAt(clock.now(), config.defaultTimeZone, config.rules) !== undefined;
  const isOpen = !open.every(isLeaving) && !isFrozen && (await runsAsItMust(ports, config));
  const rows = isOpen ? open : open.filter(isLeaving);
  return [...Map.groupBy(rows, ({ row }) => row.userId)].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Read live, the companion policy too; an answer that does not come lets nobody in. */
async function runsAsItMust(ports: DuePorts, config: Config): Promise<boolean> {
  try {
    return (await workforceFault(ports, config)) === undefined;
  } catch (error) {
    if (!isServiceError(error)) throw error;
    await noteTrouble(ports, config, aboutPoll.running, error);
    return false;
  }
}

async function oneByOne(ports: DuePorts, config: Config, { joinerId, row }: JoinerRow): Promise<void> {
  try {
    await carryOnRow(ports, config, { joinerId, row });
  } catch (error) {
    if (error instanceof RefusedError && error.reason !== "obstacle")
      return tellRefused(ports, config, { joinerId, userId: row.userId }, error);
    if (!(error instanceof ConflictError)) throw error;
    // Somebody else was faster, and the next poll sees what they wrote. Nobody is faster for ever: then it is shown.
    await noteTrouble(ports, config, aboutPoll.hire, error);
  }
}
