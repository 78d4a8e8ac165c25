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
/** How long a missing answer may hold up a poll, about one person or about enforcement; then the next poll asks. */
const PATIENCE_MS = hours(1);

/**
 * Carries on with joiners who are on their way into the enforced group, or out of it: whoever used the passkey enters.
 * While enforcement does not run as it must, and in a freeze, nobody enters, and nothing is asked about them: the guard
 * tells what is wrong. Where nobody can tell just now, whoever leaves goes on, and the others are asked for again. Safe
 * to repeat: the rows tell how far each of them has come.
 *
 * Nobody enters on the report or on a missing answer. One person whom a service refuses holds up nobody else: the
 * refusal stands in the audit trail, and the next poll tries again.
 * @param poll.after user id behind which to go on; absent at the beginning of a poll.
 * @returns behind whom to go on; `undefined` when nobody is left.
 * @throws TransientError when there was no answer about the first of them, or whether enforcement runs.
 */
export async function enterDue(
  ports: DuePorts,
  config: Config,
  poll: { readonly startedAt: string; readonly after?: string | undefined },
): Promise<string | undefined> {
  const isPatient = () => ports.clock.now().getTime() - Date.parse(poll.startedAt) < PATIENCE_MS;
  const open = await openRows(ports, poll.after ?? "");
  const mayEnter = await whetherTheyMay(ports, config, open);
  const people = byPerson(mayEnter === true ? open : open.filter(isLeaving));
  let done: string | undefined;
  for (const [userId, rows] of people.slice(0, PEOPLE_A_CALL)) {
    try {
      for (const row of rows) await oneByOne(ports, config, row);
    } catch (error) {
      if (error instanceof TransientError) {
        if (isPatient() || error.retryAfterSeconds !== undefined) {
          // Behind whom to go on is told only where nobody before them is left.
          if (done === undefined || mayEnter instanceof TransientError) throw error;
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
  if (mayEnter instanceof TransientError) {
    if (isPatient()) throw mayEnter;
    await noteTrouble(ports, config, aboutPoll.running, mayEnter);
  }
  return people.length > PEOPLE_A_CALL ? done : undefined;
}

/** Of joiners behind this one. */
const openRows = async ({ store }: DuePorts, after: string): Promise<readonly JoinerRow[]> =>
  (await store.openEnforcements()).flatMap((row): JoinerRow[] => {
    const joinerId = joinerOf(row);
    return joinerId === undefined || row.userId <= after ? [] : [{ joinerId, row }];
  });

/** Goes on while nobody may enter. */
const isLeaving = ({ row }: JoinerRow): boolean => row.state === "leaving";

/** In the order of their ids. */
const byPerson = (rows: readonly JoinerRow[]): readonly (readonly [string, readonly JoinerRow[]])[] =>
  [...Map.groupBy(rows, ({ row }) => row.userId)].sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * Whether these may enter: read live, the companion policy too. An answer that does not come lets nobody in; one that
 * may still come is returned, so that the poll asks again.
 */
async function whetherTheyMay(
  ports: DuePorts,
  config: Config,
  open: readonly JoinerRow[],
): Promise<boolean | TransientError> {
  // A joiner has no wave, whose zone it would be.
  const isFrozen = freezeAt(ports.clock.now(), config.defaultTimeZone, config.rules) !== undefined;
  if (open.every(isLeaving) || isFrozen) return false;
  try {
    return (await workforceFault(ports, config)) === undefined;
  } catch (error) {
    if (error instanceof TransientError) return error;
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
