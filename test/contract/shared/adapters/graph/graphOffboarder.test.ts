import { afterAll, beforeAll, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import { graphMethods } from "../../../../../shared/adapters/graph/graphMethods.ts";
import { graphOffboarder } from "../../../../../shared/adapters/graph/graphOffboarder.ts";
import { RequestPace } from "../../../../../shared/adapters/graph/requestPace.ts";
import type { AuthenticationMethodsReader, DirectoryReader, Offboarder } from "../../../../../shared/ports/graph.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

let world: TestTenant;
let offboarder: Offboarder;
let directory: DirectoryReader;
let methods: AuthenticationMethodsReader;
let ana: string;
let team: string;
const NOBODY = "00000000-0000-4000-8000-0000000000ee";

beforeAll(async () => {
  world = await startTestTenant();
  const { directory: tenant, url } = world.tenant;
  const pace = new RequestPace({ now: () => new Date(world.clock.now()) });
  offboarder = graphOffboarder(new GraphClient(url, world.credential("offboarder")), pace);
  const reader = new GraphClient(url, world.credential("reader"));
  directory = graphDirectory(reader, APP_ID);
  methods = graphMethods(reader, pace);
  ana = tenant.addUser({
    userPrincipalName: "ana@contoso.example",
    displayName: "Ana",
    createdDateTime: "2025-01-06T08:00:00Z",
  });
  team = tenant.addGroup({ displayName: "Team" });
  tenant.addMember(team, ana);
});
afterAll(() => world?.stop());

const names = async () => (await directory.groupsOf(ana)).map(({ displayName }) => displayName).toSorted();

test("somebody's groups are read, whoever is in none has none, and an account that is gone has none", async () => {
  expect(await directory.groupsOf(ana)).toEqual([{ id: team, displayName: "Team", fixedBy: undefined }]);
  expect(await directory.groupsOf(NOBODY)).toEqual([]);
});

test("somebody leaves a group by the reference: the account stays; twice, and of nobody, it is the same", async () => {
  await offboarder.leaveGroup(team, ana);
  await offboarder.leaveGroup(team, ana);
  await offboarder.leaveGroup(team, NOBODY);
  expect(await names()).toEqual([]);
  expect(await directory.user(ana)).toMatchObject({ id: ana, accountEnabled: true });
});

test("somebody is put back, once and again", async () => {
  await offboarder.joinGroup(team, ana);
  await offboarder.joinGroup(team, ana);
  expect(await names()).toEqual(["Team"]);
});

test("sessions are revoked; of an account that is gone there are none", async () => {
  await offboarder.revokeSessions(ana);
  await offboarder.revokeSessions(NOBODY);
});

test("methods are deleted by their types, twice without harm; the password stays", async () => {
  const { directory: tenant } = world.tenant;
  tenant.addMethod(ana, { kind: "phone", phoneNumber: "+49 30 1" });
  tenant.addMethod(ana, {
    kind: "fido2",
    displayName: "Key",
    aaGuid: NOBODY,
    model: "Key",
    passkeyType: "deviceBound",
  });
  tenant.addMethod(ana, { kind: "windowsHelloForBusiness", displayName: "Laptop" });
  tenant.addMethod(ana, { kind: "platformCredential", displayName: "Mac" });
  tenant.addMethod(ana, { kind: "microsoftAuthenticator", displayName: "Phone" });
  tenant.addMethod(ana, { kind: "softwareOath" });
  tenant.addMethod(ana, { kind: "email", emailAddress: "ana@example.org" });
  const held = (await methods.methodsOf(ana)) ?? [];
  expect(held).toHaveLength(8);
  for (let round = 0; round < 2; round++)
    for (const method of held) {
      world.clock.pass(60);
      expect(await offboarder.deleteMethod(ana, method)).toBe(/^password/.test(method.type) ? "unknown" : "gone");
    }
  world.clock.pass(60);
  expect((await methods.methodsOf(ana))?.map(({ type }) => type)).toEqual(["passwordAuthenticationMethod"]);
});
