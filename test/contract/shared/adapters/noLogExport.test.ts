import { afterAll, beforeAll, expect, test } from "vitest";
import { GraphClient } from "../../../../shared/adapters/graph/graphClient.ts";
import { graphReports } from "../../../../shared/adapters/graph/graphReports.ts";
import { LogAnalyticsClient } from "../../../../shared/adapters/logAnalytics/logAnalyticsClient.ts";
import { logAnalyticsReports } from "../../../../shared/adapters/logAnalytics/logAnalyticsReports.ts";
import { startTestTenant, type TestTenant } from "../../../support/standIns.ts";

const [from, to] = ["2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z"];
let world: TestTenant;
const atGraph = () =>
  graphReports(new GraphClient(world.tenant.url, world.credential("reader")), {
    take: (granted: number) => ({ granted, retryAfterSeconds: 0 }),
    holdOff: () => undefined,
  });
beforeAll(async () => {
  world = await startTestTenant({ logExport: false });
  const user = {
    userPrincipalName: "ana@contoso.example",
    displayName: "Ana",
    createdDateTime: "2025-01-06T08:00:00Z",
  };
  const userId = world.tenant.directory.addUser(user);
  const device = { operatingSystem: "Windows 11", browser: "Edge 140" };
  world.tenant.directory.signIn({ userId, with: { kind: "password" }, interactive: true, device });
  world.clock.pass(3600);
});
afterAll(() => world?.stop());

test.each(["interactive", "nonInteractive"] as const)(
  "in a tenant that exports no log, its %s log is read at Graph",
  async (log) => {
    const { items } = await atGraph().signIns(log, from, to);
    expect(items).toHaveLength(log === "interactive" ? 1 : 0);
  },
);

test.each([
  ["interactive", "SigninLogs"],
  ["nonInteractive", "AADNonInteractiveUserSignInLogs"],
] as const)(
  "and in the workspace the %s log is refused, with the table that is missing, never quiet",
  async (log, table) => {
    const { url, workspaceId } = world.tenant.logAnalytics;
    const inWorkspace = logAnalyticsReports(
      new LogAnalyticsClient(url, workspaceId, world.credential("reader")),
      atGraph(),
    );
    await expect(inWorkspace.signIns(log, from, to)).rejects.toMatchObject({
      name: "RefusedError",
      message: expect.stringContaining(table),
    });
  },
);
