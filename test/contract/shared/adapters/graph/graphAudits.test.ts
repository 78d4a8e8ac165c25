import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { graphAudits } from "../../../../../shared/adapters/graph/graphAudits.ts";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphPasses } from "../../../../../shared/adapters/graph/graphPasses.ts";
import { RequestPace } from "../../../../../shared/adapters/graph/requestPace.ts";
import { RefusedError } from "../../../../../shared/errors.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";

const passkey = {
  displayName: "Key",
  aaGuid: "de1e552d-db1d-4423-a619-566b625cdc84",
  model: "Key",
  passkeyType: "deviceBound",
} as const;
const helper = {
  clientId: "f0000000-0000-4000-8000-000000000001",
  principalId: "f0000000-0000-4000-8000-000000000002",
  displayName: "Helper",
};

let world: TestTenant;
const auditsAs = (name: "reader" | "policyWriter") =>
  graphAudits(
    new GraphClient(world.tenant.url, world.credential(name)),
    new RequestPace({ now: () => new Date(world.clock.now()) }),
  );
beforeAll(async () => {
  world = await startTestTenant();
});
afterAll(() => world?.stop());
beforeEach(() => world.clock.pass(86_400));

let serial = 0;
const person = () => {
  const name = `audited${++serial}`;
  return world.tenant.directory.addUser({
    userPrincipalName: `${name}@contoso.example`,
    displayName: name,
    createdDateTime: "2025-01-06T08:00:00Z",
  });
};
const at = (secondsAgo: number) => new Date(world.clock.now() - secondsAgo * 1000).toISOString();
const read = async (from: string, to: string) => (await auditsAs("reader").adminRegistrations(from, to)).items;

test("what an application registers for somebody comes with it, and with the moment of the passkey", async () => {
  const userId = person();
  world.tenant.directory.provisionPasskey(userId, helper, passkey);
  const [line, ...more] = await read(at(60), at(-60));
  expect(more).toEqual([]);
  expect(line).toMatchObject({
    userId,
    userPrincipalName: `audited${serial}@contoso.example`,
    result: "success",
    isByUser: false,
    appIds: [helper.clientId, helper.principalId],
    appName: "Helper",
  });
  const [method] = world.tenant.directory.methodsOf(userId);
  expect(Date.parse(line?.at ?? "")).toBe(method?.createdAt);
});

test("so does a pass that our own identity makes, or an admin by hand; what people register themselves does not", async () => {
  const [one, two] = [person(), person()];
  await graphPasses(new GraphClient(world.tenant.url, world.credential("passIssuer"))).mint(one, {
    lifetimeInMinutes: 60,
    isUsableOnce: true,
  });
  world.clock.pass(1);
  world.tenant.directory.issuePass(two, one);
  const lines = await read(at(60), at(-60));
  expect(lines.map(({ userId, isByUser }) => ({ userId, isByUser }))).toEqual([
    { userId: two, isByUser: true },
    { userId: one, isByUser: false },
  ]);
  expect(lines[1]?.appIds[0]).toBe(world.tenant.identities.passIssuer.clientId);
  expect(lines.every(({ reason }) => reason?.includes("temporary access pass"))).toBe(true);
});

test("the window has both of its ends, and pages follow one another", async () => {
  const userId = person();
  for (let n = 0; n < 3; n++) {
    world.tenant.directory.provisionPasskey(userId, helper, passkey);
    world.clock.pass(60);
  }
  expect(await read(at(180), at(120))).toHaveLength(2);
  expect(await read(at(179), at(61))).toHaveLength(1);
  expect(await read(at(40_000), at(20_000))).toEqual([]);
});

test("an identity that may not read the log is refused", async () => {
  await expect(auditsAs("policyWriter").adminRegistrations(at(60), at(0))).rejects.toThrow(RefusedError);
});

test("what people try themselves comes with whether it worked, of everybody or of one", async () => {
  const [one, two] = [person(), person()];
  const { directory } = world.tenant;
  const session = (userId: string) => ({
    userId,
    combination: "fido2",
    authenticationMethod: "Passkey",
    isMultifactor: true,
    methodId: undefined,
    startedAt: world.clock.now(),
    expiresAt: world.clock.now() + 3_600_000,
  });
  const { audits, principals } = directory.state;
  const did = "User registered security info";
  audits.securityInfo(principals.user(one), "user", did, "User failed to register Passkey", "failure");
  world.clock.pass(60);
  expect(directory.registerPasskey(session(two), passkey).result).toBe("registered");
  world.clock.pass(60);
  // Not by themselves.
  directory.provisionPasskey(one, helper, passkey);
  const own = async (...more: string[]) => {
    const { items } = await auditsAs("reader").ownRegistrations(at(600), at(0), ...more);
    return items.map(({ userId, succeeded }) => ({ userId, succeeded }));
  };
  const failed = { userId: one, succeeded: false };
  expect(await own(one)).toEqual([failed]);
  const all = await own();
  expect([all.at(-1), all.filter(({ userId }) => userId === two).every(({ succeeded }) => succeeded)]).toEqual([
    failed,
    true,
  ]);
  await expect(auditsAs("policyWriter").ownRegistrations(at(60), at(0))).rejects.toThrow(RefusedError);
});
