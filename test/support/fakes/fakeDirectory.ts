import type { GroupShape } from "../../../shared/domain/enforcement/groupFault.ts";
import type { DeletedUser } from "../../../shared/domain/people/deletedUser.ts";
import type { DirectoryUser } from "../../../shared/domain/people/directoryUser.ts";
import type { PrivilegeCheck } from "../../../shared/domain/people/privilege.ts";
import type { ListedDevice } from "../../../shared/domain/signIns/inactiveDevices.ts";
import { RefusedError } from "../../../shared/errors.ts";
import type { CountedPage, DirectoryReader, Page } from "../../../shared/ports/graph.ts";
import type {
  GroupMember,
  GroupOfPerson,
  NamedGroup,
  PersonInDirectory,
  UsersFound,
} from "../../../shared/ports/groups.ts";
import { Troubled } from "./trouble.ts";

/** A tenant's users, managers, groups and roles in memory. Fill the maps, or use `addUser` and `addGroup`. */
export class FakeDirectory extends Troubled implements DirectoryReader {
  readonly users = new Map<string, DirectoryUser>();
  readonly managers = new Map<string, string>();
  /** Group id -> ids of its members. Whatever is a group here is a group there, too. */
  readonly groups = new Map<string, Set<string>>();
  /** By id; of others it is `Group <id>`. */
  readonly groupNames = new Map<string, string>();
  readonly privileged = new Set<string>();
  /** User ids whose roles cannot be read. */
  readonly unreadable = new Set<string>();
  /** User ids whose accounts cannot be read, one by one. */
  readonly unreadableUsers = new Set<string>();
  pageSize = 100;

  addUser(user: Partial<DirectoryUser> & { readonly id: string }, managerId?: string): DirectoryUser {
    const whole: DirectoryUser = {
      userPrincipalName: `${user.id}@contoso.example`,
      displayName: `Person ${user.id}`,
      mail: `${user.id}@contoso.example`,
      accountEnabled: true,
      userType: "Member",
      createdDateTime: "2026-02-20T08:00:00.000Z",
      ...user,
    };
    this.users.set(whole.id, whole);
    if (managerId !== undefined) this.managers.set(whole.id, managerId);
    return whole;
  }

  addGroup(groupId: string, userIds: Iterable<string>): void {
    this.groups.set(groupId, new Set(userIds));
  }

  async user(idOrUserPrincipalName: string): Promise<DirectoryUser | undefined> {
    this.enter("user", idOrUserPrincipalName);
    const name = idOrUserPrincipalName.toLowerCase();
    return (
      this.users.get(idOrUserPrincipalName) ??
      [...this.users.values()].find((user) => user.userPrincipalName.toLowerCase() === name)
    );
  }

  /** Among the deleted items, by object id. */
  readonly deleted = new Map<string, DeletedUser>();

  async deletedUser(userId: string): Promise<DeletedUser | undefined> {
    this.enter("deletedUser", userId);
    return this.deleted.get(userId);
  }

  async usersOf(userIds: readonly string[]): Promise<UsersFound> {
    this.enter("usersOf", userIds);
    if (userIds.length > 15) throw new RangeError("at most 15");
    const told = userIds.filter((id) => !this.unreadableUsers.has(id));
    return {
      found: new Map(
        told.flatMap((id) => [...(this.users.has(id) ? [[id, this.users.get(id) as DirectoryUser] as const] : [])]),
      ),
      absent: told.filter((id) => !this.users.has(id)),
    };
  }

  async usersByEmployeeId(employeeId: string): Promise<readonly DirectoryUser[]> {
    this.enter("usersByEmployeeId", employeeId);
    return [...this.users.values()].filter((user) => user.employeeId === employeeId).slice(0, 3);
  }

  async managerOf(userId: string): Promise<DirectoryUser | undefined> {
    this.enter("managerOf", userId);
    return this.users.get(this.managers.get(userId) ?? "");
  }

  async managersOf(userIds: readonly string[]): Promise<ReadonlyMap<string, DirectoryUser>> {
    this.enter("managersOf", userIds);
    if (userIds.length > 20) throw new RangeError("at most 20");
    return new Map(
      userIds.flatMap((id) => {
        const manager = this.users.get(this.managers.get(id) ?? "");
        return manager ? [[id, manager] as const] : [];
      }),
    );
  }

  async directReportsOf(userId: string): Promise<readonly DirectoryUser[]> {
    this.enter("directReportsOf", userId);
    return [...this.managers].flatMap(([id, managerId]) => (managerId === userId ? (this.users.get(id) ?? []) : []));
  }

  /** By user id, as it is written; whoever has none is missing. */
  readonly departmentOf = new Map<string, string>();

  async departments(next?: string): Promise<Page<PersonInDirectory>> {
    this.enter("departments", next);
    const ids = [...new Set([...this.users.keys(), ...this.departmentOf.keys()])].sort();
    const from = Number(next ?? 0);
    const until = from + this.pageSize;
    const items = ids.slice(from, until).map((userId) => {
      const department = this.departmentOf.get(userId);
      return { userId, ...(department !== undefined && { department }) };
    });
    return { items, ...(until < ids.length && { next: String(until) }) };
  }

  readonly devices: ListedDevice[] = [];
  /** Lines of each page that cannot be read. */
  unreadDevices = 0;

  async inactiveDevices(before: string, next?: string): Promise<CountedPage<ListedDevice>> {
    this.enter("inactiveDevices", next);
    const all = this.devices.filter(({ signedInAt }) => signedInAt <= before);
    const from = Number(next ?? 0);
    const until = from + this.pageSize;
    const unread = this.unreadDevices;
    const items = all.slice(from, until);
    return { items, ...(unread > 0 && { unread }), ...(until < all.length && { next: String(until) }) };
  }

  /** Nested included. */
  #membersOf(groupId: string): readonly GroupMember[] {
    return [...(this.groups.get(groupId) ?? [])].flatMap((id): readonly GroupMember[] =>
      this.groups.has(id) ? [{ id, type: "group" }, ...this.#membersOf(id)] : [{ id, type: "user" }],
    );
  }
  #userIdsIn(groupId: string): readonly string[] {
    return [...new Set(this.#membersOf(groupId).flatMap(({ id, type }) => (type === "user" ? [id] : [])))];
  }

  async groupMembers(groupId: string, next?: string): Promise<Page<DirectoryUser> | undefined> {
    this.enter("groupMembers", groupId, next);
    if (!this.groups.has(groupId)) return undefined;
    const from = Number(next ?? 0);
    const users = this.#userIdsIn(groupId).flatMap((id) => this.users.get(id) ?? []);
    const until = from + this.pageSize;
    return { items: users.slice(from, until), ...(until < users.length && { next: String(until) }) };
  }

  /** Of groups that are not plain security groups. */
  readonly shapes = new Map<string, GroupShape>();

  async groupShape(groupId: string): Promise<GroupShape | undefined> {
    this.enter("groupShape", groupId);
    if (!this.groups.has(groupId)) return undefined;
    return this.shapes.get(groupId) ?? { groupTypes: [], securityEnabled: true, mailEnabled: false };
  }

  async usersNamed(beginning: string): Promise<readonly DirectoryUser[]> {
    this.enter("usersNamed", beginning);
    const wanted = beginning.toLowerCase();
    const begins = (text: string | undefined) => text?.toLowerCase().startsWith(wanted) ?? false;
    return [...this.users.values()]
      .filter(
        ({ displayName, userPrincipalName, mail, employeeId }) =>
          begins(displayName) || begins(userPrincipalName) || begins(mail) || employeeId === beginning,
      )
      .sort((a, b) => (a.displayName < b.displayName ? -1 : 1))
      .slice(0, 20);
  }

  async groupsNamed(beginning: string): Promise<readonly NamedGroup[]> {
    this.enter("groupsNamed", beginning);
    return [...this.groups.keys()]
      .map((id) => ({ id, displayName: this.#nameOf(id), kind: "security" as const }))
      .filter(({ displayName }) => displayName.toLowerCase().startsWith(beginning.toLowerCase()))
      .sort((a, b) => (a.displayName < b.displayName ? -1 : 1))
      .slice(0, 20);
  }

  async groupName(groupId: string): Promise<string | undefined> {
    this.enter("groupName", groupId);
    return this.groups.has(groupId) ? this.#nameOf(groupId) : undefined;
  }

  #nameOf(groupId: string): string {
    return this.groupNames.get(groupId) ?? `Group ${groupId}`;
  }

  async countGroupMembers(groupId: string): Promise<number | undefined> {
    this.enter("countGroupMembers", groupId);
    return this.groups.has(groupId) ? this.#userIdsIn(groupId).length : undefined;
  }

  async *memberIds(groupId: string): AsyncIterable<readonly string[]> {
    this.enter("memberIds", groupId);
    if (!this.groups.has(groupId))
      throw new RefusedError("notFound", "ResourceNotFound", `there is no group ${groupId}`);
    const ids = this.#userIdsIn(groupId);
    for (let from = 0; from < ids.length; from += this.pageSize) yield ids.slice(from, from + this.pageSize);
  }

  async *membersOf(groupId: string): AsyncIterable<readonly GroupMember[]> {
    this.enter("membersOf", groupId);
    if (!this.groups.has(groupId))
      throw new RefusedError("notFound", "ResourceNotFound", `there is no group ${groupId}`);
    const members = this.#membersOf(groupId);
    for (let from = 0; from < members.length; from += this.pageSize) yield members.slice(from, from + this.pageSize);
  }

  /** Group id -> why nobody is taken out of it by Graph. */
  readonly fixedGroups = new Map<string, GroupOfPerson["fixedBy"]>();

  async groupsOf(userId: string): Promise<readonly GroupOfPerson[]> {
    this.enter("groupsOf", userId);
    return [...this.groups].flatMap(([id, members]) =>
      members.has(userId) && this.users.has(userId)
        ? [{ id, displayName: this.groupNames.get(id) ?? `Group ${id}`, fixedBy: this.fixedGroups.get(id) }]
        : [],
    );
  }

  async membersAmong(groupId: string, userIds: readonly string[]): Promise<ReadonlySet<string>> {
    this.enter("membersAmong", groupId, userIds);
    const members = new Set(this.#userIdsIn(groupId));
    return new Set(userIds.filter((id) => members.has(id)));
  }

  async groupsAmong(userIds: readonly string[], groupIds: readonly string[]) {
    this.enter("groupsAmong", userIds, groupIds);
    const members = new Map(groupIds.map((groupId) => [groupId, new Set(this.#userIdsIn(groupId))]));
    const groupsOf = (id: string) => new Set(groupIds.filter((groupId) => members.get(groupId)?.has(id)));
    return new Map(userIds.map((id) => [id, groupsOf(id)]));
  }

  async privilegeOf(userId: string): Promise<PrivilegeCheck> {
    this.enter("privilegeOf", userId);
    if (this.unreadable.has(userId)) return { kind: "unreadable", because: "told so" };
    return this.privileged.has(userId) ? { kind: "privileged" } : { kind: "none" };
  }

  async privilegeOfMany(userIds: readonly string[]): Promise<ReadonlyMap<string, PrivilegeCheck>> {
    this.enter("privilegeOfMany", userIds);
    return new Map(await Promise.all(userIds.map(async (id) => [id, await this.privilegeOf(id)] as const)));
  }

  /** As with Entra ID P2; P1 alone has none. */
  eligibilities = true;

  async hasEligibilities(): Promise<boolean> {
    this.enter("hasEligibilities");
    return this.eligibilities;
  }

  async privilegedUserIds(): Promise<ReadonlySet<string>> {
    this.enter("privilegedUserIds");
    return new Set(this.privileged);
  }
}
