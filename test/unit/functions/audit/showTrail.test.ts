import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { Trail } from "../../../../functions/audit/schemas.ts";
import { showTrail } from "../../../../functions/audit/showTrail.ts";
import { APP, type AuditEvent } from "../../../../shared/domain/audit.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { STARTER, WAVE_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

const ME = "ad000000-0000-4000-8000-000000000009";
const as = (...roles: string[]) => ({ ...signedInAs(ME, "Aud Itor", roles), accept: "application/json" });
const answers = new DocumentedAnswers();

let world: WaveWorld;
beforeEach(async () => {
  world = new WaveWorld(3);
  await world.insert();
  await world.step();
});

const get = async (query: string, headers: Record<string, string> = as("Auditor"), path = "/api/audit") => {
  const url = new URL(`https://app.example${path}${query}`);
  const handler = showTrail(world.ports, world.config);
  // The host hands on what stood in the URL; a name twice is twice there.
  const answer = await handler(
    new HttpRequest({ method: "GET", url: url.href, query: Object.fromEntries(url.searchParams), headers }),
  );
  return answers.check(path === "/audit" ? "GET /audit" : "GET /api/audit", answer);
};
const trailOf = async (query: string, headers?: Record<string, string>) =>
  (await get(query, headers)).jsonBody as Trail;
const errorOf = ({ jsonBody }: HttpResponseInit) => (jsonBody as { error: { code: string; message: string } }).error;
const csvOf = async (query: string, headers?: Record<string, string>) =>
  Buffer.from(
    await new Response((await get(`${query}&format=csv`, headers)).body as ReadableStream).arrayBuffer(),
  ).toString("utf8");

const at = (second: number) => new Date(Date.parse("2026-03-03T08:00:00.000Z") + second * 1000).toISOString();
const line = (n: number, change: Partial<AuditEvent> = {}): AuditEvent => ({
  scope: WAVE_ID,
  id: `line ${n}`,
  at: at(n),
  who: APP,
  what: "attemptStopped",
  ...change,
});

describe("a trail as JSON", () => {
  test("is whole: page after page, newest first, to the first line of all", async () => {
    await world.ports.store.append(Array.from({ length: 250 }, (_, n) => line(n)));
    const read: string[] = [];
    let query = `?wave=${WAVE_ID}`;
    for (let next: string | undefined = ""; next !== undefined; ) {
      const page: Trail = await trailOf(query + (next && `&after=${encodeURIComponent(next)}`));
      read.push(...page.lines.map(({ id }) => id));
      next = page.next;
    }
    expect(read.slice(0, 250)).toEqual(Array.from({ length: 250 }, (_, n) => `line ${249 - n}`));
    expect(read.length).toBe(new Set(read).size);
    query = `?wave=${WAVE_ID}&top=3&what=attemptStopped`;
    expect((await trailOf(query)).lines.map(({ id }) => id)).toEqual(["line 249", "line 248", "line 247"]);
    expect((await trailOf(`?wave=${WAVE_ID}&what=gateOpened`)).lines).toEqual([]);
  });

  test("of the app itself holds nothing of a wave, and the other way round", async () => {
    await world.ports.store.append([line(1, { scope: "app", id: "of the app" }), line(2)]);
    expect((await trailOf("?scope=app&what=attemptStopped")).lines.map(({ id }) => id)).toEqual(["of the app"]);
    expect((await trailOf(`?wave=${WAVE_ID}&what=attemptStopped`)).lines.map(({ id }) => id)).toEqual(["line 2"]);
  });

  test("of a person goes over all scopes that know them, with what they did themselves, once each", async () => {
    const [one, other] = [world.id(1), world.id(2)];
    const joinerId = "10000000-0000-4000-8000-00000000aaaa";
    await world.ports.store.saveEnforcements([
      { userId: one, source: `joiner|${joinerId}`, state: "due", at: at(0), by: "HR" },
    ]);
    await world.ports.store.append([
      line(1, { subjectId: one }),
      line(2, { subjectId: other }),
      line(3, { scope: "app", id: "out of all waves", subjectId: one }),
      line(4, { scope: joinerId, id: "registered", what: "joinerRegistered", subjectId: one }),
      line(5, { id: "by them", subjectId: other, who: { id: one, displayName: "One" }, what: "passRequested" }),
      line(6, { id: "about themselves", subjectId: one, who: { id: one, displayName: "One" }, what: "passRequested" }),
      line(7, { scope: "another-wave", id: "elsewhere", subjectId: other }),
    ]);
    const ids = async (query: string) => (await trailOf(query)).lines.map(({ id }) => id);
    expect(await ids(`?person=${one.toUpperCase()}`)).toEqual([
      "about themselves",
      "by them",
      "registered",
      "out of all waves",
      "line 1",
    ]);
    const read: string[] = [];
    for (let next: string | undefined = ""; next !== undefined; ) {
      const page: Trail = await trailOf(`?person=${one}&top=1${next && `&after=${encodeURIComponent(next)}`}`);
      read.push(...page.lines.map(({ id }) => id));
      next = page.next;
    }
    expect(read).toEqual(await ids(`?person=${one}`));
    expect(await ids("?person=99999999-0000-4000-8000-000000000099")).toEqual([]);
  });

  test("of a hire is found by the hire's id, and is no wave's", async () => {
    expect(errorOf(await get("?joiner=10000000-0000-4000-8000-00000000aaaa")).code).toBe("unknownJoiner");
    expect(errorOf(await get("?wave=other")).code).toBe("unknownWave");
  });
});

describe("a trail as CSV", () => {
  test("is RFC 4180: a head, one record a line, quotes doubled, every line of it, moments as ISO in UTC", async () => {
    await world.ports.store.append(Array.from({ length: 2000 }, (_, n) => line(n)));
    await world.ports.store.append([line(2001, { why: 'said "no",\nthen left', subjectId: world.id(1), after: "ä" })]);
    const text = await csvOf(`?wave=${WAVE_ID}&what=attemptStopped`);
    expect(text.startsWith("\uFEFFat,who,whoId,what,inWords,reason,why,subject,subjectId,")).toBe(true);
    expect(text.endsWith("\r\n")).toBe(true);
    expect(text).toContain('"said ""no"",\nthen left"');
    const { userPrincipalName } = await world.member(1);
    expect(text).toContain(`,${userPrincipalName},${world.id(1)},,ä,`);
    expect(text.split("\r\n").length).toBe(1 + 2001 + 1);
    expect(
      text
        .split("\r\n")
        .at(-2)
        ?.startsWith(`${at(0)},the app,app,attemptStopped,`),
    ).toBe(true);
    const { headers } = await get(`?wave=${WAVE_ID}&format=csv`);
    expect(headers).toMatchObject({ "Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store" });
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("https://evil.example","x")'])(
    "runs nothing that somebody wrote to be run: %j",
    async (why) => {
      await world.ports.store.append([line(1, { why, who: { id: STARTER.id, displayName: why } })]);
      const text = await csvOf(`?wave=${WAVE_ID}&what=attemptStopped`);
      const inCell = `'${why.replaceAll('"', '""')}`;
      expect(text.split(inCell).length).toBe(3);
      expect(text).not.toMatch(/(^|,|\n)"?[=+\-@\t\r]/);
    },
  );

  test.each(["\t=1", "\r=1", "a;=1+1", "a\n=1+1", "a\t@SUM(A1)", 'a; "=1+1', "a;\n+1"])(
    "runs nothing where cells are parted by semicolons or tabs: %j",
    async (why) => {
      await world.ports.store.append([line(1, { why })]);
      const text = await csvOf(`?wave=${WAVE_ID}&what=attemptStopped`);
      expect(text).not.toMatch(/[;\t\r\n]["\s]*[=+@]/);
    },
  );

  test("begins with 503 when the store does not answer, and never ends as if it were whole when it fails later", async () => {
    await world.ports.store.append(Array.from({ length: 950 }, (_, n) => line(n)));
    world.ports.store.trouble.throttleNext("trail");
    expect((await get(`?wave=${WAVE_ID}&format=csv`)).status).toBe(503);
    const { body } = await get(`?wave=${WAVE_ID}&format=csv`);
    world.ports.store.trouble.throttleNext("trail");
    await expect(new Response(body as ReadableStream).text()).rejects.toThrow();
  });

  test("of a few lines holds so many", async () => {
    await world.ports.store.append([line(1), line(2)]);
    expect((await csvOf(`?wave=${WAVE_ID}&top=1`)).split("\r\n").length).toBe(3);
  });
});

describe("the page", () => {
  test("has words for codes, names for ids, years and zones, and leads to the older lines and the CSV", async () => {
    await world.ports.store.append([
      ...Array.from({ length: 120 }, (_, n) => line(n)),
      line(500, { subjectId: world.id(1), why: "<script>" }),
    ]);
    const html = String((await get(`?wave=${WAVE_ID}`, as("Auditor"), "/audit")).body);
    const page = parse(html);
    const { userPrincipalName } = await world.member(1);
    for (const said of [
      "Audit trail: Wave Berlin",
      "Sign-in without the passkey stopped",
      userPrincipalName,
      "3 Mar 2026, 09:",
      "CET",
    ])
      expect(page.querySelector("main")?.text).toContain(said);
    expect(html).not.toContain("<script>");
    expect(page.querySelectorAll("tbody tr").length).toBe(100);
    const older = page.querySelector("a[rel=next]")?.getAttribute("href")?.replaceAll("&amp;", "&") ?? "";
    const next = parse(String((await get(older.slice("/audit".length), as("Auditor"), "/audit")).body));
    expect(next.querySelectorAll("tbody tr").length).toBeGreaterThan(20);
    expect(next.querySelector("a[rel=next]")).toBeNull();
    expect(html).toContain(`/api/audit?wave=${WAVE_ID}&amp;format=csv`);
  });

  test("of nobody says that nothing stands there", async () => {
    const html = String((await get("?person=99999999-0000-4000-8000-000000000099", as("Auditor"), "/audit")).body);
    expect(html).toContain("Nothing stands here");
  });
});

describe("who asks", () => {
  test.each(["Admin", "Approver", "Helpdesk", "Auditor"])("may be an %s, of a wave and of the app", async (role) => {
    expect((await get(`?wave=${WAVE_ID}`, as(role))).status).toBe(200);
    expect((await get("?scope=app", as(role))).status).toBe(200);
  });

  test.each([`?person=${ME}`, `?joiner=${ME}`])("needs a role that looks after hires for %.8s", async (query) => {
    expect(errorOf(await get(query, as("Approver"))).code).toBe("noRole");
    expect((await get(query, as("Approver"), "/audit")).status).toBe(403);
    for (const role of ["Admin", "Helpdesk", "Auditor"]) expect((await get(query, as(role))).status).not.toBe(403);
  });

  test("is somebody who is signed in, with a role; a visit comes back with its query", async () => {
    expect((await get(`?wave=${WAVE_ID}`, { accept: "application/json" })).status).toBe(401);
    expect((await get(`?wave=${WAVE_ID}`, as())).status).toBe(403);
    const visit = await get(`?wave=${WAVE_ID}`, {}, "/audit");
    expect([visit.status, (visit.headers as Record<string, string>)["Location"]]).toEqual([
      302,
      `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(`/audit?wave=${WAVE_ID}`)}`,
    ]);
  });
});

describe("a query that is not understood", () => {
  test.each<[string, string]>([
    ["", "must name one of"],
    [`?wave=${WAVE_ID}&scope=app`, "must name one of"],
    ["?wave=../x", "must be the id of a wave"],
    ["?person=ada", "must be the object id of a person"],
    ["?joiner=1", "must be the id of a hire"],
    ["?scope=all", "must be app"],
    ["?scope=app&format=xml", "must be json or csv"],
    ["?scope=app&what=nothing", "what"],
    ["?scope=app&top=0", "top"],
    ["?scope=app&top=501", "top"],
    ["?scope=app&after=yesterday", "must be `next` of an answer"],
    ["?scope=app&wvae=1", "wvae"],
  ])("is told what to mend: %s", async (query, said) => {
    const answer = await get(query);
    expect([answer.status, errorOf(answer).code]).toEqual([400, "invalidQuery"]);
    expect(JSON.stringify(answer.jsonBody)).toContain(said);
    const page = await get(query, as("Auditor"), "/audit");
    expect(page.status).toBe(400);
    expect(parse(String(page.body)).text).toContain(said);
  });
});

test("a store that does not answer is 503 for programs and for people", async () => {
  for (const path of ["/api/audit", "/audit"]) {
    world.ports.store.trouble.throttleNext("trail");
    expect((await get("?scope=app", as("Auditor"), path)).status).toBe(503);
  }
});

test("a wave and a hire that nobody knows are 404 for people, too", async () => {
  expect((await get("?wave=other", as("Auditor"), "/audit")).status).toBe(404);
});

afterAll(() => {
  expect(answers.unseen("GET /api/audit", "GET /audit")).toEqual([]);
});
