import { z } from "zod";

/** What kind of work somebody does, as far as it decides what they should hold (R235, R237, R292, R293, R295). */
export const PersonaSchema = z.enum(["office", "macOS", "frontline", "sharedDevice", "contractor", "admin"]);
export type Persona = z.infer<typeof PersonaSchema>;

/** Setting `PERSONAS`: which groups say who is what. The first rule that names a group of theirs counts. */
export const PersonaRulesSchema = z
  .array(
    z.strictObject({
      persona: PersonaSchema.exclude(["office"], {
        error: "must be macOS, frontline, sharedDevice, contractor or admin; everybody else is office",
      }),
      groupIds: z
        .array(z.guid("must be the object id of a group").toLowerCase())
        .min(1, "must name a group")
        .max(20, "must be 20 at the most")
        .readonly(),
    }),
    { error: "must be a list" },
  )
  .max(20, "must be 20 at the most")
  .readonly();
export type PersonaRules = Readonly<z.infer<typeof PersonaRulesSchema>>;

/** All groups that decide it, each once. */
export const personaGroups = (rules: PersonaRules): readonly string[] => [
  ...new Set(rules.flatMap(({ groupIds }) => groupIds)),
];

/**
 * What somebody is. Whoever holds a privileged role is an admin, whatever group they are in; whom no rule names works
 * in an office. Pure. @param groupIds those of theirs that the rules name, in lower case.
 */
export function personaOf(rules: PersonaRules, groupIds: ReadonlySet<string>, isPrivileged: boolean): Persona {
  if (isPrivileged) return "admin";
  return rules.find((rule) => rule.groupIds.some((id) => groupIds.has(id)))?.persona ?? "office";
}
