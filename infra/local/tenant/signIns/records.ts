import type { AppliedResult, StoredPolicy } from "../conditionalAccess/records.ts";
import type { UserRecord } from "../principals/records.ts";

export interface SignInDevice {
  readonly operatingSystem: string;
  readonly browser: string;
  readonly deviceId?: string;
  readonly isCompliant?: boolean;
  /** Default: an address of the user's own. */
  readonly ipAddress?: string;
}
export interface SignInApp {
  readonly id: string;
  readonly displayName: string;
}

export interface AppliedPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly result: AppliedResult;
  readonly enforcedGrantControls: readonly string[];
}

/** One line of the log. It is small: its JSON is made when it is read, and objects that repeat are shared. */
export interface SignInRecord {
  readonly ordinal: number;
  readonly at: number;
  readonly user: UserRecord;
  readonly isInteractive: boolean;
  /** Names the flow that this is a step of; a sign-in without one is a flow of its own. */
  readonly flow: string | undefined;
  readonly combination: string;
  /** The credential in words, as beta's `authenticationDetails` names it. */
  readonly authenticationMethod: string;
  readonly app: SignInApp;
  readonly resource: SignInApp;
  readonly clientApp: "browser" | "mobileAppsAndDesktopClients";
  readonly device: SignInDevice;
  readonly errorCode: number;
  readonly failureReason: string | null;
  readonly applied: readonly AppliedPolicy[];
  readonly conditionalAccessStatus: "success" | "failure" | "notApplied";
}

/** What a user proves their identity with. A refresh of a token uses the session's own strength. */
export type Credential =
  | { readonly kind: "password" }
  | { readonly kind: "wrongPassword" }
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
  /** The passkey or Windows Hello key that was used. Once it is deleted, refreshes fail. */
  readonly methodId: string | undefined;
}

export interface SignInRequest {
  readonly userId: string;
  readonly with: Credential;
  /** Default: Office 365 in the browser. */
  readonly app?: SignInApp;
  readonly resource?: SignInApp;
  /** What the app asks for; default: something beyond the baseline scopes. */
  readonly scopes?: readonly string[];
  readonly clientApp?: "browser" | "mobileAppsAndDesktopClients";
  readonly interactive: boolean;
  readonly device: SignInDevice;
  /** Whoever is asked for more and gives it goes on in the same flow: its lines share a `correlationId`. */
  readonly flow?: string | undefined;
}

export type SignInResult =
  /** The user is in. */
  | { readonly result: "success"; readonly errorCode: 0; readonly session: Session }
  /** An enabled policy refuses, and the person has nothing that would satisfy it: they are locked out. */
  | { readonly result: "denied"; readonly errorCode: number; readonly deniedByPolicyId: string }
  /**
   * An enabled policy asks for something stronger that the person has, or for plain MFA may register. They sign in
   * again with that.
   */
  | { readonly result: "interrupted"; readonly errorCode: number; readonly askedByPolicyId: string }
  | { readonly result: "wrongCredential" | "accountDisabled" | "sessionEnded"; readonly errorCode: number };

/** A sign-in as the tenant decided it. */
export interface DecidedSignIn {
  readonly userId: string;
  readonly with: Credential["kind"];
  readonly device: SignInDevice;
  readonly result: SignInResult["result"];
  /** The enabled policies that applied; none when the credential itself was refused. */
  readonly judgedBy: readonly StoredPolicy[];
}

/** A line of `denials.jsonl`. */
export interface Denial {
  readonly at: string;
  readonly userId: string;
  readonly policyId: string;
  readonly usablePasskeys: number;
  readonly policyAppliedToUserSince: string;
}
