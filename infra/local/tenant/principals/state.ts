import type { User } from "@microsoft/microsoft-graph-types";
import { guidOf, iso } from "../ids.ts";
import { notFound } from "../server/graphError.ts";
import { DeletedUsers } from "./deletedUsers.ts";
import { groupsInEffect } from "./groupsInEffect.ts";
import type {
  DirectoryRecord,
  GroupRecord,
  Membership,
  MembershipChange,
  NewGroup,
  NewUser,
  ServicePrincipalRecord,
  UserRecord,
} from "./records.ts";

/** Users, groups, service principals and who belongs to what. */
export class Principals {
  readonly users = new Map<string, UserRecord>();
  readonly groups = new Map<string, GroupRecord>();
  readonly servicePrincipals = new Map<string, ServicePrincipalRecord>();
  readonly deletedUsers: DeletedUsers;
  readonly #byName = new Map<string, UserRecord>();
  readonly #seed: number;
  readonly #now: () => number;
  readonly #newUserDelayMs: number;
  readonly #propagationMs: number;
  #ordinal = 0;
  /** Changes whenever a group enters or leaves a group, which makes every cached set of groups stale. */
  #nesting = 0;
  /** Changes with every direct membership, and with every account that goes. */
  membershipEdition = 0;
  /** Called before a user changes, so that a report can first be completed as of its own moment. */
  onChange: (user: UserRecord) => void = () => {};
  /** Called after a direct membership began or ended, whoever changed it. */
  onMembership: (change: MembershipChange) => void = () => {};

  constructor(options: { seed: number; now: () => number; newUserDelayMs: number; propagationMs: number }) {
    this.#seed = options.seed;
    this.#now = options.now;
    this.deletedUsers = new DeletedUsers(options.now);
    this.#newUserDelayMs = options.newUserDelayMs;
    this.#propagationMs = options.propagationMs;
  }

  addUser(user: NewUser): UserRecord {
    const { id = guidOf(this.#seed, `user ${user.userPrincipalName.toLowerCase()}`), ...given } = user;
    if (this.users.has(id) || this.#byName.has(user.userPrincipalName.toLowerCase()))
      throw new Error(`user ${user.userPrincipalName} exists already`);
    const now = this.#now();
    const createdAt = given.createdDateTime ? Date.parse(given.createdDateTime) : now;
    const record: UserRecord = {
      kind: "user",
      id,
      ordinal: this.#ordinal++,
      properties: {
        accountEnabled: true,
        userType: "Member",
        businessPhones: [],
        otherMails: [],
        mailNickname: user.userPrincipalName.split("@")[0],
        ...given,
        id,
        createdDateTime: iso(createdAt),
      },
      createdAt,
      visibleFrom: createdAt + this.#newUserDelayMs,
      memberOf: new Map(),
      left: new Map(),
      manager: undefined,
      methods: [],
      perUserMfaState: "disabled",
      pass: undefined,
      lastSignInAt: undefined,
      lastSuccessfulSignInAt: undefined,
      groups: undefined,
    };
    this.onChange(record);
    this.users.set(id, record);
    this.deletedUsers.remove(id);
    this.#byName.set(user.userPrincipalName.toLowerCase(), record);
    return record;
  }

  updateUser(id: string, change: Partial<User>): void {
    const user = this.user(id);
    this.onChange(user);
    const before = String(user.properties["userPrincipalName"]).toLowerCase();
    Object.assign(user.properties, change, { id });
    this.#byName.delete(before);
    this.#byName.set(String(user.properties["userPrincipalName"]).toLowerCase(), user);
  }

  deleteUser(id: string): void {
    const user = this.user(id);
    this.onChange(user);
    this.membershipEdition++;
    for (const membership of user.memberOf.values()) membership.group.members.delete(id);
    for (const group of this.groups.values()) group.owners.delete(id);
    this.users.delete(user.id);
    this.deletedUsers.put(user);
    this.#byName.delete(String(user.properties["userPrincipalName"]).toLowerCase());
    for (const other of this.users.values()) if (other.manager === user) other.manager = undefined;
  }

  addGroup(group: NewGroup): GroupRecord {
    const { id = guidOf(this.#seed, `group ${group.displayName}`), ...given } = group;
    if (this.groups.has(id)) throw new Error(`group ${group.displayName} exists already`);
    const record: GroupRecord = {
      kind: "group",
      id,
      ordinal: this.#ordinal++,
      properties: {
        groupTypes: [],
        mailEnabled: false,
        mailNickname: group.displayName.replace(/\W+/g, "-").toLowerCase(),
        securityEnabled: true,
        proxyAddresses: [],
        createdDateTime: iso(this.#now()),
        ...given,
        id,
      },
      memberOf: new Map(),
      left: new Map(),
      members: new Map(),
      owners: new Map(),
    };
    this.groups.set(id, record);
    return record;
  }

  addServicePrincipal(properties: Record<string, unknown> & { readonly id: string }): void {
    const places = { memberOf: new Map(), left: new Map() };
    const { id } = properties;
    this.servicePrincipals.set(id, { kind: "servicePrincipal", id, ordinal: this.#ordinal++, properties, ...places });
  }

  setManager(userId: string, managerId: string | undefined): void {
    this.user(userId).manager = managerId === undefined ? undefined : this.user(managerId);
  }

  /** Finds a user by object id or user principal name, also one whom readers cannot see yet. @throws GraphFault 404 */
  user(key: string): UserRecord {
    const user = this.users.get(key) ?? this.users.get(key.toLowerCase()) ?? this.#byName.get(key.toLowerCase());
    if (!user) throw notFound(key);
    return user;
  }

  /** Finds a user as a reader does, who does not find a new account for a while. @throws GraphFault 404 */
  visibleUser(key: string): UserRecord {
    const user = this.user(key);
    if (!this.isVisible(user)) throw notFound(key);
    return user;
  }

  isVisible(principal: DirectoryRecord): boolean {
    return principal.kind !== "user" || principal.visibleFrom <= this.#now();
  }

  *visibleUsers(): Generator<UserRecord> {
    const now = this.#now();
    for (const user of this.users.values()) if (user.visibleFrom <= now) yield user;
  }

  /** @throws GraphFault 404 */
  group(id: string): GroupRecord {
    const group = this.groups.get(id) ?? this.groups.get(id.toLowerCase());
    if (!group) throw notFound(id);
    return group;
  }

  /** Finds a user, a group or a service principal. @throws GraphFault 404 */
  principal(id: string): DirectoryRecord {
    return this.groups.get(id.toLowerCase()) ?? this.servicePrincipals.get(id.toLowerCase()) ?? this.user(id);
  }

  /** @returns false when the member was in the group already. */
  addMember(groupId: string, memberId: string): boolean {
    const group = this.group(groupId);
    const member = this.principal(memberId);
    if (group.members.has(member.id)) return false;
    if (member.kind === "user") this.onChange(member);
    const since = this.#now();
    const membership: Membership = {
      ordinal: this.#ordinal++,
      group,
      member,
      since,
      effectiveFrom: since + this.#propagationMs,
    };
    group.members.set(member.id, membership);
    member.memberOf.set(group.id, membership);
    this.#forget(member);
    this.onMembership({ groupId: group.id, memberId: member.id, isMember: true, countsFrom: membership.effectiveFrom });
    return true;
  }

  /** Nothing happens to one who is an owner already. */
  addOwner(groupId: string, userId: string): void {
    const { owners } = this.group(groupId);
    const owner = this.user(userId);
    if (!owners.has(owner.id)) owners.set(owner.id, { ordinal: this.#ordinal++, owner });
  }

  /** @returns false when there was nothing to remove. */
  removeMember(groupId: string, memberId: string): boolean {
    const group = this.group(groupId);
    const membership = group.members.get(memberId) ?? group.members.get(memberId.toLowerCase());
    if (!membership) return false;
    const { member } = membership;
    if (member.kind === "user") this.onChange(member);
    group.members.delete(member.id);
    member.memberOf.delete(group.id);
    // Conditional Access sees the directory as it was a while ago, so this membership has all of its time there.
    const until = this.#now() + this.#propagationMs;
    member.left.set(group.id, { from: membership.effectiveFrom, until });
    this.#forget(member);
    this.onMembership({ groupId: group.id, memberId: member.id, isMember: false, countsFrom: until });
    return true;
  }

  #forget(member: DirectoryRecord): void {
    this.membershipEdition++;
    if (member.kind === "user") member.groups = undefined;
    else this.#nesting++;
  }

  /** Ids of the groups that a user is in, also through groups, as Conditional Access sees them now. */
  groupsOf(user: UserRecord): ReadonlySet<string> {
    const now = this.#now();
    const cached = user.groups;
    if (cached && cached.epoch === this.#nesting && now < cached.until) return cached.set;
    const { set, until } = groupsInEffect(user, this.groups, now);
    user.groups = { set, epoch: this.#nesting, until };
    return set;
  }
}
