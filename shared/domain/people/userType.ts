import type { DirectoryUser } from "./directoryUser.ts";

type UserType = DirectoryUser["userType"];
/** What a directory says of the kind of an account. `undefined`: it says nothing, which is no empty value. */
interface AsTold {
  readonly userType?: string | null | undefined;
  readonly userPrincipalName: string;
  readonly creationType?: string | null | undefined;
  readonly externalUserState?: string | null | undefined;
}

const known: Readonly<Record<string, UserType>> = { member: "Member", guest: "Guest" };

/**
 * The kind of an account. The oldest accounts of a tenant have an empty type, from before there was one: they are
 * members, unless name, creation or an invitation says that they come from elsewhere. A type that is new, or is not
 * told, is unknown.
 * Source: github.com/microsoftgraph/microsoft-graph-docs/issues/2880; learn.microsoft.com/graph/api/resources/user,
 * read 2026-11, for `creationType`.
 */
export function userTypeOf({ userType, userPrincipalName, creationType, externalUserState }: AsTold): UserType {
  if (userType === undefined) return "unknown";
  if (userType) return known[userType.toLowerCase()] ?? "unknown";
  const isInvited = /#ext#/i.test(userPrincipalName) || creationType === "Invitation" || Boolean(externalUserState);
  if (isInvited) return "Guest";
  return creationType ? "unknown" : "Member";
}

/** Why an account that is no member takes no part. What is unknown takes none either, and is not called a guest. */
export const notMember = ({ userType }: Pick<DirectoryUser, "userType">): "guest" | "unknownUserType" =>
  userType === "Guest" ? "guest" : "unknownUserType";
