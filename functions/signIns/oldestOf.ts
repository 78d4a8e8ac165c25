import type { SignIn } from "../../shared/domain/people/signIn.ts";

/** When the oldest of these sign-ins was. @param before the oldest so far. */
export const oldestOf = (
  signIns: readonly Pick<SignIn, "createdDateTime">[],
  before?: string | undefined,
): string | undefined =>
  [...signIns.map(({ createdDateTime }) => createdDateTime), ...(before === undefined ? [] : [before])].sort(
    (a, b) => Date.parse(a) - Date.parse(b),
  )[0];
