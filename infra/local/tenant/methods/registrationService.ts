import type { Session, SignInDevice } from "../signIns/records.ts";
import type { SignInService } from "../signIns/signInService.ts";
import type { TenantState } from "../state.ts";
import { combinationOf } from "./methodNames.ts";
import type { MethodShape } from "./records.ts";

export type RegistrationResult =
  | { readonly result: "registered"; readonly methodId: string }
  /** Conditional Access keeps this session away from the registration resources. */
  | { readonly result: "blocked"; readonly policyId: string }
  /** The session is not multifactor, has ended, or began with a one-time pass more than ten minutes ago. */
  | { readonly result: "mfaRequired" | "sessionEnded" | "tooLate" }
  /** The passkey policy does not allow this make for this user. */
  | { readonly result: "notAllowedByPolicy" };

/** A method that a person registers by themselves. */
export type NewKey = Extract<
  MethodShape,
  { readonly kind: "fido2" | "windowsHelloForBusiness" | "platformCredential" }
>;

const inWords: Readonly<Record<NewKey["kind"], string>> = {
  fido2: "Passkey",
  windowsHelloForBusiness: "Windows Hello for Business",
  platformCredential: "Platform Credential",
};

/** People register methods of their own here, as at My Security Info; the audit log gets each attempt. */
export class RegistrationService {
  readonly #tenant: TenantState;
  readonly #signIns: SignInService;

  constructor(tenant: TenantState, signIns: SignInService) {
    this.#tenant = tenant;
    this.#signIns = signIns;
  }

  register(session: Session, key: NewKey, device: SignInDevice): RegistrationResult {
    const { audits, clock, methods, methodsPolicy, principals } = this.#tenant;
    const user = principals.user(session.userId);
    const refusal = this.#refusalOf(session, device);
    if (refusal) return refusal;
    const did = "User registered security info";
    if (key.kind === "fido2" && !methodsPolicy.allowsPasskey(user, key.aaGuid, key.passkeyType)) {
      audits.securityInfo(user, "user", did, "User failed to register Passkey", "failure");
      return { result: "notAllowedByPolicy" };
    }
    const methodId = methods.add(user, key, clock.now());
    audits.securityInfo(user, "user", did, `User registered ${inWords[key.kind]}`);
    if (combinationOf(key)) {
      const all = "User registered all required security info";
      audits.securityInfo(user, "user", all, `${all}.`);
    }
    return { result: "registered", methodId };
  }

  /** @returns `undefined` when the session may register. */
  #refusalOf(
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
}
