import { days, hours } from "../../../shared/domain/calendar/durations.ts";
import { isByNumber } from "../../../shared/domain/joiner/accountDoubt.ts";
import type { JoinerRecord } from "../../../shared/domain/joiner/joinerTypes.ts";
import { nameContradicts } from "../../../shared/domain/joiner/nameContradicts.ts";
import { hiresAccount } from "../../../shared/domain/leaver/hiresAccount.ts";
import type { Leaver } from "../../../shared/domain/leaver/leaver.ts";
import type { DirectoryUser } from "../../../shared/domain/people/directoryUser.ts";
import { RefusedError } from "../../../shared/errors.ts";
import { accountsNamed } from "../../../shared/passes/accountsNamed.ts";
import { aboutLeaver } from "../../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../../shared/troubles/noteTrouble.ts";
import { type LeaverNeeds, type LeaverStepEnd, type LeaverStepRun, over } from "../leaverStep.ts";
import { liftLeft } from "../liftLeft.ts";

/** An account that is not found, or not alone, is looked for as long: HR, or Entra, may put it right. */
const LOOKED_FOR_MS = days(7);
const AGAIN_MS = hours(6);

/**
 * Finds the account: the one that the onboarding found, or whatever HR's names lead to. Names that lead to several, or
 * to another one than the onboarding's, lead to none. Reads Entra and the joiner row. The account that an earlier
 * telling led to, where it is another one, has not left.
 */
export const findAccount: LeaverStepRun = async (ports, config, leaver) => {
  const end = await find(ports, config, leaver);
  if (end.kind !== "over") return end;
  const userId = end.change?.userId;
  if (userId === leaver.userId) return { ...end, change: { userId } };
  await liftLeft(ports, leaver.worker, leaver.userId);
  // They were another account's groups.
  return { ...end, change: { userId, groupsBefore: undefined } };
};

const find: LeaverStepRun = async (ports, config, leaver) => {
  const joiner = await ports.store.joiner(leaver.worker);
  const account = joiner?.record.facts.account;
  const known = account?.kind === "found" ? account.userId : undefined;
  const named = await accountsNamed(ports.directory, leaver.identity);
  const found = named.filter((user) => hasEmployeeId(user, leaver));
  const ids = new Set([...found.map(({ id }) => id), ...(known === undefined ? [] : [known])]);
  const [userId, other] = ids;
  if (other !== undefined) return inVain(ports, config, leaver, "what HR names leads to more than one account");
  const names = [leaver.displayName, joiner?.record.displayName, joiner?.record.names].map((name) => name ?? "");
  const carriesId = leaver.identity.employeeId !== undefined && found.length > 0;
  const isTheirs = known !== undefined || found.some((user) => isByName(user, leaver, names));
  if (userId !== undefined && isTheirs) {
    const end = over("done", `the account is ${userId}`, { userId });
    return leaver.as === "cancelled"
      ? unlessOthers(ports, config, leaver, { userId, found, joiner, carriesId, end })
      : end;
  }
  // Nobody made one for whoever never came.
  if (leaver.as === "cancelled")
    return named.length === 0
      ? over("nothingToDo", "there is no account")
      : over("notDone", `nothing was touched: ${OTHERS}`);
  return inVain(ports, config, leaver, named.length === 0 ? NONE : OTHERS);
};

interface Cancelled {
  readonly userId: string;
  readonly found: readonly DirectoryUser[];
  readonly joiner: { readonly record: JoinerRecord } | undefined;
  readonly carriesId: boolean;
  readonly end: LeaverStepEnd;
}

/** Nothing is taken from somebody who works here for a hire of HR's that never was. */
async function unlessOthers(
  ports: LeaverNeeds,
  config: Parameters<LeaverStepRun>[1],
  leaver: Leaver,
  { userId, found, joiner, carriesId, end }: Cancelled,
): Promise<LeaverStepEnd> {
  const facts = joiner?.record.facts;
  const is = hiresAccount({
    account: facts?.account,
    firstToldAt: facts?.hiredAt ?? leaver.toldAt,
    user: found.find(({ id }) => id === userId) ?? {},
    joinerId: leaver.worker,
    carriesId,
    registration: await ports.store.registration(userId),
  });
  if (is.kind === "theirs") return end;
  const say = `nothing was touched: nobody has found the account ${userId} to be this hire's`;
  if (is.kind === "othersAlready") return over("notDone", say);
  await tell(ports, config, leaver, `${say}, and ${is.because}. Ask HR whose account it is`);
  return over("notDone", `${say}: ${is.because}`);
}

const NONE = "no account carries what HR names";
const OTHERS = "the account to which HR's words lead is not known to be theirs by its name and employee id";

/** What HR tells stands on the account: one that carries none may be anybody's. */
const hasEmployeeId = (user: DirectoryUser, { identity: { employeeId } }: Leaver): boolean =>
  employeeId === undefined || user.employeeId === employeeId;

/**
 * A user principal name that was given away again belongs to somebody else now: the names say so, as of a hire. Where
 * they cannot be compared, a number has to lead to the account.
 */
function isByName(user: DirectoryUser, { identity }: Leaver, names: readonly string[]): boolean {
  const contradicts = nameContradicts(names, [user.displayName, user.givenName ?? ""]);
  return contradicts === false || (contradicts === "unknown" && isByNumber({ identity }, user));
}

async function inVain(
  ports: LeaverNeeds,
  config: Parameters<LeaverStepRun>[1],
  leaver: Leaver,
  because: string,
): Promise<LeaverStepEnd> {
  const now = ports.clock.now().getTime();
  if (now - Date.parse(leaver.dueAt) < LOOKED_FOR_MS)
    return { kind: "later", because, nextAt: new Date(now + AGAIN_MS) };
  await tell(ports, config, leaver, because);
  return over("notDone", `${because}, during a week; whatever is to be done is done by hand`);
}

async function tell(
  ports: LeaverNeeds,
  config: Parameters<LeaverStepRun>[1],
  { worker, workerId, source }: Leaver,
  because: string,
): Promise<void> {
  const error = new RefusedError("obstacle", "noAccountOfLeaver", `${because} (worker ${workerId} of ${source})`);
  await noteTrouble(ports, config, { ...aboutLeaver(worker, "account"), isPressed: true }, error);
}
