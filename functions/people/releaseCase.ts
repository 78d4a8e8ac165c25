import type { Config } from "../../shared/config/config.ts";
import { type Enforcement, keepsIn, waveSource } from "../../shared/domain/enforcement/enforcement.ts";
import { whyNotRunning } from "../../shared/domain/enforcement/enforcementSwitch.ts";
import { attemptsSince, wasAttempted } from "../../shared/domain/enforcement/release.ts";
import type { ReleaseCase } from "../../shared/domain/enforcement/releaseRules.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import { usablePasskeysOf } from "../../shared/domain/people/usablePasskey.ts";
import { whyNoPass } from "../../shared/enforcement/mayEnterUnready.ts";
import { RefusedError, unreadableRow } from "../../shared/errors.ts";
import { isBreakGlass } from "../../shared/passes/breakGlass.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { StoredRelease } from "../../shared/ports/store/releases.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "methods" | "policies">;

/** Lines of a wave's audit trail that are looked through for stopped attempts. */
const AUDIT_LINES = 1000;

/**
 * Reads everything that a release is decided by, live, in this very request.
 * @throws TransientError RefusedError: unreadable releases nobody.
 */
export async function readReleaseCase(
  ports: Needs,
  config: Config,
  userId: string,
  by: Person,
): Promise<ReleaseCase & { readonly known: StoredRelease | undefined }> {
  const { store, clock, directory, methods } = ports;
  const now = clock.now();
  const [known, user, onOff, rows, privilege, breakGlass, held, attempted, noPass] = await Promise.all([
    store.releaseOf(userId),
    directory.user(userId),
    store.enforcementSwitch(),
    store.enforcementsOf([userId]),
    directory.privilegeOf(userId),
    isBreakGlass(directory, config, userId),
    methods.methodsOf(userId),
    wasStoppedLately(store, userId, now),
    whyNoPass(ports, config),
  ]);
  return {
    userId,
    by,
    now,
    known,
    user,
    rows,
    privilege,
    isBreakGlass: breakGlass,
    whyNotRunning: whyNotRunning(onOff?.value),
    holdsPasskey: held && usablePasskeysOf(held).length > 0,
    wasAttempted: attempted,
    passWillDo: noPass === undefined,
  };
}

/**
 * In any wave that knows the person. A row tells the last denial only; the trail of the wave has the ones before.
 * @throws RefusedError when a wave enforces the person and its rows cannot be read: missing is not "never tried".
 */
async function wasStoppedLately(store: Needs["store"], userId: string, now: Date): Promise<boolean> {
  const since = attemptsSince(now).getTime();
  const known = new Set<string>();
  for (const { waveId } of await store.waves()) {
    const [member] = await store.members(waveId, [userId]);
    if (!member) continue;
    known.add(waveSource(waveId));
    if (wasAttempted(member, now)) return true;
    const isAttempt = (line: { what: string; at: string; subjectId?: string | undefined }) =>
      line.what === "attemptStopped" && line.subjectId === userId && Date.parse(line.at) > since;
    if ((await store.recent(waveId, AUDIT_LINES)).some(isAttempt)) return true;
  }
  const isUnread = (row: Enforcement) =>
    keepsIn(row) && row.source.startsWith(waveSource("")) && !known.has(row.source);
  if ((await store.enforcementsOf([userId])).some(isUnread))
    throw new RefusedError("notUnderstood", unreadableRow, "a wave enforces this person, and its rows cannot be read");
  return false;
}
