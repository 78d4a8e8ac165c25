import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { hrEventWorker } from "../../../../functions/joiners/hrEventWorker.ts";
import { keyIsBack, lendAKey, listKeys, showKeys } from "../../../../functions/lentKeys/lentKeysHttp.ts";
import type { KeyList } from "../../../../functions/lentKeys/schemas.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { joinerIdOf } from "../../../../shared/hr/joinerId.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { BREAK_GLASS_GROUP_ID, testConfig } from "../../../support/testConfig.ts";

const HEN = "4e000000-0000-4000-8000-0000000000aa";
const ANN = "aa000000-0000-4000-8000-000000000001";
const BOB = "aa000000-0000-4000-8000-000000000002";
const config = testConfig();
const answers = new DocumentedAnswers();
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
  ports.directory.addGroup(BREAK_GLASS_GROUP_ID, []);
  ports.directory.addUser({
    id: ANN,
    displayName: "Ann <Onym>",
    userPrincipalName: "ann@contoso.example",
    employeeId: "e1",
  });
  ports.directory.addUser({ id: BOB, displayName: "Bob Other", userPrincipalName: "bob@contoso.example" });
});
afterAll(() => {
  expect(answers.unseen("GET /api/keys", "POST /api/keys", "POST /api/keys/back")).toEqual([]);
});

const as = (role: string) => signedInAs(HEN, "Hen", [role]);
const sent = (path: string, body: unknown, headers: Record<string, string>) =>
  new HttpRequest({
    method: "POST",
    url: `https://app.example${path}`,
    headers: { ...as("Helpdesk"), "content-type": "application/json", authorization: "Bearer x", ...headers },
    body: { string: typeof body === "string" ? body : JSON.stringify(body) },
  });
const key = { serial: "5C 21", make: "YubiKey 5C", person: "ann@contoso.example" };
const lend = async (body: unknown = key, headers: Record<string, string> = {}) =>
  answers.check("POST /api/keys", await lendAKey(ports, config)(sent("/api/keys", body, headers)));
const back = async (body: unknown = { serial: "5c 21", as: "returned" }, headers: Record<string, string> = {}) =>
  answers.check("POST /api/keys/back", await keyIsBack(ports, config)(sent("/api/keys/back", body, headers)));
const list = async (query = "", headers: Record<string, string> = as("Auditor")) =>
  answers.check(
    "GET /api/keys",
    await listKeys(
      ports,
      config,
    )(new HttpRequest({ method: "GET", url: `https://app.example/api/keys${query}`, headers })),
  );
const page = async (role: string) => {
  const request = new HttpRequest({ method: "GET", url: "https://app.example/keys", headers: as(role) });
  return parse(String((await showKeys(ports, config)(request)).body));
};
const trail = async () => (await ports.store.recent("app", 10)).map(({ what, subjectId }) => [what, subjectId]);

describe("a key that is lent", () => {
  test("is with that person until it is back, and the trail has both", async () => {
    expect((await lend()).jsonBody).toMatchObject({ serial: "5C 21", userId: ANN, lent: { by: { id: HEN } } });
    expect((await list("?out=true")).jsonBody).toMatchObject({
      total: 1,
      out: 1,
      keys: [{ displayName: "Ann <Onym>" }],
    });
    ports.clock.advance({ hours: 1 });
    expect((await back()).jsonBody).toMatchObject({ back: { as: "returned" } });
    expect((await list("?out=true")).jsonBody).toMatchObject({ total: 1, out: 0, keys: [] });
    expect(await trail()).toEqual([
      ["keyBack", ANN],
      ["keyLent", ANN],
    ]);
  });

  test("twice is lent once, and is back once", async () => {
    await lend();
    const first = (await list()).jsonBody as KeyList;
    ports.clock.advance({ hours: 1 });
    expect((await lend()).status).toBe(200);
    expect((await list()).jsonBody).toEqual(first);
    await back();
    await back({ serial: "5C 21", as: "lost" });
    expect(((await list()).jsonBody as KeyList).keys[0]?.back?.as).toBe("returned");
    expect(await trail()).toHaveLength(2);
  });

  test("goes to nobody else before it is back, whatever the case of its serial; after it, it does", async () => {
    await lend();
    const answer = await lend({ ...key, serial: "5c 21", person: BOB });
    expect([answer.status, answer.jsonBody.error.code]).toEqual([409, "keyIsOut"]);
    await back();
    expect((await lend({ ...key, person: BOB })).status).toBe(200);
    expect((await ports.store.keysOutWith(BOB)).map(({ serial }) => serial)).toEqual(["5C 21"]);
    expect(await ports.store.keysOutWith(ANN)).toEqual([]);
  });

  test("is waited for no longer once it is lost", async () => {
    await lend();
    await back({ serial: "5C 21", as: "lost" });
    expect(await ports.store.keysOutWith(ANN)).toEqual([]);
    expect(await trail()).toContainEqual(["keyLost", ANN]);
  });

  test("is named where its holder leaves; one that is back is not", async () => {
    await lend();
    await lend({ ...key, serial: "77" });
    await back({ serial: "77", as: "returned" });
    const data = { workerId: "w1", sequence: 1, identity: { employeeId: "e1" }, effectiveDate: "2026-03-01" };
    const event = { specversion: "1.0", id: "e", source: "hr", type: "hr.worker.terminated.v1", data };
    await ports.store.receive("hr", "e", JSON.stringify(event), ports.clock.now().toISOString());
    await hrEventWorker(ports, config)("hr", "e", ports.orchestrations);
    const leaver = (await ports.store.leaver(joinerIdOf(config, "hr", "w1")))?.leaver;
    expect(leaver?.reports.waves?.say).toMatch(/to be given back: YubiKey 5C 5C 21$/);
  });
});

describe("the page", () => {
  const token = async () =>
    (await page("Helpdesk")).querySelector("input[name=formToken]")?.getAttribute("value") ?? "";
  const form = {
    "content-type": "application/x-www-form-urlencoded",
    origin: "https://app.example",
    "sec-fetch-site": "same-origin",
    authorization: "",
  };

  test("lends, and takes back, by its forms", async () => {
    const formToken = await token();
    expect((await lend(new URLSearchParams({ ...key, formToken }).toString(), form)).status).toBe(302);
    const shown = await page("Helpdesk");
    expect(shown.toString()).toContain("Ann &lt;Onym&gt;");
    const fields = { serial: "5C 21", as: "returned", formToken };
    expect((await back(new URLSearchParams(fields).toString(), form)).status).toBe(302);
    expect((await page("Helpdesk")).text).toContain("Back, or lost");
  });

  test("has no form for whoever only looks", async () => {
    await lend();
    expect((await page("Auditor")).querySelectorAll("form[action^='/api/keys']")).toHaveLength(0);
  });
});

test.each<[string, unknown, Record<string, string>, number]>([
  ["nobody signed in", key, { "x-ms-client-principal": "" }, 401],
  ["an auditor", key, as("Auditor"), 403],
  [
    "a form of another site",
    "serial=1",
    { "content-type": "application/x-www-form-urlencoded", origin: "https://evil.example" },
    403,
  ],
  ["nobody of that name", { ...key, person: "eve@contoso.example" }, {}, 404],
  ["no serial", { ...key, serial: " " }, {}, 422],
  ["a control character", { ...key, make: "a\u0000b" }, {}, 422],
  ["a session with JSON", {}, { authorization: "", "sec-fetch-site": "same-origin" }, 403],
  ["no JSON", "{", {}, 400],
  ["text", "x", { "content-type": "text/plain" }, 415],
  ["far too much", "x".repeat(70_000), {}, 413],
])("nothing is lent: %s", async (_what, body, headers, status) => {
  expect((await lend(body, headers)).status).toBe(status);
  expect((await list()).jsonBody).toMatchObject({ total: 0 });
});

test.each<[string, unknown, Record<string, string>, number]>([
  ["nobody signed in", {}, { "x-ms-client-principal": "" }, 401],
  ["an auditor", {}, as("Auditor"), 403],
  [
    "a form of another site",
    "serial=1",
    { "content-type": "application/x-www-form-urlencoded", origin: "https://evil.example" },
    403,
  ],
  ["a key that was never lent", { serial: "nope", as: "lost" }, {}, 404],
  ["another end", { serial: "5C 21", as: "eaten" }, {}, 422],
  ["a session with JSON", {}, { authorization: "", "sec-fetch-site": "same-origin" }, 403],
  ["no JSON", "{", {}, 400],
  ["text", "x", { "content-type": "text/plain" }, 415],
  ["far too much", "x".repeat(70_000), {}, 413],
])("nothing is taken back: %s", async (_what, body, headers, status) => {
  await lend();
  expect((await back(body, headers)).status).toBe(status);
  expect((await list()).jsonBody).toMatchObject({ out: 1 });
});

test("whoever asks comes again while something does not answer", async () => {
  ports.directory.failNext("user", new RefusedError("denied", "Authorization_RequestDenied", "graph: no"));
  expect((await lend()).status).toBe(503);
  ports.store.trouble.throttleNext("lentKey");
  expect((await lend()).status).toBe(503);
  ports.store.trouble.throttleNext("lentKey");
  expect((await back()).status).toBe(503);
  ports.store.trouble.throttleNext("lentKeyPages");
  expect((await list()).status).toBe(503);
  expect((await list("?top=0")).status).toBe(400);
  expect((await list("", as("Nobody"))).status).toBe(403);
  expect((await list("", { accept: "application/json" })).status).toBe(401);
});
