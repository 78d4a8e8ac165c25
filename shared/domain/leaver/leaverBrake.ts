import { hours } from "../calendar/durations.ts";

/** How many people may leave, or never come, within an hour before somebody has to look. */
export interface LeaverLimits {
  readonly anHour: number;
  /** Of all people. */
  readonly share: number;
}

/**
 * Whether HR told of more leavers within an hour than it does by itself: a wrong export, a wrong filter, or somebody
 * who has its secret. Pure. One is never too many, however small the organisation.
 * @param staff how many people there are; zero where nobody has counted them.
 */
export function isTooManyLeavers(told: number, staff: number, { anHour, share }: LeaverLimits): boolean {
  if (told > anHour) return true;
  return told > 1 && staff > 0 && told > staff * share;
}

/** From how many people on a share cannot be more than so many: nobody need be counted beyond. */
export const staffThatMatters = (told: number, { share }: LeaverLimits): number => Math.ceil(told / share);

/** As many may be due within a day in any organisation. */
const A_DAY = 20;
const DAY_MS = hours(24);

/**
 * Those who are due within some 24 hours together with more than are let through: few an hour are many in the night
 * that they are all due in. Pure. Whichever is largest counts: 20, what an hour allows, the share of all people.
 * @param staff how many people there are; zero where nobody has counted them.
 */
export function tooManyInADay<T extends { readonly dueAt: string }>(
  leavers: readonly T[],
  staff: number,
  { anHour, share }: LeaverLimits,
): readonly T[] {
  const most = Math.max(A_DAY, anHour, staff * share);
  const inOrder = leavers.toSorted((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
  const found = new Set<T>();
  let from = 0;
  for (const [to, { dueAt }] of inOrder.entries()) {
    while (Date.parse(dueAt) - Date.parse(inOrder[from]?.dueAt ?? dueAt) >= DAY_MS) from += 1;
    if (to - from + 1 > most) for (const one of inOrder.slice(from, to + 1)) found.add(one);
  }
  return [...found];
}
