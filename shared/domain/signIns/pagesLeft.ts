import type { SignIn } from "../people/signIn.ts";

/** When the oldest of these sign-ins was. @param before the oldest so far. */
export const oldestOf = (
  signIns: readonly Pick<SignIn, "createdDateTime">[],
  before?: string | undefined,
): string | undefined =>
  [...signIns.map(({ createdDateTime }) => createdDateTime), ...(before === undefined ? [] : [before])].sort(
    (a, b) => Date.parse(a) - Date.parse(b),
  )[0];

/**
 * How many more pages of a log there are down to `from`, when they span as much time as this one: a guess, which tells
 * whether it is cheaper to ask about people one by one.
 */
export function pagesLeft(page: readonly Pick<SignIn, "createdDateTime">[], from: string): number {
  const moments = page.map(({ createdDateTime }) => Date.parse(createdDateTime));
  if (moments.length === 0) return 0;
  const oldest = moments.reduce((first, at) => Math.min(first, at));
  const newest = moments.reduce((last, at) => Math.max(last, at));
  return Math.max(0, oldest - Date.parse(from)) / Math.max(1, newest - oldest);
}
