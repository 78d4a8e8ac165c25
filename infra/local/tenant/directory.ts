import type { User } from "@microsoft/microsoft-graph-types";
import { guidOf } from "./ids.ts";
import {
  addMethod,
  combinationOf,
  type MethodShape,
  removeMethod,
  reportName,
  type StoredMethod,
} from "./methods/routes.ts";
import type { NewGroup, NewUser } from "./principals/state.ts";
import {
  type Denial,
  type Session,
  type SignInRequest,
  type SignInResult,
  SignInService,
} from "./signIns/signInService.ts";
import type { SignInDevice } from "./signIns/state.ts";
import type { TenantState } from "./state.ts";

export type RegistrationResult =
  | { readonly result: "registered"; readonly methodId: string }
  /** Conditional Access does not let this session near the registration resources. */
  | { readonly result: "blocked"; readonly policyId: string }
  /** The session is not multifactor, has ended, or began with a one-time pass more than ten minutes ago. */
  | { readonly result: "mfaRequired" | "sessionEnded" | "tooLate" }
  /** The passkey policy does not take this make for this user. */
  | { readonly result: "notAllowedByPolicy" };

const unknownDevice: SignInDevice = { operatingSystem: "", browser: "" };

/**
 * The tenant as the world sees it: what an administrator's console, the people and their devices do. Synchronous; never
 * throttled.
 */
export class Directory {
  readonly #tenant: TenantState;
  readonly #signIns: SignInService;
  readonly #listeners: ((denial: Denial) => void)[] = [];
  #methods = 0;

  constructor(tenant: TenantState, writeDenial: (denial: Denial) => void) {
    this.#tenant = tenant;
    this.#signIns = new SignInService(tenant);
    this.#signIns.onDenied = (denial) => {
      writeDenial(denial);
      for (const listener of this.#listeners) listener(denial);
    };
  }

  /** What the world may look at and set directly: policies, strengths, the methods policy, roles. */
  get state(): TenantState {
    return this.#tenant;
  }

  /**
   * Any Graph properties. Without an id it gets one that depends on seed and name; `createdDateTime` in the past makes
   * it known everywhere.
   * @returns the id
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
  /** Undefined for an unknown id or user principal name. */
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

  addGroup(group: NewGroup): string {
    return this.#tenant.principals.addGroup(group).id;
  }
  /** Users or groups; harmless for one who is in already. */
  addMember(groupId: string, memberId: string): void {
    this.#tenant.principals.addMember(groupId, memberId);
  }
  removeMember(groupId: string, memberId: string): void {
    this.#tenant.principals.removeMember(groupId, memberId);
  }
  /** For good, not through PIM; harmless for one who is an owner already. */
  addOwner(groupId: string, userId: string): void {
    this.#tenant.principals.addOwner(groupId, userId);
  }
  /** Through groups too. */
  isMember(groupId: string, userId: string): boolean {
    const { principals } = this.#tenant;
    return principals.groupsOf(principals.user(userId)).has(groupId);
  }

  /** By role template id or display name; active unless said otherwise; the principal may be a group. */
  assignRole(assignment: Parameters<TenantState["roles"]["assign"]>[0]): string {
    return this.#tenant.roles.assign(assignment).id;
  }
  removeRole(assignmentId: string): void {
    this.#tenant.roles.remove(assignmentId);
  }

  /** Of a group, in PIM: as member unless said otherwise; the principal may be a group. */
  makeEligible(eligibility: Parameters<TenantState["groupEligibilities"]["make"]>[0]): void {
    this.#tenant.groupEligibilities.make(eligibility);
  }

  /**
   * The settings a tenant ready for passkeys has: passes of 12 characters for 10 to 480 minutes, passkeys for everyone.
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
  /** Makes the registration report now, as after setting a tenant up. */
  refreshReport(): void {
    this.#tenant.report.refresh();
  }

  signIn(request: SignInRequest): SignInResult {
    return this.#signIns.signIn(request);
  }
  /** Ground truth from the people's side: passkeys the person could use at this moment. */
  setUsablePasskeys(count: (userId: string) => number): void {
    this.#signIns.usablePasskeys = count;
  }
  onDenied(listener: (denial: Denial) => void): void {
    this.#listeners.push(listener);
  }

  registerPasskey(
    session: Session,
    passkey: { passkeyType: "deviceBound" | "synced"; aaGuid: string; model: string; displayName: string },
    device: SignInDevice = unknownDevice,
  ): RegistrationResult {
    const user = this.#tenant.principals.user(session.userId);
    const refusal = this.#mayRegister(session, device);
    if (refusal) return refusal;
    if (!this.#tenant.methodsPolicy.allowsPasskey(user, passkey.aaGuid, passkey.passkeyType)) {
      this.#tenant.audits.securityInfo(
        user,
        "user",
        "User registered security info",
        "User failed to register Passkey",
        "failure",
      );
      return { result: "notAllowedByPolicy" };
    }
    return this.#register(session.userId, { kind: "fido2", ...passkey }, "User registered Passkey");
  }
  registerWindowsHello(
    session: Session,
    key: { displayName: string },
    device: SignInDevice = unknownDevice,
  ): RegistrationResult {
    return (
      this.#mayRegister(session, device) ??
      this.#register(
        session.userId,
        { kind: "windowsHelloForBusiness", ...key },
        "User registered Windows Hello for Business",
      )
    );
  }
  registerPlatformCredential(
    session: Session,
    key: { displayName: string },
    device: SignInDevice = unknownDevice,
  ): RegistrationResult {
    return (
      this.#mayRegister(session, device) ??
      this.#register(session.userId, { kind: "platformCredential", ...key }, "User registered Platform Credential")
    );
  }
  /**
   * Puts a method there, as when a tenant is set up: no session, no audit. A `createdDateTime` in the past puts it into
   * the report as well.
   * @returns the method's id
   */
  addMethod(userId: string, method: MethodShape & { readonly createdDateTime?: string }): string {
    const { createdDateTime, ...shape } = method;
    const createdAt = createdDateTime === undefined ? this.#tenant.clock.now() : Date.parse(createdDateTime);
    return this.#add(userId, shape, createdAt);
  }
  /** What the user does when a device is gone, at My Security Info. False when there is no such method. */
  deleteMethod(userId: string, methodId: string): boolean {
    const user = this.#tenant.principals.user(userId);
    const method = user.methods.find((m) => m.id === methodId);
    if (!method || !removeMethod(this.#tenant, user, methodId)) return false;
    this.#tenant.audits.securityInfo(user, "user", "User deleted security info", `User deleted ${reportName(method)}`);
    return true;
  }
  methodsOf(userId: string): readonly StoredMethod[] {
    return this.#tenant.principals.user(userId).methods;
  }

  #mayRegister(
    session: Session,
    device: SignInDevice,
  ): Exclude<RegistrationResult, { result: "registered" }> | undefined {
    const now = this.#tenant.clock.now();
    const user = this.#tenant.principals.user(session.userId);
    if (now >= session.expiresAt || user.properties["accountEnabled"] === false) return { result: "sessionEnded" };
    if (!session.isMultifactor) return { result: "mfaRequired" };
    // Source: learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass, read
    // 2026-11.
    if (session.combination === "temporaryAccessPassOneTime" && now > session.startedAt + 10 * 60_000)
      return { result: "tooLate" };
    const policy = this.#signIns.registrationBlockedBy(session, device);
    return policy && { result: "blocked", policyId: policy.id };
  }

  #register(userId: string, method: MethodShape, reason: string): RegistrationResult {
    const methodId = this.#add(userId, method, this.#tenant.clock.now());
    const user = this.#tenant.principals.user(userId);
    this.#tenant.audits.securityInfo(user, "user", "User registered security info", reason);
    if (combinationOf(method))
      this.#tenant.audits.securityInfo(
        user,
        "user",
        "User registered all required security info",
        "User registered all required security info.",
      );
    return { result: "registered", methodId };
  }

  #add(userId: string, method: MethodShape, createdAt: number): string {
    const user = this.#tenant.principals.user(userId);
    const id = guidOf(this.#tenant.seed, `method ${user.id} ${this.#methods++}`);
    addMethod(this.#tenant, user, { ...method, id, createdAt });
    return id;
  }
}
