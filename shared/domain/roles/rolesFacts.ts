import { z } from "zod";
import { PersonSchema } from "../people/person.ts";

const decided = z.object({ by: PersonSchema, at: z.string(), digest: z.string() });

/** Why somebody who holds one of the roles keeps the policy over roles from being enabled. */
const HolderFaultSchema = z.enum(["notShown", "fewerThanTwoKeys", "cannotTell", "notEnforced"]);
export type HolderFault = z.infer<typeof HolderFaultSchema>;

const UnreadyHolderSchema = z.object({
  userId: z.string(),
  userPrincipalName: z.string().optional(),
  because: HolderFaultSchema,
});
export type UnreadyHolder = Readonly<z.infer<typeof UnreadyHolderSchema>>;

/** One look at everybody who holds, or could take up, one of the roles, in the order of their ids. */
const HoldersLookSchema = z.object({
  since: z.string().describe("When it began: nobody in it was looked at before."),
  of: z.string().describe("SHA-256 (hex) over the ids of those who are looked at."),
  holders: z.number().int(),
  upTo: z.string().optional(),
  endedAt: z.string().optional(),
  toldAt: z.string().optional().describe("When those who are not ready were named and mailed."),
  notReady: z.number().int(),
  unready: z.array(UnreadyHolderSchema).readonly().describe("The first hundred of them."),
});
export type HoldersLook = Readonly<z.infer<typeof HoldersLookSchema>>;

/** What is known about the policy over directory roles, beside its row in the registry. Moments are ISO 8601 UTC. */
export const RolesFactsSchema = z.object({
  asked: decided.optional().describe("Who had the policy made, and the digest of what was asked for."),
  confirmed: decided.optional().describe("The second person, who had it enabled."),
  look: HoldersLookSchema.optional(),
});
export type RolesFacts = Readonly<z.infer<typeof RolesFactsSchema>>;
