import type { Config } from "../config/config.ts";
import { APP, type AuditEvent } from "../domain/audit.ts";
import { type Enforcement, type Entrant, entryFault, mayTurn } from "../domain/enforcement/enforcement.ts";
import { whyNotRunning } from "../domain/enforcement/enforcementSwitch.ts";
import { RefusedError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import type { StoredEnforcement } from "../ports/store/enforcements.ts";
import { refusedMembers } from "./refusedMembers.ts";

type EnterPorts = Pick<Ports, "store" | "clock" | "policyWriter">;

/** On whose behalf people enter. */
export interface Entry {
  readonly source: string;
  /** Whose decision it rests on, for people. */
  readonly by: string;
  /** Of the audit trail: wave id, joiner id or `app`. */
  readonly scope: string;
}

/** Somebody who does not enter now, and why. */
export interface NotEntered {
  readonly userId: string;
  readonly because: "noUsablePasskey" | "passkeyNeverUsed" | "lookedAtTooLongAgo" | "stillLeaving";
}

/**
 * Puts people into the enforced group, each on their own fresh evidence: the one way in. First the rows (`entering`),
 * then the audit lines, then the group. `readBackEntries` makes the rows `in`. Safe to repeat: whoever is on the way
 * is put in again, "already a member" is success.
 *
 * @param people at most 100.
 * @returns those who may not enter now; nothing was written for them.
 * @throws RefusedError `EnforcementNotRunning` before anything was written; naming Graph's code, or TransientError,
 * when somebody did not get in: their rows stay `entering`. ConflictError when a row changed meanwhile.
 */
export async function enter(
  ports: EnterPorts,
  config: Pick<Config, "enforcedGroupId">,
  { source, by, scope }: Entry,
  people: readonly Entrant[],
): Promise<readonly NotEntered[]> {
  const { store, clock, policyWriter } = ports;
  if (people.length === 0) return [];
  const why = whyNotRunning((await store.enforcementSwitch())?.value);
  if (why !== undefined) throw new RefusedError("obstacle", "EnforcementNotRunning", why);

  const now = clock.now();
  const at = now.toISOString();
  const rows = await rowsOf(store, source, people);
  const left: NotEntered[] = [];
  const news: (Enforcement & { readonly etag?: string | undefined })[] = [];
  const entering: string[] = [];
  for (const { userId, hasUsablePasskey, ...evidence } of people) {
    const row = rows.get(userId);
    if (row?.state === "in") continue;
    const because =
      row?.state === "leaving" ? ("stillLeaving" as const) : entryFault({ hasUsablePasskey, ...evidence }, now);
    if (because) {
      left.push({ userId, because });
      continue;
    }
    entering.push(userId);
    if (!row || mayTurn(row.state, "entering"))
      news.push({ userId, source, state: "entering", at, by, evidence, ...(row && { etag: row.etag }) });
  }
  if (news.length > 0) {
    await store.saveEnforcements(news);
    await store.append(
      news.map(({ userId }): AuditEvent => lineOf(scope, { userId, source, at, by }, "entersEnforcement")),
    );
  }
  const refused = entering.length === 0 ? [] : await policyWriter.addMembers(config.enforcedGroupId, entering);
  if (refused.length > 0) throw refusedMembers(refused, "did not get into the enforced group");
  return left;
}

/**
 * Reads who is in the group, and turns the rows of those who show up from `entering` to `in`.
 * @param userIds at most 100. @returns those whose row is `entering`, and who do not show up yet.
 */
export async function readBackEntries(
  { store, clock, directory }: Pick<Ports, "store" | "clock" | "directory">,
  { enforcedGroupId }: Pick<Config, "enforcedGroupId">,
  source: string,
  userIds: readonly string[],
): Promise<readonly string[]> {
  const rows = (await store.enforcementsOf(userIds)).filter((row) => row.source === source && row.state === "entering");
  if (rows.length === 0) return [];
  const inGroup = await directory.membersAmong(
    enforcedGroupId,
    rows.map(({ userId }) => userId),
  );
  const at = clock.now().toISOString();
  const found = rows.filter(({ userId }) => inGroup.has(userId));
  if (found.length > 0) await store.saveEnforcements(found.map((row) => ({ ...row, state: "in" as const, at })));
  return rows.flatMap(({ userId }) => (inGroup.has(userId) ? [] : [userId]));
}

export async function rowsOf(
  store: Pick<Ports["store"], "enforcementsOf">,
  source: string,
  people: readonly { readonly userId: string }[],
): Promise<ReadonlyMap<string, StoredEnforcement>> {
  const rows = await store.enforcementsOf(people.map(({ userId }) => userId));
  return new Map(rows.filter((row) => row.source === source).map((row) => [row.userId, row]));
}

/** Its id comes from the row, so that a repeat is the same line. */
export const lineOf = (
  scope: string,
  { userId, source, at, by }: Pick<Enforcement, "userId" | "source" | "at" | "by">,
  what: "entersEnforcement" | "leavesEnforcement",
): AuditEvent => ({
  scope,
  id: `${what}|${userId}|${source}|${at}`,
  at,
  who: APP,
  what,
  why: by,
  subjectId: userId,
});
