import { z } from "zod";
import type { RegistrationDetails } from "../../domain/people/registration.ts";

/** A trait costs no line: one that nobody understands, or that is empty, is as if it were absent. */
const word = z.string().min(1).optional().catch(undefined);
const traits = {
  userDisplayName: word,
  userType: word,
  isMfaCapable: z.boolean().optional().catch(undefined),
  systemPreferredAuthenticationMethods: z.array(z.string()).optional().catch(undefined),
  userPreferredMethodForSecondaryAuthentication: word,
  lastUpdatedDateTime: word,
};

/** A line of `userRegistrationDetails` (graph facts 2). */
export const GraphRegistration: z.ZodType<RegistrationDetails> = z
  .object({
    id: z.string(),
    userPrincipalName: z.string(),
    methodsRegistered: z.array(z.string()).nullish(),
    isAdmin: z.boolean().nullish(),
    ...traits,
  })
  .transform(({ methodsRegistered, isAdmin, ...line }) => ({
    ...(Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined)) as typeof line),
    methodsRegistered: methodsRegistered ?? [],
    isAdmin: isAdmin === true,
  }));

const WithId = z.object({ id: z.string() });
/** Whose those lines are that cannot be read; `undefined` where not even that can be. */
export const unreadOf = (lines: readonly unknown[]): readonly (string | undefined)[] =>
  lines.filter((line) => !GraphRegistration.safeParse(line).success).map((line) => WithId.safeParse(line).data?.id);
