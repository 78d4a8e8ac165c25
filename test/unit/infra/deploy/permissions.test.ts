import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  declaredPermissions,
  type IdentityName,
  permissionOfStep,
  permissionReasons,
  permissionsBesideUnitRole,
  permissionTable,
  readerPermissions,
} from "../../../../infra/deploy/permissions.ts";
import { loadIdentities } from "../../../../infra/local/tenant/identity/identities.ts";
import { OffboardingStepSchema } from "../../../../shared/domain/leaver/offboardingSteps.ts";

test("the stand-in tenant grants each identity what the deployment grants it, and no more", () => {
  const granted = Object.fromEntries(loadIdentities(7).map(({ name, roles }) => [name, [...roles].sort()]));
  const declared = Object.fromEntries(
    Object.entries(declaredPermissions).map(([name, permissions]) => [name, [...permissions].sort()]),
  );
  expect(granted).toEqual(declared);
});

test.each(Object.keys(declaredPermissions) as IdentityName[])(
  "each permission of %s has a reason, and no reason is left without a permission",
  (identity) => {
    expect(Object.keys(permissionReasons[identity])).toEqual(declaredPermissions[identity]);
  },
);

test("no identity but the writer may change anything but passes, and nobody may change roles or apps", () => {
  const writes = (name: keyof typeof declaredPermissions) =>
    declaredPermissions[name].filter((permission) => /Write/.test(permission));
  expect(writes("reader")).toEqual([]);
  expect(writes("passIssuer")).toEqual(["UserAuthMethod-TAP.ReadWrite.All"]);
  expect([...writes("policyWriter")].sort()).toEqual([
    "GroupMember.ReadWrite.All",
    "Policy.ReadWrite.ConditionalAccess",
  ]);
});

test("the offboarder, which is made for what is switched on for leavers, may do that and no more", () => {
  expect(declaredPermissions.offboarder).toEqual(OffboardingStepSchema.options.map((step) => permissionOfStep[step]));
  const bicep = readFileSync(new URL("../../../../infra/azure/entra.bicep", import.meta.url), "utf8");
  for (const [step, permission] of Object.entries(permissionOfStep))
    expect(bicep).toContain(`${step}: '${permission}'`);
});

test("the strength is an admin's: no identity may change what it allows, nor the methods policy", () => {
  expect(Object.values(declaredPermissions).flat()).not.toContain("Policy.ReadWrite.AuthenticationMethod");
});

test("beside a role over a restricted unit only the write of memberships is taken away, and from the writer alone", () => {
  expect(permissionsBesideUnitRole).toEqual({
    ...declaredPermissions,
    policyWriter: declaredPermissions.policyWriter.filter((one) => one !== "GroupMember.ReadWrite.All"),
  });
  expect(permissionsBesideUnitRole.policyWriter).toHaveLength(declaredPermissions.policyWriter.length - 1);
});

test("without inactive devices the reader may read no device, and with them nothing else besides", () => {
  expect(readerPermissions(true)).toEqual(declaredPermissions.reader);
  expect(readerPermissions(false)).toEqual(declaredPermissions.reader.filter((one) => one !== "Device.Read.All"));
  expect(readerPermissions(false)).toHaveLength(declaredPermissions.reader.length - 1);
});

test("the Bicep grants from the same file, all lists", () => {
  const bicep = readFileSync(new URL("../../../../infra/azure/entra.bicep", import.meta.url), "utf8");
  expect(bicep).toContain("loadJsonContent('permissions.json')");
  expect(bicep).toContain(
    "writerPermissions = filter(permissions.policyWriter, permission => !groupsInRestrictedUnit || permission != 'GroupMember.ReadWrite.All')",
  );
  expect(bicep).toContain(
    "readerPermissionNames = filter(permissions.reader, permission => inactiveDevices || permission != 'Device.Read.All')",
  );
  for (const list of ["readerPermissionNames", "permissions.passIssuer", "writerPermissions"])
    expect(bicep).toContain(`for permission in ${list}:`);
});

test("the table has a row for each permission of each identity", () => {
  const rows = permissionTable().split("\n").slice(2);
  expect(rows).toHaveLength(Object.values(declaredPermissions).flat().length);
});
