import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { showPlan } from "../../../../../functions/waves/http/plan.ts";
import { listWaves } from "../../../../../functions/waves/http/read.ts";
import { startWave } from "../../../../../functions/waves/http/start.ts";
import { RefusedError } from "../../../../../shared/errors.ts";
import { DocumentedAnswers } from "../../../../support/documented.ts";
import { signedInAs } from "../../../../support/signedIn.ts";
import { GROUP_ID, STARTER, WaveWorld } from "../../../../support/waves/waveWorld.ts";

const answers = new DocumentedAnswers();
let world: WaveWorld;
beforeEach(() => {
  world = new WaveWorld(5);
  world.ports.directory.groupNames.set(GROUP_ID, "Büro Köln – Süd");
});
afterAll(() => expect(answers.unseen("GET /plan-wave")).toEqual([]));

const as = (role: string) => signedInAs(STARTER.id, STARTER.displayName, [role]);
const open = async (query: Record<string, string> = {}, headers = as("Admin")): Promise<HttpResponseInit> => {
  const url = `https://app.example/plan-wave?${new URLSearchParams(query)}`;
  const answer = await showPlan(world.ports, world.config)(new HttpRequest({ method: "GET", url, headers }));
  return answers.check("GET /plan-wave", answer);
};
const main = async (query: Record<string, string> = {}, headers = as("Admin")) =>
  parse(String((await open(query, headers)).body)).querySelector("main");
const text = async (query: Record<string, string> = {}) => (await main(query))?.textContent.replaceAll(/\s+/g, " ");
const fields = async (query: Record<string, string>): Promise<Record<string, string>> => {
  const form = (await main(query))?.querySelector("form[method=post]");
  const inputs = form?.querySelectorAll("input") ?? [];
  return Object.fromEntries(inputs.map((one) => [one.getAttribute("name") ?? "", one.getAttribute("value") ?? ""]));
};
const press = async (body: Record<string, string>, headers = as("Admin")): Promise<HttpResponseInit> => {
  const request = new HttpRequest({
    method: "POST",
    url: "https://app.example/api/waves",
    headers: {
      ...headers,
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
      cookie: "AppServiceAuthSession=x",
    },
    body: { string: String(new URLSearchParams(body)) },
  });
  const handler = startWave(world.ports, world.config, () => world.ports.orchestrations);
  return answers.check("POST /api/waves", await handler(request, new InvocationContext({ functionName: "test" })));
};
const dated = { groupId: GROUP_ID, startDate: "2026-03-17" };

describe("planning a wave on a page", () => {
  test("begins with the name of a group, which leads on", async () => {
    const links = (await main({ search: "büro" }))?.querySelectorAll("li a") ?? [];
    expect(links.map((link) => [link.text, link.getAttribute("href")])).toEqual([
      ["Büro Köln – Süd", `/plan-wave?groupId=${GROUP_ID}`],
    ]);
    expect(await text({ search: "nobody" })).toContain("No group's name begins so");
    expect(await text()).not.toContain("No group's name begins so");
  });

  test("shows who would be in it, and who is left aside and why", async () => {
    const [guest = "", off = "", mailless = ""] = world.ids;
    world.ports.directory.addUser({ ...world.ports.directory.users.get(guest), id: guest, userType: "Guest" });
    world.ports.directory.addUser({ ...world.ports.directory.users.get(off), id: off, accountEnabled: false });
    world.ports.directory.addUser({ ...world.ports.directory.users.get(mailless), id: mailless, mail: undefined });
    const shown = await text({ groupId: GROUP_ID });
    expect(shown).toMatch(/People, nested groups included\s*5/);
    expect(shown).toMatch(/Would be in the wave\s*3/);
    expect(shown).toMatch(/no mailbox\s*1/);
    expect(shown).toMatch(/Guest account\s*1/);
    expect(shown).toMatch(/Account is switched off\s*1/);
    expect(shown).not.toContain("Plan this wave");
  });

  test("shows which dates follow, in the zone of its people, and says that nothing is sent before", async () => {
    const shown = await text({ ...dated, timeZone: "America/New_York" });
    expect(shown).toMatch(/Announcement\s*Tuesday 10 March 2026 at 09:00/);
    expect(shown).toMatch(/Opens\s*Tuesday 17 March 2026 at 09:00/);
    expect(shown).toMatch(/Reminder, manager in copy\s*Tuesday 24 March 2026 at 09:00/);
    expect(shown).toMatch(/Password stops\s*7 days after the warning or later, once a second admin has approved/);
    expect(shown).toContain("Nothing is sent and nobody is touched before its announcement");
  });

  test("reads only: no wave, no row and no mail come of it", async () => {
    await open(dated);
    expect(await world.ports.store.waves()).toEqual([]);
    expect(await world.stamps()).toEqual([]);
    expect(world.ports.email.sent).toEqual([]);
    expect(world.ports.orchestrations.running.size).toBe(0);
  });

  test("ends with one press, which plans just this wave and leads to its page", async () => {
    const filled = await fields({ ...dated, timeZone: "Europe/Berlin" });
    expect(filled).toMatchObject({ ...dated, name: "Büro Köln – Süd", waveId: "buro-koln-sud", kind: "workforce" });
    expect(await press(filled)).toMatchObject({ status: 302, headers: { Location: "/waves/buro-koln-sud" } });
    expect(await world.ports.store.waves()).toMatchObject([
      { waveId: "buro-koln-sud", groupId: GROUP_ID, startDate: "2026-03-17", startedBy: STARTER, stage: "planned" },
    ]);
    expect(world.ports.orchestrations.running.size).toBe(1);
    expect(await text(dated)).toContain("is in wave buro-koln-sud already");
    expect(await fields(dated)).toEqual({});
  });

  test.each([
    ["Workforce", "workforce-2"],
    ["東京本社", "wave-2026-03-17"],
    ["--- 1st ---", "1st"],
  ])("proposes for the group %s an id that is free and may be one", async (name, id) => {
    world.ports.directory.groupNames.set(GROUP_ID, name);
    expect((await fields(dated))["waveId"]).toBe(id);
    expect((await press(await fields(dated))).status).toBe(302);
    const stored = await world.ports.store.wave(id);
    if (stored) await world.ports.store.saveWave({ ...stored.facts, stage: "cancelled" }, stored.etag);
    expect((await fields(dated))["waveId"]).not.toBe(id);
    expect((await press(await fields(dated))).status).toBe(302);
  });

  test("says of each group what it is, as two may have one name; of a wave of admins, that roles are read later", async () => {
    expect(await text({ search: "büro" })).toContain(`security group, ${GROUP_ID}`);
    expect(await text({ groupId: GROUP_ID, kind: "privileged" })).toMatch(
      /if they hold admin rights\s*5.*everybody else is left aside/,
    );
  });

  test("pressed twice is one wave, and the second press says so in words", async () => {
    const filled = await fields(dated);
    await press(filled);
    const again = await press(filled);
    expect(again.status).toBe(409);
    expect(String(again.body)).toContain("A wave with this id exists already");
    expect(await world.ports.store.waves()).toHaveLength(1);
  });

  test.each<[string, Record<string, string>, number, RegExp]>([
    ["a short name of other letters", { waveId: "köln" }, 422, /waveId: must be 1 to 63 letters/],
    ["no name", { name: "" }, 422, /name: /],
    ["a day in the past", { startDate: "2026-01-05" }, 422, /startDate is too early/],
    ["the token of nobody", { formToken: "x" }, 403, /too old/],
  ])("with %s plans nothing, and says what is wrong", async (_case, change, status, says) => {
    const answer = await press({ ...(await fields(dated)), ...change });
    expect([answer.status, parse(String(answer.body)).querySelector("main")?.textContent]).toEqual([
      status,
      expect.stringMatching(says),
    ]);
    expect(await world.ports.store.waves()).toEqual([]);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ["a zone that there is not", { timeZone: "Mars/Olympus" }, /The time zone must be the name of an IANA/],
    ["a day that is too near", { startDate: "2026-03-05" }, /The day is too early/],
    ["people with admin rights, where no strength is set for them", { kind: "privileged" }, /PRIVILEGED_STRENGTH_ID/],
  ])("offers no button for %s, and says why", async (_case, change, says) => {
    expect(await text({ ...dated, ...change })).toMatch(says);
    expect(await fields({ ...dated, ...change })).toEqual({});
  });

  test("of a group that does not exist says so, and takes a form that is filled in by half", async () => {
    expect(await text({ groupId: "99999999-0000-4000-8000-000000000009" })).toContain("No such group");
    expect((await open({ search: "", groupId: "", startDate: "", timeZone: "" })).status).toBe(200);
    for (const query of [{ groupId: "everyone" }, { startDate: "tomorrow" }, { colour: "red" }])
      expect((await open(query as never)).status).toBe(400);
  });

  test("is for Admins alone, who are shown the way to it", async () => {
    expect((await open({}, {} as never)).status).toBe(302);
    for (const role of ["Approver", "Helpdesk", "Auditor"]) expect((await open({}, as(role))).status).toBe(403);
    const list = async (role: string) => {
      const request = new HttpRequest({ method: "GET", url: "https://app.example/waves", headers: as(role) });
      return String((await listWaves(world.ports, world.config)(request)).body);
    };
    expect(await list("Admin")).toContain('href="/plan-wave"');
    expect(await list("Approver")).not.toContain('href="/plan-wave"');
    expect((await press(await fields(dated), as("Approver"))).status).toBe(403);
  });

  test("names of groups are text, whatever stands in them", async () => {
    world.ports.directory.groupNames.set(GROUP_ID, `"><script>alert(1)</script>`);
    for (const query of [{ search: `">` }, dated]) expect((await main(query))?.querySelectorAll("script")).toEqual([]);
    expect((await fields(dated))["waveId"]).toBe("script-alert-1-script");
  });

  test("is answered 503 in words while Entra refuses to name groups", async () => {
    world.ports.directory.failNext("groupsNamed", new RefusedError("denied", "Authorization_RequestDenied", "no"));
    const answer = await open({ search: "x" });
    expect(answer.status).toBe(503);
    expect(String(answer.body)).toContain("Authorization_RequestDenied");
  });
});
