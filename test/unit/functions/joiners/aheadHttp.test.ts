import { HttpRequest } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { acceptAhead, showAhead, showAheadPage, stopAhead } from "../../../../functions/joiners/aheadHttp.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { secondsAgo, signedInAs } from "../../../support/signedIn.ts";
import { testConfig } from "../../../support/testConfig.ts";

const config = testConfig();
const ADA = "ad000000-0000-4000-8000-000000000001";
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
});

const answers = new DocumentedAnswers();
const json = { "content-type": "application/json" };
const as = (roles: readonly string[], authTimes?: readonly string[]) => ({
  ...signedInAs(ADA, "Ada Admin", roles, authTimes),
  ...json,
});
const request = (method: "GET" | "POST", path: string, headers: Record<string, string>, body?: string) =>
  new HttpRequest({
    method,
    url: `https://app.example${path}`,
    headers,
    ...(body !== undefined && { body: { string: body } }),
  });
const PATH = "/api/issue-ahead";
const UNDERSTOOD = JSON.stringify({ understood: "the code travels in a mail" });
const show = async (roles: readonly string[] = ["Auditor"]) =>
  answers.check(`GET ${PATH}`, await showAhead(ports, config)(request("GET", PATH, as(roles))));
const accept = async (headers: Record<string, string> = as(["Admin"]), body = UNDERSTOOD) =>
  answers.check(`POST ${PATH}`, await acceptAhead(ports, config)(request("POST", PATH, headers, body)));
const stop = async (headers: Record<string, string> = as(["Helpdesk"])) =>
  answers.check(`POST ${PATH}/stop`, await stopAhead(ports, config)(request("POST", `${PATH}/stop`, headers, "{}")));
const trail = async () => (await ports.store.recent("app", 9)).map(({ what, who }) => [what, who.displayName]);

describe("codes that travel in a mail", () => {
  test("are off until an Admin accepts them by name, which stands in the trail", async () => {
    expect((await show()).jsonBody).toEqual({ isOn: false });
    expect(await accept()).toMatchObject({ status: 200, jsonBody: { isOn: true, last: { by: { id: ADA } } } });
    expect([(await show()).jsonBody, await trail()]).toMatchObject([
      { isOn: true },
      [["issueAheadAccepted", "Ada Admin"]],
    ]);
  });

  test("are stopped by the helpdesk as well, without a new sign-in", async () => {
    await accept();
    ports.clock.advance({ minutes: 1 });
    expect(await stop(as(["Helpdesk"], [secondsAgo(8 * 3600)]))).toMatchObject({
      status: 200,
      jsonBody: { isOn: false },
    });
    expect((await trail())[0]).toEqual(["issueAheadEnded", "Ada Admin"]);
  });

  test.each<[string, Record<string, string>, string, number]>([
    ["a helpdesk", as(["Helpdesk"]), UNDERSTOOD, 403],
    ["an approver", as(["Approver"]), UNDERSTOOD, 403],
    ["nobody", json, UNDERSTOOD, 401],
    ["an Admin of this morning", as(["Admin"], [secondsAgo(16 * 60)]), UNDERSTOOD, 401],
    ["an Admin who does not say what it means", as(["Admin"]), "{}", 422],
    ["an Admin who says something else", as(["Admin"]), JSON.stringify({ understood: "yes" }), 422],
    [
      "an Admin with more in the body",
      as(["Admin"]),
      JSON.stringify({ understood: "the code travels in a mail", forEver: true }),
      422,
    ],
    [
      "a page of somebody else's",
      { ...as(["Admin"]), "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site" },
      "understood=x",
      403,
    ],
  ])("are not accepted by %s", async (_who, headers, body, status) => {
    const answer = await accept(headers, body);
    expect([answer.status, (await show()).jsonBody, await trail()]).toEqual([status, { isOn: false }, []]);
  });

  test("are not on where the trail cannot be written", async () => {
    ports.store.trouble.throttleNext("append");
    expect((await accept()).status).toBe(503);
    expect((await show()).jsonBody).toEqual({ isOn: false });
  });

  test("are told of to those who may read joiners, and to nobody else", async () => {
    expect((await show([])).status).toBe(403);
  });
});

describe("the page of codes that are mailed ahead", () => {
  const look = async (headers: Record<string, string>) =>
    answers.check("GET /issue-ahead", await showAheadPage(ports, config)(request("GET", "/issue-ahead", headers)));
  const tokenIn = (body: unknown) => /name="formToken" value="([^"]+)"/.exec(String(body))?.[1] ?? "";
  const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
  const posted = (site: string) => ({
    ...signedInAs(ADA, "Ada Admin", ["Admin"]),
    "content-type": "application/x-www-form-urlencoded",
    "sec-fetch-site": site,
    cookie: "AppServiceAuthSession=x",
  });

  test("is off, says what it means, and has a button for an Admin alone", async () => {
    const [admin, auditor] = [await look(as(["Admin"])), await look(as(["Auditor"]))];
    for (const { status, body } of [admin, auditor])
      expect([status, String(body)]).toEqual([200, expect.stringContaining("can sign in as the new hire")]);
    expect(String(admin.body)).toContain("Have codes mailed ahead");
    expect(String(auditor.body)).not.toContain("Have codes mailed ahead");
    expect((await look(as(["Nobody"]))).status).toBe(403);
  });

  test("is accepted and stopped by its forms, and by those of no other site", async () => {
    const formToken = tokenIn((await look(as(["Admin"]))).body);
    const yes = form({ formToken, understood: "the code travels in a mail" });
    expect((await accept(posted("cross-site"), yes)).status).toBe(403);
    expect((await accept(posted("same-origin"), form({ formToken }))).status).toBe(422);
    expect((await show()).jsonBody).toEqual({ isOn: false });
    expect((await accept(posted("same-origin"), yes)).status).toBe(302);
    const on = String((await look(as(["Approver"]))).body);
    expect(on).toContain("Accepted by Ada Admin");
    expect(on).toContain("Stop it");
    expect(String((await look(as(["Auditor"]))).body)).not.toContain("Stop it");
    const ended = await stopAhead(
      ports,
      config,
    )(request("POST", `${PATH}/stop`, posted("same-origin"), form({ formToken: tokenIn(on) })));
    expect([ended.status, (await show()).jsonBody]).toMatchObject([302, { isOn: false }]);
  });

  test("asks an Admin whose sign-in is old to sign in again first", async () => {
    const { body } = await look(as(["Admin"], [secondsAgo(8 * 3600)]));
    expect(String(body)).not.toContain('action="/api/issue-ahead"');
  });
});
