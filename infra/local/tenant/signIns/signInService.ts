import {
  conditionsHold,
  enforcedControls,
  evaluate,
  isEveryTime,
  isMultifactor,
} from "../conditionalAccess/evaluate.ts";
import type { Evaluation, StoredPolicy, TokenRequest } from "../conditionalAccess/records.ts";
import { appliesSince, isInScope } from "../conditionalAccess/scope.ts";
import type { UserRecord } from "../principals/records.ts";
import type { TenantState } from "../state.ts";
import { audienceOf, mySignIns, office, officePortal, registrationResources } from "./apps.ts";
import { aaGuidOf, credentialInWords, type Proof, passkeysOf, provableBy, prove } from "./credentials.ts";
import { type Failure, failures } from "./failures.ts";
import type {
  DecidedSignIn,
  Denial,
  Session,
  SignInApp,
  SignInDevice,
  SignInRequest,
  SignInResult,
} from "./records.ts";

const registerSecurityInfo = "urn:user:registersecurityinfo";

/** Signs people in: checks the credential, evaluates Conditional Access, writes the log. */
export class SignInService {
  readonly #tenant: TenantState;
  /** Ground truth: the number of passkeys that the person could use now. By default, the number registered. */
  usablePasskeys: (userId: string) => number;
  onDenied: (denial: Denial, device: SignInDevice) => void = () => {};
  onDecided: (signIn: DecidedSignIn) => void = () => {};

  constructor(tenant: TenantState) {
    this.#tenant = tenant;
    this.usablePasskeys = (userId) => passkeysOf(tenant.principals.user(userId)).length;
  }

  signIn(request: SignInRequest): SignInResult {
    const { clock, principals } = this.#tenant;
    const user = principals.user(request.userId);
    const now = clock.now();
    if (user.properties["accountEnabled"] === false)
      return this.#refuse(user, request, "accountDisabled", failures.accountDisabled);
    const proof = prove(this.#tenant, user, request.with, now);
    if ("code" in proof)
      return this.#refuse(user, request, request.with.kind === "session" ? "sessionEnded" : "wrongCredential", proof);

    const audience = audienceOf(request.resource ?? office, request.scopes);
    const token = this.#tokenRequest(user, proof, request, { resourceId: audience.id });
    const evaluations = this.#evaluate(token);
    const stopped = this.#decide(user, request, evaluations);
    this.#log(user, request, proof, evaluations, stopped?.failure);
    this.#tell(request, stopped?.result.result ?? "success", evaluations);
    if (stopped) return stopped.result;
    const session = { userId: user.id, isMultifactor: isMultifactor(proof.combination), ...proof };
    return { result: "success", errorCode: 0, session };
  }

  /** The line that Entra writes when it asks for more on the way: nobody is in, and nothing is decided. */
  prompt(request: SignInRequest): void {
    const user = this.#tenant.principals.user(request.userId);
    const proof = prove(this.#tenant, user, request.with, this.#tenant.clock.now());
    if ("code" in proof) return;
    const evaluations = this.#evaluate(this.#tokenRequest(user, proof, request, { resourceId: office.id }));
    this.#log(user, request, proof, evaluations, failures.strongAuthenticationRequired);
  }

  #tell(request: SignInRequest, result: SignInResult["result"], evaluations: readonly Evaluation[]): void {
    const judgedBy = evaluations.filter(({ verdict }) => verdict !== undefined).map(({ policy }) => policy);
    this.onDecided({ userId: request.userId, with: request.with.kind, device: request.device, result, judgedBy });
  }

  /**
   * The policy that keeps this session from registering security info, if any. A refusal counts as a denied sign-in.
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
      const evaluations = this.#evaluate(this.#tokenRequest(user, session, request, target));
      const blocking = evaluations.find((e) => e.verdict !== undefined && e.verdict !== "satisfied");
      if (!blocking) continue;
      const stopped = this.#decide(user, request, evaluations);
      const resource =
        "resourceId" in target
          ? registrationResources.find(({ id }) => id === target.resourceId)
          : registrationResources[0];
      this.#log(user, { ...request, ...(resource ? { resource } : {}) }, session, evaluations, stopped?.failure);
      return blocking.policy;
    }
    return undefined;
  }

  /** Whether a policy in force lets no earlier proof of this user do at an app: a sign-in frequency of every time. */
  asksEveryTime(userId: string, { id: resourceId }: SignInApp, { operatingSystem }: SignInDevice): boolean {
    const user = this.#tenant.principals.user(userId);
    const request = { target: { resourceId }, clientAppType: "browser", operatingSystem } as const;
    return this.#tenant.policies.inForce.some(
      (policy) =>
        policy.state === "enabled" &&
        isEveryTime(policy) &&
        isInScope(this.#tenant, policy, user) &&
        conditionsHold(policy, request),
    );
  }

  #tokenRequest(
    user: UserRecord,
    { combination, methodId }: Pick<Proof, "combination" | "methodId">,
    request: Pick<SignInRequest, "clientApp" | "device">,
    target: TokenRequest["target"],
  ): TokenRequest {
    const { operatingSystem, isCompliant = false } = request.device;
    return {
      user,
      target,
      combination,
      aaGuid: aaGuidOf(user.methods.find((method) => method.id === methodId)),
      clientAppType: request.clientApp ?? "browser",
      operatingSystem,
      isCompliantDevice: isCompliant,
    };
  }

  #evaluate(request: TokenRequest): Evaluation[] {
    return evaluate(this.#tenant, this.#tenant.policies.inForce, request);
  }

  /** What stops the sign-in: an enabled policy that is not satisfied, if there is one. */
  #decide(
    user: UserRecord,
    { interactive, device }: Pick<SignInRequest, "interactive" | "device">,
    evaluations: readonly Evaluation[],
  ): Stop | undefined {
    const refusing = evaluations.find((e) => e.verdict === "refused");
    if (refusing) return this.#deny(user, refusing.policy, device);
    const asking = evaluations.filter((e) => e.verdict === "asked");
    const [first] = asking;
    if (!first) return undefined;
    // A refresh cannot ask. The app sends the person to sign in again, and that sign-in decides.
    if (interactive) {
      const hopeless = asking.find((e) => !this.#couldSatisfy(user, e.policy));
      if (hopeless) return this.#deny(user, hopeless.policy, device);
    }
    const wantsMfaOnly = !first.policy.grantControls?.authenticationStrength;
    const failure =
      wantsMfaOnly && user.methods.length === 0 ? failures.enrolmentRequired : failures.strongAuthenticationRequired;
    return { failure, result: { result: "interrupted", errorCode: failure.code, askedByPolicyId: first.policy.id } };
  }

  /**
   * Whether the person has what a strength asks for, registered here and at hand. Plain MFA can always be registered on
   * the way.
   */
  #couldSatisfy(user: UserRecord, policy: StoredPolicy): boolean {
    const strengthId = policy.grantControls?.authenticationStrength?.id;
    if (strengthId === undefined) return true;
    const { strengths } = this.#tenant;
    const proofs = [...provableBy(this.#tenant, user, this.usablePasskeys(user.id) > 0)];
    return proofs.some((proof) => strengths.accepts(strengthId, proof));
  }

  #deny(user: UserRecord, policy: StoredPolicy, device: SignInDevice): Stop {
    const { clock } = this.#tenant;
    const denial = {
      at: new Date(clock.now()).toISOString(),
      userId: user.id,
      policyId: policy.id,
      usablePasskeys: this.usablePasskeys(user.id),
      policyAppliedToUserSince: new Date(appliesSince(this.#tenant, policy, user)).toISOString(),
    };
    this.onDenied(denial, device);
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
    failure: Failure | undefined,
  ): void {
    const { signIns, policies, strengths } = this.#tenant;
    const isApplied = (e: Evaluation) => e.result === "success" || e.result === "failure";
    signIns.append({
      ...this.#entry(user, request),
      combination: proof.combination,
      authenticationMethod: proof.authenticationMethod,
      errorCode: failure?.code ?? 0,
      failureReason: failure?.reason ?? null,
      applied: signIns.applied(policies.inForce, evaluations, (e) =>
        e.result.endsWith("pplied") ? [] : enforcedControls(strengths, e.policy),
      ),
      conditionalAccessStatus: failure ? "failure" : evaluations.some(isApplied) ? "success" : "notApplied",
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
    this.#tell(request, result, []);
    return { result, errorCode: failure.code };
  }

  #entry(
    user: UserRecord,
    { app = officePortal, resource = office, clientApp = "browser", interactive, device, flow }: LoggedRequest,
  ) {
    return { user, isInteractive: interactive, app, resource, clientApp, device, flow };
  }
}

type LoggedRequest = Pick<SignInRequest, "app" | "resource" | "clientApp" | "interactive" | "device" | "flow">;
interface Stop {
  readonly failure: Failure;
  readonly result: Extract<SignInResult, { result: "denied" | "interrupted" }>;
}
