import { expect, test } from "vitest";
import { carryOut, planGrants } from "../../../../infra/deploy/grants.ts";
import { declaredPermissions, permissionsBesideUnitRole } from "../../../../infra/deploy/permissions.ts";
import type { GraphAnswer } from "../../../../shared/adapters/graph/graphAnswer.ts";
import type { GraphClient } from "../../../../shared/adapters/graph/graphClient.ts";
import { RefusedError } from "../../../../shared/errors.ts";

const RESOURCE = "f0000000-0000-4000-8000-00000000000f";
const everyPermission = [...new Set([...Object.values(declaredPermissions).flat(), "Directory.Read.All"])];
const idOf = (permission: string): string => `role-${permission}`;

/** As much of Microsoft Graph as granting needs. */
function tenant(granted: readonly string[], known = everyPermission) {
  const posted: unknown[] = [];
  const assignment = (permission: string) => ({
    id: `a-${permission}`,
    resourceId: RESOURCE,
    appRoleId: idOf(permission),
  });
  const elsewhere = { id: "a-other", resourceId: "another", appRoleId: "x" };
  const graph: Pick<GraphClient, "send" | "pages"> = {
    send: async (method, _path, options): Promise<GraphAnswer> => {
      if (method === "POST") {
        posted.push(options?.body);
        return { status: 201, body: {} };
      }
      return { status: 200, body: { id: RESOURCE, appRoles: known.map((value) => ({ id: idOf(value), value })) } };
    },
    pages: async function* () {
      yield [...granted.map(assignment), elsewhere];
    },
  };
  return { graph: graph as GraphClient, posted };
}

test("what is missing is planned, what is there is not, what is too much is named", async () => {
  const { graph, posted } = tenant(["User.Read.All", "Directory.Read.All"]);
  const [plan] = await planGrants(graph, { reader: "reader-principal" });
  expect(plan?.missing.map(({ permission }) => permission)).toEqual(
    declaredPermissions.reader.filter((one) => one !== "User.Read.All"),
  );
  expect(plan?.surplus).toEqual(["Directory.Read.All"]);
  expect(posted).toEqual([]);
});

test("each missing permission is granted once, to that identity, on Microsoft Graph", async () => {
  const { graph, posted } = tenant([]);
  const lines: string[] = [];
  await carryOut(graph, await planGrants(graph, { passIssuer: "issuer-principal" }), (line) => lines.push(line));
  expect(posted).toEqual([
    { principalId: "issuer-principal", resourceId: RESOURCE, appRoleId: idOf("UserAuthMethod-TAP.ReadWrite.All") },
  ]);
  expect(lines).toEqual(["passIssuer: granted UserAuthMethod-TAP.ReadWrite.All"]);
});

test("nothing is granted a second time", async () => {
  const { graph, posted } = tenant(declaredPermissions.policyWriter);
  await carryOut(graph, await planGrants(graph, { policyWriter: "writer-principal" }), () => {});
  expect(posted).toEqual([]);
});

test("beside a role over a restricted unit the write of memberships is not granted, and named where it is held", async () => {
  const { graph, posted } = tenant(["GroupMember.ReadWrite.All"]);
  const plans = await planGrants(graph, { policyWriter: "writer-principal" }, permissionsBesideUnitRole);
  await carryOut(graph, plans, () => {});
  expect(posted.map((body) => (body as { appRoleId: string }).appRoleId)).not.toContain(
    idOf("GroupMember.ReadWrite.All"),
  );
  expect(plans[0]?.surplus).toEqual(["GroupMember.ReadWrite.All"]);
});

test("a tenant that does not know a permission is refused before anything is granted", async () => {
  const { graph, posted } = tenant([], ["User.Read.All"]);
  await expect(planGrants(graph, { passIssuer: "issuer-principal" })).rejects.toThrow(RefusedError);
  expect(posted).toEqual([]);
});
