import type { JoinerIdentity } from "../domain/joiner/joinerIdentity.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import type { Ports } from "../ports/ports.ts";

/**
 * Every distinct account that any of HR's names leads to; names that disagree give more than one.
 * @throws TransientError RefusedError
 */
export async function accountsNamed(
  directory: Pick<Ports["directory"], "user" | "usersByEmployeeId">,
  { entraObjectId, userPrincipalName, employeeId }: JoinerIdentity,
): Promise<readonly DirectoryUser[]> {
  const found = await Promise.all([
    entraObjectId === undefined ? [] : directory.user(entraObjectId).then(one),
    userPrincipalName === undefined ? [] : directory.user(userPrincipalName).then(one),
    employeeId === undefined ? [] : directory.usersByEmployeeId(employeeId),
  ]);
  return [...new Map(found.flat().map((user) => [user.id, user])).values()];
}

const one = (user: DirectoryUser | undefined): readonly DirectoryUser[] => (user ? [user] : []);
