import type { JoinerIdentity } from "../../shared/domain/joiner/joinerIdentity.ts";
import type { JoinerRecord } from "../../shared/domain/joiner/joinerTypes.ts";
import type { LeaveRecord } from "../../shared/domain/leave/leaveRecord.ts";
import type { Leaver } from "../../shared/domain/leaver/leaver.ts";
import type { DirectoryUser } from "../../shared/domain/people/directoryUser.ts";
import { isSamePerson } from "../../shared/domain/people/person.ts";
import type { Registration } from "../../shared/domain/people/registration.ts";
import type { Ports } from "../../shared/ports/ports.ts";

/** What HR told that is, or may be, about this account. */
export interface HrStory {
  readonly joiners: readonly JoinerRecord[];
  readonly leavers: readonly Leaver[];
  readonly leaves: readonly LeaveRecord[];
  /** Workers of whom no other account is known. */
  readonly workers: readonly string[];
}

type Store = Pick<Ports["store"], "joiner" | "joiners" | "leaver" | "leaverPages" | "leavesNaming" | "leave">;

/**
 * Looks through all onboardings and leavers: their rows are found by worker, not by account. Whoever HR names by the
 * sign-in name alone counts while no account was found for them.
 * @throws TransientError RefusedError when a row that the person's own row leads to cannot be read.
 */
export async function readHrStory(
  store: Store,
  userId: string,
  user: DirectoryUser | undefined,
  registration: Registration | undefined,
): Promise<HrStory> {
  const means = (found: string | undefined, { entraObjectId, userPrincipalName }: JoinerIdentity): boolean => {
    if (found !== undefined) return isSamePerson(found, userId);
    if (entraObjectId !== undefined) return isSamePerson(entraObjectId, userId);
    return userPrincipalName !== undefined && userPrincipalName.toLowerCase() === user?.userPrincipalName.toLowerCase();
  };
  const joiners = new Map<string, JoinerRecord>();
  for await (const page of store.joiners())
    for (const one of page) if (means(accountOf(one), one.identity)) joiners.set(one.facts.joinerId, one);
  const leavers = new Map<string, Leaver>();
  for await (const page of store.leaverPages())
    for (const one of page) if (means(one.userId, one.identity)) leavers.set(one.worker, one);
  const leaves = new Map((await store.leavesNaming(userId)).map((one) => [one.worker, one]));
  const named = [registration?.joinerId, registration?.left?.worker, registration?.leave?.worker];
  const workers = new Set([
    ...named.flatMap((one) => one ?? []),
    ...joiners.keys(),
    ...leavers.keys(),
    ...leaves.keys(),
  ]);
  const theirs: string[] = [];
  for (const worker of workers) {
    // Asked for one by one: a row that a list skips, as nobody can read it, refuses here.
    const [joiner, leaver] = [(await store.joiner(worker))?.record, (await store.leaver(worker))?.leaver];
    const leave = leaves.get(worker) ?? (await store.leave(worker))?.record;
    const accounts = [joiner && accountOf(joiner), leaver?.userId, leave?.userId].flatMap((one) => one ?? []);
    if (accounts.every((one) => isSamePerson(one, userId))) theirs.push(worker);
  }
  return {
    joiners: [...joiners.values()],
    leavers: [...leavers.values()],
    leaves: [...leaves.values()],
    workers: theirs,
  };
}

const accountOf = ({ facts: { account } }: JoinerRecord): string | undefined =>
  account?.kind === "found" ? account.userId : undefined;
