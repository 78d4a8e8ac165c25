import { combinationOf, reportName } from "../methods/methodNames.ts";
import type { StoredMethod } from "../methods/records.ts";
import type { UserRecord } from "../principals/records.ts";
import type { TenantState } from "../state.ts";
import type { ProvenWith } from "../strengths/records.ts";
import { type Failure, failures } from "./failures.ts";
import type { Credential } from "./records.ts";

type Policies = Pick<TenantState, "passes" | "methodsPolicy">;

/** What a credential amounts to. Moments are ms since epoch. */
export interface Proof {
  readonly combination: string;
  readonly authenticationMethod: string;
  readonly expiresAt: number;
  readonly methodId: string | undefined;
  readonly startedAt: number;
}

// The names in the sign-in log's beta fields. Passkeys were split by type in 2025.
const methodInWords: Readonly<Record<string, string>> = {
  passKeyDeviceBound: "Passkey (device-bound)",
  passKeyDeviceBoundAuthenticator: "Passkey (Microsoft Authenticator)",
  passKeyDeviceBoundWindowsHello: "Passkey (Windows Hello)",
  passKeySynced: "Passkey (synced)",
  windowsHelloForBusiness: "Windows Hello for Business",
  macOsSecureEnclaveKey: "Platform Credential",
};
/** The log's name of a credential that was refused. */
export const credentialInWords: Readonly<Record<Credential["kind"], string>> = {
  password: "Password",
  wrongPassword: "Password",
  passwordAndPush: "Password",
  temporaryAccessPass: "Temporary Access Pass",
  passkey: "Passkey (device-bound)",
  session: "Previously satisfied",
};
/** The methods with which a user can sign in without another: passkeys and their like. */
export const passkeysOf = (user: UserRecord): readonly StoredMethod[] =>
  user.methods.filter((method) => combinationOf(method) !== undefined);

/** The make of a passkey; other methods have none. */
export const aaGuidOf = (method: StoredMethod | undefined): string | undefined =>
  method?.kind === "fido2" ? method.aaGuid : undefined;

/**
 * Everything beyond a password that the user could prove who they are with: passkeys, a valid pass, a tap.
 * @param hasPasskeysAtHand false for one whose registered passkeys are lost.
 */
export function* provableBy(
  { passes, methodsPolicy }: Policies,
  user: UserRecord,
  hasPasskeysAtHand: boolean,
): Iterable<ProvenWith> {
  for (const method of hasPasskeysAtHand ? passkeysOf(user) : [])
    if (methodsPolicy.letsIn(user, method))
      yield { combination: combinationOf(method) ?? "", aaGuid: aaGuidOf(method) };
  if (user.pass && passes.reasonOf(user, user.pass) === "EnabledByPolicy") yield { combination: ofPass(user.pass) };
  if (user.methods.some((method) => method.kind === "microsoftAuthenticator"))
    yield { combination: "password,microsoftAuthenticatorPush" };
}

const ofPass = ({ isUsableOnce }: { readonly isUsableOnce: boolean }): string =>
  isUsableOnce ? "temporaryAccessPassOneTime" : "temporaryAccessPassMultiUse";

/** What the credential amounts to, or why it is refused. Uses up a one-time pass. */
export function prove(
  { passes, methodsPolicy }: Policies,
  user: UserRecord,
  credential: Credential,
  now: number,
): Proof | Failure {
  const fresh = { expiresAt: Number.POSITIVE_INFINITY, methodId: undefined, startedAt: now };
  switch (credential.kind) {
    case "password":
      return { ...fresh, combination: "password", authenticationMethod: "Password" };
    case "wrongPassword":
      return failures.invalidPassword;
    case "passwordAndPush":
      return {
        ...fresh,
        combination: "password,microsoftAuthenticatorPush",
        authenticationMethod: "Mobile app notification",
      };
    case "temporaryAccessPass": {
      const { pass } = user;
      if (!pass || pass.code !== credential.code) return failures.passIncorrect;
      switch (passes.reasonOf(user, pass)) {
        case "DisabledByPolicy":
        case "OneTimeUsed":
          return failures.passBlocked;
        case "Expired":
        case "NotYetValid":
          return failures.passNotValid;
        case "EnabledByPolicy":
          passes.use(pass);
          return {
            combination: ofPass(pass),
            authenticationMethod: "Temporary Access Pass",
            expiresAt: pass.startAt + pass.lifetimeInMinutes * 60_000,
            methodId: undefined,
            startedAt: now,
          };
      }
      return failures.passIncorrect;
    }
    case "passkey": {
      const method = passkeysOf(user).find((m) => m.id === credential.methodId);
      const combination = method && combinationOf(method);
      if (!method || !combination) return failures.unknownPasskey;
      if (!methodsPolicy.letsIn(user, method)) return failures.passkeyBlocked;
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
