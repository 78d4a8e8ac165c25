import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { microsoftGraph } from "../../../../infra/local/tenant/applications/microsoftGraph.ts";
import type { Directory } from "../../../../infra/local/tenant/directory.ts";
import { ADA, asProgram, HANA, HEDDA, LUCIA } from "../../../support/matrix/people.ts";
import { Story } from "../../../support/matrix/story.ts";

const ROLE = "Helpdesk Administrator";
const adminGroup = (directory: Directory, kind: "active" | "eligible" = "active"): string => {
  const id = directory.addGroup({ displayName: "Admins", isAssignableToRole: true });
  directory.assignRole({ principalId: id, role: ROLE, kind });
  return id;
};

test.each<[string, (directory: Directory) => unknown, string?]>([
  ["a direct role", (directory) => directory.assignRole({ principalId: ADA, role: ROLE })],
  [
    "a role that they are eligible for",
    (directory) => directory.assignRole({ principalId: ADA, role: ROLE, kind: "eligible" }),
  ],
  ["a role through a group", (directory) => directory.addMember(adminGroup(directory), ADA)],
  [
    "a role through a group that is eligible for it",
    (directory) => directory.addMember(adminGroup(directory, "eligible"), ADA),
  ],
  [
    "a group that they are eligible for",
    (directory) => directory.makeEligible({ groupId: adminGroup(directory), principalId: ADA }),
  ],
  ["a group that they own", (directory) => directory.addOwner(adminGroup(directory), ADA)],
  [
    "an application that they own, which may make itself administrator",
    (directory) => {
      const { applications } = directory.state;
      const { application, servicePrincipal } = applications.register("Mighty");
      applications.assignAppRole(microsoftGraph.appId, servicePrincipal.id, "RoleManagement.ReadWrite.Directory");
      applications.addOwner(application.id, ADA);
    },
  ],
  ["our own role Admin", () => undefined, HANA.id],
  ["our own role Approver", () => undefined, LUCIA.id],
])(
  "whoever holds %s is refused a code by the helpdesk, live, and the trail says so",
  async (_what, arrange, userId = ADA) => {
    const { world } = await Story.begin({});
    world.tenant.act(arrange);
    const body = JSON.stringify({ pressId: randomUUID(), reason: "lostPhone", identityCheckedBy: "inPerson" });
    const url = `/api/people/${userId}/pass`;
    const { value } = await world.request("issuePass", {
      method: "POST",
      url,
      params: { userId },
      headers: asProgram(HEDDA, "Helpdesk"),
      body,
    });
    expect([value?.status, value?.jsonBody]).toMatchObject([409, { error: { code: "privileged" } }]);
    const [line] = (await world.ports.store.actsOf(HEDDA.id, { what: ["codeNotGiven"], limit: 9 })).lines;
    expect(line?.event).toMatchObject({ who: { id: HEDDA.id }, subjectId: userId });
    expect(world.tenant.act((directory) => directory.state.passes.issued.length)).toBe(0);
  },
);
