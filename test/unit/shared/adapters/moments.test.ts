import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GraphClient } from "../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../shared/adapters/graph/graphDirectory.ts";
import { graphMethods } from "../../../../shared/adapters/graph/graphMethods.ts";
import { graphPasses } from "../../../../shared/adapters/graph/graphPasses.ts";
import { graphReports } from "../../../../shared/adapters/graph/graphReports.ts";
import { startScriptedServer, tokenOf } from "../../../support/scriptedServer.ts";
import { APP_ID } from "../../../support/testConfig.ts";

const ID = "00000000-0000-4000-8000-000000000001";
const [FROM, TO] = ["2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z"];
const unlimited = { take: (granted: number) => ({ granted, retryAfterSeconds: 0 }), holdOff: () => undefined };
let server: Awaited<ReturnType<typeof startScriptedServer>>;
let graph: GraphClient;
beforeAll(async () => {
  server = await startScriptedServer();
  graph = new GraphClient(server.url, tokenOf("secret"));
});
afterAll(() => server?.stop());
const list = (item: object) => server.answer({ body: { value: [item] } });

const signIn = { id: "s", userId: ID, status: { errorCode: 0 } };
const pass = { id: "p", createdDateTime: FROM, lifetimeInMinutes: 60, isUsable: true };
const odd = [[""], ["soon"], ["0000-00-00"], [null], [undefined], [5]] as const;

describe.each(odd)("a moment that is %j", (createdDateTime) => {
  test("makes a sign-in a line that is unread, with whose it is: it neither proves nor refutes", async () => {
    const reports = graphReports(graph, unlimited);
    list({ ...signIn, createdDateTime });
    expect(await reports.signIns("interactive", FROM, TO)).toMatchObject({
      items: [],
      unread: [{ id: "s", userId: ID }],
    });
    // Its person is here, and not away.
    expect(await reports.lastSignIn("interactive", ID, FROM, TO)).toBe(FROM);
  });

  test("of its creation makes a pass one that nobody understands: none is made over it", async () => {
    list({ ...pass, createdDateTime });
    await expect(graphPasses(graph).passOf(ID)).rejects.toMatchObject({ reason: "notUnderstood" });
  });

  test("of its start is that of its creation: the pass still counts as there", async () => {
    list({ ...pass, startDateTime: createdDateTime });
    expect(await graphPasses(graph).passOf(ID)).toMatchObject({ startDateTime: FROM });
  });

  test("is none for a method, which is held all the same", async () => {
    list({ id: "m", "@odata.type": "#microsoft.graph.fido2AuthenticationMethod", createdDateTime });
    expect(await graphMethods(graph, unlimited).methodsOf(ID)).toEqual([
      { id: "m", type: "fido2AuthenticationMethod" },
    ]);
  });

  test("is none for an account", async () => {
    const account = { id: ID, userPrincipalName: "a@contoso.example", userType: "Member", createdDateTime };
    server.answer({ body: account });
    expect((await graphDirectory(graph, APP_ID).user(ID))?.createdDateTime).toBeUndefined();
  });
});

test("a moment as Graph writes it is kept as it is", async () => {
  list({ ...signIn, createdDateTime: "2026-03-02T08:30:00.1234567Z" });
  const { items } = await graphReports(graph, unlimited).signIns("interactive", FROM, TO);
  expect(items[0]?.createdDateTime).toBe("2026-03-02T08:30:00.1234567Z");
});
