import type { Config } from "../config/config.ts";
import { APP, type AuditEvent } from "../domain/audit.ts";
import {
  type DecidedEntrant,
  decidedEntryFault,
  type Enforcement,
  type Entrant,
  entryFault,
} from "../domain/enforcement/enforcement.ts";
import { whyNotRunning } from "../domain/enforcement/enforcementSwitch.ts";
import { isProvenByCertificate } from "../domain/people/certificate.ts";
import { takesPass } from "../domain/policy/policyDefinition.ts";
import { ConflictError, RefusedError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import type { StoredEnforcement } from "../ports/store/enforcements.ts";
import { openReleases } from "./openReleases.ts";
import { refusedMembers } from "./refusedMembers.ts";
import { NOT_IN, settleOrName } from "./settle.ts";

type EnterPorts = Pick<Ports, "store" | "clock" | "policyWriter">;
type EnterConfig = Pick<Config, "enforcedGroupId" | "breakGlassUserIds">;

/** On whose behalf people enter. */
export interface Entry {
  readonly source: string;
  /** Whose decision it rests on, for people. */
  readonly by: string;
  /** Of the audit trail: wave id, joiner id or `app`. */
  readonly scope: string;
}

/** Somebody who does not enter now, and why. */
export type NotEntered = Refused | Left;
/** The group does not take them in: their row is `entering`, and whether they are in it is unknown until it is read. */
interface Refused {
  readonly userId: string;
  readonly because: "refusedByGroup";
  /** Graph's own words. */
  readonly said: string;
}
interface Left {
  readonly userId: string;
  readonly because:
    | EntryFault
    | "breakGlass"
    /** Two people let them out for some hours. */
    | "released"
    /** Somebody else ends this reason just now. */
    | "stillLeaving"
    /** Somebody else wrote the row just now, or nobody can read it, which the operators are told of. */
    | "rowChanged";
}

/**
 * Puts people into the enforced group, each on their own fresh evidence: the one way in. First the rows (`entering`),
 * then the audit lines, then the group. `readBackEntries` makes the rows `in`. Safe to repeat: whoever is on the way
 * is put in again, "already a member" is success.
 *
 * @param people at most 100.
 * @param witnesses others who are in the group, read when everybody was refused: where it takes one of them again, the
 * refusals are about the people, not about the app.
 * @returns those who may not enter now; nothing was written for them. A row that is `entering` already stays so. And
 * those whom the group refused, where it took somebody else.
 * @throws RefusedError `EnforcementNotRunning` before anything was written; naming Graph's code when it took nobody, or
 * TransientError when somebody did not get in just now: their rows stay `entering`.
 */
export const enter = (
  ports: EnterPorts,
  config: EnterConfig,
  entry: Entry,
  people: readonly Entrant[],
  witnesses: Witnesses = async () => [],
): Promise<readonly NotEntered[]> => enterWhoever(ports, config, entry, people, { faultOf: entryFault, witnesses });

export type Witnesses = () => Promise<readonly string[]>;

/**
 * Puts people in whom two people decided to enforce from a date on, ready or not: the one entry without proof. Each row
 * keeps both deciders. The caller has looked at every person live: nobody privileged, no guest, no break-glass account.
 *
 * @param people at most 100. @returns as `enter`.
 * @throws as `enter`; RefusedError `StrengthTakesNoPass` before anything was written, as nobody could recover then.
 * What a custom strength takes the caller has read live, too (`unreadyEntryObstacle`).
 */
export async function enterByDecision(
  ports: EnterPorts,
  config: EnterConfig & Pick<Config, "enforcedStrengthId">,
  entry: Entry,
  people: readonly DecidedEntrant[],
): Promise<readonly NotEntered[]> {
  if (!takesPass(config.enforcedStrengthId))
    throw new RefusedError("obstacle", "StrengthTakesNoPass", "nobody who is put in unready could sign in with a pass");
  return enterWhoever(ports, config, entry, people, { faultOf: decidedEntryFault, witnesses: async () => [] });
}

type FaultOf<Person> = (person: Person, now: Date) => EntryFault | undefined;

async function enterWhoever<Person extends Entrant>(
  ports: EnterPorts,
  config: EnterConfig,
  entry: Entry,
  people: readonly Person[],
  { faultOf, witnesses }: { readonly faultOf: FaultOf<Person>; readonly witnesses: Witnesses },
): Promise<readonly NotEntered[]> {
  const { store, clock } = ports;
  if (people.length === 0) return [];
  const why = whyNotRunning((await store.enforcementSwitch())?.value);
  if (why !== undefined) throw new RefusedError("obstacle", "EnforcementNotRunning", why);

  // Rows are kept by ids in lower case; nobody has two.
  const distinct = new Map(people.map((person) => [person.userId.toLowerCase(), person]));
  const entrants = [...distinct].map(([userId, person]) => ({ ...person, userId }));
  const { left, rows } = await admit(
    { store, config, entry, now: clock.now(), faultOf, released: await openReleases(store) },
    entrants,
  );
  if (rows.length === 0) return left;
  // Those of a row that stood already, too: the app may have died before they were written.
  await store.append(rows.map((row) => lineOf(entry.scope, row, "entersEnforcement")));
  const refused = await settleOrName(ports, config, { ins: rows.map(({ userId }) => userId), outs: [] });
  if (refused.length >= rows.length && !(await takesSomebody(ports, config, await witnesses())))
    throw refusedMembers(refused, NOT_IN);
  return [...left, ...refused.map(({ userId, said }) => ({ userId, because: "refusedByGroup" as const, said }))];
}

/** Whether the group takes anybody: whoever is in it already is taken again, and nothing changes. */
async function takesSomebody(ports: EnterPorts, config: EnterConfig, userIds: readonly string[]): Promise<boolean> {
  if (userIds.length === 0) return false;
  return (await settleOrName(ports, config, { ins: userIds, outs: [] })).length < userIds.length;
}

interface Admitted {
  readonly left: readonly Left[];
  /** `entering`, as they stand in the store. */
  readonly rows: readonly Enforcement[];
}

interface Admission<Person> {
  readonly store: EnterPorts["store"];
  readonly config: EnterConfig;
  readonly entry: Entry;
  readonly now: Date;
  readonly faultOf: FaultOf<Person>;
  readonly released: ReadonlySet<string>;
}

/** Writes the rows of those who may enter. One row that somebody else holds, or nobody can read, holds up no other. */
async function admit<Person extends Entrant>(how: Admission<Person>, entrants: readonly Person[]): Promise<Admitted> {
  const { store, entry, now } = how;
  const known = await rowsOf(store, entry.source, entrants);
  const left: Left[] = [];
  const rows: EnteringRow[] = [];
  for (const entrant of entrants) {
    const { userId } = entrant;
    const row = known.get(userId);
    if (row?.state === "in") continue;
    const because = whyNot(how, entrant, row);
    if (because) left.push({ userId, because });
    else rows.push(enteringRow(entry, entrant, row, now));
  }
  const news = rows.filter((row) => isNews(row, known.get(row.userId)));
  try {
    if (news.length > 0) await store.saveEnforcements(news);
    return { left, rows };
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    const [first, second] = entrants;
    if (first && !second) return { left: [{ userId: first.userId, because: "rowChanged" }], rows: [] };
    const each: Admitted[] = [];
    for (const entrant of entrants) each.push(await admit(how, [entrant]));
    return { left: each.flatMap((one) => one.left), rows: each.flatMap((one) => one.rows) };
  }
}

function whyNot<Person extends Entrant>(
  { config, now, faultOf, released }: Admission<Person>,
  entrant: Person,
  row: Enforcement | undefined,
): Left["because"] | undefined {
  if (config.breakGlassUserIds.some((id) => id.toLowerCase() === entrant.userId)) return "breakGlass";
  if (released.has(entrant.userId)) return "released";
  return row?.state === "leaving" ? "stillLeaving" : faultOf(entrant, now);
}

type EntryFault = NonNullable<ReturnType<typeof entryFault> | ReturnType<typeof decidedEntryFault>>;
type EnteringRow = Enforcement & { readonly etag?: string | undefined };

/** Whoever is on the way already keeps the moment and the decision; the evidence is that of the last look. */
function enteringRow(
  { source, by }: Entry,
  entrant: Entrant | DecidedEntrant,
  row: StoredEnforcement | undefined,
  now: Date,
): EnteringRow {
  const { userId, lookedAt, passkeyCreatedAt, passkeyUsedAt, testSignInId, approvedAt } = entrant;
  const decision = "decision" in entrant ? entrant.decision : undefined;
  // Of a certificate only what it proves: a use that does not count is no evidence of anything.
  const certificateUsedAt = isProvenByCertificate(entrant) ? entrant.certificateUsedAt : undefined;
  const evidence = {
    lookedAt,
    passkeyCreatedAt,
    passkeyUsedAt,
    ...(certificateUsedAt !== undefined && { certificateUsedAt }),
    testSignInId,
    decision,
    approvedAt,
  };
  if (row?.state === "entering") return { ...row, evidence };
  return { userId, source, state: "entering", at: now.toISOString(), by, evidence, etag: row?.etag };
}

const isNews = (row: Enforcement, known: Enforcement | undefined): boolean =>
  known?.state !== "entering" || known.evidence?.lookedAt !== row.evidence?.lookedAt;

/** The rows of one reason, by user id in lower case; whoever has none is not in it. */
export async function rowsOf(
  store: Pick<Ports["store"], "enforcementsOf">,
  source: string,
  people: readonly { readonly userId: string }[],
): Promise<ReadonlyMap<string, StoredEnforcement>> {
  const rows = await store.enforcementsOf(people.map(({ userId }) => userId));
  return new Map(rows.filter((row) => row.source === source).map((row) => [row.userId, row]));
}

/** Its id comes from the row, so that a repeat is the same line. @param after what is true all the same, in words. */
export const lineOf = (
  scope: string,
  { userId, source, at, by, evidence }: Pick<Enforcement, "userId" | "source" | "at" | "by" | "evidence">,
  what: "entersEnforcement" | "leavesEnforcement",
  after?: string,
): AuditEvent => ({
  scope,
  id: `${what}|${userId}|${source}|${at}`,
  at,
  who: APP,
  what,
  why: by,
  subjectId: userId,
  ...(after !== undefined && { after }),
  ...(evidence && what === "entersEnforcement" && { evidence }),
});
