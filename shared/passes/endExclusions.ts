import { APP } from "../domain/audit.ts";
import { chunks } from "../domain/chunks.ts";
import type { Exclusion } from "../domain/pass/exclusion.ts";
import { scopeOf } from "../domain/pass/grant.ts";
import type { AuthenticationMethod } from "../domain/people/authenticationMethod.ts";
import { usablePasskeysOf } from "../domain/people/usablePasskey.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { readinessOf } from "../domain/wave/readiness.ts";
import { RefusedError, TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { type ExclusionConfig, liftExclusion } from "./passExclusion.ts";

/** `methodsOfMany` takes so many. */
const AT_ONCE = 20;
const FEW = 4;

type EndPorts = Pick<Ports, "store" | "clock" | "methods" | "policyWriter" | "email">;

/**
 * Looks at everybody in the exclusion group and lets go whoever no longer needs it: let through for a pass, and a
 * passkey lives or the pass has expired; left out of a wave's enforcement, and ready now. A wave member who is not
 * ready stays, whatever the row's `until` says: taking the exclusion away would lock that person out, which only people
 * may decide.
 *
 * One person whom a service refuses to let go, or has no time for, holds up nobody else; a refusal stands in the audit
 * trail and is tried again by the next poll.
 * @param whom `passes`: only those let through for a pass, which ends within the hour or so; else everybody, with the
 * waves that are cancelled.
 * @param since ISO UTC; who was live-checked after it is not asked for again, so that a throttled pass over many people
 * gets to its end.
 * @throws TransientError when part of it was throttled: the rest is for the next attempt.
 */
export async function endExclusions(
  ports: EndPorts,
  config: ExclusionConfig,
  since: string,
  whom: "passes" | { readonly cancelled: ReadonlySet<string> },
): Promise<void> {
  const { store, clock, methods } = ports;
  const exclusions = await store.exclusions(whom === "passes" ? "passIssued" : undefined);
  const now = clock.now().toISOString();
  const isOver = ({ reason, until }: Exclusion) => reason === "passIssued" && until <= now;
  let busy: TransientError | undefined;
  const oneByOne = async (exclusion: Exclusion, end: Promise<void>): Promise<void> => {
    try {
      await end;
    } catch (error) {
      if (error instanceof RefusedError) return tellRefused(ports, exclusion, error, since);
      if (!(error instanceof TransientError)) throw error;
      busy ??= error;
    }
  };
  for (const exclusion of exclusions.filter(isOver))
    await oneByOne(exclusion, liftExclusion(ports, config, exclusion, "the pass has expired"));

  const others = exclusions.filter((exclusion) => !isOver(exclusion));
  // Of somebody with a pass the account alone decides, so no row is read.
  const leftOut = others.filter(({ reason }) => reason !== "passIssued");
  const members = whom === "passes" ? new Map<string, WaveMember>() : await membersOf(store, leftOut, whom.cancelled);
  const left = others.filter((exclusion) => isWorthALook(exclusion, members.get(exclusion.userId)));
  for (const some of chunks(left, AT_ONCE)) {
    const open = some.filter(({ userId }) => (members.get(userId)?.checkedAt ?? "") < since);
    if (open.length === 0) continue;
    const { found, later, retryAfterSeconds } = await methods.methodsOfMany(open.map(({ userId }) => userId));
    if (later.length > 0) busy = new TransientError("live methods are throttled", { retryAfterSeconds });
    for (const exclusion of open) {
      const held = found.get(exclusion.userId);
      if (held) await oneByOne(exclusion, endIfDone(ports, config, exclusion, members.get(exclusion.userId), held));
    }
  }
  if (busy) throw busy;
}

async function tellRefused(
  { store, clock }: EndPorts,
  exclusion: Exclusion,
  { code }: RefusedError,
  since: string,
): Promise<void> {
  const { userId, waveId, reason } = exclusion;
  const at = clock.now().toISOString();
  const id = `exclusionNotLifted|${userId}|${since}`;
  await store.append([
    {
      scope: scopeOf({ waveId }),
      id,
      at,
      who: APP,
      what: "exclusionNotLifted",
      why: code,
      subjectId: userId,
      before: reason,
    },
  ]);
}

/**
 * A live look costs one of few requests. It goes to those of whom the report, the sign-in log or an earlier look says
 * that a passkey came; a hint that is late only leaves somebody excluded for another day.
 */
function isWorthALook({ reason }: Exclusion, member: WaveMember | undefined): boolean {
  if (reason === "passIssued") return true;
  if (!member) return false;
  const { reportedReady, hasUsablePasskey, passkeyUsedAt, excluded } = member;
  if (reportedReady || hasUsablePasskey === true) return true;
  return passkeyUsedAt !== undefined && excluded !== undefined && Date.parse(passkeyUsedAt) > Date.parse(excluded.at);
}

async function endIfDone(
  ports: EndPorts,
  config: ExclusionConfig,
  exclusion: Exclusion,
  member: WaveMember | undefined,
  held: readonly AuthenticationMethod[],
): Promise<void> {
  const passkeys = usablePasskeysOf(held);
  if (exclusion.reason === "passIssued") {
    if (passkeys.length > 0) await liftExclusion(ports, config, exclusion, "a passkey lives");
    return;
  }
  if (!member) return;
  const created = passkeys
    .map(({ createdDateTime }) => createdDateTime ?? "")
    .sort()
    .at(-1);
  const { waveId, userId } = member;
  const look = {
    checkedAt: ports.clock.now().toISOString(),
    hasUsablePasskey: passkeys.length > 0,
    ...(created && { passkeyCreatedAt: created }),
  };
  if (readinessOf({ ...member, ...look }).ready) {
    // The exclusion's row goes last: as long as it is there, the next poll finishes what a crash broke off.
    await ports.store.mergeMembers(waveId, [{ userId, ...look, excluded: undefined }]);
    if (exclusion.waveId !== undefined && exclusion.waveId !== waveId)
      await ports.store.mergeMembers(exclusion.waveId, [{ userId, excluded: undefined }]);
    await liftExclusion(ports, config, exclusion, "ready now");
  } else {
    await ports.store.mergeMembers(waveId, [{ userId, ...look }]);
  }
}

type Rows = ReadonlyMap<string, WaveMember>;

/**
 * Each one's row in the wave that made the exclusion; once that wave is over for them, in the wave that they take part
 * in now.
 */
async function membersOf(
  store: EndPorts["store"],
  exclusions: readonly Exclusion[],
  cancelled: ReadonlySet<string>,
): Promise<Rows> {
  const members = await rowsOf(store, exclusions);
  const isOver = ({ userId, waveId }: Exclusion) =>
    waveId !== undefined && (cancelled.has(waveId) || members.get(userId)?.sortedOut === "leftGroup");
  const orphans = exclusions.filter(isOver);
  if (orphans.length === 0) return members;

  const registrations = await store.registrations(orphans.map(({ userId }) => userId));
  const adopted = orphans.flatMap((exclusion) => {
    const waveId = registrations.get(exclusion.userId)?.waveId;
    return waveId === undefined || waveId === exclusion.waveId ? [] : [{ ...exclusion, waveId }];
  });
  const theirs = await rowsOf(store, adopted);
  // They are in the exclusion group as much as those whom that wave put there.
  const judged = adopted.flatMap(({ userId, reason, at }) => {
    const row = theirs.get(userId);
    return row ? [[userId, { ...row, excluded: row.excluded ?? { reason, at } }] as const] : [];
  });
  return new Map([...members, ...judged]);
}

async function rowsOf(
  store: EndPorts["store"],
  exclusions: readonly Pick<Exclusion, "userId" | "waveId">[],
): Promise<Rows> {
  const members = new Map<string, WaveMember>();
  const waves = Map.groupBy(exclusions, ({ waveId }) => waveId);
  for (const [waveId, some] of waves) {
    if (waveId === undefined) continue;
    const ids = new Set(some.map(({ userId }) => userId));
    // One read is cheaper than one for each of many people. Whoever's member row does not say it yet is asked for by
    // name.
    const marked = ids.size > FEW ? await store.excludedMembers(waveId) : [];
    const found = new Map(marked.filter(({ userId }) => ids.has(userId)).map((member) => [member.userId, member]));
    const others = [...ids].filter((userId) => !found.has(userId));
    for (const member of others.length > 0 ? await store.members(waveId, others) : []) found.set(member.userId, member);
    for (const [userId, member] of found) members.set(userId, member);
  }
  return members;
}
