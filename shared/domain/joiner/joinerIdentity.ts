import { z } from "zod";

export const JoinerIdentitySchema = z.object({
  entraObjectId: z.string().optional(),
  userPrincipalName: z.string().optional(),
  employeeId: z.string().optional(),
});
/** The names by which HR leads to an account. */
export type JoinerIdentity = Readonly<z.infer<typeof JoinerIdentitySchema>>;

/** What differs between two whom HR named beside the manager. Where either is not kept, nothing does. */
export function deputyDifferences(before: JoinerIdentity | undefined, after: JoinerIdentity | undefined) {
  if (!before || !after) return [];
  const [said, now] = [sayNames(before), sayNames(after)];
  return said.toLowerCase() === now.toLowerCase()
    ? []
    : [{ field: "employment.managerDeputy", before: said, after: now }];
}

const sayNames = ({ entraObjectId, userPrincipalName, employeeId }: JoinerIdentity): string =>
  [entraObjectId, userPrincipalName, employeeId].filter(Boolean).join(", ");
