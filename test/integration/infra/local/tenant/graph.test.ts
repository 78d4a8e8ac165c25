import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Item,
  laptop,
  longAgo,
  startTenantUnderTest,
  strengthPolicy,
  type TenantUnderTest,
} from "./tenantUnderTest.ts";

let t: TenantUnderTest;
const id: Record<
  "ana" | "bo" | "cy" | "guest" | "off" | "wave" | "nested" | "admins" | "excluded" | "dynamic",
  string
> = {} as never;

beforeAll(async () => {
  t = await startTenantUnderTest();
  const { directory } = t.tenant;
  const user = (name: string, more = {}) =>
    directory.addUser({
      userPrincipalName: `${name}@contoso.example`,
      displayName: name,
      mail: `${name.toLowerCase()}@contoso.example`,
      createdDateTime: longAgo,
      ...more,
    });
  id.ana = user("Ana", { employeeId: "E1", department: "Sales", otherMails: ["ana@home.example"] });
  id.bo = user("Bo", { employeeId: "E2" });
  id.cy = user("Cy", { employeeId: "E2" });
  id.guest = directory.addUser({
    userPrincipalName: "gil_partner.example#EXT#@contoso.onmicrosoft.com",
    displayName: "Gil",
    userType: "Guest",
    createdDateTime: longAgo,
  });
  id.off = user("Off", { accountEnabled: false });
  directory.setManager(id.ana, id.bo);
  id.wave = directory.addGroup({ displayName: "Wave 1" });
  id.nested = directory.addGroup({ displayName: "Nested" });
  id.admins = directory.addGroup({ displayName: "Admins", isAssignableToRole: true });
  id.excluded = directory.addGroup({ displayName: "Excluded" });
  id.dynamic = directory.addGroup({ displayName: "Dynamic", groupTypes: ["DynamicMembership"] });
  for (const member of [id.ana, id.nested]) directory.addMember(id.wave, member);
  for (const member of [id.bo, id.off]) directory.addMember(id.nested, member);
  directory.assignRole({ principalId: id.bo, role: "Global Administrator" });
  directory.assignRole({ principalId: id.admins, role: "User Administrator", kind: "eligible" });
  directory.addMember(id.admins, id.cy);
  directory.addMethod(id.bo, {
    kind: "fido2",
    displayName: "key",
    aaGuid: "de1e552d-db1d-4423-a619-566b625cdc84",
    model: "Authenticator",
    passkeyType: "deviceBound",
    createdDateTime: longAgo,
  });
});
afterAll(() => t.tenant.stop());

const message = (code: string, text: RegExp) => ({
  error: { code, message: expect.stringMatching(text), innerError: { "request-id": expect.any(String) } },
});

describe("reading users", () => {
  test("returns what was selected and the id, nothing else", async () => {
    const { body } = await t.ask("reader", "GET", `/v1.0/users/${id.ana}?$select=employeeId,department`);
    expect(Object.keys(body).sort()).toEqual(["@odata.context", "department", "employeeId", "id"]);
  });
  test("returns the default set without $select, in which there is no employeeId", async () => {
    const { body } = await t.ask("reader", "GET", `/v1.0/users/ana@contoso.example`);
    expect(body).toMatchObject({ id: id.ana, businessPhones: [] });
    expect(body).not.toHaveProperty("employeeId");
  });
  test.each([
    ["employeeId eq 'e2'", ["Bo", "Cy"]],
    ["employeeId eq 'E1' or userPrincipalName eq 'CY@contoso.example'", ["Ana", "Cy"]],
    ["accountEnabled eq false", ["Off"]],
    ["startswith(displayName,'a') and not(accountEnabled eq false)", "Request_UnsupportedQuery"],
    ["employeeId in ('E1','E9')", ["Ana"]],
    ["otherMails/any(m:m eq 'ana@home.example')", ["Ana"]],
    ["userType ne 'Member'", "Request_UnsupportedQuery"],
    ["endsWith(mail,'example')", "Request_UnsupportedQuery"],
    ["shoeSize eq 4", "BadRequest"],
    ["employeeId like 'E1'", "BadRequest"],
    ["employeeId eq 'E1", "BadRequest"],
    ["displayName eq 'O''Neil'", []],
  ])("$filter=%s gives %s", async (filter, wanted) => {
    const { status, body } = await t.ask(
      "reader",
      "GET",
      `/v1.0/users?$select=displayName&$filter=${encodeURIComponent(filter)}`,
    );
    if (typeof wanted === "string") expect([status, body.error.code]).toEqual([400, wanted]);
    else expect(body.value.map((user) => user.displayName)).toEqual(wanted);
  });
  test("takes an advanced query with ConsistencyLevel and $count, and says how many", async () => {
    const { body } = await t.ask("reader", "GET", "/v1.0/users?$select=id&$count=true&$filter=userType ne 'Member'", {
      headers: { ConsistencyLevel: "eventual" },
    });
    expect([body["@odata.count"], body.value]).toEqual([1, [{ id: id.guest }]]);
  });
  test("pages by an opaque link that works for that query alone", async () => {
    const first = await t.ask("reader", "GET", "/v1.0/users?$select=id&$top=3");
    const link: string = first.body["@odata.nextLink"].slice(t.tenant.url.length);
    const second = await t.ask("reader", "GET", link);
    expect([...first.body.value, ...second.body.value].map((u) => u.id)).toEqual([
      id.ana,
      id.bo,
      id.cy,
      id.guest,
      id.off,
    ]);
    expect(second.body).not.toHaveProperty("@odata.nextLink");
    expect((await t.ask("reader", "GET", link.replace("$top=3", "$top=2"))).status).toBe(400);
    expect((await t.ask("reader", "GET", "/v1.0/users?$skiptoken=abc")).status).toBe(400);
  });
  test("shows the manager, expanded or by itself, and 404 where there is none", async () => {
    const { body } = await t.ask(
      "reader",
      "GET",
      `/v1.0/users?$filter=employeeId eq 'E1'&$select=id&$expand=manager($select=id,mail)`,
    );
    expect(body.value[0]?.manager).toEqual({
      "@odata.type": "#microsoft.graph.user",
      id: id.bo,
      mail: "bo@contoso.example",
    });
    expect((await t.ask("reader", "GET", `/v1.0/users/${id.ana}/manager?$select=id`)).body.id).toBe(id.bo);
    const none = await t.ask("reader", "GET", `/v1.0/users/${id.bo}/manager`);
    expect([none.status, none.body]).toMatchObject([404, message("Request_ResourceNotFound", /does not exist/)]);
  });
  test("does not find a new user for a while, then does", async () => {
    const fresh = t.tenant.directory.addUser({ userPrincipalName: "new@contoso.example", displayName: "New" });
    expect((await t.ask("reader", "GET", `/v1.0/users/${fresh}`)).status).toBe(404);
    t.clock.advance({ minutes: 5 });
    expect((await t.ask("reader", "GET", `/v1.0/users/${fresh}`)).status).toBe(200);
    t.tenant.directory.deleteUser(fresh);
  });
});

describe("requests Graph would refuse", () => {
  test.each([
    ["an unknown path", "GET", "/v1.0/shoes", 400, "BadRequest"],
    ["a beta path beside the sign-in log", "GET", "/beta/users", 400, "BadRequest"],
    ["an unknown version", "GET", "/v3/users", 400, "BadRequest"],
    ["an unknown option", "GET", "/v1.0/users?$shoes=1", 400, "BadRequest"],
    ["a property that does not exist", "GET", "/v1.0/users?$select=shoes", 400, "BadRequest"],
    ["a page of none", "GET", "/v1.0/users?$top=0", 400, "Request_BadRequest"],
    ["a page too large", "GET", "/v1.0/users?$top=1000", 400, "Request_BadRequest"],
    ["options on methods, which take none", "GET", "/v1.0/users/x/authentication/methods?$top=1", 400, "BadRequest"],
    ["a method the path does not take", "DELETE", "/v1.0/users", 405, "Request_BadRequest"],
    ["an unknown user", "GET", "/v1.0/users/00000000-0000-4000-a000-000000000000", 404, "Request_ResourceNotFound"],
    ["broken escapes", "GET", "/v1.0/users/%E0%A4%A", 400, "BadRequest"],
  ])("%s: %s %s is %i", async (_what, method, path, status, code) => {
    const answer = await t.ask("reader", method, path);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });
  test.each([
    ["no token", undefined],
    ["a token that is none", "Bearer x.y.z"],
    ["a token for the mail service", "mail"],
  ])("%s: 401", async (_what, authorization) => {
    const header =
      authorization === "mail"
        ? `Bearer ${t.tenant.mintToken("reader", "https://communication.azure.com")}`
        : authorization;
    const response = await fetch(
      `${t.tenant.url}/v1.0/users`,
      header === undefined ? {} : { headers: { authorization: header } },
    );
    expect([response.status, await response.json()]).toMatchObject([401, message("InvalidAuthenticationToken", /./)]);
  });
  test.each([
    ["passIssuer", "GET", "/v1.0/users"],
    ["policyWriter", "GET", "/v1.0/auditLogs/signIns"],
    ["reader", "POST", "/v1.0/users/x/authentication/temporaryAccessPassMethods"],
    ["reader", "PATCH", "/v1.0/identity/conditionalAccess/policies/x"],
    [
      "passIssuer",
      "GET",
      "/v1.0/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances?$filter=principalId eq 'x'",
    ],
    [
      "policyWriter",
      "GET",
      "/v1.0/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances?$filter=groupId eq 'x'",
    ],
    ["passIssuer", "GET", "/v1.0/groups/x/owners"],
    ["passIssuer", "POST", "/v1.0/groups/x/members/$ref"],
    ["policyWriter", "DELETE", "/v1.0/groups/x/members/y"],
  ] as const)("%s may not %s %s: 403", async (who, method, path) => {
    const answer = await t.ask(
      who,
      method,
      path,
      method === "GET" || method === "DELETE" ? {} : { body: path.endsWith("$ref") ? { "@odata.id": "x" } : {} },
    );
    expect([answer.status, answer.body]).toMatchObject([
      403,
      message("Authorization_RequestDenied", /Insufficient privileges/),
    ]);
  });
});

describe("groups", () => {
  const ref = (member: string) => ({
    body: { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${member}` },
  });
  test("lists direct members with their types, and transitive ones cast to users", async () => {
    const direct = await t.ask("reader", "GET", `/v1.0/groups/${id.wave}/members?$select=id`);
    expect(direct.body.value).toEqual([
      { "@odata.type": "#microsoft.graph.user", id: id.ana },
      { "@odata.type": "#microsoft.graph.group", id: id.nested },
    ]);
    const users = await t.ask(
      "reader",
      "GET",
      `/v1.0/groups/${id.wave}/transitiveMembers/microsoft.graph.user?$select=id,accountEnabled&$top=2`,
    );
    const rest = await t.ask("reader", "GET", users.body["@odata.nextLink"].slice(t.tenant.url.length));
    expect([...users.body.value, ...rest.body.value]).toEqual([
      { id: id.ana, accountEnabled: true },
      { id: id.bo, accountEnabled: true },
      { id: id.off, accountEnabled: false },
    ]);
  });
  test("lists owners with their types, in pages, and takes no options but in an advanced query", async () => {
    const { directory } = t.tenant;
    const owned = directory.addGroup({ displayName: "Owned" });
    const path = `/v1.0/groups/${owned}/owners`;
    expect((await t.ask("reader", "GET", path)).body.value).toEqual([]);
    directory.addOwner(owned, id.bo);
    directory.addOwner(owned, id.ana);
    directory.addOwner(owned, id.bo);
    expect(() => directory.addOwner(owned, id.nested)).toThrow();
    expect((await t.ask("reader", "GET", path)).body.value).toMatchObject([
      { "@odata.type": "#microsoft.graph.user", id: id.bo, displayName: "Bo" },
      { "@odata.type": "#microsoft.graph.user", id: id.ana },
    ]);
    expect((await t.ask("policyWriter", "GET", path)).body.value).toMatchObject([
      { id: id.bo, displayName: null },
      { id: id.ana },
    ]);
    expect((await t.ask("reader", "GET", `${path}?$select=id`)).status).toBe(400);
    const eventual = { headers: { ConsistencyLevel: "eventual" } };
    const first = await t.ask("reader", "GET", `${path}?$select=id&$top=1&$count=true`, eventual);
    expect(first.body.value).toEqual([{ "@odata.type": "#microsoft.graph.user", id: id.bo }]);
    const next = await t.ask("reader", "GET", first.body["@odata.nextLink"].slice(t.tenant.url.length), eventual);
    expect(next.body.value).toMatchObject([{ id: id.ana }]);
    const leaver = directory.addUser({ userPrincipalName: "owner@contoso.example", displayName: "Owner" });
    directory.addOwner(owned, leaver);
    directory.deleteUser(leaver);
    expect((await t.ask("reader", "GET", path)).body.value).toHaveLength(2);
    expect((await t.ask("reader", "GET", "/v1.0/groups/x/owners")).status).toBe(404);
  });
  test("counts, given ConsistencyLevel; without it refuses", async () => {
    const path = `/v1.0/groups/${id.wave}/transitiveMembers/microsoft.graph.user/$count`;
    expect((await t.ask("reader", "GET", path, { headers: { ConsistencyLevel: "eventual" } })).text).toBe("3");
    expect((await t.ask("reader", "GET", path)).status).toBe(400);
  });
  test("names members but shows nothing of them to one who may not read users", async () => {
    const { body } = await t.ask(
      "policyWriter",
      "GET",
      `/v1.0/groups/${id.wave}/members/microsoft.graph.user?$select=id,displayName`,
    );
    expect(body.value).toEqual([{ id: id.ana, displayName: null }]);
  });
  test("adds once, refuses the second time, removes once, does not find it the second time", async () => {
    const path = `/v1.0/groups/${id.excluded}/members`;
    expect((await t.ask("policyWriter", "POST", `${path}/$ref`, ref(id.ana))).status).toBe(204);
    const again = await t.ask("policyWriter", "POST", `${path}/$ref`, ref(id.ana));
    expect([again.status, again.body]).toMatchObject([
      400,
      message("Request_BadRequest", /added object references already exist/),
    ]);
    expect((await t.ask("policyWriter", "DELETE", `${path}/${id.ana}/$ref`)).status).toBe(204);
    expect((await t.ask("policyWriter", "DELETE", `${path}/${id.ana}/$ref`)).status).toBe(404);
    expect(
      (await t.ask("policyWriter", "POST", `${path}/$ref`, ref("00000000-0000-4000-a000-000000000000"))).status,
    ).toBe(404);
  });
  test("adds up to twenty at once, all or none", async () => {
    const bind = (...ids: string[]) => ({
      body: { "members@odata.bind": ids.map((i) => `https://graph.microsoft.com/v1.0/directoryObjects/${i}`) },
    });
    const path = `/v1.0/groups/${id.excluded}`;
    expect((await t.ask("policyWriter", "PATCH", path, bind(id.ana, id.bo))).status).toBe(204);
    expect((await t.ask("policyWriter", "PATCH", path, bind(id.cy, id.bo))).status).toBe(400);
    expect(t.tenant.directory.isMember(id.excluded, id.cy)).toBe(false);
    expect((await t.ask("policyWriter", "PATCH", path, bind(...Array.from({ length: 21 }, () => id.cy)))).status).toBe(
      400,
    );
    for (const member of [id.ana, id.bo]) t.tenant.directory.removeMember(id.excluded, member);
  });
  test("leaves dynamic groups and role-assignable groups alone", async () => {
    expect((await t.ask("policyWriter", "POST", `/v1.0/groups/${id.dynamic}/members/$ref`, ref(id.ana))).status).toBe(
      400,
    );
    expect((await t.ask("policyWriter", "POST", `/v1.0/groups/${id.admins}/members/$ref`, ref(id.ana))).status).toBe(
      403,
    );
  });
  test("says which groups and roles a user is in, through groups too", async () => {
    const cast = `/v1.0/users/${id.bo}/transitiveMemberOf/microsoft.graph.group?$select=id`;
    expect((await t.ask("reader", "GET", cast)).status).toBe(400);
    const { body } = await t.ask("reader", "GET", `${cast}&$count=true`, { headers: { ConsistencyLevel: "eventual" } });
    expect(body.value).toEqual([{ id: id.wave }, { id: id.nested }]);
    const all = await t.ask("reader", "GET", `/v1.0/users/${id.bo}/transitiveMemberOf?$select=id`);
    expect(all.body.value.map((object) => object["@odata.type"])).toContain("#microsoft.graph.directoryRole");
  });
});

describe("roles", () => {
  test.each([
    ["roleAssignments?$filter=principalId eq '{bo}'&$expand=principal", 1],
    [
      "roleAssignmentScheduleInstances?$filter=principalId eq '{bo}' and roleDefinitionId eq '62e90394-69f5-4237-9190-012177145e10'",
      1,
    ],
    ["roleAssignmentScheduleInstances?$filter=principalId eq '{admins}'", 0],
    ["roleEligibilityScheduleInstances?$filter=principalId eq '{admins}'", 1],
    ["roleEligibilityScheduleInstances?$filter=principalId eq '{cy}'", 0],
  ])("%s has %i", async (path, count) => {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: keyof typeof id) => id[name]);
    const { body } = await t.ask("reader", "GET", `/v1.0/roleManagement/directory/${filled}`);
    expect(body.value).toHaveLength(count);
  });
});

describe("eligibility for groups (PIM for Groups)", () => {
  const instances = "/v1.0/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances";
  const listed = (filter: string, more = "") => t.ask("reader", "GET", `${instances}?$filter=${filter}${more}`);
  let office = "";
  beforeAll(() => {
    const { directory } = t.tenant;
    office = directory.addGroup({ displayName: "Office" });
    directory.makeEligible({ groupId: office, principalId: id.ana });
    directory.makeEligible({
      groupId: office,
      principalId: id.nested,
      accessId: "owner",
      endAt: t.clock.now() + 90 * 60_000,
    });
    directory.makeEligible({ groupId: office, principalId: id.cy, startAt: t.clock.now() + 60 * 60_000 });
  });

  test("is listed for one group, with whom it is for", async () => {
    const { body } = await listed(`groupId eq '${office}'`, "&$expand=principal,group($select=displayName)");
    expect(body.value).toMatchObject([
      {
        id: expect.stringContaining(`${office}_member_`),
        accessId: "member",
        principalId: id.ana,
        groupId: office,
        memberType: "direct",
        startDateTime: expect.stringMatching(/Z$/),
        endDateTime: null,
        principal: { "@odata.type": "#microsoft.graph.user", id: id.ana },
        group: { id: office, displayName: "Office" },
      },
      {
        accessId: "owner",
        principalId: id.nested,
        endDateTime: expect.stringMatching(/Z$/),
        principal: { id: id.nested },
      },
    ]);
  });
  test("is listed for one principal, as far as was selected", async () => {
    expect((await listed(`principalId eq '${id.ana}'`, "&$select=id,groupId")).body.value).toEqual([
      { id: expect.stringContaining("_member_"), groupId: office },
    ]);
    expect((await listed(`accessId eq 'owner' and principalId eq '${id.nested}'`)).body.value).toHaveLength(1);
    expect((await listed(`principalId eq '${id.bo}'`)).body.value).toEqual([]);
  });
  test("is there from its start to its end only", async () => {
    const open = async () => (await listed(`groupId eq '${office}'`)).body.value.map((one) => one["principalId"]);
    expect(await open()).toEqual([id.ana, id.nested]);
    t.clock.advance({ minutes: 60 });
    expect(await open()).toEqual([id.ana, id.nested, id.cy]);
    t.clock.advance({ minutes: 30 });
    expect(await open()).toEqual([id.ana, id.cy]);
  });
  test.each([
    ["nothing", "", "MissingFilter"],
    ["what does not hold it to one", "?$filter=accessId eq 'member'", "MissingFilter"],
    ["either of two", `?$filter=principalId eq 'a' or principalId eq 'b'`, "MissingFilter"],
    [
      "a property that cannot be filtered on",
      "?$filter=principalId eq 'a' and endDateTime eq null",
      "Request_UnsupportedQuery",
    ],
    ["a page of its own size", "?$filter=principalId eq 'a'&$top=5", "BadRequest"],
    ["what cannot be expanded", "?$filter=principalId eq '{ana}'&$expand=shoes", "BadRequest"],
  ])("is not listed for %s: 400", async (_what, query, code) => {
    const { status, body } = await t.ask("reader", "GET", `${instances}${query.replace("{ana}", id.ana)}`);
    expect([status, body.error.code]).toEqual([400, code]);
  });
  test("is not told of a group that PIM does not look after", async () => {
    const { status, body } = await listed(`groupId eq '${id.wave}'`);
    expect([status, body.error.code]).toEqual([400, "ResourceTypeNotSupported"]);
  });
  test("comes in pages", async () => {
    const crowd = t.tenant.directory.addGroup({ displayName: "Crowd" });
    for (let n = 0; n < 101; n++) t.tenant.directory.makeEligible({ groupId: crowd, principalId: id.ana });
    const first = await listed(`groupId eq '${crowd}'`);
    const next = await t.ask("reader", "GET", first.body["@odata.nextLink"].slice(t.tenant.url.length));
    expect([first.body.value.length, next.body.value.length]).toEqual([100, 1]);
    expect(next.body).not.toHaveProperty("@odata.nextLink");
  });
  test("may be of a group, whose own groups and roles are told like a user's", async () => {
    const { body } = await t.ask("reader", "GET", `/v1.0/groups/${id.nested}/transitiveMemberOf`);
    expect(body.value).toMatchObject([{ "@odata.type": "#microsoft.graph.group", id: id.wave, displayName: "Wave 1" }]);
    expect((await t.ask("reader", "GET", `/v1.0/groups/${id.wave}/memberOf`)).body.value).toEqual([]);
    expect((await t.ask("reader", "GET", "/v1.0/groups/x/transitiveMemberOf")).status).toBe(404);
  });
});

describe("Temporary Access Passes", () => {
  const path = (user: string) => `/v1.0/users/${user}/authentication/temporaryAccessPassMethods`;
  const create = (user: string, body: unknown = {}) => t.ask("passIssuer", "POST", path(user), { body });

  test("shows the code once, of twelve letters and digits", async () => {
    const { status, body } = await create(id.ana, { lifetimeInMinutes: 60, isUsableOnce: true });
    expect([status, body.temporaryAccessPass, body.isUsable]).toEqual([
      201,
      expect.stringMatching(/^[A-Za-z0-9]{12}$/),
      true,
    ]);
    const list = await t.ask("passIssuer", "GET", path(id.ana));
    expect(list.body.value).toMatchObject([
      { id: body.id, temporaryAccessPass: null, methodUsabilityReason: "EnabledByPolicy" },
    ]);
    const methods = await t.ask("reader", "GET", `/v1.0/users/${id.ana}/authentication/methods`);
    expect(methods.body.value.map((method) => method["temporaryAccessPass"])).toEqual([undefined, null]);
  });
  test("replaces a valid pass: the old code no longer signs in", async () => {
    const [first, second] = [await create(id.ana), await create(id.ana)];
    const signIn = (code: string) =>
      t.tenant.directory.signIn({
        userId: id.ana,
        with: { kind: "temporaryAccessPass", code },
        interactive: true,
        device: laptop,
      }).result;
    expect(signIn(first.body.temporaryAccessPass)).toBe("wrongCredential");
    expect(signIn(second.body.temporaryAccessPass)).toBe("success");
  });
  test.each([
    ["shorter than the policy's minimum", { lifetimeInMinutes: 9 }, 400],
    ["of the minimum", { lifetimeInMinutes: 10 }, 201],
    ["of the maximum", { lifetimeInMinutes: 480 }, 201],
    ["longer than the maximum", { lifetimeInMinutes: 481 }, 400],
    ["with a property Graph does not know", { lifetime: 60 }, 400],
    ["that would be over already", { startDateTime: "2020-01-01T00:00:00Z" }, 400],
    ["that would have begun a moment ago", { startDateTime: "A MOMENT AGO" }, 400],
  ])("a pass %s is answered %j with %i", async (_what, body, status) => {
    const aMomentAgo = new Date(t.clock.now() - 1).toISOString();
    const asked = JSON.parse(JSON.stringify(body).replace("A MOMENT AGO", aMomentAgo)) as object;
    expect((await create(id.ana, asked)).status).toBe(status);
  });
  test("starts later when asked to", async () => {
    const { body } = await create(id.ana, { startDateTime: new Date(t.clock.now() + 3_600_000).toISOString() });
    expect(body).toMatchObject({ isUsable: false, methodUsabilityReason: "NotYetValid" });
    t.clock.advance({ hours: 1 });
    expect((await t.ask("passIssuer", "GET", `${path(id.ana)}/${body.id}`)).body.isUsable).toBe(true);
    t.clock.advance({ hours: 1 });
    expect((await t.ask("passIssuer", "GET", `${path(id.ana)}/${body.id}`)).body.methodUsabilityReason).toBe("Expired");
  });
  test("is refused for an external guest and while the policy is off", async () => {
    expect((await create(id.guest)).body).toMatchObject(message("BadRequest", /external guest/));
    t.tenant.directory.state.methodsPolicy.temporaryAccessPass.state = "disabled";
    expect((await create(id.ana)).body).toMatchObject(message("BadRequest", /UserCredentialPolicy does not allow/));
    t.tenant.directory.ensureDefaults();
  });
  test("is deleted once", async () => {
    const { body } = await create(id.ana);
    expect((await t.ask("passIssuer", "DELETE", `${path(id.ana)}/${body.id}`)).status).toBe(204);
    expect((await t.ask("passIssuer", "DELETE", `${path(id.ana)}/${body.id}`)).status).toBe(404);
    expect((await t.ask("passIssuer", "GET", path(id.ana))).body.value).toEqual([]);
  });
});

describe("the registration report", () => {
  const path = "/v1.0/reports/authenticationMethods/userRegistrationDetails";
  const methodsOf = async (user: string) => (await t.ask("reader", "GET", `${path}/${user}`)).body.methodsRegistered;
  test("shows what was so when it was made, not what is so, and leaves out the disabled", async () => {
    t.tenant.directory.refreshReport();
    const method = t.tenant.directory.addMethod(id.cy, { kind: "windowsHelloForBusiness", displayName: "PC" });
    expect(await methodsOf(id.cy)).toEqual([]);
    t.clock.advance({ hours: 36 });
    expect(await methodsOf(id.cy)).toEqual(["windowsHelloForBusiness"]);
    t.tenant.directory.deleteMethod(id.cy, method);
    expect(await methodsOf(id.cy)).toEqual(["windowsHelloForBusiness"]);
    t.clock.advance({ hours: 36 });
    expect(await methodsOf(id.cy)).toEqual([]);
    expect((await t.ask("reader", "GET", `${path}/${id.off}`)).status).toBe(404);
    const admin = await t.ask(
      "reader",
      "GET",
      `${path}?$filter=${encodeURIComponent("methodsRegistered/any(m:m eq 'passKeyDeviceBoundAuthenticator')")}`,
    );
    expect(admin.body.value).toMatchObject([{ id: id.bo, isAdmin: true }]);
  });
  test("says that a pass is asked for first, and a passkey next", async () => {
    t.tenant.directory.refreshReport();
    const preferred = async () =>
      (await t.ask("reader", "GET", `${path}/${id.cy}`)).body["systemPreferredAuthenticationMethods"];
    const method = t.tenant.directory.addMethod(id.cy, { kind: "windowsHelloForBusiness", displayName: "PC" });
    t.tenant.directory.issuePass(id.cy, id.bo);
    t.clock.advance({ hours: 36 });
    expect(await preferred()).toEqual(["temporaryAccessPass"]);
    const { body } = await t.ask("passIssuer", "GET", `/v1.0/users/${id.cy}/authentication/temporaryAccessPassMethods`);
    await t.ask(
      "passIssuer",
      "DELETE",
      `/v1.0/users/${id.cy}/authentication/temporaryAccessPassMethods/${body.value[0]?.id}`,
    );
    t.clock.advance({ hours: 36 });
    expect(await preferred()).toEqual(["fido2"]);
    t.tenant.directory.deleteMethod(id.cy, method);
    t.clock.advance({ hours: 36 });
  });
  test("answers a page as before until it is made anew", async () => {
    t.tenant.directory.refreshReport();
    const list = async () => (await t.ask("reader", "GET", path)).body;
    const rowOf = (body: Awaited<ReturnType<typeof list>>) => body.value.find((row) => row["id"] === id.cy);
    const before = await list();
    t.tenant.directory.addMethod(id.cy, { kind: "windowsHelloForBusiness", displayName: "PC" });
    expect(await list()).toEqual(before);
    t.clock.advance({ hours: 36 });
    const after = await list();
    expect(rowOf(before)).toMatchObject({ methodsRegistered: [] });
    expect(rowOf(after)).toMatchObject({ methodsRegistered: ["windowsHelloForBusiness"] });
    expect(rowOf(after)?.["lastUpdatedDateTime"]).not.toBe(rowOf(before)?.["lastUpdatedDateTime"]);
  });
});

describe("Conditional Access policies", () => {
  const path = "/v1.0/identity/conditionalAccess/policies";
  test("name every session control as soon as they have one, and when they were deleted", async () => {
    const frequency = {
      isEnabled: true,
      frequencyInterval: "everyTime",
      authenticationType: "primaryAndSecondaryAuthentication",
    };
    const bare = strengthPolicy("Without", [id.wave], "disabled");
    const without = await t.ask("policyWriter", "POST", path, { body: bare });
    expect(without.body).toMatchObject({ sessionControls: null, deletedDateTime: null });
    const body = { ...strengthPolicy("With", [id.wave], "disabled"), sessionControls: { signInFrequency: frequency } };
    const made = await t.ask("policyWriter", "POST", path, { body });
    expect(made.body["sessionControls"]).toEqual({
      applicationEnforcedRestrictions: null,
      cloudAppSecurity: null,
      disableResilienceDefaults: null,
      persistentBrowser: null,
      secureSignInSession: null,
      signInFrequency: frequency,
    });
    for (const {
      body: { id: made1 },
    } of [without, made])
      await t.ask("policyWriter", "DELETE", `${path}/${made1}`);
  });
  test("are created with the strength in full, patched with 204, and bear the date of the last change", async () => {
    const made = await t.ask("policyWriter", "POST", path, { body: strengthPolicy("Made", [id.wave], "disabled") });
    expect([made.status, made.body.modifiedDateTime, made.body.conditions.clientAppTypes]).toEqual([
      201,
      null,
      ["all"],
    ]);
    expect(made.body.grantControls.authenticationStrength.allowedCombinations).toContain("fido2");
    const patched = await t.ask("policyWriter", "PATCH", `${path}/${made.body.id}`, {
      body: { conditions: { users: { includeGroups: [id.wave], excludeGroups: [id.excluded] } } },
    });
    expect([patched.status, patched.text]).toEqual([204, ""]);
    const read = await t.ask("reader", "GET", `${path}/${made.body.id}`);
    expect(read.body).toMatchObject({
      state: "disabled",
      conditions: { applications: { includeApplications: ["All"] }, users: { excludeGroups: [id.excluded] } },
    });
    expect(read.body.modifiedDateTime).not.toBeNull();
    expect((await t.ask("policyWriter", "DELETE", `${path}/${made.body.id}`)).status).toBe(204);
    expect((await t.ask("reader", "GET", `${path}/${made.body.id}`)).status).toBe(404);
  });
  test.each([
    ["a strength bound by reference", { grantControls: { operator: "OR", "authenticationStrength@odata.bind": "x" } }],
    [
      "a strength that does not exist",
      { grantControls: { operator: "OR", authenticationStrength: { id: "00000000-0000-0000-0000-000000000009" } } },
    ],
    [
      "a group that does not exist",
      { conditions: { applications: { includeApplications: ["All"] }, users: { includeGroups: ["nobody"] } } },
    ],
    ["a state of its own", { state: "on" }],
    ["no target", { conditions: { applications: {}, users: { includeUsers: ["All"] } } }],
    [
      "mfa beside a strength",
      {
        grantControls: {
          operator: "OR",
          builtInControls: ["mfa"],
          authenticationStrength: { id: "00000000-0000-0000-0000-000000000004" },
        },
      },
    ],
  ])("are refused with %s", async (_what, change) => {
    const answer = await t.ask("policyWriter", "POST", path, {
      body: { ...strengthPolicy("Refused", [id.wave], "disabled"), ...change },
    });
    expect([answer.status, answer.body.error.code]).toEqual([400, "BadRequest"]);
  });
  test.each(["includeApplications", "excludeApplications"])(
    "are refused with an app in %s that has no service principal, the reason in the inner error alone",
    async (list) => {
      const appId = "ea890292-c8c8-4433-b5ea-b09d0668e1a6";
      const applications = { includeApplications: ["All"], [list]: [appId] };
      const conditions = { applications, users: { includeGroups: [id.wave] } };
      const body = { ...strengthPolicy("Refused", [id.wave], "disabled"), conditions };
      const { status, body: answer } = await t.ask("policyWriter", "POST", path, { body });
      expect([status, answer.error.code]).toEqual([400, "BadRequest"]);
      expect(answer.error.message).not.toContain("1034");
      expect(answer.error.innerError.message).toBe(
        `1034: Policy contains invalid applications: {"${appId}":"ServicePrincipalNotFound"}`,
      );
    },
  );
  test("What-If tells which apply", async () => {
    const made = await t.ask("policyWriter", "POST", path, {
      body: strengthPolicy("What if", [id.wave], "enabledForReportingButNotEnforced", [id.excluded]),
    });
    const whatIf = (userId: string) =>
      t.ask("reader", "POST", "/v1.0/identity/conditionalAccess/evaluate", {
        body: {
          signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", userId },
          signInContext: {
            "@odata.type": "#microsoft.graph.applicationContext",
            includeApplications: ["00000003-0000-0ff1-ce00-000000000000"],
          },
          signInConditions: { devicePlatform: "windows", clientAppType: "browser" },
          appliedPoliciesOnly: true,
        },
      });
    expect((await whatIf(id.ana)).body.value).toMatchObject([{ id: made.body.id, policyApplies: true }]);
    expect((await whatIf(id.cy)).body.value).toEqual([]);
    await t.ask("policyWriter", "DELETE", `${path}/${made.body.id}`);
  });
});

describe("the sign-in log", () => {
  test("has report-only results for those who know them, none of the sort for others, and no non-interactive ones in v1.0", async () => {
    const made = await t.ask("policyWriter", "POST", "/v1.0/identity/conditionalAccess/policies", {
      body: strengthPolicy("Log", [id.wave], "enabledForReportingButNotEnforced"),
    });
    const from = new Date(t.clock.now()).toISOString();
    for (const interactive of [true, false, false])
      t.tenant.directory.signIn({ userId: id.ana, with: { kind: "password" }, interactive, device: laptop });
    t.tenant.directory.signIn({ userId: id.cy, with: { kind: "password" }, interactive: true, device: laptop });
    const prefer = { headers: { Prefer: "include-unknown-enum-members" } };
    const filter = encodeURIComponent(`createdDateTime ge ${from}`);
    const resultOf = (signIn: Item) =>
      signIn.appliedConditionalAccessPolicies.find((p) => p.id === made.body.id)?.result;
    const known = await t.ask("reader", "GET", `/v1.0/auditLogs/signIns?$filter=${filter}`, prefer);
    expect(known.body.value.map(resultOf)).toEqual(["reportOnlyNotApplied", "reportOnlyInterrupted"]);
    const unknown = await t.ask("reader", "GET", `/v1.0/auditLogs/signIns?$filter=${filter}`);
    expect(unknown.body.value.map(resultOf)).toEqual(["unknownFutureValue", "unknownFutureValue"]);
    const refreshes = encodeURIComponent(
      `signInEventTypes/any(t: t eq 'nonInteractiveUser') and createdDateTime ge ${from}`,
    );
    const beta = await t.ask("reader", "GET", `/beta/auditLogs/signIns?$top=1&$filter=${refreshes}`, prefer);
    expect(beta.body.value).toMatchObject([
      { userId: id.ana, isInteractive: false, authenticationRequirement: "singleFactorAuthentication" },
    ]);
    const next = await t.ask("reader", "GET", beta.body["@odata.nextLink"].slice(t.tenant.url.length), prefer);
    expect([next.body.value.length, next.body["@odata.nextLink"]]).toEqual([1, undefined]);
    t.clock.advance({ days: 31 });
    expect((await t.ask("reader", "GET", "/v1.0/auditLogs/signIns")).body.value).toEqual([]);
  });
  test("the directory audit names what our identities did", async () => {
    await t.ask("passIssuer", "POST", `/v1.0/users/${id.ana}/authentication/temporaryAccessPassMethods`, { body: {} });
    const { body } = await t.ask(
      "reader",
      "GET",
      `/v1.0/auditLogs/directoryAudits?$top=1&$filter=loggedByService eq 'Authentication Methods'`,
    );
    expect(body.value[0]).toMatchObject({
      activityDisplayName: "Admin registered security info",
      targetResources: [{ id: id.ana }],
    });
  });
});

describe("$batch", () => {
  const batch = (requests: object[]) => t.ask("reader", "POST", "/v1.0/$batch", { body: { requests } });
  test("answers each by itself, and fails those that depend on a failure", async () => {
    const { status, body } = await batch([
      { id: "3", method: "GET", url: "/users?$top=1&$select=id", dependsOn: ["2"] },
      { id: "1", method: "GET", url: `/users/${id.ana}?$select=id` },
      { id: "2", method: "GET", url: "/users/nobody@contoso.example" },
      {
        id: "4",
        method: "PATCH",
        url: `/groups/${id.wave}`,
        body: {},
        headers: { "Content-Type": "application/json" },
      },
    ]);
    const statuses = Object.fromEntries(body.responses.map((r) => [r.id, r.status]));
    expect([status, statuses]).toEqual([200, { "1": 200, "2": 404, "3": 424, "4": 403 }]);
  });
  test("throttles each by itself", async () => {
    const { body } = await batch(
      Array.from({ length: 7 }, (_, i) => ({
        id: `${i}`,
        method: "GET",
        url: `/users/${id.ana}/authentication/methods`,
      })),
    );
    const throttled = body.responses.filter((r) => r.status === 429);
    expect(throttled).toHaveLength(2);
    expect(throttled[0]?.headers["Retry-After"]).toBe("10");
  });
  test.each([
    ["21 requests", Array.from({ length: 21 }, (_, i) => ({ id: `${i}`, method: "GET", url: "/users" }))],
    ["an id twice", [1, 2].map(() => ({ id: "1", method: "GET", url: "/users" }))],
    [
      "a circle",
      [
        { id: "1", method: "GET", url: "/users", dependsOn: ["2"] },
        { id: "2", method: "GET", url: "/users", dependsOn: ["1"] },
      ],
    ],
  ])("refuses %s", async (_what, requests) => {
    expect((await batch(requests)).status).toBe(400);
  });
});

describe("limits", () => {
  test("reports, logs and methods: five in ten seconds for each identity, then 429 with Retry-After until they have passed", async () => {
    t.clock.advance({ seconds: 20 });
    const read = (who: "reader" | "passIssuer") =>
      t.ask(who, "GET", `/v1.0/users/${id.ana}/authentication/temporaryAccessPassMethods`, { at: "once" });
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await read("reader")).status);
    const sixth = await read("reader");
    expect([...statuses, sixth.status, sixth.headers.get("retry-after")]).toEqual([200, 200, 200, 200, 200, 429, "10"]);
    expect((await read("passIssuer")).status).toBe(200);
    t.clock.advance({ seconds: 10 });
    expect((await read("reader")).status).toBe(200);
  });
  test("Conditional Access: one in a second for the whole tenant, 429 without Retry-After", async () => {
    t.clock.advance({ seconds: 20 });
    const read = (who: "reader" | "policyWriter") =>
      t.ask(who, "GET", "/v1.0/identity/conditionalAccess/policies", { at: "once" });
    expect((await read("reader")).status).toBe(200);
    const second = await read("policyWriter");
    expect([second.status, second.headers.get("retry-after")]).toEqual([429, null]);
    t.clock.advance({ seconds: 1 });
    expect((await read("policyWriter")).status).toBe(200);
  });
  test("trouble may lose the answer to a write that took effect", async () => {
    const before = t.tenant.directory.state.passes.issued.length;
    t.tenant.setTrouble({ lostAnswer: 1 });
    const answer = await t.ask(
      "passIssuer",
      "POST",
      `/v1.0/users/${id.ana}/authentication/temporaryAccessPassMethods`,
      { body: {} },
    );
    t.tenant.setTrouble({});
    expect([answer.status, t.tenant.directory.state.passes.issued.length]).toEqual([504, before + 1]);
  });
});

test.each([
  "/v1.0/organization?$select=id,verifiedDomains",
  "/v1.0/domains",
  "/v1.0/domains/contoso.onmicrosoft.com",
  "/v1.0/policies/authenticationMethodsPolicy",
  "/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/fido2",
  "/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass",
  "/v1.0/policies/authenticationStrengthPolicies",
  "/v1.0/identity/conditionalAccess/authenticationStrength/policies/00000000-0000-0000-0000-000000000004",
  "/v1.0/roleManagement/directory/roleDefinitions?$top=2",
  "/v1.0/groups?$top=2",
  "/v1.0/users?$count=true&$top=2&$orderby=displayName desc",
])("serves %s", async (path) => {
  expect((await t.ask("reader", "GET", path, { headers: { ConsistencyLevel: "eventual" } })).status).toBe(200);
});

describe("what is kept", () => {
  const checker = new URL("../../../../../../shared/contract/graph-contract.mjs", import.meta.url).pathname;
  const hasChecker = existsSync(checker);
  if (!hasChecker) console.log("skipped: the exchanges are not checked, ../shared/contract is absent");

  test("codes stand in passes.json and nowhere else", () => {
    t.tenant.flush();
    const passes: { temporaryAccessPass: string }[] = JSON.parse(readFileSync(`${t.dir}/passes.json`, "utf8"));
    const exchanges = readFileSync(t.exchangesFile, "utf8");
    expect(passes.length).toBeGreaterThan(5);
    expect(exchanges).toContain("REDACTED");
    for (const { temporaryAccessPass } of passes) expect(exchanges).not.toContain(temporaryAccessPass);
  });
  test.skipIf(!hasChecker)("every answer conforms to Microsoft's metadata", () => {
    t.tenant.flush();
    const { stdout } = spawnSync(process.execPath, [checker, t.exchangesFile, "--allow-beta", "/auditLogs/signIns"], {
      encoding: "utf8",
    });
    // What these tests ask wrongly on purpose is counted against the asker; nothing else may be.
    const onPurpose =
      /shoes|shoeSize|employeeId like|\$batch of 21|'\/v3\/users'|beta path '\/users'|has no 'lifetime'|authenticationStrength' cannot be bound|"on" is not in|'like'|has no 'E1'/;
    const violations = stdout.split("\n").filter((line) => /^\d+x /.test(line) && !onPurpose.test(line));
    expect(violations).toEqual([]);
  });
});
