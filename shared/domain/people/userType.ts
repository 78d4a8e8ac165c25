import type { DirectoryUser } from "./directoryUser.ts";

type UserType = DirectoryUser["userType"];
/** What a directory says of the kind of an account. `undefined`: it says nothing, which is no empty value. */
interface AsTold {
  readonly userType?: string | null | undefined;
  readonly userPrincipalName: string;
  readonly creationType?: string | null | undefined;
  readonly externalUserState?: string | null | undefined;
}

/** Whether a sign-in name is that of somebody who was invited from another tenant. */
export const isOfElsewhere = (userPrincipalName: string): boolean => /#ext#/i.test(userPrincipalName);

const known: Readonly<Record<string, UserType>> = { member: "Member", guest: "Guest" };

/**
 * The kind of an account. Whoever comes from elsewhere and is a member signs in at home, where nobody here sets up a
 * passkey: an external member. The oldest accounts of a tenant have an empty type, from before there was one: they are
 * members, unless name, creation or an invitation says that they come from elsewhere. A type that is new, or is not
 * told, is unknown.
 * Source: github.com/microsoftgraph/microsoft-graph-docs/issues/2880; learn.microsoft.com/graph/api/resources/user,
 * read 2026-11, for `creationType`; learn.microsoft.com/entra/external-id/user-properties, read 2026-11.
 */
export function userTypeOf({ userType, userPrincipalName, creationType, externalUserState }: AsTold): UserType {
  if (userType === undefined) return "unknown";
  const isInvited = isOfElsewhere(userPrincipalName) || creationType === "Invitation" || Boolean(externalUserState);
  if (userType) {
    const type = known[userType.toLowerCase()] ?? "unknown";
    return type === "Member" && isInvited ? "ExternalMember" : type;
  }
  if (isInvited) return "Guest";
  return creationType ? "unknown" : "Member";
}

/** Why an account that is no member takes no part. What is unknown takes none either, and is not called a guest. */
export function notMember({
  userType,
}: Pick<DirectoryUser, "userType">): "guest" | "externalMember" | "unknownUserType" {
  if (userType === "Guest") return "guest";
  return userType === "ExternalMember" ? "externalMember" : "unknownUserType";
}
