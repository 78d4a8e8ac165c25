import { z } from "zod";
import { badRequest } from "../server/graphError.ts";
import { parseCombination } from "./combinations.ts";

const type = <T extends string>(name: T) => z.literal(`#microsoft.graph.${name}`);
const combinations = z
  .array(
    z.string().transform((text, context) => {
      const combination = parseCombination(text);
      if (combination === undefined) context.addIssue(`'${text}' is not a combination of authentication methods.`);
      return combination ?? z.NEVER;
    }),
  )
  .min(1);

const fido2 = type("fido2CombinationConfiguration");
const aaGuids = z.array(z.guid().toLowerCase()).min(1);
const fido2Only = z.tuple([z.literal("fido2")]);
/** The body of a new configuration. Others than those of passkeys cannot be made. */
export const NewConfiguration = z.strictObject({
  "@odata.type": fido2,
  allowedAAGUIDs: aaGuids,
  appliesToCombinations: fido2Only,
});
/** The body of a PATCH. Without the type, the properties of the derived type are unknown. */
export const ConfigurationChange = z.strictObject({
  "@odata.type": fido2,
  allowedAAGUIDs: aaGuids.exactOptional(),
  appliesToCombinations: fido2Only.exactOptional(),
});
const strength = type("authenticationStrengthPolicy");
const name = z.string().min(1);
/** The body of a new strength. */
export const NewStrength = z.strictObject({
  "@odata.type": strength.optional(),
  displayName: name,
  description: z.string().nullish(),
  allowedCombinations: combinations,
  combinationConfigurations: z.array(NewConfiguration).default([]),
});
/** The body of a PATCH: an action of its own changes the combinations. */
export const StrengthChange = z.strictObject({
  "@odata.type": strength.optional(),
  displayName: name.exactOptional(),
  description: z.string().nullable().exactOptional(),
});
export const AllowedCombinations = z.strictObject({ allowedCombinations: combinations });

/** @throws GraphFault 400; Graph's own texts are not published. */
export function parseBody<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badRequest(`Invalid authentication strength: ${issue?.path.join(".")} ${issue?.message}`);
}
