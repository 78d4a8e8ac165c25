import type { AutomaticEnablement } from "../domain/deadline/automaticEnablement.ts";
import type { PhoneMethod } from "../domain/deadline/phoneCodes.ts";
import type { GroupShape } from "../domain/enforcement/groupFault.ts";
import type { Priority } from "../domain/limits/priority.ts";
import type { PassInfo, PassPolicy } from "../domain/pass/pass.ts";
import type { AuthenticationMethod } from "../domain/people/authenticationMethod.ts";
import type { DeletedUser } from "../domain/people/deletedUser.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import type { PrivilegeCheck } from "../domain/people/privilege.ts";
import type {
  ConditionalAccessPolicy,
  ConditionalAccessPolicyState,
} from "../domain/policy/conditionalAccessPolicy.ts";
import type { MethodsPolicy } from "../domain/policy/methodsPolicy.ts";
import type { Strength } from "../domain/policy/strength.ts";
import type { WhatIfResult } from "../domain/policy/whatIf.ts";
import type { ListedDevice } from "../domain/signIns/inactiveDevices.ts";
import type { RefusalReason } from "../errors.ts";
import type { GroupMember, GroupOfPerson, NamedGroup, NotChanged, PersonInDirectory, UsersFound } from "./groups.ts";

/**
 * What we need of Microsoft Entra, in our words. Every method may throw `TransientError` (throttled, 5xx, timeout,
 * network; with `retryAfterSeconds` when Graph sent it) and `RefusedError` (403, invalid request). Nothing here sleeps
 * or retries.
 */

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; absent on the last page. */
  readonly next?: string | undefined;
}

/** A page that says how many of its lines could not be read, and are left out. */
export interface CountedPage<T> extends Page<T> {
  readonly unread?: number | undefined;
}

/**
 * Reader identity: `User.Read.All`, `GroupMember.Read.All`, `RoleManagement.Read.Directory`,
 * `RoleEligibilitySchedule.Read.Directory`, `PrivilegedEligibilitySchedule.Read.AzureADGroup`,
 * `Organization.Read.All` (licences), `Application.Read.All` (power through applications).
 */
export interface DirectoryReader {
  /** `undefined` when absent, which a just-created account also is for some minutes. */
  user(idOrUserPrincipalName: string): Promise<DirectoryUser | undefined>;
  /** An account that was deleted, by object id, while Entra can restore it; `undefined` when it cannot, or lives. */
  deletedUser(userId: string): Promise<DeletedUser | undefined>;
  /**
   * Up to 15 users in one request; `absent` are those whom Entra does not show. Whoever is in neither could not be
   * read.
   */
  usersOf(userIds: readonly string[]): Promise<UsersFound>;
  /** At most 3 are returned: more than one means the flow must stop. `employeeId` is not unique. */
  usersByEmployeeId(employeeId: string): Promise<readonly DirectoryUser[]>;
  /** Up to 20 whose display name, surname, sign-in name or mail address begins so, or with this employee id. */
  usersNamed(beginning: string): Promise<readonly DirectoryUser[]>;
  /** `undefined` when nobody is set, or when it is not a user (orgContact). */
  managerOf(userId: string): Promise<DirectoryUser | undefined>;
  /**
   * Managers of up to 20 users in one round trip; a user without one is absent from the map. Throws `TransientError` if
   * any part was throttled.
   */
  managersOf(userIds: readonly string[]): Promise<ReadonlyMap<string, DirectoryUser>>;
  /**
   * All users whose manager this one is now, read to the end; none where Entra does not show the manager. Whoever
   * cannot be read is left out.
   */
  directReportsOf(userId: string): Promise<readonly DirectoryUser[]>;
  /**
   * Everybody in the directory, switched off ones and guests too, in pages of up to 999: with the department as it is
   * written, where it is. Whoever cannot be read is left out. @throws RefusedError `cursor` where Graph takes `next` no
   * longer.
   */
  departments(next?: string): Promise<Page<PersonInDirectory>>;
  /** Devices on which nobody signed in since `before` (`Device.Read.All`); `cursor` as above. */
  inactiveDevices(before: string, next?: string): Promise<CountedPage<ListedDevice>>;
  /** The groups that somebody is a direct member of; none where Entra does not show the account. */
  groupsOf(userId: string): Promise<readonly GroupOfPerson[]>;
  /** Users only, nested groups included. `undefined` when the group does not exist. */
  groupMembers(groupId: string, next?: string): Promise<Page<DirectoryUser> | undefined>;
  /** What decides who may change a group; `undefined` when it does not exist. */
  groupShape(groupId: string): Promise<GroupShape | undefined>;
  /** Up to 20 groups whose names begin so, by name: for somebody who picks one. Case does not matter. */
  groupsNamed(beginning: string): Promise<readonly NamedGroup[]>;
  /** `undefined` when it does not exist. */
  groupName(groupId: string): Promise<string | undefined>;
  /** Number of users, nested included; `undefined` when the group does not exist. */
  countGroupMembers(groupId: string): Promise<number | undefined>;
  /** All ids of transitive user members, read page by page. */
  memberIds(groupId: string): AsyncIterable<readonly string[]>;
  /** The same with the groups in it, which are members themselves. */
  membersOf(groupId: string): AsyncIterable<readonly GroupMember[]>;
  /**
   * Which of up to 100 users are in a group, nested included; read one by one, however large the group is. An account
   * that Entra does not show is in no group. Throws `TransientError` if any part was throttled.
   */
  membersAmong(groupId: string, userIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Likewise: in which of these groups each of up to 100 users is; ids of groups in lower case. */
  groupsAmong(
    userIds: readonly string[],
    groupIds: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /**
   * Active and eligible directory roles, through groups too, those that one owns or may join by oneself (PIM) included.
   * Owners of applications with a role or a dangerous permission count, too, and so do the Admins and Approvers of this
   * app, and its owners. Read live; anything unreadable is `unreadable`.
   */
  privilegeOf(userId: string): Promise<PrivilegeCheck>;
  /** The same of up to 20 people, who share one reading: it grows with groups and applications that hold power. */
  privilegeOfMany(userIds: readonly string[]): Promise<ReadonlyMap<string, PrivilegeCheck>>;
  /**
   * Every principal (user id) for whom `privilegeOf` says `privileged`. For sorting out a whole wave; throws rather
   * than returning half.
   * @param roleIds only those with one of these, by groups alone: template ids of built-in roles.
   */
  privilegedUserIds(roleIds?: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whether anybody can be eligible for a role or a group: not in a tenant with Entra ID P1 alone. */
  hasEligibilities(): Promise<boolean>;
}

/**
 * Reader identity: `UserAuthenticationMethod.Read.All`, and what `methodsPolicy` and `groupsAmong` need. Live truth
 * about methods; 5 requests / 10 s are assumed (graph facts 0.1). Each method says whether the methods policy lets it
 * sign its owner in (`fit`).
 */
export interface AuthenticationMethodsReader {
  /** `undefined` when the user does not exist. @param priority as below. */
  methodsOf(userId: string, priority?: Priority): Promise<readonly AuthenticationMethod[] | undefined>;
  /**
   * Live methods of up to 20 users in one round trip, each asked about once. Users whose part was throttled are in
   * `later`, never guessed.
   * @param upNext how many others will be asked for afterwards. @param priority who goes first where requests are few;
   * without it `live`.
   * @returns `retryAfterSeconds` is the longest wait asked for among those for later; without any, the wait for those
   * up next.
   * @throws TransientError where nothing was learnt of anybody; RefusedError where everybody was refused.
   */
  methodsOfMany(
    userIds: readonly string[],
    upNext?: number,
    priority?: Priority,
  ): Promise<{
    readonly found: ReadonlyMap<string, readonly AuthenticationMethod[]>;
    readonly absent: readonly string[];
    readonly later: readonly string[];
    readonly retryAfterSeconds?: number | undefined;
  }>;
}

export type MintOutcome =
  /** `temporaryAccessPass` is the code: show it, never store, log or return it from an activity. */
  | { readonly kind: "minted"; readonly pass: PassInfo; readonly temporaryAccessPass: string }
  /** Graph said no before creating anything. */
  | {
      readonly kind: "refused";
      readonly reason: RefusalReason;
      readonly code: string;
      readonly because: string;
      readonly requestId?: string | undefined;
    }
  /** No answer, or an answer that may have come after the creation: a pass may live that nobody has seen. */
  | { readonly kind: "uncertain"; readonly because: string };

/** Pass-issuer identity: `UserAuthMethod-TAP.ReadWrite.All` (which also reads). Exactly one request per call. */
export interface PassIssuer {
  passOf(userId: string): Promise<PassInfo | undefined>;
  /**
   * A pass that is usable from the moment at which Entra makes it: a start of now would lie in the past by then, and be
   * refused. With `startDateTime`, which lies well ahead, from then on.
   * @throws TransientError when the request was turned away or never left: nothing was made.
   */
  mint(
    userId: string,
    request: {
      readonly lifetimeInMinutes: number;
      readonly isUsableOnce: boolean;
      readonly startDateTime?: string | undefined;
    },
  ): Promise<MintOutcome>;
  /** Gone afterwards, whether it was there or not. */
  deletePass(userId: string, passId: string): Promise<void>;
}

/** Reader identity: `Policy.Read.All`, `Policy.Read.AuthenticationMethod`. */
export interface PolicyReader {
  policy(policyId: string): Promise<ConditionalAccessPolicy | undefined>;
  policies(): Promise<readonly ConditionalAccessPolicy[]>;
  /** As it was when somebody deleted it, for 30 days; `undefined` when it is not among the deleted ones. */
  deletedPolicy(policyId: string): Promise<ConditionalAccessPolicy | undefined>;
  passPolicy(): Promise<PassPolicy>;
  /** Read live, in one request. What is absent, refused or not understood is `unknown` in it, with the reason. */
  methodsPolicy(): Promise<MethodsPolicy>;
  /** Text messages and calls in the methods policy. Refused where one of both is absent, or says something new. */
  phoneMethods(): Promise<readonly PhoneMethod[]>;
  /** What the tenant said of Microsoft's own enablement of passkeys. A refusal is "not told", with the reason. */
  automaticEnablement(): Promise<AutomaticEnablement>;
  /** What each policy would make of this user's sign-in by browser, at an admin page or this app; writes nothing. */
  whatIf(userId: string, appId?: string): Promise<readonly WhatIfResult[]>;
  /** `undefined` when absent. What narrows it down and is not understood is refused. */
  strength(strengthId: string): Promise<Strength | undefined>;
}

/**
 * Policy-writer identity: `Policy.ReadWrite.ConditionalAccess`, `Policy.Read.All`, `Application.Read.All`,
 * `GroupMember.ReadWrite.All`.
 */
export interface PolicyWriter {
  createPolicy(body: Readonly<Record<string, unknown>>): Promise<ConditionalAccessPolicy>;
  setPolicyState(policyId: string, state: ConditionalAccessPolicyState): Promise<void>;
  /** It can be restored for 30 days. One that does not exist is refused with the reason `notFound`. */
  deletePolicy(policyId: string): Promise<void>;
  /** With the id and, presumably, the state that it had: only a reading tells. `notFound` when it is not there. */
  restorePolicy(policyId: string): Promise<void>;
  /** In `$batch`es of up to 20; "already a member" is success. Returns those that did not get in. */
  addMembers(groupId: string, userIds: readonly string[]): Promise<readonly NotChanged[]>;
  /** In `$batch`es of up to 20; "not a member" is success. Always `/$ref`. Returns those that are still in. */
  removeMembers(groupId: string, userIds: readonly string[]): Promise<readonly NotChanged[]>;
  /** "not a member" is success. Always `/$ref`. */
  removeMember(groupId: string, userId: string): Promise<void>;
}

/**
 * Offboarder identity, which exists only where something is switched on for leavers: `GroupMember.ReadWrite.All`,
 * `User.RevokeSessions.All`, `UserAuthenticationMethod.ReadWrite.All`, each for its own step.
 */
export interface Offboarder {
  /** "not a member" is success, and so is an account that is gone. Always `/$ref`. */
  leaveGroup(groupId: string, userId: string): Promise<void>;
  /** "already a member" is success. */
  joinGroup(groupId: string, userId: string): Promise<void>;
  /** An account that is gone has none. */
  revokeSessions(userId: string): Promise<void>;
  /**
   * Gone afterwards, whether it was there or not. @returns `notYet` where Entra wants another one to go first, and
   * `unknown` for a type that nobody deletes by Graph.
   */
  deleteMethod(userId: string, method: AuthenticationMethod): Promise<"gone" | "notYet" | "unknown">;
}
