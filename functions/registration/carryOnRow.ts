import type { Config } from "../../shared/config/config.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import { type EntryEvidence, entryFault, isProvenByUse } from "../../shared/domain/enforcement/enforcement.ts";
import { holdsForEntry, oldestPasskeyAt, registeredOf } from "../../shared/domain/people/usablePasskey.ts";
import { type Entry, enter, rowsOf } from "../../shared/enforcement/enter.ts";
import { leave, readBackLeaves } from "../../shared/enforcement/leave.ts";
import { readBackEntries } from "../../shared/enforcement/readBackEntries.ts";
import { ConflictError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { StoredEnforcement } from "../../shared/ports/store/enforcements.ts";
import { tellStillDue } from "./tellDue.ts";

export type DuePorts = Pick<
  Ports,
  "store" | "clock" | "directory" | "methods" | "reports" | "policies" | "policyWriter" | "email"
>;
/** A row that an onboarding left behind. */
export interface JoinerRow {
  readonly joinerId: string;
  readonly row: StoredEnforcement;
}

/** Source: graph facts 6.1: 30 days of sign-ins are kept. */
const LOG_REACHES_BACK_MS = days(29);
/** Whoever is not in after so long is named, once. */
const NAMED_AFTER_MS = days(14);

/**
 * The next thing for one row that is `due`, `entering` or `leaving`. What a crash broke off between the row and the
 * group is done once more. Reads group, log and methods. Safe to repeat by the row's state and ETag.
 * @throws TransientError, RefusedError: the row tells how far it came. ConflictError when somebody else was faster.
 */
export async function carryOnRow(ports: DuePorts, config: Config, { joinerId, row }: JoinerRow): Promise<void> {
  const { userId, source, by, state, at, namedAt } = row;
  const entry: Entry = { source, by, scope: joinerId };
  if (state === "leaving") {
    const stillIn = await readBackLeaves(ports, config, source, [userId]);
    if (stillIn.length > 0) await leave(ports, config, entry, stillIn);
    return;
  }
  if (state === "entering" && (await readBackEntries(ports, config, source, [userId])).length === 0) return;
  const isEntering = await tryToEnter(ports, config, entry, row);
  const isNamed = namedAt !== undefined && Date.parse(namedAt) >= Date.parse(at);
  const isToBeNamed = !isNamed && ports.clock.now().getTime() - Date.parse(at) >= NAMED_AFTER_MS;
  if (!isEntering && isToBeNamed) await name(ports, config, { joinerId, row });
}

/** The mail first: a row that says so must be true. Its key keeps it from going out twice. */
async function name(ports: DuePorts, config: Config, { joinerId, row }: JoinerRow): Promise<void> {
  const { userId, source, at: dueSince } = row;
  if (!(await tellStillDue(ports, config, { joinerId, userId, dueSince }))) return;
  // What was just learnt of this person may stand in the row by now.
  const current = (await rowsOf(ports.store, source, [row])).get(userId);
  const namedAt = ports.clock.now().toISOString();
  if (current?.at === dueSince) await ports.store.saveEnforcements([{ ...current, namedAt }]);
}

/** @returns whether this person is on the way in. */
async function tryToEnter(ports: DuePorts, config: Config, entry: Entry, row: StoredEnforcement): Promise<boolean> {
  const { store, clock, methods } = ports;
  const { userId, evidence: known } = row;
  const isKnown = isProvenByUse(known?.passkeyCreatedAt, known?.passkeyUsedAt);
  const passkeyUsedAt = isKnown ? known?.passkeyUsedAt : await lastUse(ports, row);
  if (passkeyUsedAt === undefined) return false;

  const held = await methods.methodsOf(userId).catch(async (error: unknown) => {
    // What the log told is kept: to ask it again would take the turn for which this look waits.
    if (known && !isKnown) await note(store, row, { ...known, passkeyUsedAt });
    throw error;
  });
  if (!held) return false;
  const now = clock.now();
  const seen = { lookedAt: now.toISOString(), passkeyCreatedAt: oldestPasskeyAt(held), passkeyUsedAt };
  const entrant = { userId, hasUsablePasskey: holdsForEntry(registeredOf(held)), ...seen };
  if (entryFault(entrant, now)) {
    await note(store, row, seen);
    return false;
  }
  // Whoever was ended meanwhile does not enter: `enter` would begin an ended row anew.
  if ((await rowsOf(store, row.source, [row])).get(userId)?.etag !== row.etag) return false;
  const [left] = await enter(ports, config, entry, [entrant]);
  if (left?.because === "rowChanged") throw new ConflictError(`the row of ${userId} changed meanwhile`);
  return left === undefined;
}

/** Since the passkey that was last seen came, else since the person was due. */
async function lastUse(
  { reports, clock }: Pick<DuePorts, "reports" | "clock">,
  { userId, at, evidence }: StoredEnforcement,
): Promise<string | undefined> {
  const now = clock.now();
  const from = Math.max(Date.parse(evidence?.passkeyCreatedAt ?? at), now.getTime() - LOG_REACHES_BACK_MS);
  return reports.lastPasskeyUse(userId, new Date(from).toISOString(), now.toISOString());
}

const note = (store: DuePorts["store"], row: StoredEnforcement, evidence: EntryEvidence): Promise<void> =>
  store.saveEnforcements([{ ...row, evidence }]);
