import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GraphClient } from "../../../../shared/adapters/graph/graphClient.ts";
import { graphPolicyWriter } from "../../../../shared/adapters/graph/graphPolicies.ts";
import { graphReports } from "../../../../shared/adapters/graph/graphReports.ts";
import { LogAnalyticsClient } from "../../../../shared/adapters/logAnalytics/logAnalyticsClient.ts";
import { logAnalyticsReports } from "../../../../shared/adapters/logAnalytics/logAnalyticsReports.ts";
import type { ReportReader } from "../../../../shared/ports/reports.ts";
import { startTestTenant, type TestTenant } from "../../../support/standIns.ts";

const STRENGTH = "00000000-0000-0000-0000-000000000004";
const laptop = { operatingSystem: "Windows 11", browser: "Edge 140", deviceId: "laptop" };
let world: TestTenant;
let atGraph: ReportReader;
let inWorkspace: ReportReader;
let enforced: string;

const workspace = (identity: Parameters<TestTenant["credential"]>[0] = "reader", id?: string) => {
  const { url, workspaceId } = world.tenant.logAnalytics;
  return new LogAnalyticsClient(url, id ?? workspaceId, world.credential(identity));
};

beforeAll(async () => {
  world = await startTestTenant();
  const unlimited = { take: (granted: number) => ({ granted, retryAfterSeconds: 0 }), holdOff: () => undefined };
  atGraph = graphReports(new GraphClient(world.tenant.url, world.credential("reader")), unlimited);
  inWorkspace = logAnalyticsReports(workspace(), atGraph);
  enforced = world.tenant.directory.addGroup({ displayName: "enforced" });
  await graphPolicyWriter(new GraphClient(world.tenant.url, world.credential("policyWriter"))).createPolicy({
    displayName: "passkey-rollout: workforce",
    state: "enabled",
    conditions: {
      clientAppTypes: ["all"],
      applications: { includeApplications: ["All"] },
      users: { includeGroups: [enforced] },
    },
    grantControls: { operator: "OR", builtInControls: [], authenticationStrength: { id: STRENGTH } },
  });
});
afterAll(() => world?.stop());
// Graph's bucket of five requests in ten seconds is the tenant's own.
beforeEach(() => world.clock.pass(86_400));

let serial = 0;
function person(isEnforced = true): string {
  const name = `logged${++serial}`;
  const userPrincipalName = `${name}@contoso.example`;
  const createdDateTime = "2025-01-06T08:00:00Z";
  const id = world.tenant.directory.addUser({ userPrincipalName, displayName: name, createdDateTime });
  if (isEnforced) world.tenant.directory.addMember(enforced, id);
  return id;
}
const passkeyOf = (userId: string) =>
  world.tenant.directory.addMethod(userId, {
    kind: "fido2",
    displayName: "Key",
    aaGuid: "de1e552d-db1d-4423-a619-566b625cdc84",
    model: "Key",
    passkeyType: "deviceBound",
    createdDateTime: "2026-02-01T08:00:00Z",
  });
type Asked = Parameters<TestTenant["tenant"]["directory"]["signIn"]>[0];
const signIn = (userId: string, credential: Asked["with"], more: Partial<Asked> = {}) => {
  world.tenant.directory.signIn({ userId, with: credential, interactive: true, device: laptop, ...more });
  world.clock.pass(60);
};
/** Of the last two hours, after the last line has arrived in the workspace. */
function settled(): readonly [string, string] {
  world.clock.pass(600);
  const to = world.clock.now();
  return [new Date(to - 7_200_000).toISOString(), new Date(to).toISOString()];
}
/** As far as the app reads it; that the workspace tells more of a line harms nobody. */
const facts = (items: readonly object[]) =>
  items.map((item) => {
    const { authenticationMethods: _, app: __, clientApp: ___, ...rest } = item as Partial<Record<string, unknown>>;
    return rest;
  });

describe("the sign-in log, whoever is asked for it", () => {
  test("is the same, in both logs, of everybody and of one", async () => {
    const [stopped, fine, outside] = [person(), person(), person(false)];
    const methodId = passkeyOf(fine);
    signIn(stopped, { kind: "password" }, { flow: "a flow" });
    signIn(stopped, { kind: "wrongPassword" });
    signIn(fine, { kind: "passkey", methodId });
    signIn(fine, { kind: "passkey", methodId }, { interactive: false });
    signIn(outside, { kind: "password" });
    const [from, to] = settled();
    for (const ask of [
      (port: ReportReader) => port.stoppedSignIns("interactive", from, to),
      (port: ReportReader) => port.satisfiedSignIns(from, to),
      (port: ReportReader) => port.signIns("nonInteractive", from, to),
      async (port: ReportReader) => ({ items: await port.satisfiedSignInsOf(fine, from, to) }),
    ]) {
      const [graph, other] = [await ask(atGraph), await ask(inWorkspace)];
      expect(other.items.length).toBeGreaterThan(0);
      expect(facts(other.items)).toEqual(facts(graph.items));
      world.clock.pass(10);
    }
    // How they signed in, and what came of it, tells whether they are ready; not by which flow.
    const whole = async (port: ReportReader) =>
      (await port.signIns("interactive", from, to)).items.map(({ correlationId: _, deviceId: __, ...one }) => one);
    const lines = await whole(inWorkspace);
    expect(lines.some(({ authenticationMethods }) => authenticationMethods)).toBe(true);
    expect(lines).toEqual(await whole(atGraph));
  });

  test("tells the same of one person", async () => {
    const [userId, nobody] = [person(), person()];
    signIn(userId, { kind: "passkey", methodId: passkeyOf(userId) });
    signIn(userId, { kind: "password" });
    const [from, to] = settled();
    for (const one of [userId, nobody]) {
      const both = async <T>(ask: (port: ReportReader) => Promise<T>) => {
        world.clock.pass(10);
        return [await ask(inWorkspace), await ask(atGraph)] as const;
      };
      for (const [other, graph] of [
        await both((port) => port.lastSignIn("interactive", one, from, to)),
        await both((port) => port.lastSignIn("nonInteractive", one, from, to)),
        await both((port) => port.hasSignedIn(one, from, to)),
        await both((port) => port.lastSuccessAt(one)),
        await both((port) => port.lastPasskeyUse(one, from, to)),
      ])
        expect(other).toEqual(graph);
    }
    expect(await inWorkspace.lastPasskeyUse(userId, from, to)).toBeDefined();
    expect(await inWorkspace.hasSignedIn(nobody, from, to)).toBe(false);
    expect(await inWorkspace.hasSignIns("interactive", from, to)).toBe(true);
    expect(await inWorkspace.hasSignIns("nonInteractive", from, from)).toBe(false);
  });

  test("tells the same of who got in with an account, in either log, and of who tried to", async () => {
    const [userId, other] = [person(), person()];
    for (const one of [userId, other]) {
      const methodId = passkeyOf(one);
      signIn(one, { kind: "password" });
      signIn(one, { kind: "wrongPassword" });
      signIn(one, { kind: "passkey", methodId });
      signIn(one, { kind: "passkey", methodId }, { interactive: false });
    }
    const [from, to] = settled();
    for (const [lines, ask] of [
      [1, (port: ReportReader) => port.successPageOf("interactive", userId, from, to)],
      [1, (port: ReportReader) => port.successPageOf("nonInteractive", userId, from, to)],
      [1, (port: ReportReader) => port.failuresOf(userId, [50126, 50053], from, to)],
      [2, (port: ReportReader) => port.failuresOf(userId, [50126, 53003, 50074, 50072], from, to)],
      [0, (port: ReportReader) => port.failuresOf(userId, [50055], from, to)],
    ] as const) {
      const [graph, workspaces] = [await ask(atGraph), await ask(inWorkspace)];
      expect(graph.items).toHaveLength(lines);
      expect(graph.items.map((one) => one.userId)).toEqual(graph.items.map(() => userId));
      expect(facts(workspaces.items)).toEqual(facts(graph.items));
      world.clock.pass(10);
    }
    const [used] = (await atGraph.successPageOf("interactive", userId, from, to)).items;
    expect(used?.app).toBeDefined();
  });

  test("comes page by page, each line once, also of many in one moment", async () => {
    const userId = person();
    for (let n = 0; n < 1500; n++)
      world.tenant.directory.signIn({ userId, with: { kind: "password" }, interactive: true, device: laptop });
    const [from, to] = settled();
    const first = await inWorkspace.stoppedSignIns("interactive", from, to);
    const second = await inWorkspace.stoppedSignIns("interactive", from, to, first.next);
    expect([first.items.length, second.items.length, second.next]).toEqual([1000, 500, undefined]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(1500);
  });

  test("of the last minutes is not there yet, and comes later", async () => {
    const userId = person();
    signIn(userId, { kind: "password" });
    const [from, to] = [new Date(world.clock.now() - 3_600_000), new Date(world.clock.now())].map((at) =>
      at.toISOString(),
    ) as [string, string];
    expect((await inWorkspace.stoppedSignIns("interactive", from, to)).items).toEqual([]);
    world.clock.pass(300);
    expect((await inWorkspace.stoppedSignIns("interactive", from, to)).items).toHaveLength(1);
  });
});

describe("what proves nothing is refused in words", () => {
  const [from, to] = ["2026-03-01T00:00:00.000Z", "2026-03-02T00:00:00.000Z"];
  const refusalOf = async (port: ReportReader, next?: string) =>
    port.stoppedSignIns("interactive", from, to, next).catch((error: unknown) => error);

  test("without the role on the workspace, for one that is not there, and at a place of another log", async () => {
    expect(await refusalOf(logAnalyticsReports(workspace("passIssuer"), atGraph))).toMatchObject({
      name: "RefusedError",
      reason: "denied",
      code: "InsufficientAccessError",
    });
    const none = workspace("reader", "11111111-1111-4111-8111-111111111111");
    expect(await refusalOf(logAnalyticsReports(none, atGraph))).toMatchObject({ reason: "notFound" });
    expect(
      await refusalOf(inWorkspace, "https://graph.microsoft.com/v1.0/auditLogs/signIns?$skiptoken=1"),
    ).toMatchObject({ name: "RefusedError", reason: "cursor" });
    await expect(workspace().query("SecurityEvent")).rejects.toMatchObject({ code: "BadArgumentError" });
  });
});
