import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import type { DirectoryUser } from "../../../../../shared/domain/people/directoryUser.ts";
import type { DirectoryReader } from "../../../../../shared/ports/graph.ts";
import { startScriptedServer, tokenOf } from "../../../../support/scriptedServer.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

const ID = "00000000-0000-4000-8000-000000000001";
let server: Awaited<ReturnType<typeof startScriptedServer>>;
let directory: DirectoryReader;
beforeAll(async () => {
  server = await startScriptedServer();
});
beforeEach(() => {
  directory = graphDirectory(new GraphClient(server.url, tokenOf("secret")), APP_ID);
});
afterAll(() => server?.stop());

/** Field case 9. */
const founder = {
  "@odata.type": "#microsoft.graph.user",
  id: ID,
  userPrincipalName: "founder@contoso.example",
  displayName: "Fay Founder",
  mail: "fay@contoso.example",
  accountEnabled: true,
  userType: null,
  creationType: null,
  externalUserState: null,
};

/** Every way in which an account comes from Graph, and what the answer is around it. */
const readings: readonly (readonly [string, (user: object) => object, () => Promise<DirectoryUser | undefined>])[] = [
  ["asked for by id", (user) => user, () => directory.user(ID)],
  ["found by employee id", (user) => ({ value: [user] }), async () => (await directory.usersByEmployeeId("e1"))[0]],
  ["as somebody's manager", (user) => user, () => directory.managerOf(ID)],
  [
    "as a manager among others",
    (user) => ({ responses: [{ id: ID, status: 200, body: user }] }),
    async () => (await directory.managersOf([ID])).get(ID),
  ],
  ["as a direct report", (user) => ({ value: [user] }), async () => (await directory.directReportsOf(ID))[0]],
  [
    "as a member of a group",
    (user) => ({ value: [user] }),
    async () => (await directory.groupMembers("90000000-0000-4000-8000-000000000001"))?.items[0],
  ],
];

describe.each(readings)("an account %s", (_how, around, read) => {
  test.each<[string, object, Partial<DirectoryUser>]>([
    ["without a type is a member", {}, { userType: "Member" }],
    ["with an empty type is a member", { userType: "" }, { userType: "Member" }],
    ["without a type, by invitation, is a guest", { creationType: "Invitation" }, { userType: "Guest" }],
    ["with a type that is new is unknown", { userType: "Contractor" }, { userType: "unknown" }],
    ["whose type is not told is unknown", { userType: undefined }, { userType: "unknown" }],
    ["that does not say whether it is switched on is off", { accountEnabled: null }, { accountEnabled: false }],
    ["with an empty mail address has none", { mail: "" }, { mail: undefined }],
    ["with an empty date of creation has none", { createdDateTime: "" }, { createdDateTime: undefined }],
    ["without a name has an empty one", { displayName: null }, { displayName: "" }],
  ])("%s", async (_what, change, seen) => {
    server.answer({ body: around({ ...founder, ...change }) });
    expect(await read()).toMatchObject(seen);
  });

  test("is asked for all that tells its type", async () => {
    server.answer({ body: around(founder) });
    await read();
    const [request] = server.requests;
    const asked = decodeURIComponent(`${request?.url} ${request?.body}`);
    for (const name of ["userType", "creationType", "externalUserState"]) expect(asked).toContain(name);
  });
});
