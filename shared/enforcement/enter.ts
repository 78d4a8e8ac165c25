import type { Config } from "../config/config.ts";
import { APP, type AuditEvent } from "../domain/audit.ts";
import {
  type DecidedEntrant,
  decidedEntryFault,
  type Enforcement,
  type Entrant,
  entryFault,
  mayTurn,
} from "../domain/enforcement/enforcement.ts";
import { whyNotRunning } from "../domain/enforcement/enforcementSwitch.ts";
import { takesPass } from "../domain/policy/policyDefinition.ts";
import { RefusedError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import type { StoredEnforcement } from "../ports/store/enforcements.ts";
import { openReleases } from "./openReleases.ts";
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
  readonly because: EntryFault | "stillLeaving" | "released";
}
type EntryFault = NonNullable<ReturnType<typeof entryFault> | ReturnType<typeof decidedEntryFault>>;

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
export const enter = (
  ports: EnterPorts,
  config: Pick<Config, "enforcedGroupId">,
  entry: Entry,
  people: readonly Entrant[],
): Promise<readonly NotEntered[]> => enterWhoever(ports, config, entry, people, entryFault);

/**
 * Puts people in whom two people decided to enforce from a date on, ready or not: the one entry without proof. Each row
 * keeps both deciders. The caller has looked at every person live: nobody privileged, no guest, no break-glass account.
 *
 * @param people at most 100. @returns as `enter`.
 * @throws as `enter`; RefusedError `StrengthTakesNoPass` before anything was written, as nobody could recover then.
 */
export async function enterByDecision(
  ports: EnterPorts,
  config: Pick<Config, "enforcedGroupId" | "enforcedStrengthId">,
  entry: Entry,
  people: readonly DecidedEntrant[],
): Promise<readonly NotEntered[]> {
  if (!takesPass(config.enforcedStrengthId))
    throw new RefusedError("obstacle", "StrengthTakesNoPass", "nobody who is put in unready could sign in with a pass");
  return enterWhoever(ports, config, entry, people, decidedEntryFault);
}

async function enterWhoever<Person extends Entrant>(
  ports: EnterPorts,
  config: Pick<Config, "enforcedGroupId">,
  { source, by, scope }: Entry,
  people: readonly Person[],
  faultOf: (person: Person, now: Date) => EntryFault | undefined,
): Promise<readonly NotEntered[]> {
  const { store, clock, policyWriter } = ports;
  if (people.length === 0) return [];
  const why = whyNotRunning((await store.enforcementSwitch())?.value);
  if (why !== undefined) throw new RefusedError("obstacle", "EnforcementNotRunning", why);

  const now = clock.now();
  const at = now.toISOString();
  const [rows, released] = await Promise.all([rowsOf(store, source, people), openReleases(store)]);
  const left: NotEntered[] = [];
  const news: (Enforcement & { readonly etag?: string | undefined })[] = [];
  const entering: string[] = [];
  const lines: AuditEvent[] = [];
  for (const person of people) {
    const { userId, hasUsablePasskey: _, ...evidence } = person;
    const row = rows.get(userId);
    if (row?.state === "in") continue;
    const because = released.has(userId.toLowerCase())
      ? ("released" as const)
      : row?.state === "leaving"
        ? ("stillLeaving" as const)
        : faultOf(person, now);
    if (because) {
      left.push({ userId, because });
      continue;
    }
    entering.push(userId);
    if (!row || mayTurn(row.state, "entering")) {
      const { etag } = row ?? {};
      news.push({ userId, source, state: "entering", at, by, evidence, etag });
    }
    // Of whoever is on the way already, too: a crash may have come before the line.
    const since = row?.state === "entering" ? row : { at, by };
    lines.push(lineOf(scope, { userId, source, at: since.at, by: since.by }, "entersEnforcement"));
  }
  if (news.length > 0) await store.saveEnforcements(news);
  if (lines.length > 0) await store.append(lines);
  const refused = entering.length === 0 ? [] : await policyWriter.addMembers(config.enforcedGroupId, entering);
  if (refused.length > 0) throw refusedMembers(refused, "did not get into the enforced group");
  return left;
}

/**
 * Reads who is in the group, and turns the rows of those who show up from `entering` to `in`.
 * @param userIds at most 100. @returns those whose row is `entering`, and who do not show up yet, though they are not
 * released.
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
  const missing = rows.flatMap(({ userId }) => (inGroup.has(userId) ? [] : [userId]));
  if (missing.length === 0) return [];
  const released = await openReleases(store);
  return missing.filter((userId) => !released.has(userId.toLowerCase()));
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
