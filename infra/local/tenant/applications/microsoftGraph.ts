import type { AppRole } from "./records.ts";

/**
 * Some application permissions of Microsoft Graph; their ids are the same in every tenant. Source:
 * learn.microsoft.com/graph/permissions-reference, read 2026-11.
 */
const permissions: readonly (readonly [id: string, value: string])[] = [
  ["1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", "Application.ReadWrite.All"],
  ["06b708a9-e830-4db3-a914-8e69da51d44f", "AppRoleAssignment.ReadWrite.All"],
  ["19dbc75e-c2e2-444c-a770-ec69d8559fc7", "Directory.ReadWrite.All"],
  ["62a82d76-70ea-41e2-9197-370581804d09", "Group.ReadWrite.All"],
  ["b633e1c5-b582-4048-a93e-9f11b44c7e96", "Mail.Send"],
  ["9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8", "RoleManagement.ReadWrite.Directory"],
  ["df021288-bdef-4463-88db-98f22de89214", "User.Read.All"],
  ["50483e42-d915-4231-9639-7fdb7fd190e5", "UserAuthenticationMethod.ReadWrite.All"],
];

/** Microsoft Graph as every tenant has it. */
export const microsoftGraph: { readonly appId: string; readonly name: string; readonly roles: readonly AppRole[] } = {
  appId: "00000003-0000-0000-c000-000000000000",
  name: "Microsoft Graph",
  roles: permissions.map(([id, value]) => ({
    id,
    value,
    allowedMemberTypes: ["Application"],
    displayName: value,
    description: value,
    isEnabled: true,
    origin: "Application",
  })),
};
