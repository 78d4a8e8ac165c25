import type { RegistrationDetails } from "../domain/people/registration.ts";
import type { SignIn, SignInLog, UnreadSignIn } from "../domain/people/signIn.ts";
import type { CountedPage, Page } from "./graph.ts";

/** Of the sign-in log. */
export interface SignInPage extends Page<SignIn> {
  /** Lines of this page that cannot be read: nobody may take them for lines that are not there. */
  readonly unread?: readonly UnreadSignIn[] | undefined;
}

/** Of the registration report. */
interface RegistrationPage extends Page<RegistrationDetails> {
  /** Lines that cannot be read, by whose they are, where that much can be: nobody may take them for people who left. */
  readonly unread?: readonly (string | undefined)[] | undefined;
}

/** Reader identity: `AuditLog.Read.All` (+ `Policy.Read.All` for the applied policies). */
export interface ReportReader {
  /** One page of `userRegistrationDetails`. */
  registrationDetails(next?: string): Promise<RegistrationPage>;
  /**
   * One page of the sign-in log, newest first, `from` <= createdDateTime < `to` (ISO UTC).
   * Those of the interactive log come with `authenticationMethods`. On beta.
   */
  signIns(kind: SignInLog, from: string, to: string, next?: string): Promise<SignInPage>;
  /**
   * Likewise, only the sign-ins that Conditional Access stopped (`conditionalAccessStatus` is `failure`): few, whatever
   * the size of the tenant.
   */
  stoppedSignIns(kind: SignInLog, from: string, to: string, next?: string): Promise<SignInPage>;
  /** The same of one user, the latest thousand. One request. A line that cannot be read is refused. */
  stoppedSignInsOf(kind: SignInLog, userId: string, from: string, to: string): Promise<readonly SignIn[]>;
  /**
   * One page of the interactive sign-ins that Conditional Access stopped where methods are registered
   * (`registrationPlaces`), newest first, `from` <= createdDateTime < `to`, with `appId` and `resourceId`. One request.
   * @param userId only of this person. A line that cannot be read is left out, and counted.
   */
  stoppedRegistrations(from: string, to: string, userId?: string, next?: string): Promise<CountedPage<SignIn>>;
  /**
   * Interactive sign-ins that satisfied every policy which applied (`conditionalAccessStatus` is `success`). What
   * others try and fail at makes no page longer.
   */
  satisfiedSignIns(from: string, to: string, next?: string): Promise<SignInPage>;
  /** The same of one user, the latest thousand. One request. A line that cannot be read answers nothing. */
  satisfiedSignInsOf(userId: string, from: string, to: string): Promise<readonly SignIn[]>;
  /**
   * When this user last signed in, or tried to, `from` <= that < `to`; `undefined` when the log could be read and shows
   * nothing. Of a line without a readable moment it is `from`. One request.
   */
  lastSignIn(kind: SignInLog, userId: string, from: string, to: string): Promise<string | undefined>;
  /**
   * Whether the log shows a sign-in of this user that succeeded, `from` <= that < `to`: one that failed may be
   * anybody's. One request.
   */
  hasSignedIn(userId: string, from: string, to: string): Promise<boolean>;
  /** By the account itself: a day late at most, from before the log's days too; `undefined`: never. One request. */
  lastSuccessAt(userId: string): Promise<string | undefined>;
  /**
   * By the account itself: when somebody last signed in to it, or tried to, and not a device by itself. A day late at
   * most, from before the log's days too; `undefined`: never, or not told. One request, of those that have time.
   */
  lastInteractiveAt(userId: string): Promise<string | undefined>;
  /**
   * When this user last signed in interactively with something that resists phishing, and succeeded, `from` <= that <
   * `to`. `undefined` when the latest thousand successes show no such sign-in: never a proof that there was none. One
   * request, on beta.
   */
  lastPasskeyUse(userId: string, from: string, to: string): Promise<string | undefined>;
  /** All such sign-ins, and those by certificate, among the latest thousand successes. One request, on beta. */
  passkeyUsesOf(userId: string, from: string, to: string): Promise<readonly SignIn[]>;
  /**
   * The latest interactive sign-ins of this user that succeeded, up to a thousand, `from` <= that < `to`: with
   * application, system and `authenticationMethods`. One request, on beta.
   * @param appId client id; only sign-ins at this application.
   */
  successesOf(userId: string, from: string, to: string, appId?: string): Promise<readonly SignIn[]>;
  /**
   * The same, and all of them, at any application: for whoever asks which one is not there.
   * @throws RefusedError where one may be missing, as it cannot be read or does not fit into the answer.
   */
  everySuccessOf(userId: string, from: string, to: string): Promise<readonly SignIn[]>;
  /**
   * One page of the sign-ins of one account that succeeded, newest first, `from` <= createdDateTime < `to`, with
   * application and client. What others try and fail at makes no page longer. Of those that have time.
   */
  successPageOf(kind: SignInLog, userId: string, from: string, to: string, next?: string): Promise<SignInPage>;
  /**
   * The latest thousand interactive sign-ins of one account that ended with one of these codes, `from` <= that < `to`.
   * One request, of those that have time.
   */
  failuresOf(userId: string, errorCodes: readonly number[], from: string, to: string): Promise<SignInPage>;
  /** Whether the log shows any sign-in of anybody, `from` <= that < `to`. One request. */
  hasSignIns(kind: SignInLog, from: string, to: string): Promise<boolean>;
}
