import { expect, test } from "vitest";
import type { GraphClient } from "../../../../../../shared/adapters/graph/graphClient.ts";
import { readOurGroups, rolesOfIdentity } from "../../../../../../shared/adapters/graph/preflight/readOurGroups.ts";
import { known, notKnown } from "../../../../../../shared/domain/preflight/verdict.ts";
import { RefusedError } from "../../../../../../shared/errors.ts";

const group = { id: "g", displayName: "Enforced", groupTypes: [], securityEnabled: true, mailEnabled: false };
const plain = { "/groups/g": group, "/groups/g/owners": [{ id: "ada" }] };
const restricted = {
  ...plain,
  "/groups/g": { ...group, isManagementRestricted: true },
  "/groups/g/memberOf": [
    { id: "unit", "@odata.type": "#microsoft.graph.administrativeUnit" },
    { id: "loose", "@odata.type": "#microsoft.graph.administrativeUnit" },
    { id: "other", "@odata.type": "#microsoft.graph.group" },
  ],
  "/directory/administrativeUnits/unit": { id: "unit", displayName: "Guarded", isMemberManagementRestricted: true },
  "/directory/administrativeUnits/loose": { id: "loose", displayName: "Sales", isMemberManagementRestricted: false },
};

/** Answers by path, and notes what was asked for; a path without an answer is refused. */
function graphOf(answers: Record<string, unknown>) {
  const asked: string[] = [];
  const answer = (url: string): unknown => {
    asked.push(url);
    const path = url.split("?", 1)[0] ?? "";
    if (!(path in answers)) throw new RefusedError("denied", "Authorization_RequestDenied", `no ${path}`);
    return answers[path];
  };
  const graph: Pick<GraphClient, "get" | "pages"> = {
    get: async (url) => answer(url),
    pages: async function* (url) {
      yield answer(url) as unknown[];
    },
  };
  return { graph: graph as GraphClient, asked };
}
const read = async <T>(_part: string, load: () => Promise<T>) => {
  try {
    return known(await load());
  } catch (error) {
    return notKnown((error as Error).message);
  }
};

test("a group comes with its owners, and no unit is asked for where it lies in none", async () => {
  const { graph, asked } = graphOf(plain);
  const [found] = await readOurGroups(graph, ["g"], read);
  expect(found).toMatchObject({ id: "g", group: { value: { displayName: "Enforced", owners: 1 } }, units: known([]) });
  expect(asked.some((url) => url.includes("memberOf"))).toBe(false);
  // Owners take options in an advanced query only.
  expect(asked).toContain("/groups/g/owners");
});

test("of the units of a guarded group only the restricted ones are named", async () => {
  const [found] = await readOurGroups(graphOf(restricted).graph, ["g"], read);
  expect(found?.units).toMatchObject({ known: true, value: [{ id: "unit", displayName: "Guarded" }] });
});

test("units that may not be read are not known, and the group still is", async () => {
  const { "/directory/administrativeUnits/unit": _, ...answers } = restricted;
  const [found] = await readOurGroups(graphOf(answers).graph, ["g"], read);
  expect(found).toMatchObject({ group: { known: true }, units: { known: false } });
});

test("a group that does not exist is known not to", async () => {
  const [found] = await readOurGroups(graphOf({ "/groups/g": undefined }).graph, ["g"], read);
  expect(found?.group).toEqual(known(undefined));
});

test("an identity's roles are those of its service principal, with their scopes", async () => {
  const role = { roleDefinitionId: "r", directoryScopeId: "/administrativeUnits/unit" };
  const { graph, asked } = graphOf({
    "/servicePrincipals(appId='client')": { id: "principal" },
    "/roleManagement/directory/roleAssignments": [role],
  });
  expect(await rolesOfIdentity(graph, "client")).toEqual([role]);
  expect(asked.map(decodeURIComponent)).toContain(
    "/roleManagement/directory/roleAssignments?$filter=principalId eq 'principal'",
  );
});
