import { APP, APP_SCOPE } from "../../../shared/domain/audit.ts";
import { keepsIn, waveIdOf } from "../../../shared/domain/enforcement/enforcement.ts";
import { sortBeforeStart } from "../../../shared/domain/enforcement/groupCompare.ts";
import { groupsNamedIn } from "../../../shared/domain/policy/methodFit.ts";
import type { MethodsPolicy } from "../../../shared/domain/policy/methodsPolicy.ts";
import { methodsPolicyFault } from "../../../shared/domain/policy/methodsPolicyFault.ts";
import { leave, readBackLeaves } from "../../../shared/enforcement/leave.ts";
import { LOOKED_AT_ONCE, lookLive } from "../../../shared/enforcement/lookLive.ts";
import { readEnforcedGroup } from "../../../shared/enforcement/readGroup.ts";
import { settle } from "../../../shared/enforcement/settle.ts";
import { idsOf, inWords } from "../../../shared/enforcement/unreadRows.ts";
import type { StoredEnforcement } from "../../../shared/ports/store/enforcements.ts";
import type { Patience } from "../../host/patience.ts";
import { takeOutGroups } from "../nestedGroups.ts";
import { notYet, type Progress, refuse } from "../progress.ts";
import { noteStart, type StartScope } from "./startScope.ts";

/** At most so many leave in one step: `leave` takes no more at once. */
const MOST_LEAVING = 100;
const READ_AGAIN_SECONDS = 5;
const UNCLEAR_SECONDS = 30;

/**
 * Everybody in the enforced group before the policy is enabled over them. Whoever nobody put there leaves. Whoever has
 * a row is looked at live after the confirmation, and leaves without a usable passkey. Where it stands is derived from
 * rows and group: any crash goes on from there.
 *
 * Of whom a row cannot be read nothing is known: they stay, and the start waits until people have mended the row.
 *
 * Ends when one reading of the whole group finds nobody left to do anything about.
 */
export async function lookAtPeople(scope: StartScope, patience: Patience): Promise<Progress> {
  const { ports, config, known, now } = scope;
  const { store } = ports;
  const group = await readEnforcedGroup(ports, config);
  if (group.kind === "absent") refuse("EnforcedGroupNotFound", "the enforced group does not exist");
  const foreign = await takeOutGroups(ports, config, group.groupIds);
  if (group.kind === "unclear") return notYet(group.say, UNCLEAR_SECONDS);
  if (foreign.length > 0) {
    return notYet(
      `the enforced group has groups in it, which are taken out: ${group.groupIds.join(", ")}`,
      UNCLEAR_SECONDS,
    );
  }
  const { rows, unread } = await store.standingOf(group.userIds);
  const confirmedAt = known.startConfirmed?.at ?? now.toISOString();
  const sorted = sortBeforeStart(group.userIds, rows, idsOf(unread), confirmedAt);
  const { strangers, leaving, toLookAt, unknown } = sorted;
  if (strangers.length + leaving.length + toLookAt.length === 0) {
    if (unknown.length > 0)
      refuse(
        "EnforcementRowsUnreadable",
        `of ${unknown.length} people in the enforced group nobody can tell whether the app put them there: ${inWords(unread)}`,
      );
    const peopleReadyAt = now.toISOString();
    await noteStart(scope, (current) => ({ ...current, starting: { ...current.starting, peopleReadyAt } }));
    return notYet("everybody in the enforced group was looked at", 0);
  }
  await removeStrangers(scope, strangers.slice(0, MOST_LEAVING));
  await leaveBySource(scope, leaving.slice(0, MOST_LEAVING), rows);
  const afterSeconds = await lookAt(scope, toLookAt, rows, patience);
  const say = `in the enforced group ${toLookAt.length} people are still to be looked at, and ${strangers.length + leaving.length} are to leave it`;
  return notYet(say, Math.max(afterSeconds, READ_AGAIN_SECONDS));
}

async function removeStrangers({ ports, config, known }: StartScope, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  const at = known.startConfirmed?.at ?? "";
  await ports.store.append(
    userIds.map((userId) => ({
      scope: APP_SCOPE,
      id: `strangerLeaves|${userId}|${at}`,
      at,
      who: APP,
      what: "leavesEnforcement" as const,
      why: "was in the enforced group before the start, and the app had not put them there",
      subjectId: userId,
    })),
  );
  await settle(ports, config, { ins: [], outs: userIds });
}

/**
 * Ends each of their reasons to be in the group; rows that are leaving already are seen through. Members lose their
 * wave's note of it first, so that no crash leaves them enforced by the note alone, which nobody would ever look into.
 */
async function leaveBySource(
  { ports, config }: StartScope,
  userIds: readonly string[],
  rows: readonly StoredEnforcement[],
): Promise<void> {
  const wanted = new Set(userIds);
  const open = rows.filter((row) => wanted.has(row.userId) && (keepsIn(row) || row.state === "leaving"));
  for (const [source, own] of Map.groupBy(open, (row) => row.source)) {
    const ids = own.map(({ userId }) => userId);
    const waveId = waveIdOf({ source });
    if (waveId !== undefined)
      await ports.store.mergeMembers(
        waveId,
        ids.map((userId) => ({ userId, enforcedAt: undefined })),
      );
    const by = "the start: not ready when it was looked at live";
    await leave(ports, config, { source, by, scope: APP_SCOPE }, ids);
    await readBackLeaves(ports, config, source, ids);
  }
}

/** @returns how long Graph wants to be left alone. */
async function lookAt(
  scope: StartScope,
  userIds: readonly string[],
  rows: readonly StoredEnforcement[],
  patience: Patience,
): Promise<number> {
  const { store, policies } = scope.ports;
  const byUser = Map.groupBy(rows, ({ userId }) => userId);
  let left = userIds;
  for (;;) {
    const some = left.slice(0, LOOKED_AT_ONCE);
    if (some.length === 0) return 0;
    left = left.slice(LOOKED_AT_ONCE);
    const look = await lookLive(scope.ports, some, left.length);
    const seen = look.ready.flatMap((userId) => (byUser.get(userId) ?? []).filter(keepsIn));
    if (seen.length > 0)
      await store.saveEnforcements(seen.map((row) => ({ ...row, evidence: { ...row.evidence, lookedAt: look.at } })));
    // Nobody leaves because the log could not be read.
    if (look.unaudited.length > 0)
      refuse("AuditsUnread", "the directory audit log was not read within a day: nobody can tell whose passkey counts");
    // Of somebody alone nobody can tell: not ready. Of everybody at once: then nobody leaves by it, and nothing starts.
    if (look.unknown.length > 0) await refuseUnreadable(scope, look.unknown, await policies.methodsPolicy());
    const leaving = [...look.notReady, ...look.unknown, ...(await goneAmong(scope, look.absent))];
    await leaveBySource(scope, leaving, rows);
    await noteStart(scope, (current) => ({ ...current, starting: { ...current.starting, lastLookAt: look.at } }));
    if (left.length === 0 || look.afterSeconds >= patience.left()) return look.afterSeconds;
    await patience.pause(look.afterSeconds);
  }
}

/** @throws RefusedError TransientError when nobody can read policy, strength, or the groups that are named. */
async function refuseUnreadable(
  { ports, config }: StartScope,
  userIds: readonly string[],
  policy: MethodsPolicy,
): Promise<void> {
  const fault = methodsPolicyFault(policy);
  if (fault) refuse(fault.code, fault.say);
  if (!(await ports.policies.strength(config.enforcedStrengthId)))
    refuse("StrengthGone", "the strength of the workforce policy does not exist");
  const groupIds = groupsNamedIn(policy.passkeys);
  if (groupIds.length > 0) await ports.directory.groupsAmong(userIds, groupIds);
}

/** Only an account that is nowhere to be seen is gone: of two answers that disagree, none takes anybody out. */
async function goneAmong({ ports }: StartScope, userIds: readonly string[]): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const userId of userIds) if ((await ports.directory.user(userId)) === undefined) gone.push(userId);
  return gone;
}
