import type { Config } from "../config/config.ts";
import { days } from "../domain/calendar/durations.ts";
import { type AccountDoubt, accountDoubt, newUntil } from "../domain/joiner/accountDoubt.ts";
import type { JoinerRecord } from "../domain/joiner/joinerTypes.ts";
import type { AuthenticationMethod } from "../domain/people/authenticationMethod.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import type { Ports } from "../ports/ports.ts";

type DoubtPorts = Pick<Ports, "store" | "clock" | "methods" | "reports">;

/** Source: graph facts 6.1: 30 days of sign-ins are kept. */
const LOG_REACHES_BACK_MS = days(29);

/**
 * Whether the account may be somebody's who works here already, read live.
 * @returns `undefined` where Entra does not show its methods: a new account is known everywhere after some minutes.
 * @throws TransientError RefusedError: an account that cannot be looked at is not known to be new.
 */
export async function readAccountDoubt(
  { methods, reports, store, clock }: DoubtPorts,
  { joinerRules }: Pick<Config, "joinerRules">,
  { facts, identity, displayName, names }: JoinerRecord,
  user: DirectoryUser,
): Promise<{ readonly doubt: AccountDoubt | undefined; readonly held: readonly AuthenticationMethod[] } | undefined> {
  const { joinerId, hiredAt, isRehire, firstPass } = facts;
  const firstPassAt = firstPass?.userId === user.id ? firstPass.at : undefined;
  const hire = { joinerId, identity, names: [displayName, names ?? ""], hiredAt, isRehire, firstPassAt };
  const now = clock.now();
  const from = new Date(now.getTime() - LOG_REACHES_BACK_MS).toISOString();
  const until = newUntil(hire);
  const [held, hasSignedIn, hasSignedInBefore, registration] = await Promise.all([
    methods.methodsOf(user.id),
    until === undefined || from < until ? reports.hasSignedIn(user.id, from, until ?? now.toISOString()) : false,
    // The log tells all about an account that is younger than it; what its owner did with our pass is the latest.
    until === undefined && !(Date.parse(user.createdDateTime ?? "") >= Date.parse(from))
      ? reports.lastSuccessAt(user.id).then((at) => at !== undefined)
      : false,
    store.registration(user.id),
  ]);
  if (!held) return undefined;
  const evidence = { user, methods: held, hasSignedIn: hasSignedIn || hasSignedInBefore, registration };
  return { held, doubt: accountDoubt(hire, evidence, joinerRules.accountAheadDays) };
}
