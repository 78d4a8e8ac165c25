import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerOwnApp } from "../../../../../infra/local/people/tenantApps.ts";
import { microsoftGraph } from "../../../../../infra/local/tenant/applications/microsoftGraph.ts";
import { startTenantUnderTest, type TenantUnderTest } from "./tenantUnderTest.ts";

const OWN = "a0000000-0000-4000-8000-00000000000a";
const LONG_AGO = "2025-01-06T08:00:00Z";
const graphPath = `/v1.0/servicePrincipals(appId='${microsoftGraph.appId}')`;
const readRoles = "df021288-bdef-4463-88db-98f22de89214";

let t: TenantUnderTest;
let ana: string;
let app: { application: { id: string; appId: string }; servicePrincipal: { id: string } };
beforeAll(async () => {
  t = await startTenantUnderTest();
  const { directory } = t.tenant;
  ana = directory.addUser({ userPrincipalName: "ana@contoso.example", displayName: "Ana", createdDateTime: LONG_AGO });
  app = directory.state.applications.register("Synchronisation");
});
afterAll(() => t?.tenant.stop());
const get = async (path: string, who: "reader" | "passIssuer" = "reader") => t.ask(who, "GET", path);

describe("an application", () => {
  test("of this tenant shows the same owners by object id and by client id; its service principal has its own", async () => {
    const { applications } = t.tenant.directory.state;
    const { application, servicePrincipal } = app;
    const registration = [
      `/v1.0/applications/${application.id}/owners`,
      `/v1.0/applications(appId='${application.appId}')/owners`,
    ];
    const principal = [
      `/v1.0/servicePrincipals/${servicePrincipal.id}/owners`,
      `/v1.0/servicePrincipals(appId='${application.appId}')/owners`,
    ];
    applications.addOwner(application.id, ana);
    applications.addOwner(application.id, servicePrincipal.id);
    for (const path of registration)
      expect((await get(path)).body.value).toMatchObject([
        { "@odata.type": "#microsoft.graph.user", id: ana, displayName: "Ana" },
        { "@odata.type": "#microsoft.graph.servicePrincipal", id: servicePrincipal.id, appId: application.appId },
      ]);
    for (const path of principal) expect((await get(path)).body.value).toEqual([]);
    for (const path of [...registration, ...principal]) {
      expect((await get(path, "passIssuer")).status).toBe(403);
      expect((await get(`${path}?$select=id`)).status).toBe(400);
    }
  });

  test("lists its owners in pages, without who is gone", async () => {
    const { directory } = t.tenant;
    const { application } = directory.state.applications.register("Popular");
    const people = Array.from({ length: 103 }, (_, n) =>
      directory.addUser({
        userPrincipalName: `o${n}@contoso.example`,
        displayName: `O${n}`,
        createdDateTime: LONG_AGO,
      }),
    );
    for (const id of people) directory.state.applications.addOwner(application.id, id);
    directory.deleteUser(people[0] ?? "");
    const first = await get(`/v1.0/applications/${application.id}/owners`);
    const next = await get(first.body["@odata.nextLink"].slice(t.tenant.url.length));
    expect([first.body.value.length, next.body.value.length, next.body["@odata.nextLink"]]).toEqual([
      100,
      2,
      undefined,
    ]);
  });

  test.each([
    "/v1.0/applications(appId='00000003-0000-0000-c000-000000000000')/owners",
    "/v1.0/applications/00000000-0000-4000-8000-00000000dead/owners",
    "/v1.0/servicePrincipals/00000000-0000-4000-8000-00000000dead",
    "/v1.0/servicePrincipals/00000000-0000-4000-8000-00000000dead/owners",
    "/v1.0/servicePrincipals(appId='00000000-0000-4000-8000-00000000dead')/appRoleAssignedTo",
  ])("that is not here, or registered elsewhere, is not found: %s", async (path) =>
    expect((await get(path)).status).toBe(404),
  );
});

describe("app roles", () => {
  test("of Microsoft Graph are told by value, and who was given which", async () => {
    const { applications } = t.tenant.directory.state;
    const { body } = await get(`${graphPath}?$select=id,appRoles`);
    expect(body["appRoles"]).toContainEqual(expect.objectContaining({ id: readRoles, value: "User.Read.All" }));
    expect((await get(`${graphPath}/appRoleAssignedTo`)).body.value).toEqual([]);
    applications.assignAppRole(microsoftGraph.appId, app.servicePrincipal.id, "User.Read.All");
    expect((await get(`${graphPath}/appRoleAssignedTo?$top=999`)).body.value).toMatchObject([
      {
        appRoleId: readRoles,
        principalId: app.servicePrincipal.id,
        principalType: "ServicePrincipal",
        resourceDisplayName: "Microsoft Graph",
        resourceId: body.id,
      },
    ]);
    expect((await get(`${graphPath}/appRoleAssignedTo`, "passIssuer")).status).toBe(403);
    expect(() => applications.assignAppRole(microsoftGraph.appId, ana, "Nothing.At.All")).toThrow("no app role");
  });

  test("of our own are held by people and groups, in pages; whoever it is merely shown to has none", async () => {
    const { directory } = t.tenant;
    const group = directory.addGroup({ displayName: "Admins" });
    registerOwnApp(directory, OWN, { Admin: [group], Auditor: [ana] });
    directory.state.applications.assignAppRole(OWN, ana);
    const path = `/v1.0/servicePrincipals(appId='${OWN}')`;
    const appRoles = (await get(`${path}?$select=appRoles`)).body["appRoles"] as { id: string; value: string }[];
    const idOf = (value: string) => appRoles.find((role) => role.value === value)?.id;
    const first = await get(`${path}/appRoleAssignedTo?$top=2`);
    expect(first.body.value).toMatchObject([
      { appRoleId: idOf("Admin"), principalId: group, principalType: "Group", principalDisplayName: "Admins" },
      { appRoleId: idOf("Auditor"), principalId: ana, principalType: "User" },
    ]);
    const next = await get(first.body["@odata.nextLink"].slice(t.tenant.url.length));
    expect(next.body.value).toMatchObject([{ appRoleId: "00000000-0000-0000-0000-000000000000", principalId: ana }]);
  });
});

test("a service principal is a member of a group, and tells no more than its id to whoever may not read it", async () => {
  const { directory } = t.tenant;
  const group = directory.addGroup({ displayName: "Programs" });
  directory.addMember(group, app.servicePrincipal.id);
  const path = `/v1.0/groups/${group}/transitiveMembers`;
  const type = "#microsoft.graph.servicePrincipal";
  expect((await get(`${path}?$select=id`)).body.value).toEqual([{ "@odata.type": type, id: app.servicePrincipal.id }]);
  expect((await get(path)).body.value).toMatchObject([{ displayName: "Synchronisation" }]);
  const roles = t.tenant.identities.reader.roles as Set<string>;
  roles.delete("Application.Read.All");
  expect((await get(path)).body.value).toMatchObject([{ "@odata.type": type, displayName: null }]);
  roles.add("Application.Read.All");
});
