import { z } from "zod";

/** A refresh in the background is in a log of its own: nobody types a password for it. */
export const SignInLogSchema = z.enum(["interactive", "nonInteractive"]);
export type SignInLog = z.infer<typeof SignInLogSchema>;

/** What one policy made of a sign-in. */
interface AppliedPolicy {
  readonly id: string;
  readonly result: string;
}

export interface SignIn {
  readonly id: string;
  readonly createdDateTime: string;
  readonly userId: string;
  /** `undefined` when Graph left the property out: missing evidence, not "no policy applied". */
  readonly appliedConditionalAccessPolicies: readonly AppliedPolicy[] | undefined;
  readonly errorCode: number;
  /** The same for every step of one flow: a refusal and the prompt that is answered after it. */
  readonly correlationId?: string | undefined;
  /** Of a device that is known to Entra. */
  readonly deviceId?: string | undefined;
  /** Client id of the application; read where somebody's own sign-ins are. */
  readonly appId?: string | undefined;
  /** Id of what the sign-in was for; read where registrations are. */
  readonly resourceId?: string | undefined;
  /** `deviceDetail.operatingSystem`, `appDisplayName` and `clientAppUsed`, as Entra spells them; evidence logs only. */
  readonly operatingSystem?: string | undefined;
  readonly app?: string | undefined;
  readonly clientApp?: string | undefined;
  /** Methods that satisfied the sign-in; only the beta log tells (`authenticationDetails`). */
  readonly authenticationMethods?: readonly string[] | undefined;
}

/** A line of the log that cannot be read, and what can be made out of it: missing evidence, for whom it may concern. */
export interface UnreadSignIn {
  readonly id?: string | undefined;
  /** Absent: it may be anybody's. */
  readonly userId?: string | undefined;
  readonly createdDateTime?: string | undefined;
  readonly correlationId?: string | undefined;
  /** Absent where they cannot be read either. */
  readonly appliedConditionalAccessPolicies?: readonly AppliedPolicy[] | undefined;
}
