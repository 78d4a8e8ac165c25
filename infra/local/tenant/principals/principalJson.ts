import { servicePrincipalType } from "../applications/entityTypes.ts";
import type { Identity } from "../identity/identities.ts";
import { iso } from "../ids.ts";
import { pick, selected } from "../odata/select.ts";
import { directoryObjectType, groupType, userType } from "./entityTypes.ts";
import type { DirectoryRecord, GroupRecord, UserRecord } from "./records.ts";

const holdsAny = (identity: Identity, ...permissions: readonly string[]) =>
  permissions.some((p) => identity.roles.has(p));
const readsUsers = (identity: Identity) =>
  holdsAny(identity, "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All");
const readsGroups = (identity: Identity) =>
  holdsAny(
    identity,
    "GroupMember.Read.All",
    "GroupMember.ReadWrite.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
  );
const readsApplications = (identity: Identity) =>
  holdsAny(identity, "Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All");

/**
 * A property as the reader may see it. `signInActivity` needs the audit log's permission, leave dates need their own;
 * without it the property is left out.
 */
export function readUser(user: UserRecord, path: string, identity: Identity): unknown {
  if (path === "signInActivity" && holdsAny(identity, "AuditLog.Read.All")) return signInActivity(user);
  if (path === "employeeLeaveDateTime" && !holdsAny(identity, "User-LifeCycleInfo.Read.All")) return undefined;
  return user.properties[path];
}

function signInActivity(user: UserRecord): object | undefined {
  if (user.lastSignInAt === undefined) return undefined;
  const at = (ms: number | undefined) => (ms === undefined ? null : iso(ms));
  return { lastSignInDateTime: at(user.lastSignInAt), lastSuccessfulSignInDateTime: at(user.lastSuccessfulSignInAt) };
}

export function writeUser(
  user: UserRecord,
  names: readonly string[] | undefined,
  identity: Identity,
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const name of names ?? userType.defaults ?? []) {
    const value = readUser(user, name, identity);
    if (value !== undefined || name !== "signInActivity") out[name] = value ?? null;
  }
  return out;
}

export const writeGroup = (group: GroupRecord, names: readonly string[] | undefined): Record<string, unknown> =>
  pick(group.properties, names ?? groupType.defaults);

/**
 * A member as a directory object, with its type. Without permission to read that kind of object, Graph shows its id and
 * nothing else.
 *
 * @param select the text of `$select`; without it the default set of the object's own type.
 */
export function writePrincipal(
  principal: DirectoryRecord,
  select: string | undefined,
  identity: Identity,
): Record<string, unknown> {
  const type = { user: userType, group: groupType, servicePrincipal: servicePrincipalType }[principal.kind];
  // $select on directoryObject names properties of any type. Each object shows those that it has.
  const wanted = select === undefined ? undefined : selected(select, directoryObjectType);
  const names = (wanted ?? type.defaults ?? [...type.properties]).filter((name) => type.properties.has(name));
  const head = { "@odata.type": `#${type.name}` };
  if (principal.kind === "user")
    return { ...head, ...(readsUsers(identity) ? writeUser(principal, names, identity) : hidden(principal, names)) };
  const mayRead = principal.kind === "group" ? readsGroups(identity) : readsApplications(identity);
  return { ...head, ...(mayRead ? pick(principal.properties, names) : hidden(principal, names)) };
}

/** Members of a cast collection carry no `@odata.type`. */
export function writeCast(
  principal: DirectoryRecord,
  names: readonly string[] | undefined,
  identity: Identity,
): Record<string, unknown> {
  if (principal.kind === "user")
    return readsUsers(identity)
      ? writeUser(principal, names, identity)
      : hidden(principal, names ?? userType.defaults ?? []);
  return pick(principal.properties, names ?? groupType.defaults);
}

const hidden = (principal: DirectoryRecord, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, name === "id" ? principal.id : null]));
