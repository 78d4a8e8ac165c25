import type { Group, User } from "@microsoft/microsoft-graph-types";
import type { Caller } from "./audits/state.ts";
import { writePolicy } from "./conditionalAccess/policyJson.ts";
import { reportName } from "./methods/methodNames.ts";
import { issuePass, type Passkey, provisionPasskey } from "./methods/onBehalf.ts";
import type { MethodShape, StoredMethod } from "./methods/records.ts";
import { type RegistrationResult, RegistrationService } from "./methods/registrationService.ts";
import type { Licence } from "./organization/state.ts";
import type { MembershipChange, NewGroup, NewUser } from "./principals/records.ts";
import { transitiveGroupsOf } from "./principals/transitive.ts";
import type {
  DecidedSignIn,
  Denial,
  Session,
  SignInApp,
  SignInDevice,
  SignInRequest,
  SignInResult,
} from "./signIns/records.ts";
import { SignInService } from "./signIns/signInService.ts";
import type { TenantState } from "./state.ts";

const unknownDevice: SignInDevice = { operatingSystem: "", browser: "" };

/**
 * The tenant as the world sees it: the actions of an administrator's console, of the people and of their devices. All
 * are synchronous and never throttled.
 */
export class Directory {
  readonly #tenant: TenantState;
  readonly #signIns: SignInService;
  readonly #listeners: ((denial: Denial, device: SignInDevice) => void)[] = [];
  readonly #registrations: RegistrationService;

  constructor(tenant: TenantState, writeDenial: (denial: Denial) => void) {
    this.#tenant = tenant;
    this.#signIns = new SignInService(tenant);
    this.#registrations = new RegistrationService(tenant, this.#signIns);
    this.#signIns.onDenied = (denial, device) => {
      writeDenial(denial);
      for (const listener of this.#listeners) listener(denial, device);
    };
  }

  /** The parts that the world may read and set directly: policies, strengths, the methods policy, roles. */
  get state(): TenantState {
    return this.#tenant;
  }

  /**
   * Takes any Graph properties. A user without an id gets one that depends on seed and name. A `createdDateTime` in the
   * past makes the account known everywhere.
   *
   * @returns the id.
   */
  addUser(user: NewUser): string {
    const record = this.#tenant.principals.addUser(user);
    this.#tenant.report.afterChange(record, record.createdAt);
    return record.id;
  }
  updateUser(userId: string, change: Partial<User>): void {
    this.#tenant.principals.updateUser(userId, change);
  }
  deleteUser(userId: string): void {
    this.#tenant.principals.deleteUser(userId);
  }
  /** @returns `undefined` for an unknown id or user principal name. */
  user(key: string): (Readonly<Partial<User>> & { readonly id: string }) | undefined {
    try {
      return this.#tenant.principals.user(key).properties as Partial<User> & { id: string };
    } catch {
      return undefined;
    }
  }
  *users(): Generator<Readonly<Partial<User>> & { readonly id: string }> {
    for (const user of this.#tenant.principals.users.values()) yield user.properties as Partial<User> & { id: string };
  }
  setManager(userId: string, managerId: string | undefined): void {
    this.#tenant.principals.setManager(userId, managerId);
  }
  managerOf(userId: string): string | undefined {
    return this.#tenant.principals.user(userId).manager?.id;
  }

  *groups(): Generator<Readonly<Partial<Group>> & { readonly id: string }> {
    for (const group of this.#tenant.principals.groups.values())
      yield group.properties as Partial<Group> & { id: string };
  }
  updateGroup(groupId: string, change: Partial<Group>): void {
    Object.assign(this.#tenant.principals.group(groupId).properties, change, { id: groupId });
  }
  addGroup(group: NewGroup): string {
    return this.#tenant.principals.addGroup(group).id;
  }
  /** Adds a user or a group; nothing happens to one who is in already. */
  addMember(groupId: string, memberId: string): void {
    this.#tenant.principals.addMember(groupId, memberId);
  }
  removeMember(groupId: string, memberId: string): void {
    this.#tenant.principals.removeMember(groupId, memberId);
  }
  /** Makes an owner for good, not through PIM; nothing happens to one who is an owner already. */
  addOwner(groupId: string, userId: string): void {
    this.#tenant.principals.addOwner(groupId, userId);
  }
  /** Also true for a member through groups, and at once after a change. */
  isMember(groupId: string, userId: string): boolean {
    return transitiveGroupsOf(this.#tenant.principals.user(userId)).some((group) => group.id === groupId);
  }

  /** Who keeps the books of memberships, whoever changes them; one at most. */
  setMembershipObserver(observer: (change: MembershipChange) => void): void {
    this.#tenant.principals.onMembership = observer;
  }

  /**
   * Names the role by template id or display name; it is active unless said otherwise. The principal may be a group.
   */
  assignRole(assignment: Parameters<TenantState["roles"]["assign"]>[0]): string {
    return this.#tenant.roles.assign(assignment).id;
  }
  removeRole(assignmentId: string): void {
    this.#tenant.roles.remove(assignmentId);
  }

  /** What the tenant has bought: with `p1` nobody can be eligible for anything. */
  get licence(): Licence {
    return this.#tenant.organization.licence;
  }

  /** Makes a user or a group eligible for a group in PIM; as a member unless said otherwise. */
  makeEligible(eligibility: Parameters<TenantState["groupEligibilities"]["make"]>[0]): void {
    this.#tenant.groupEligibilities.make(eligibility);
  }

  /**
   * Sets what a tenant ready for passkeys has: passes of 12 characters for 10 to 480 minutes, passkeys for everyone.
   * Strengths and roles are built in.
   */
  ensureDefaults(): void {
    const { methodsPolicy } = this.#tenant;
    methodsPolicy.policyMigrationState = "migrationComplete";
    Object.assign(methodsPolicy.temporaryAccessPass, {
      state: "enabled",
      defaultLength: 12,
      defaultLifetimeInMinutes: 60,
      minimumLifetimeInMinutes: 10,
      maximumLifetimeInMinutes: 480,
    });
    Object.assign(methodsPolicy.fido2, { state: "enabled", isSelfServiceRegistrationAllowed: true });
  }

  /** Lets everybody in by certificate, which counts as several factors. */
  allowCertificates(): void {
    this.#tenant.methodsPolicy.allowCertificates();
  }

  /** Makes the registration report now, for example after a tenant was set up. */
  refreshReport(): void {
    this.#tenant.report.refresh();
  }

  /** Sets a policy to On, as a Conditional Access Administrator does in the portal. @throws GraphFault 404 */
  enablePolicy(policyId: string, byUserId: string): void {
    const { policies, principals, audits, strengths } = this.#tenant;
    const before = writePolicy(strengths, policies.get(policyId), true);
    const policy = policies.update(policyId, { state: "enabled" });
    audits.policy(policy, principals.user(byUserId), "Update", before, writePolicy(strengths, policy, true));
  }

  /** Whether a policy asks a user to prove anew who they are whenever they come to an app in the browser. */
  asksEveryTime(userId: string, app: SignInApp, device: SignInDevice): boolean {
    return this.#signIns.asksEveryTime(userId, app, device);
  }

  signIn(request: SignInRequest): SignInResult {
    return this.#signIns.signIn(request);
  }
  prompt(request: SignInRequest): void {
    this.#signIns.prompt(request);
  }
  /** Takes the ground truth from the people's side: how many passkeys the person could use at this moment. */
  setUsablePasskeys(count: (userId: string) => number): void {
    this.#signIns.usablePasskeys = count;
  }
  onDenied(listener: (denial: Denial, device: SignInDevice) => void): void {
    this.#listeners.push(listener);
  }
  /** Who keeps the books of every sign-in; one at most. */
  setSignInObserver(observer: (signIn: DecidedSignIn) => void): void {
    this.#signIns.onDecided = observer;
  }

  /**
   * Makes a pass that works once, by hand in the admin center, as an Authentication Administrator does.
   *
   * @returns the code; `undefined` when Entra makes none for this account, or it holds one that works.
   */
  issuePass(userId: string, adminId: string): string | undefined {
    return issuePass(this.#tenant, userId, adminId);
  }

  registerPasskey(session: Session, passkey: Passkey, device: SignInDevice = unknownDevice): RegistrationResult {
    return this.#registrations.register(session, { kind: "fido2", ...passkey }, device);
  }
  registerWindowsHello(session: Session, key: { displayName: string }, device = unknownDevice): RegistrationResult {
    return this.#registrations.register(session, { kind: "windowsHelloForBusiness", ...key }, device);
  }
  registerPlatformCredential(
    session: Session,
    key: { displayName: string },
    device = unknownDevice,
  ): RegistrationResult {
    return this.#registrations.register(session, { kind: "platformCredential", ...key }, device);
  }
  /**
   * Adds a method when a tenant is set up, without a session or an audit. A `createdDateTime` in the past puts it into
   * the report as well.
   *
   * @returns the method's id.
   */
  addMethod(userId: string, method: MethodShape & { readonly createdDateTime?: string }): string {
    const { createdDateTime, ...shape } = method;
    const createdAt = createdDateTime === undefined ? this.#tenant.clock.now() : Date.parse(createdDateTime);
    return this.#tenant.methods.add(this.#tenant.principals.user(userId), shape, createdAt);
  }
  /** An application registers a passkey for somebody. @returns the method's id. */
  provisionPasskey(userId: string, by: Caller, passkey: Passkey): string {
    return provisionPasskey(this.#tenant, userId, by, passkey);
  }
  /**
   * Deletes a method at My Security Info, as a user does whose device is gone.
   *
   * @returns false when there is no such method.
   */
  deleteMethod(userId: string, methodId: string): boolean {
    const user = this.#tenant.principals.user(userId);
    const method = user.methods.find((m) => m.id === methodId);
    if (!method || !this.#tenant.methods.remove(user, methodId)) return false;
    this.#tenant.audits.securityInfo(user, "user", "User deleted security info", `User deleted ${reportName(method)}`);
    return true;
  }
  methodsOf(userId: string): readonly StoredMethod[] {
    return this.#tenant.principals.user(userId).methods;
  }
}
