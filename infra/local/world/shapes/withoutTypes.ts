import type { Shaping } from "./shaping.ts";

/** Every tenth employee. */
const EVERY = 10;

/**
 * Accounts from before there were user types: every tenth employee, first of all those who lead a team. The rest of
 * what Graph tells of them is empty, too.
 */
export function withoutTypes({ directory, employeeIds }: Shaping): void {
  employeeIds.forEach((id, n) => {
    if (n % EVERY === 0)
      directory.updateUser(id, {
        userType: null,
        creationType: null,
        externalUserState: null,
        preferredLanguage: null,
      });
  });
}
