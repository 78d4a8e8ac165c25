import { hours } from "../calendar/durations.ts";
import { type Enforcement, keepsIn } from "./enforcement.ts";

/** So long the group may still show somebody who has left. */
const LEAVES_SHOW_LATE_MS = hours(1);

/** Members of the enforced group by what their rows say, before the policy is enabled over them. */
export interface BeforeStart {
  /** Nobody put them there: they leave, ready or not. */
  readonly strangers: readonly string[];
  /** On their way out. */
  readonly leaving: readonly string[];
  /** To be looked at live. */
  readonly toLookAt: readonly string[];
  /** A row of theirs cannot be read: whether somebody put them there is unknown, so they stay, and nothing starts. */
  readonly unknown: readonly string[];
}

/**
 * Who still stands between the group and a start. Pure.
 * @param unread who has a row that nobody can read. @param confirmedAt looks of before that moment do not count.
 */
export function sortBeforeStart(
  userIds: readonly string[],
  rows: readonly Enforcement[],
  unread: ReadonlySet<string>,
  confirmedAt: string,
): BeforeStart {
  const byUser = Map.groupBy(rows, ({ userId }) => userId);
  const strangers: string[] = [];
  const leaving: string[] = [];
  const toLookAt: string[] = [];
  const unknown: string[] = [];
  for (const userId of userIds) {
    if (unread.has(userId)) {
      unknown.push(userId);
      continue;
    }
    const own = byUser.get(userId) ?? [];
    const keeping = own.filter(keepsIn);
    if (keeping.length === 0) (own.some(isLeaving) ? leaving : strangers).push(userId);
    else if (!keeping.some(({ evidence }) => isSince(evidence?.lookedAt, confirmedAt))) toLookAt.push(userId);
  }
  return { strangers, leaving, toLookAt, unknown };
}

const isLeaving = ({ state }: Enforcement): boolean => state === "leaving";
const isSince = (moment: string | undefined, since: string): boolean =>
  moment !== undefined && Date.parse(moment) >= Date.parse(since);

/**
 * Where the group and the rows disagree. Whoever is entering, leaving or due is left to the owner of that row. Of whom
 * a row cannot be read nothing is known: they stay where they are. Pure.
 * @param userIds everybody in the group, read before `rows`: whoever the app puts in has a row by then.
 * @param unread who has a row that nobody can read.
 */
export function groupDifferences(
  userIds: readonly string[],
  rows: readonly Enforcement[],
  unread: ReadonlySet<string>,
  now: Date,
): {
  /** In the group, and nobody put them there. */
  readonly strangers: readonly string[];
  /** To be in the group, and not in it. */
  readonly missing: readonly string[];
} {
  const inGroup = new Set(userIds);
  const known = new Set<string>(unread);
  const entered = new Set<string>();
  const underWay = new Set<string>(unread);
  for (const { userId, state, at } of rows) {
    if (state === "in") entered.add(userId);
    if (state === "entering" || state === "leaving") underWay.add(userId);
    const hasJustLeft = state === "ended" && now.getTime() - Date.parse(at) < LEAVES_SHOW_LATE_MS;
    if ((state !== "due" && state !== "ended") || hasJustLeft) known.add(userId);
  }
  return {
    strangers: userIds.filter((userId) => !known.has(userId)),
    missing: [...entered].filter((userId) => !inGroup.has(userId) && !underWay.has(userId)).sort(),
  };
}

/**
 * In the order in which they are looked at, where one run cannot look at all: whoever comes behind the last one of the
 * run before goes first. @param userIds sorted.
 */
export const inTurn = (userIds: readonly string[], upTo: string | undefined): readonly string[] =>
  upTo === undefined
    ? userIds
    : [...userIds.filter((userId) => userId > upTo), ...userIds.filter((userId) => userId <= upTo)];
