import { z } from "zod";
import { guidOf } from "../ids.ts";
import { pick, selected } from "../odata/select.ts";
import { groupType } from "../principals/entityTypes.ts";
import { badRequest, denied } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";

/** A security group with assigned members. Others, mail-enabled ones above all, are not made here. */
const NewGroup = z.strictObject({
  displayName: z.string().min(1).max(256),
  description: z.string().min(1).max(1024).optional(),
  groupTypes: z.array(z.never()).default([]),
  mailEnabled: z.literal(false),
  mailNickname: z.string().regex(/^[^@()\\[\]";:.<>, ]{1,64}$/),
  securityEnabled: z.literal(true),
  isAssignableToRole: z.boolean().optional(),
});

/**
 * The making of a group, for which an application needs more than to change who is in one. Names may repeat, as in
 * Entra. Source: learn.microsoft.com/graph/api/group-post-groups, read 2026-11.
 */
export const groupCreationRoutes = ({ principals, seed }: TenantState): Route[] => [
  {
    method: "POST",
    versions: ["v1.0"],
    template: "/groups",
    permissions: [["Group.Create"], ["Group.ReadWrite.All"], ["Directory.ReadWrite.All"]],
    bucket: "directoryWrite",
    cost: 1,
    handle: (call) => {
      const parsed = NewGroup.safeParse(call.body);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw badRequest(`Invalid value specified for property '${issue?.path.join(".")}'.`, "Request_BadRequest");
      }
      const { isAssignableToRole, ...given } = parsed.data;
      if (isAssignableToRole === true && !call.identity.roles.has("RoleManagement.ReadWrite.Directory")) throw denied();
      const id = guidOf(seed, `group ${principals.groups.size} ${given.displayName}`);
      const description = given.description ?? null;
      const { properties } = principals.addGroup({
        ...given,
        description,
        isAssignableToRole: isAssignableToRole ?? null,
        id,
      });
      return {
        status: 201,
        body: {
          "@odata.context": `${call.origin}/v1.0/$metadata#groups/$entity`,
          ...pick(properties, selected(undefined, groupType)),
        },
      };
    },
  },
];
