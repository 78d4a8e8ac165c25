import { expect, test } from "vitest";
import { groupBodies } from "../../../../../../infra/setup/wanted.ts";
import { standIn } from "../../../setup/adminOfStandIn.ts";

type Body = typeof groupBodies.enforced;

test("a group that is made can be read, is empty, and may have the name of another", async () => {
  const admin = standIn().asAdmin(["Group.ReadWrite.All"]);
  const ids = [await admin.makeGroup(groupBodies.enforced), await admin.makeGroup(groupBodies.enforced)];
  expect(new Set(ids).size).toBe(2);
  const found = await admin.groupsNamed(groupBodies.enforced.displayName);
  expect(found.map(({ id }) => id)).toEqual(ids);
  expect(found[0]).toMatchObject({ securityEnabled: true, mailEnabled: false, owners: 0, hasMembers: false });
});

test.each(["GroupMember.ReadWrite.All", "Group.Read.All"])("%s is not enough to make one", async (scope) => {
  const { asAdmin, state } = standIn();
  await expect(asAdmin([scope]).makeGroup(groupBodies.enforced)).rejects.toMatchObject({ reason: "denied" });
  expect(state.principals.groups.size).toBe(0);
});

test.each<[string, Record<string, unknown>]>([
  ["mail-enabled", { mailEnabled: true }],
  ["no security group", { securityEnabled: false }],
  ["of a nickname with a space", { mailNickname: "passkey rollout" }],
  ["without a name", { displayName: undefined }],
  ["dynamic", { groupTypes: ["DynamicMembership"], membershipRule: "true" }],
])("a group that is %s is not made", async (_what, change) => {
  const { asAdmin, state } = standIn();
  const body = { ...groupBodies.enforced, ...change } as Body;
  await expect(asAdmin(["Group.ReadWrite.All"]).makeGroup(body)).rejects.toMatchObject({ reason: "invalid" });
  expect(state.principals.groups.size).toBe(0);
});

test("a role-assignable group takes more than groups", async () => {
  const body = { ...groupBodies.enforced, isAssignableToRole: true } as Body;
  const admin = (scopes: string[]) => standIn().asAdmin(scopes);
  await expect(admin(["Group.ReadWrite.All"]).makeGroup(body)).rejects.toMatchObject({ reason: "denied" });
  const both = admin(["Group.ReadWrite.All", "RoleManagement.ReadWrite.Directory"]);
  expect(await both.groupWithId(await both.makeGroup(body))).toMatchObject([{ isAssignableToRole: true }]);
});
