import { z } from "zod";
import type { RegistrationDetails } from "../../domain/people/registration.ts";

/** A trait costs no line: one that nobody understands, or that is empty or without end, is as if it were absent. */
const word = z.string().min(1).max(1000).optional().catch(undefined);
/** Becomes the key of a row: one that no table takes would hold up everybody's report. Graph gives GUIDs. */
const UserId = z.string().regex(/^[\w.@-]{1,100}$/);
const methodNames = z.array(z.string().max(100)).max(100);
const traits = {
  userDisplayName: word,
  userType: word,
  isMfaCapable: z.boolean().optional().catch(undefined),
  systemPreferredAuthenticationMethods: methodNames.optional().catch(undefined),
  userPreferredMethodForSecondaryAuthentication: word,
  lastUpdatedDateTime: word,
};

/** A line of `userRegistrationDetails` (graph facts 2). */
export const GraphRegistration: z.ZodType<RegistrationDetails> = z
  .object({
    id: UserId,
    userPrincipalName: z.string(),
    methodsRegistered: methodNames.nullish(),
    isAdmin: z.boolean().nullish(),
    ...traits,
  })
  .transform(({ methodsRegistered, isAdmin, ...line }) => ({
    ...(Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined)) as typeof line),
    methodsRegistered: methodsRegistered ?? [],
    isAdmin: isAdmin === true,
  }));

const WithId = z.object({ id: UserId });
/** Whose those lines are that cannot be read; `undefined` where not even that can be. */
export const unreadOf = (lines: readonly unknown[]): readonly (string | undefined)[] =>
  lines.filter((line) => !GraphRegistration.safeParse(line).success).map((line) => WithId.safeParse(line).data?.id);
