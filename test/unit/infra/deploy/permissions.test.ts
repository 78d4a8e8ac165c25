import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { declaredPermissions, permissionReasons, permissionTable } from "../../../../infra/deploy/permissions.ts";
import { loadIdentities } from "../../../../infra/local/tenant/identity/identities.ts";

test("the stand-in tenant grants each identity what the deployment grants it, and no more", () => {
  const granted = Object.fromEntries(loadIdentities(7).map(({ name, roles }) => [name, [...roles].sort()]));
  const declared = Object.fromEntries(
    Object.entries(declaredPermissions).map(([name, permissions]) => [name, [...permissions].sort()]),
  );
  expect(granted).toEqual(declared);
});

test("each permission has a reason, and no reason is left without a permission", () => {
  const granted = new Set(Object.values(declaredPermissions).flat());
  expect(new Set(Object.keys(permissionReasons))).toEqual(granted);
});

test("no identity but the writer may change anything but passes, and nobody may change methods, roles or apps", () => {
  const writes = (name: keyof typeof declaredPermissions) =>
    declaredPermissions[name].filter((permission) => /Write/.test(permission));
  expect(writes("reader")).toEqual([]);
  expect(writes("passIssuer")).toEqual(["UserAuthMethod-TAP.ReadWrite.All"]);
  expect([...writes("policyWriter")].sort()).toEqual([
    "GroupMember.ReadWrite.All",
    "Policy.ReadWrite.ConditionalAccess",
  ]);
});

test("the Bicep grants from the same file, all three lists", () => {
  const bicep = readFileSync(new URL("../../../../infra/azure/entra.bicep", import.meta.url), "utf8");
  expect(bicep).toContain("loadJsonContent('permissions.json')");
  for (const name of Object.keys(declaredPermissions))
    expect(bicep).toContain(`for permission in permissions.${name}:`);
});

test("the table has a row for each permission of each identity", () => {
  const rows = permissionTable().split("\n").slice(2);
  expect(rows).toHaveLength(Object.values(declaredPermissions).flat().length);
});
