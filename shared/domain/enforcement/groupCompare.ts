import { type Enforcement, keepsIn } from "./enforcement.ts";

/** Members of the enforced group by what their rows say, before the policy is enabled over them. */
export interface BeforeStart {
  /** Nobody put them there: they leave, ready or not. */
  readonly strangers: readonly string[];
  /** On their way out. */
  readonly leaving: readonly string[];
  /** To be looked at live. */
  readonly toLookAt: readonly string[];
}

/**
 * Who still stands between the group and a start. Pure.
 * @param confirmedAt looks of before that moment do not count.
 */
export function sortBeforeStart(
  userIds: readonly string[],
  rows: readonly Enforcement[],
  confirmedAt: string,
): BeforeStart {
  const byUser = Map.groupBy(rows, ({ userId }) => userId);
  const strangers: string[] = [];
  const leaving: string[] = [];
  const toLookAt: string[] = [];
  for (const userId of userIds) {
    const own = byUser.get(userId) ?? [];
    const keeping = own.filter(keepsIn);
    if (keeping.length === 0) (own.some(isLeaving) ? leaving : strangers).push(userId);
    else if (!keeping.some(({ evidence }) => isSince(evidence?.lookedAt, confirmedAt))) toLookAt.push(userId);
  }
  return { strangers, leaving, toLookAt };
}

const isLeaving = ({ state }: Enforcement): boolean => state === "leaving";
const isSince = (moment: string | undefined, since: string): boolean =>
  moment !== undefined && Date.parse(moment) >= Date.parse(since);

/**
 * Where the group and the rows disagree. Whoever is entering, leaving or due is left to the owner of that row. Pure.
 * @param userIds everybody in the group, read before `rows`: whoever the app puts in has a row by then.
 */
export function groupDifferences(
  userIds: readonly string[],
  rows: readonly Enforcement[],
): {
  /** In the group, and nobody put them there. */
  readonly strangers: readonly string[];
  /** To be in the group, and not in it. */
  readonly missing: readonly string[];
} {
  const inGroup = new Set(userIds);
  const known = new Set<string>();
  const entered = new Set<string>();
  const underWay = new Set<string>();
  for (const { userId, state } of rows) {
    if (state === "in") entered.add(userId);
    if (state === "entering" || state === "leaving") underWay.add(userId);
    if (state !== "due" && state !== "ended") known.add(userId);
  }
  return {
    strangers: userIds.filter((userId) => !known.has(userId)),
    missing: [...entered].filter((userId) => !inGroup.has(userId) && !underWay.has(userId)).sort(),
  };
}

/** Whose turn it is in this run, where one run cannot look at all: the next run goes on where this one ended. */
export function turnOf(userIds: readonly string[], run: number, most: number): readonly string[] {
  if (userIds.length <= most) return userIds;
  const from = (run * most) % userIds.length;
  return [...userIds.slice(from), ...userIds.slice(0, from)].slice(0, most);
}
