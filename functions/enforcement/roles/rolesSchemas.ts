import { z } from "zod";
import { PolicyStateSchema } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { WantedStateSchema } from "../../../shared/domain/policy/registeredPolicy.ts";
import { RolesFactsSchema } from "../../../shared/domain/roles/rolesFacts.ts";

/** The body of `POST /api/roles`. */
export const MakeRolesSchema = z.object({});

/** The body of `POST /api/roles/confirm`. */
export const ConfirmRolesSchema = z.object({
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "must be the digest, as the status shows it")
    .describe("`digest` of the status: what was read is what is confirmed."),
});

/** Where the policy over directory roles stands, as `GET /api/roles` answers. Moments are ISO 8601 UTC. */
export const RolesStatusSchema = RolesFactsSchema.extend({
  digest: z.string().optional().describe("SHA-256 of what would be enabled now: both people name the same one."),
  unfitBecause: z.string().optional().describe("Why there can be no such policy now, in words for people."),
  roleIds: z.array(z.string()).readonly().describe("Template ids of the roles that it names."),
  policyId: z.string().optional(),
  madeAt: z.string().optional().describe("Since when it is in report-only, or was."),
  state: PolicyStateSchema.optional().describe("As it was last asked for, or found."),
  wanted: WantedStateSchema.optional().describe("Whether the guard takes it back when it is found enabled."),
});
export type RolesStatus = Readonly<z.infer<typeof RolesStatusSchema>>;
