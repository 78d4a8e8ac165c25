import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { showDeadline, showDeadlinePage } from "../../../../functions/progress/showDeadline.ts";
import { showProgress } from "../../../../functions/progress/showProgress.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import type { DeadlineList, ProgressReport } from "../../../../shared/progress/progressReport.ts";
import { CountedTenant, personId } from "../../../support/deadline/countedTenant.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { signedInAs } from "../../../support/signedIn.ts";

const ME = "ad000000-0000-4000-8000-000000000009";
const answers = new DocumentedAnswers();
let tenant: CountedTenant;
beforeEach(() => {
  tenant = new CountedTenant();
});

const handlers = { "/api/progress": showProgress, "/api/deadline": showDeadline, "/deadline": showDeadlinePage };
async function ask(path: keyof typeof handlers, query = "", roles: readonly string[] = ["Helpdesk"]) {
  const url = new URL(`https://app.example${path}${query}`);
  const headers = { ...signedInAs(ME, "Ada", roles), accept: path === "/deadline" ? "text/html" : "application/json" };
  const asked = Object.fromEntries(url.searchParams);
  const request = new HttpRequest({ method: "GET", url: url.href, query: asked, headers });
  return answers.check(`GET ${path}`, await handlers[path](tenant.ports, tenant.config)(request));
}
const progress = async (query = "") => (await ask("/api/progress", query)).jsonBody as ProgressReport;
const list = async (query: string) => (await ask("/api/deadline", query)).jsonBody as DeadlineList;
const pageOf = async (query = "") => parse(String((await ask("/deadline", query)).body));
const text = async ({ body }: HttpResponseInit) =>
  Buffer.from(await new Response(body as ReadableStream).arrayBuffer()).toString("utf8");
const codeOf = ({ status, jsonBody }: HttpResponseInit) => [
  status,
  (jsonBody as { error: { code: string } }).error.code,
];
const idsOf = (some: DeadlineList) => some.people.map(({ userId }) => userId);
const parts = ({ departments }: ProgressReport) =>
  departments.map(({ kind, department, people }) => [kind, department, people]);
const PHONE = "?cohort=february&state=smsOrVoiceOnly";
const read = "departments";
const troubles = async () =>
  (await tenant.ports.store.troubles(tenant.ports.clock.now().toISOString())).map(({ doing, code }) => [doing, code]);
const doing = "reading in which department everybody is";

/** Five people: two in Sales, one of them ready; one in a department that is called as pages call the rest; two in none. */
async function five(): Promise<void> {
  await tenant.departments({ 1: "Sales", 2: " SALES ", 3: "Other", 40: "Sales", 41: "Of nobody in the report" });
  await tenant.report([
    { n: 1 },
    { n: 2, methodsRegistered: ["passKeySynced"], ready: true },
    { n: 3 },
    { n: 4 },
    { n: 5 },
  ]);
  await tenant.count();
}

/** A department of two, and fifty more of one each: one too many to be told by name. */
async function fiftyOne(): Promise<void> {
  const many = Array.from({ length: 50 }, (_, n) => [n + 10, `D ${String(n).padStart(2, "0")}`] as const);
  await tenant.departments({ 1: "Sales", 2: "Sales", ...Object.fromEntries(many) });
  await tenant.report([{ n: 1 }, { n: 2 }, ...many.map(([n]) => ({ n }))]);
  await tenant.count();
}

describe("everybody by department", () => {
  test("is told with the numbers of everybody, the largest first and those without last", async () => {
    await five();
    const answer = await progress();
    expect(parts(answer)).toEqual([
      ["named", "Sales", 2],
      ["named", "Other", 1],
      ["none", undefined, 2],
    ]);
    expect(answer.departments[0]).toMatchObject({
      standings: { february: { smsOrVoiceOnly: 1, ready: 1 } },
      rates: { reportedReady: 0.5 },
    });
    expect(answer.departments.reduce((sum, { people }) => sum + people, 0)).toBe(answer.now?.people);
    expect(answer.notKnown).toEqual(["deviceFamilies"]);
  });

  test("is one department alone, day by day, however its name is written", async () => {
    await five();
    tenant.ports.clock.advance({ days: 1 });
    await tenant.departments({ 3: "sales" });
    await tenant.report([{ n: 1 }]);
    await tenant.count();
    const sales = await progress("?department=%20sAlEs");
    expect([sales.now?.people, sales.departments, sales.waves]).toEqual([3, [], []]);
    expect(sales.days.map(({ day, people }) => [day, people])).toEqual([
      ["2026-11-30", 2],
      ["2026-12-01", 3],
    ]);
    expect((await progress("?departments=none")).now?.people).toBe(2);
    // It has its days though nobody is in it by now.
    const other = await progress("?department=other");
    expect([other.now, other.days.map(({ people }) => people)]).toEqual([undefined, [1]]);
    expect(codeOf(await ask("/api/progress", "?departments=other"))).toEqual([404, "unknownDepartment"]);
  });

  test("has the fifty largest by name and the others together", async () => {
    await fiftyOne();
    const answer = await progress();
    expect(answer.departments).toHaveLength(51);
    expect(parts(answer).at(-1)).toEqual(["other", undefined, 1]);
    expect((await progress("?departments=other")).now?.people).toBe(1);
    expect(idsOf(await list(`${PHONE}&departments=other`))).toEqual([personId(59)]);
    // Of whom a list can be asked by name all the same.
    expect(idsOf(await list(`${PHONE}&department=d%2049`))).toEqual([personId(59)]);
    expect(codeOf(await ask("/api/progress", "?department=d%2049"))).toEqual([404, "unknownDepartment"]);
  });

  test("is a file with a record for each, in which nothing is a formula", async () => {
    await tenant.departments({ 1: "=HYPERLINK(1)", 2: "R, D" });
    await tenant.report([{ n: 1 }, { n: 2 }, { n: 3 }]);
    await tenant.count();
    const [head = "", ...records] = (await text(await ask("/api/progress", "?by=department&format=csv")))
      .trimEnd()
      .split("\r\n");
    expect(head.startsWith("\uFEFFdepartment,kind,people,left,")).toBe(true);
    expect(records.map((record) => record.split(",1,0,")[0])).toEqual([
      "'=HYPERLINK(1),named",
      '"R, D",named',
      ",none",
    ]);
  });

  test("is not told while it was not read", async () => {
    await tenant.report([{ n: 1 }]);
    await tenant.count();
    const answer = await progress();
    expect([answer.departments, answer.notKnown]).toEqual([[], ["departments", "deviceFamilies"]]);
    expect((await pageOf()).text).toContain("By department nobody was counted yet");
    for (const query of ["&departments=none", "&departments=other", "&department=Sales"]) {
      expect(codeOf(await ask("/api/deadline", `${PHONE}${query}`))).toEqual([404, "unknownDepartment"]);
      expect((await ask("/deadline", `${PHONE}${query}`)).status).toBe(404);
    }
  });
});

describe("a list of people", () => {
  test("is that of one department, of those without, or of one within a wave", async () => {
    await tenant.wave({ name: "Berlin" }, [{ n: 1 }, { n: 3 }]);
    await five();
    expect(idsOf(await list(`${PHONE}&department=SALES`))).toEqual([personId(1)]);
    expect(idsOf(await list(`${PHONE}&department=Other`))).toEqual([personId(3)]);
    expect(idsOf(await list(`${PHONE}&departments=none`))).toEqual([personId(4), personId(5)]);
    expect(idsOf(await list(`${PHONE}&department=sales&wave=wave-1`))).toEqual([personId(1)]);
    expect(idsOf(await list(`${PHONE}&department=sales&wave=`))).toEqual([]);
    const told = (await list(PHONE)).people.map(({ department }) => department);
    expect(told).toEqual(["Sales", "Other", undefined, undefined]);
  });

  test("is a file that names it, as it is written", async () => {
    await tenant.departments({ 1: "@Plus" });
    await tenant.report([{ n: 1 }]);
    await tenant.count();
    const records = (await text(await ask("/api/deadline", `${PHONE}&format=csv`))).trimEnd().split("\r\n");
    expect(records[1]).toMatch(/,no,'@Plus$/);
  });

  test.each([
    "&department=%20",
    "&departments=all",
    "&department=Sales&departments=none",
    `&department=${"x".repeat(201)}`,
  ])("%s is refused", async (query) => {
    for (const path of ["/api/deadline", "/deadline"] as const)
      expect((await ask(path, `${PHONE}${query}`)).status).toBe(400);
  });
});

describe("the page", () => {
  test("has a row for each, of which each number leads to its people", async () => {
    await tenant.departments({ 1: "<b>R&D</b>", 2: "Sales" });
    await tenant.report([{ n: 1 }, { n: 2 }, { n: 3 }]);
    await tenant.count();
    const page = await pageOf();
    const rows = page.querySelectorAll("#departments tbody tr");
    expect(rows.map((row) => row.querySelector("th")?.text)).toEqual(["<b>R&D</b>", "Sales", "None in the directory"]);
    expect(rows.map((row) => row.querySelector("td a")?.getAttribute("href"))).toEqual([
      "/deadline?department=%3Cb%3ER%26D%3C%2Fb%3E",
      "/deadline?department=Sales",
      "/deadline?departments=none",
    ]);
    const links = rows.map((row) => row.querySelector('a[href*="state="]')?.getAttribute("href"));
    expect(links).toEqual([
      "/deadline?cohort=february&state=smsOrVoiceOnly&department=%3Cb%3ER%26D%3C%2Fb%3E",
      "/deadline?cohort=february&state=smsOrVoiceOnly&department=Sales",
      "/deadline?cohort=february&state=smsOrVoiceOnly&departments=none",
    ]);
    const people = await pageOf(links[0]?.slice("/deadline".length));
    expect(people.querySelectorAll(`a[href^="/people/"]`).map((link) => link.getAttribute("href"))).toEqual([
      `/people/${personId(1)}`,
    ]);
    expect(people.querySelector("nav strong:not([aria-current])")?.text).toBe("<b>R&D</b>");
    // The filter of waves keeps it, and a link drops it.
    const filters = people.querySelectorAll("nav.card a").map((link) => link.getAttribute("href"));
    expect(filters).toContain("/deadline?cohort=february&state=smsOrVoiceOnly&wave=&department=%3Cb%3ER%26D%3C%2Fb%3E");
    expect(filters).toContain("/deadline?cohort=february&state=smsOrVoiceOnly");
  });

  test.each([
    ["?department=sales", "Of the department sales", "1", "1", "&department=sales"],
    ["?departments=none", "By department: none in the directory", "2", "0", "&departments=none"],
  ])("of %s has its numbers alone, each with its list", async (query, says, phone, passkey, kept) => {
    await five();
    const page = await pageOf(query);
    expect(page.text).toContain(says);
    const rows = page.querySelectorAll('table[aria-label="Who stands where on 1 February 2027"] tbody tr');
    const told = new Map(rows.map((row) => [row.querySelector("th")?.text, row.querySelector("td")?.text]));
    expect([told.get("Text message or call only"), told.get("Passkey")]).toEqual([phone, passkey]);
    for (const link of page.querySelectorAll('table a[href*="state="]'))
      expect(link.getAttribute("href")).toContain(kept);
    expect(page.text).not.toContain("By wave");
    expect(page.querySelector("#departments")).toBeNull();
  });

  test("is none of a department that nobody was counted under, nor of a wave beside one", async () => {
    await five();
    expect((await ask("/deadline", "?department=Nowhere")).status).toBe(404);
    expect((await ask("/deadline", "?departments=other")).status).toBe(404);
    expect((await ask("/deadline", "?department=Sales&wave=")).status).toBe(400);
    expect((await ask("/deadline", "?department=Sales&wave=", [])).status).toBe(403);
  });

  test("leads from whoever is in both lists of a day to the numbers of their department", async () => {
    await tenant.departments({ 1: "Sales", 2: "Sales", 3: "IT" });
    const ready = { methodsRegistered: ["passKeySynced"], ready: true };
    const unheardOf = { methodsRegistered: ["somethingNew"], isExternal: true };
    await tenant.report([
      { n: 1, ...ready },
      { n: 2, ...ready, isExternal: true },
      { n: 3, ...unheardOf },
    ]);
    await tenant.count();
    const rows = (await pageOf()).querySelectorAll("#departments tbody tr");
    const cells = rows.map((row) => row.querySelectorAll("td").map((cell) => cell.text));
    expect(cells).toEqual([
      ["2", "2 (100\u00a0%)", "0", "0", "0"],
      ["1", "0 (0\u00a0%)", "0", "0", "1"],
    ]);
    expect(rows[0]?.querySelectorAll("a")[1]?.getAttribute("href")).toBe("/deadline?department=Sales");
    expect(rows[1]?.querySelectorAll("a")[1]?.getAttribute("href")).toContain("cohort=july&state=unknown");
  });

  test("names nobody to whoever may not read lists", async () => {
    await five();
    for (const path of ["/api/deadline", "/deadline"] as const)
      expect((await ask(path, `${PHONE}&department=Sales`, [])).status).toBe(403);
    expect((await ask("/api/progress", "?department=Sales", [])).status).toBe(403);
  });
});

describe("the directory", () => {
  const requests = () => tenant.ports.directory.called(read);

  test("is read once a day, page by page", async () => {
    tenant.ports.directory.pageSize = 2;
    await five();
    expect(requests()).toBe(3);
    await tenant.readDepartments();
    expect(requests()).toBe(3);
    tenant.ports.clock.advance({ days: 1 });
    await tenant.readDepartments();
    expect(requests()).toBe(6);
  });

  test("goes on where it had no time to, and the count has what was read before meanwhile", async () => {
    await five();
    tenant.ports.clock.advance({ days: 1 });
    const { directory, clock } = tenant.ports;
    directory.pageSize = 1;
    for (let n = 100; n < 130; n++) directory.departmentOf.set(personId(n), "Later");
    directory.departmentOf.set(personId(1), "Moved");
    // Three minutes have passed at each look.
    const step = async () => {
      const elapsed = tenant.elapsedMs;
      let looks = 0;
      await tenant.readDepartments(() => elapsed + looks++ * 181_000);
    };
    await step();
    const before = requests();
    await tenant.report([{ n: 1 }]);
    await tenant.count();
    expect(parts(await progress())).toContainEqual(["named", "Sales", 2]);
    clock.advance({ hours: 1 });
    await tenant.readDepartments();
    expect(requests()).toBe(before + 25);
    await tenant.report([{ n: 1 }]);
    await tenant.count();
    expect(parts(await progress())).toContainEqual(["named", "Moved", 1]);
  });

  test("that is busy is asked for the rest an hour later", async () => {
    await five();
    tenant.ports.clock.advance({ days: 1 });
    tenant.ports.directory.pageSize = 1;
    for (let n = 100; n < 110; n++) tenant.ports.directory.departmentOf.set(personId(n), "Later");
    const asked = requests();
    tenant.ports.directory.failAfter(read, 11, new TransientError("busy", { retryAfterSeconds: 9 }));
    await tenant.readDepartments();
    expect(requests()).toBe(asked + 12);
    tenant.ports.clock.advance({ hours: 1 });
    await tenant.readDepartments();
    expect(requests()).toBe(asked + 17);
    expect((await tenant.ports.store.departmentReading())?.value?.last?.named.map(({ name }) => name)).toContain(
      "Later",
    );
  });

  test.each([
    [
      "refuses",
      new RefusedError("denied", "Authorization_RequestDenied", "Insufficient privileges"),
      "Authorization_RequestDenied",
    ],
    [
      "takes the place no longer",
      new RefusedError("cursor", "Directory_ExpiredPageToken", "expired"),
      "Directory_ExpiredPageToken",
    ],
  ] as const)("that %s is told of and begun anew; everybody is counted as before", async (_what, error, code) => {
    await five();
    tenant.ports.clock.advance({ days: 1 });
    tenant.ports.directory.pageSize = 2;
    tenant.ports.directory.failAfter(read, 1, error);
    await tenant.readDepartments();
    expect(await troubles()).toContainEqual([doing, code]);
    await tenant.report([{ n: 1 }]);
    await tenant.count();
    expect(parts(await progress())).toContainEqual(["named", "Sales", 2]);
    const asked = requests();
    tenant.ports.clock.advance({ hours: 1 });
    await tenant.readDepartments();
    expect(requests()).toBe(asked + 3);
    expect((await tenant.ports.store.departmentReading())?.value?.last?.day).toBe("2026-12-01");
  });

  test("that names nobody at all is not believed", async () => {
    await five();
    tenant.ports.clock.advance({ days: 1 });
    tenant.ports.directory.departmentOf.clear();
    await tenant.readDepartments();
    expect(await troubles()).toContainEqual([doing, "nobodyInDirectory"]);
    await tenant.report([{ n: 1 }]);
    await tenant.count();
    expect(parts(await progress())).toContainEqual(["named", "Sales", 2]);
  });

  test("is not read by two runs at once", async () => {
    tenant.ports.directory.pageSize = 1;
    for (let n = 0; n < 30; n++) tenant.ports.directory.departmentOf.set(personId(n), "Sales");
    await Promise.all([tenant.readDepartments(), tenant.readDepartments()]);
    expect(requests()).toBe(30);
    expect((await tenant.ports.store.departmentReading())?.value?.reading).toBeUndefined();
  });

  test.each([
    "departmentReading",
    "saveDepartmentReading",
    "saveDepartments",
    "dropEarlierDepartments",
    "departments",
  ] as const)("is read to its end by the next run where the app dies at %s", async (method) => {
    tenant.ports.directory.departmentOf.set(personId(1), "Sales");
    tenant.ports.store.trouble.failNext(method, new Error("killed"));
    await expect(tenant.readDepartments()).rejects.toThrow("killed");
    tenant.ports.clock.advance({ hours: 1 });
    await tenant.readDepartments();
    expect((await tenant.ports.store.departmentReading())?.value).toMatchObject({
      last: { named: [{ name: "Sales" }] },
    });
  });
});
