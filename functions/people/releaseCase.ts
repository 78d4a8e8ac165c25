import type { Config } from "../../shared/config/config.ts";
import { whyNotRunning } from "../../shared/domain/enforcement/enforcementSwitch.ts";
import type { ReleaseCase } from "../../shared/domain/enforcement/releaseRules.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import { usablePasskeysOf } from "../../shared/domain/people/usablePasskey.ts";
import { whyNoPass } from "../../shared/enforcement/mayEnterUnready.ts";
import { inWords } from "../../shared/enforcement/unreadRows.ts";
import { RefusedError, unreadableRow } from "../../shared/errors.ts";
import { isBreakGlass } from "../../shared/passes/breakGlass.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { StoredRelease } from "../../shared/ports/store/releases.ts";
import { wasTriedLately } from "./triedLately.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "methods" | "policies" | "reports">;

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
  const [known, user, onOff, { rows, unread }, privilege, breakGlass, held, attempted, noPass] = await Promise.all([
    store.releaseOf(userId),
    directory.user(userId),
    store.enforcementSwitch(),
    store.standingOf([userId]),
    directory.privilegeOf(userId),
    isBreakGlass(directory, config, userId),
    methods.methodsOf(userId),
    wasTriedLately(ports, userId, now),
    whyNoPass(ports, config),
  ]);
  if (unread.length > 0) throw new RefusedError("notUnderstood", unreadableRow, inWords(unread));
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
