import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { describe, expect, test } from "vitest";
import { askForDoor, showDoor } from "../../../../functions/door/http/doorHandlers.ts";
import { stopEnforcement } from "../../../../functions/enforcement/http/startStop.ts";
import { listJoiners } from "../../../../functions/joiners/readJoiners.ts";
import { pickUp } from "../../../../functions/passes/pickUpPage.ts";
import { listWaves } from "../../../../functions/waves/http/read.ts";
import { admitFresh } from "../../../../functions/web/door.ts";
import { FakeOrchestrations } from "../../../support/fakes/fakeOrchestrations.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";
import { secondsAgo, signedInAs } from "../../../support/signedIn.ts";
import { APP_ID, testConfig } from "../../../support/testConfig.ts";

const LISTED = "cccccccc-cccc-4ccc-8ccc-cccccccccccc";
const STRANGER = "dddddddd-dddd-4ddd-8ddd-dddddddddddd";
const OID = "a0000000-0000-4000-8000-000000000001";
const config = testConfig({ API_CLIENT_IDS: LISTED.toUpperCase() });
const ports = fakePorts();
const requestOf = (client: string | undefined, method: "GET" | "POST" = "GET", path = "/api/x") =>
  new HttpRequest({
    method,
    url: `https://app.example${path}`,
    headers: {
      ...signedInAs(OID, "Ada", ["Admin"], [secondsAgo(0)], client === undefined ? [] : [{ typ: "azp", val: client }]),
      ...(method === "POST" && { "content-type": "application/json" }),
    },
    ...(method === "POST" && { body: { string: '{"reason":"r"}' } }),
  });
const codeOf = (answer: { jsonBody?: unknown }) => (answer.jsonBody as { error?: { code?: string } })?.error?.code;

/** One of each way in: by a role, fresh, past the door, of its own, and of managers without a role. */
const ways: Readonly<Record<string, (client: string | undefined) => Promise<HttpResponseInit>>> = {
  "the waves": (client) => listWaves(ports, config)(requestOf(client)),
  "the door": (client) => showDoor(ports, config)(requestOf(client)),
  "the making of the door": (client) => askForDoor(ports, config)(requestOf(client, "POST")),
  "the stop": (client) => stopEnforcement(ports, config)(requestOf(client, "POST")),
  "the joiners": async (client) =>
    (await listJoiners(ports, config)(requestOf(client), new InvocationContext())) as HttpResponseInit,
};

describe("a token that another program asked for, of somebody who may", () => {
  test.each(Object.keys(ways))("opens nothing at %s, and says why", async (way) => {
    const answer = await ways[way]?.(STRANGER);
    expect([answer?.status, codeOf(answer ?? {})]).toEqual([403, "clientNotAllowed"]);
    expect(JSON.stringify(answer?.jsonBody)).toContain("API_CLIENT_IDS");
  });

  test.each(Object.keys(ways))(
    "is taken at %s when it is listed, as is our own and a sign-in at our pages",
    async (way) => {
      for (const client of [LISTED, APP_ID, undefined]) {
        const answer = await ways[way]?.(client);
        expect(codeOf(answer ?? {})).not.toBe("clientNotAllowed");
        expect(answer?.status).not.toBe(403);
      }
    },
  );

  test("collects no code, though managers need no role for it", async () => {
    const press = pickUp(ports, config, () => new FakeOrchestrations());
    const context = new InvocationContext();
    const answerTo = async (client: string | undefined) =>
      (await press(requestOf(client, "GET", "/pick-up/x?sig=y"), context)).status;
    expect([await answerTo(STRANGER), await answerTo(LISTED), await answerTo(undefined)]).toEqual([403, 404, 404]);
  });

  test("is refused before anybody asks how old its sign-in is", () => {
    const admission = admitFresh(requestOf(STRANGER), config, ["Admin"], "/door");
    expect(admission).toMatchObject({ refusal: { status: 403 } });
  });
});
