import { z } from "zod";
import { days } from "../calendar/durations.ts";
import type { AccountDoubt } from "../joiner/accountDoubt.ts";
import { doubtInWords } from "../joiner/accountDoubt.ts";
import type { AuthenticationMethod } from "../people/authenticationMethod.ts";
import type { DirectoryUser } from "../people/directoryUser.ts";
import { PersonSchema } from "../people/person.ts";
import type { PrivilegeCheck } from "../people/privilege.ts";

/** Whether codes may be made ahead and travel in a mail, by whose word and since when. */
export const AheadConsentSchema = z.object({ accepted: z.boolean(), by: PersonSchema, at: z.string() });
export type AheadConsent = Readonly<z.infer<typeof AheadConsentSchema>>;

/** As Entra's own task for it asks. Source: learn.microsoft.com/entra/id-governance/lifecycle-workflow-tasks. */
const MADE_WITHIN_MS = days(60);

/** What was read live, a moment ago. */
export interface AheadEvidence {
  readonly user: Pick<DirectoryUser, "userType" | "accountEnabled" | "createdDateTime">;
  readonly privilege: PrivilegeCheck;
  readonly isBreakGlass: boolean;
  readonly held: readonly Pick<AuthenticationMethod, "type">[];
  /** Somebody else's account, or in use: sign-ins are among it. */
  readonly doubt: AccountDoubt | undefined;
}

/**
 * Why no code is made ahead for this account: then its manager gets a link as everybody's does. Stricter than what a
 * press asks, as nobody looks again before the code travels. Pure.
 * @returns `undefined` when one may be made.
 */
export function whyNotAhead(
  { user, privilege, isBreakGlass, held, doubt }: AheadEvidence,
  now: Date,
): string | undefined {
  if (isBreakGlass) return "it is a break-glass account";
  if (privilege.kind === "privileged") return "the account holds admin rights";
  if (privilege.kind !== "none") return "it could not be read whether the account holds admin rights";
  if (user.userType !== "Member") return "the account is not a member's";
  if (!user.accountEnabled) return "the account is switched off";
  if (doubt !== undefined) return doubtInWords[doubt];
  const made = Date.parse(user.createdDateTime ?? "");
  if (!(now.getTime() - made < MADE_WITHIN_MS)) return "the account was not made within the last 60 days";
  if (held.some(({ type }) => type !== "passwordAuthenticationMethod"))
    return "the account holds another method than a password";
  return undefined;
}
