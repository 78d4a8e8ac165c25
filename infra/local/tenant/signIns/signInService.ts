import {
  type Evaluation,
  enforcedControls,
  evaluate,
  isMultifactor,
  type TokenRequest,
} from "../conditionalAccess/evaluate.ts";
import { appliesSince } from "../conditionalAccess/scope.ts";
import type { StoredPolicy } from "../conditionalAccess/state.ts";
import { combinationOf, reportName } from "../methods/routes.ts";
import type { UserRecord } from "../principals/state.ts";
import type { TenantState } from "../state.ts";
import type { SignInApp, SignInDevice } from "./state.ts";

/** What the user proves who they are with. A refresh of a token uses the session's own strength. */
export type Credential =
  | { readonly kind: "password" }
  | { readonly kind: "passwordAndPush" }
  | { readonly kind: "temporaryAccessPass"; readonly code: string }
  | { readonly kind: "passkey"; readonly methodId: string }
  | { readonly kind: "session"; readonly session: Session };

/** What a successful sign-in leaves on the device. */
export interface Session {
  readonly userId: string;
  readonly combination: string;
  readonly authenticationMethod: string;
  readonly isMultifactor: boolean;
  readonly startedAt: number;
  /** A session that began with a Temporary Access Pass ends with it. */
  readonly expiresAt: number;
  /** The passkey or Windows Hello key used: once it is deleted, refreshes fail. */
  readonly methodId: string | undefined;
}

export interface SignInRequest {
  readonly userId: string;
  readonly with: Credential;
  /** Default: Office 365 in the browser. */
  readonly app?: SignInApp;
  readonly resource?: SignInApp;
  readonly clientApp?: "browser" | "mobileAppsAndDesktopClients";
  readonly interactive: boolean;
  readonly device: SignInDevice;
}

export type SignInResult =
  /** In. */
  | { readonly result: "success"; readonly errorCode: 0; readonly session: Session }
  /** An enabled policy refuses, and the person has nothing that would satisfy it: locked out. */
  | { readonly result: "denied"; readonly errorCode: number; readonly deniedByPolicyId: string }
  /**
   * An enabled policy asks for something stronger that the person has (or, for plain MFA, may register): sign in again
   * with that.
   */
  | { readonly result: "interrupted"; readonly errorCode: number; readonly askedByPolicyId: string }
  | { readonly result: "wrongCredential" | "accountDisabled" | "sessionEnded"; readonly errorCode: number };

/** A line of `denials.jsonl`. */
export interface Denial {
  readonly at: string;
  readonly userId: string;
  readonly policyId: string;
  readonly usablePasskeys: number;
  readonly policyAppliedToUserSince: string;
}

const office: SignInApp = { id: "00000002-0000-0ff1-ce00-000000000000", displayName: "Office 365 Exchange Online" };
const officePortal: SignInApp = { id: "4765445b-32c6-49b0-83e6-1d93765276ca", displayName: "OfficeHome" };
/**
 * Where passkeys are registered: both are asked for, so a policy on all resources must leave out both. Source:
 * graph facts 5.1.
 */
export const registrationResources: readonly SignInApp[] = [
  { id: "ea890292-c8c8-4433-b5ea-b09d0668e1a6", displayName: "Azure Credential Configuration Endpoint Service" },
  { id: "00000002-0000-0000-c000-000000000000", displayName: "Windows Azure Active Directory" },
];
export const mySignIns: SignInApp = { id: "19db86c3-b2b9-44cc-b339-36da233a3be2", displayName: "My Signins" };
const registerSecurityInfo = "urn:user:registersecurityinfo";

// Source: learn.microsoft.com/entra/identity-platform/reference-error-codes, read 2026-11; the pass's own codes are not
// listed there.
const failures = {
  invalidPassword: { code: 50126, reason: "Error validating credentials due to invalid username or password." },
  accountDisabled: {
    code: 50057,
    reason: "User account is disabled. The account has been disabled by an administrator.",
  },
  sessionEnded: {
    code: 50173,
    reason: "The provided grant has expired due to it being revoked, a fresh auth token is needed.",
  },
  blocked: {
    code: 53003,
    reason: "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
  },
  strongAuthenticationRequired: { code: 50074, reason: "Strong Authentication is required." },
  enrolmentRequired: {
    code: 50072,
    reason:
      "Due to a configuration change made by your administrator, you must enroll in multi-factor authentication to access this resource.",
  },
  passIncorrect: {
    code: 130503,
    reason: "Your Temporary Access Pass is incorrect. If you don't know your pass, contact your administrator.",
  },
  passNotValid: { code: 130504, reason: "Your Temporary Access Pass has expired or is not valid yet." },
  passBlocked: { code: 130502, reason: "Temporary Access Pass sign in was blocked due to User Credential Policy." },
  unknownPasskey: { code: 135011, reason: "The passkey used is not registered for this account." },
} as const;
type Failure = (typeof failures)[keyof typeof failures];

interface Proof {
  readonly combination: string;
  readonly authenticationMethod: string;
  readonly expiresAt: number;
  readonly methodId: string | undefined;
  readonly startedAt: number;
}

/** Signs people in: checks the credential, evaluates Conditional Access, writes the log. */
export class SignInService {
  readonly #tenant: TenantState;
  /** Ground truth: passkeys the person could use now. Until somebody tells, what is registered. */
  usablePasskeys: (userId: string) => number;
  onDenied: (denial: Denial) => void = () => {};

  constructor(tenant: TenantState) {
    this.#tenant = tenant;
    this.usablePasskeys = (userId) => this.#registered(tenant.principals.user(userId)).length;
  }

  signIn(request: SignInRequest): SignInResult {
    const { clock, principals } = this.#tenant;
    const user = principals.user(request.userId);
    const now = clock.now();
    if (user.properties["accountEnabled"] === false)
      return this.#refuse(user, request, "accountDisabled", failures.accountDisabled);
    const proof = this.#prove(user, request.with, now);
    if ("code" in proof)
      return this.#refuse(user, request, request.with.kind === "session" ? "sessionEnded" : "wrongCredential", proof);

    const resource = request.resource ?? office;
    const token = this.#tokenRequest(user, proof.combination, request, { resourceId: resource.id });
    const evaluations = this.#evaluate(token);
    const stopped = this.#decide(user, request.interactive, evaluations);
    this.#log(user, request, proof, evaluations, stopped);
    if (stopped) return stopped.result;
    const session = { userId: user.id, isMultifactor: isMultifactor(proof.combination), ...proof };
    return { result: "success", errorCode: 0, session };
  }

  /**
   * Whether Conditional Access lets this session register security info. Undefined: it does. A refusal counts as a
   * denied sign-in.
   */
  registrationBlockedBy(session: Session, device: SignInDevice): StoredPolicy | undefined {
    const user = this.#tenant.principals.user(session.userId);
    const request = {
      with: { kind: "session" as const, session },
      app: mySignIns,
      interactive: true,
      device,
      userId: user.id,
    };
    const targets: TokenRequest["target"][] = [
      { userAction: registerSecurityInfo },
      ...registrationResources.map(({ id }) => ({ resourceId: id })),
    ];
    for (const target of targets) {
      const evaluations = this.#evaluate(this.#tokenRequest(user, session.combination, request, target));
      const blocking = evaluations.find((e) => e.verdict !== undefined && e.verdict !== "satisfied");
      if (!blocking) continue;
      const stopped = this.#decide(user, true, evaluations);
      const resource =
        "resourceId" in target
          ? registrationResources.find(({ id }) => id === target.resourceId)
          : registrationResources[0];
      this.#log(user, { ...request, ...(resource ? { resource } : {}) }, session, evaluations, stopped);
      return blocking.policy;
    }
    return undefined;
  }

  #registered(user: UserRecord) {
    return user.methods.filter((method) => combinationOf(method) !== undefined);
  }

  #prove(user: UserRecord, credential: Credential, now: number): Proof | Failure {
    const fresh = { expiresAt: Number.POSITIVE_INFINITY, methodId: undefined, startedAt: now };
    switch (credential.kind) {
      case "password":
        return { ...fresh, combination: "password", authenticationMethod: "Password" };
      case "passwordAndPush":
        return {
          ...fresh,
          combination: "password,microsoftAuthenticatorPush",
          authenticationMethod: "Mobile app notification",
        };
      case "temporaryAccessPass": {
        const { pass } = user;
        if (!pass || pass.code !== credential.code) return failures.passIncorrect;
        switch (this.#tenant.passes.reasonOf(user, pass)) {
          case "DisabledByPolicy":
          case "OneTimeUsed":
            return failures.passBlocked;
          case "Expired":
          case "NotYetValid":
            return failures.passNotValid;
          case "EnabledByPolicy":
            pass.isUsed = true;
            return {
              combination: pass.isUsableOnce ? "temporaryAccessPassOneTime" : "temporaryAccessPassMultiUse",
              authenticationMethod: "Temporary Access Pass",
              expiresAt: pass.startAt + pass.lifetimeInMinutes * 60_000,
              methodId: undefined,
              startedAt: now,
            };
        }
        return failures.passIncorrect;
      }
      case "passkey": {
        const method = this.#registered(user).find((m) => m.id === credential.methodId);
        const combination = method && combinationOf(method);
        if (!method || !combination) return failures.unknownPasskey;
        return {
          ...fresh,
          combination,
          authenticationMethod: methodInWords[reportName(method)] ?? "Passkey (device-bound)",
          methodId: method.id,
        };
      }
      case "session": {
        const { session } = credential;
        const isKeyGone = session.methodId !== undefined && !user.methods.some((m) => m.id === session.methodId);
        if (session.userId !== user.id || now >= session.expiresAt || isKeyGone) return failures.sessionEnded;
        const { combination, authenticationMethod, expiresAt, methodId, startedAt } = session;
        return { combination, authenticationMethod, expiresAt, methodId, startedAt };
      }
    }
  }

  #tokenRequest(
    user: UserRecord,
    combination: string,
    request: Pick<SignInRequest, "clientApp" | "device">,
    target: TokenRequest["target"],
  ): TokenRequest {
    const { operatingSystem, isCompliant = false } = request.device;
    return {
      user,
      target,
      combination,
      clientAppType: request.clientApp ?? "browser",
      operatingSystem,
      isCompliantDevice: isCompliant,
    };
  }

  #evaluate(request: TokenRequest): Evaluation[] {
    return evaluate(this.#tenant, this.#tenant.policies.all, request);
  }

  /** What stops the sign-in, if an enabled policy is not satisfied. */
  #decide(user: UserRecord, isInteractive: boolean, evaluations: readonly Evaluation[]): Stop | undefined {
    const refusing = evaluations.find((e) => e.verdict === "refused");
    if (refusing) return this.#deny(user, refusing.policy);
    const asking = evaluations.filter((e) => e.verdict === "asked");
    const [first] = asking;
    if (!first) return undefined;
    // A refresh cannot ask: the app sends the person to sign in again, and that sign-in decides.
    if (isInteractive) {
      const hopeless = asking.find((e) => !this.#couldSatisfy(user, e.policy));
      if (hopeless) return this.#deny(user, hopeless.policy);
    }
    const wantsMfaOnly = !first.policy.grantControls?.authenticationStrength;
    const failure =
      wantsMfaOnly && user.methods.length === 0 ? failures.enrolmentRequired : failures.strongAuthenticationRequired;
    return { failure, result: { result: "interrupted", errorCode: failure.code, askedByPolicyId: first.policy.id } };
  }

  /**
   * Whether the person has what a strength asks for: registered here, and in their hands. Plain MFA can always be
   * registered on the way.
   */
  #couldSatisfy(user: UserRecord, policy: StoredPolicy): boolean {
    const strengthId = policy.grantControls?.authenticationStrength?.id;
    if (strengthId === undefined) return true;
    const allowed = this.#tenant.strengths.find(strengthId)?.allowedCombinations ?? [];
    if (
      allowed.includes("password,microsoftAuthenticatorPush") &&
      user.methods.some((m) => m.kind === "microsoftAuthenticator")
    )
      return true;
    return (
      this.#registered(user).some((m) => allowed.includes(combinationOf(m) ?? "")) && this.usablePasskeys(user.id) > 0
    );
  }

  #deny(user: UserRecord, policy: StoredPolicy): Stop {
    const { clock } = this.#tenant;
    this.onDenied({
      at: new Date(clock.now()).toISOString(),
      userId: user.id,
      policyId: policy.id,
      usablePasskeys: this.usablePasskeys(user.id),
      policyAppliedToUserSince: new Date(appliesSince(this.#tenant, policy, user)).toISOString(),
    });
    return {
      failure: failures.blocked,
      result: { result: "denied", errorCode: failures.blocked.code, deniedByPolicyId: policy.id },
    };
  }

  #log(
    user: UserRecord,
    request: LoggedRequest,
    proof: Proof,
    evaluations: readonly Evaluation[],
    stopped: Stop | undefined,
  ): void {
    const { signIns, policies, strengths } = this.#tenant;
    const isApplied = (e: Evaluation) => e.result === "success" || e.result === "failure";
    signIns.append({
      ...this.#entry(user, request),
      combination: proof.combination,
      authenticationMethod: proof.authenticationMethod,
      errorCode: stopped?.failure.code ?? 0,
      failureReason: stopped?.failure.reason ?? null,
      applied: signIns.applied(policies.revision, evaluations, (e) =>
        e.result.endsWith("pplied") ? [] : enforcedControls(strengths, e.policy),
      ),
      conditionalAccessStatus: stopped ? "failure" : evaluations.some(isApplied) ? "success" : "notApplied",
    });
  }

  #refuse(
    user: UserRecord,
    request: SignInRequest,
    result: "wrongCredential" | "accountDisabled" | "sessionEnded",
    failure: Failure,
  ): SignInResult {
    const combination = request.with.kind === "session" ? request.with.session.combination : "password";
    this.#tenant.signIns.append({
      ...this.#entry(user, request),
      combination,
      authenticationMethod: credentialInWords[request.with.kind],
      errorCode: failure.code,
      failureReason: failure.reason,
      applied: [],
      conditionalAccessStatus: "notApplied",
    });
    return { result, errorCode: failure.code };
  }

  #entry(
    user: UserRecord,
    { app = officePortal, resource = office, clientApp = "browser", interactive, device }: LoggedRequest,
  ) {
    return { user, isInteractive: interactive, app, resource, clientApp, device };
  }
}

type LoggedRequest = Pick<SignInRequest, "app" | "resource" | "clientApp" | "interactive" | "device">;
interface Stop {
  readonly failure: Failure;
  readonly result: Extract<SignInResult, { result: "denied" | "interrupted" }>;
}

// The names the sign-in log's beta fields use; passkeys were split by type in 2025.
const methodInWords: Readonly<Record<string, string>> = {
  passKeyDeviceBound: "Passkey (device-bound)",
  passKeyDeviceBoundAuthenticator: "Passkey (Microsoft Authenticator)",
  passKeyDeviceBoundWindowsHello: "Passkey (Windows Hello)",
  passKeySynced: "Passkey (synced)",
  windowsHelloForBusiness: "Windows Hello for Business",
  macOsSecureEnclaveKey: "Platform Credential",
};
const credentialInWords: Readonly<Record<Credential["kind"], string>> = {
  password: "Password",
  passwordAndPush: "Password",
  temporaryAccessPass: "Temporary Access Pass",
  passkey: "Passkey (device-bound)",
  session: "Previously satisfied",
};
