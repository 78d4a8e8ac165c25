import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphPolicyWriter } from "../../../../../shared/adapters/graph/graphPolicies.ts";
import { graphReports } from "../../../../../shared/adapters/graph/graphReports.ts";
import { RequestPace } from "../../../../../shared/adapters/graph/requestPace.ts";
import { RefusedError } from "../../../../../shared/errors.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";

const STRENGTH = "00000000-0000-0000-0000-000000000004";
const laptop = { operatingSystem: "Windows 11", browser: "Edge 140", deviceId: "laptop" };
const phone = { operatingSystem: "iOS 19", browser: "Safari" };

let world: TestTenant;
let reports: ReturnType<typeof graphReports>;
let policyId: string;
let enforced: string;

beforeAll(async () => {
  world = await startTestTenant();
  reports = graphReports(
    new GraphClient(world.tenant.url, world.credential("reader")),
    new RequestPace({ now: () => new Date(world.clock.now()) }),
  );
  enforced = world.tenant.directory.addGroup({ displayName: "enforced" });
  const writer = graphPolicyWriter(new GraphClient(world.tenant.url, world.credential("policyWriter")));
  const policy = await writer.createPolicy({
    displayName: "passkey-rollout: workforce",
    state: "enabled",
    conditions: {
      clientAppTypes: ["all"],
      applications: { includeApplications: ["All"] },
      users: { includeGroups: [enforced] },
    },
    grantControls: { operator: "OR", builtInControls: [], authenticationStrength: { id: STRENGTH } },
  });
  policyId = policy.id;
});
afterAll(() => world?.stop());
beforeEach(() => world.clock.pass(86_400));

let serial = 0;
const person = (isEnforced = true) => {
  const name = `stopped${++serial}`;
  const id = world.tenant.directory.addUser({
    userPrincipalName: `${name}@contoso.example`,
    displayName: name,
    createdDateTime: "2025-01-06T08:00:00Z",
  });
  if (isEnforced) world.tenant.directory.addMember(enforced, id);
  return id;
};
const key = {
  displayName: "Key",
  aaGuid: "de1e552d-db1d-4423-a619-566b625cdc84",
  model: "Key",
  passkeyType: "deviceBound" as const,
};
const passkeyOf = (userId: string) =>
  world.tenant.directory.addMethod(userId, {
    kind: "fido2",
    ...key,
    createdDateTime: "2026-02-01T08:00:00Z",
  });
type Asked = Parameters<TestTenant["tenant"]["directory"]["signIn"]>[0];
const signIn = (userId: string, credential: Asked["with"], more: Partial<Asked> = {}) => {
  const result = world.tenant.directory.signIn({ userId, with: credential, interactive: true, device: phone, ...more });
  world.clock.pass(60);
  return result;
};
const window = () => {
  const to = world.clock.now();
  return [new Date(to - 3_600_000).toISOString(), new Date(to).toISOString()] as const;
};

describe("what the log tells of sign-ins under a policy", () => {
  test("has those that were stopped, and neither wrong passwords nor people whom the policy does not concern", async () => {
    const [stopped, outside] = [person(), person(false)];
    signIn(stopped, { kind: "password" });
    signIn(stopped, { kind: "wrongPassword" });
    signIn(outside, { kind: "password" });
    const { items } = await reports.stoppedSignIns("interactive", ...window());
    expect(items.map(({ userId }) => userId)).toEqual([stopped]);
    expect(items[0]?.appliedConditionalAccessPolicies).toContainEqual({ id: policyId, result: "failure" });
    expect((await reports.stoppedSignIns("nonInteractive", ...window())).items).toEqual([]);
  });

  test("has those that satisfied it, of everybody or of one, with what tells a prompt: flow and device", async () => {
    const [asked, other, outside] = [person(), person(), person(false)];
    const [methodId, others] = [passkeyOf(asked), passkeyOf(other)];
    signIn(asked, { kind: "password" }, { flow: "a flow", device: laptop });
    signIn(asked, { kind: "passkey", methodId }, { flow: "a flow", device: laptop });
    signIn(other, { kind: "passkey", methodId: others });
    signIn(outside, { kind: "password" });

    const everybody = await reports.satisfiedSignIns(...window());
    expect(everybody.items.map(({ userId }) => userId)).toEqual([other, asked]);
    const [success, ...more] = await reports.satisfiedSignInsOf(asked, ...window());
    expect(more).toEqual([]);
    expect(success?.appliedConditionalAccessPolicies).toContainEqual({ id: policyId, result: "success" });
    const [stopped] = (await reports.stoppedSignIns("interactive", ...window())).items;
    expect(success).toMatchObject({ deviceId: "laptop", correlationId: stopped?.correlationId });
  });

  test("has those of one person that were stopped, in either log, and nobody else's", async () => {
    const [stopped, other] = [person(), person()];
    signIn(stopped, { kind: "password" });
    signIn(stopped, { kind: "wrongPassword" });
    signIn(other, { kind: "password" });
    const found = await reports.stoppedSignInsOf("interactive", stopped, ...window());
    expect(found.map(({ userId }) => userId)).toEqual([stopped]);
    expect(found[0]?.appliedConditionalAccessPolicies).toContainEqual({ id: policyId, result: "failure" });
    expect(await reports.stoppedSignInsOf("nonInteractive", stopped, ...window())).toEqual([]);
  });

  test("has those where methods are registered, of everybody or of one, and no other place's", async () => {
    const [one, two] = [person(), person()];
    const { directory } = world.tenant;
    signIn(one, { kind: "password" });
    for (const userId of [one, two]) {
      const session = {
        userId,
        combination: "temporaryAccessPassOneTime" as const,
        authenticationMethod: "Temporary Access Pass",
        isMultifactor: true,
        methodId: undefined,
        startedAt: world.clock.now(),
        expiresAt: world.clock.now() + 3_600_000,
      };
      expect(directory.registerPasskey(session, key, phone).result).toBe("blocked");
      world.clock.pass(60);
    }
    const everybody = await reports.stoppedRegistrations(...window());
    expect(everybody.items.map(({ userId }) => userId)).toEqual([two, one]);
    const [mine, ...more] = (await reports.stoppedRegistrations(...window(), one)).items;
    expect(more).toEqual([]);
    expect(mine).toMatchObject({ userId: one, appId: "19db86c3-b2b9-44cc-b339-36da233a3be2" });
    expect(mine?.appliedConditionalAccessPolicies).toContainEqual({ id: policyId, result: "failure" });
  });

  test("is cut at both ends of the window", async () => {
    const userId = person();
    const methodId = passkeyOf(userId);
    signIn(userId, { kind: "passkey", methodId });
    const from = new Date(world.clock.now()).toISOString();
    signIn(userId, { kind: "passkey", methodId });
    const to = new Date(world.clock.now()).toISOString();
    signIn(userId, { kind: "passkey", methodId });
    expect(await reports.satisfiedSignInsOf(userId, from, to)).toHaveLength(1);
    expect((await reports.satisfiedSignIns(from, to)).items).toHaveLength(1);
  });

  test("comes page by page, and a place that is made up is refused as one that Graph does not know any more", async () => {
    const userId = person();
    for (let n = 0; n < 1001; n++)
      world.tenant.directory.signIn({ userId, with: { kind: "password" }, interactive: true, device: phone });
    world.clock.pass(60);
    const first = await reports.stoppedSignIns("interactive", ...window());
    expect(first.items).toHaveLength(1000);
    const second = await reports.stoppedSignIns("interactive", ...window(), first.next);
    expect(second.items).toHaveLength(1);
    expect(second.next).toBeUndefined();
    const forgotten = first.next?.replace(/skiptoken=[^&]*/, "skiptoken=forgotten");
    const refusal = await reports.stoppedSignIns("interactive", ...window(), forgotten).catch((thrown) => thrown);
    expect(refusal).toBeInstanceOf(RefusedError);
    expect((refusal as RefusedError).reason).not.toBe("notUnderstood");
  });
});
