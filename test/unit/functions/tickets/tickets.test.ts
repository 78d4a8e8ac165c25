import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { postTickets } from "../../../../functions/tickets/postTickets.ts";
import type { IssueList } from "../../../../functions/tickets/schemas.ts";
import { showIssues } from "../../../../functions/tickets/showIssues.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { WAVE_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

const ME = "ad000000-0000-4000-8000-000000000009";
const as = (...roles: string[]) => ({ ...signedInAs(ME, "Help Desk", roles), accept: "application/json" });
const answers = new DocumentedAnswers();

let world: WaveWorld;
beforeEach(async () => {
  world = new WaveWorld(3);
  await world.insert();
});

const send = async (body: string | Uint8Array, type = "application/json", headers: Record<string, string> = {}) => {
  const request = new HttpRequest({
    method: "POST",
    url: "https://app.example/api/tickets",
    headers: { ...as("Helpdesk"), "content-type": type, ...headers },
    body: typeof body === "string" ? { string: body } : { bytes: body },
  });
  return answers.check("POST /api/tickets", await postTickets(world.ports, world.config)(request));
};
const post = (tickets: readonly object[]) => send(JSON.stringify({ tickets }));
const get = async (query = "", headers: Record<string, string> = as("Auditor"), path = "/api/issues-found") => {
  const url = new URL(`https://app.example${path}${query}`);
  const request = new HttpRequest({
    method: "GET",
    url: url.href,
    query: Object.fromEntries(url.searchParams),
    headers,
  });
  const answer = await showIssues(world.ports, world.config)(request);
  return answers.check(path === "/issues-found" ? "GET /issues-found" : "GET /api/issues-found", answer);
};
const list = async (query = "") => (await get(query)).jsonBody as IssueList;
const text = async ({ body }: HttpResponseInit) =>
  Buffer.from(await new Response(body as ReadableStream).arrayBuffer()).toString("utf8");
const pageOf = async (query = "") =>
  parse(
    String((await get(query, { ...signedInAs(ME, "Ada", ["Auditor"]), accept: "text/html" }, "/issues-found")).body),
  );
const errorOf = ({ jsonBody }: HttpResponseInit) =>
  (jsonBody as { error: { code: string; message: string; details?: { field: string; message: string }[] } }).error;
const refused = (answer: HttpResponseInit) => [answer.status, errorOf(answer).code];
const fields = (answer: HttpResponseInit) => errorOf(answer).details?.map(({ field }) => field);

const ticket = (id: string, change: object = {}) => ({
  id,
  openedAt: "2026-02-27T09:00:00+01:00",
  family: "Pixel",
  os: "Android 16",
  failureMode: "No-Bluetooth",
  ...change,
});
const HEAD = "id,openedAt,closedAt,family,os,failureMode,waveId";

describe("tickets that are posted", () => {
  test("are kept, and counted by day", async () => {
    expect((await post([ticket("1"), ticket("2", { waveId: WAVE_ID })])).jsonBody).toEqual({ taken: 2 });
    const { issues, tickets, postedAt } = await list();
    expect([tickets, issues.length, issues[0]?.failureMode]).toEqual([2, 1, "no-bluetooth"]);
    expect(postedAt).toBe(world.ports.clock.now().toISOString());
    expect((await world.ports.store.ticketCounts())?.value?.opened).toEqual({ "2026-02-27": 2 });
  });

  test("sent twice are the same tickets, and a later word about one stands", async () => {
    await post([ticket("1"), ticket("2")]);
    await post([ticket("1"), ticket("2")]);
    await post([ticket("1", { closedAt: "2026-02-27T12:00:00Z", openedAt: "2026-02-26T09:00:00Z" })]);
    expect(await list()).toMatchObject({ tickets: 2, issues: [{ tickets: 2, open: 1 }] });
    expect((await world.ports.store.ticketCounts())?.value?.opened).toEqual({ "2026-02-26": 1, "2026-02-27": 1 });
  });

  test("are the same as CSV, whatever the order of its columns", async () => {
    await send(
      `${HEAD}\r\n1,2026-02-27T08:00:00Z,,Pixel,Android 16,no-bluetooth,${WAVE_ID}\r\n`,
      "text/csv; charset=utf-8",
    );
    await send(
      'failureMode,os,family,openedAt,id\n"qr-not-scanned",iOS 26,iPhone,2026-02-27T08:00:00Z,2\n',
      "text/csv",
    );
    expect((await list()).issues.map(({ os, failureMode }) => [os, failureMode])).toEqual([
      ["iOS 26", "qr-not-scanned"],
      ["Android 16", "no-bluetooth"],
    ]);
    expect((await list(`?wave=${WAVE_ID}`)).tickets).toBe(1);
  });

  test("that are none say that there were none", async () => {
    expect((await post([])).jsonBody).toEqual({ taken: 0 });
    expect((await world.ports.store.ticketCounts())?.value?.opened).toEqual({});
    expect((await send(`${HEAD}\n`, "text/csv")).jsonBody).toEqual({ taken: 0 });
  });

  test("are counted anew after a crash between rows and counts", async () => {
    world.ports.store.trouble.failNext("saveTicketCounts", new Error("the app dies"));
    await expect(post([ticket("1")])).rejects.toThrow();
    await post([ticket("1")]);
    expect((await world.ports.store.ticketCounts())?.value?.opened).toEqual({ "2026-02-27": 1 });
  });
});

describe("nothing is taken", () => {
  const nothingIsTaken = async () => {
    expect((await list()).tickets).toBe(0);
    expect(await world.ports.store.ticketCounts()).toBeUndefined();
  };

  test.each([
    ["a name", { name: "Ada" }],
    ["a user id", { userId: ME }],
    ["a description", { description: "she cannot sign in" }],
  ])("where a ticket has %s: the field is named, and its value is not", async (_what, more) => {
    const answer = await post([ticket("1"), ticket("2", more)]);
    expect([...refused(answer), fields(answer)]).toEqual([422, "invalidBody", ["tickets.1"]]);
    const said = JSON.stringify(answer.jsonBody);
    expect(said).toContain(Object.keys(more)[0]);
    expect(said).not.toContain(Object.values(more)[0]);
    await nothingIsTaken();
  });

  test.each([
    ["a mail address for a device", { family: "ada@contoso.example" }, "family"],
    ["an id of an account for a device", { family: ME }, "family"],
    ["an id of an account for a failure", { failureMode: ME }, "failureMode"],
    ["a sentence for a failure", { failureMode: "Ada cannot sign in" }, "failureMode"],
    ["a long system", { os: "a".repeat(41) }, "os"],
    ["no system", { os: "" }, "os"],
    ["a formula", { os: "=1+1" }, "os"],
    ["a moment without an offset", { openedAt: "2026-02-27T09:00:00" }, "openedAt"],
    ["a date", { openedAt: "2026-02-27" }, "openedAt"],
    ["a moment to come", { openedAt: "2027-02-27T09:00:00Z" }, "openedAt"],
    ["closed before it was opened", { closedAt: "2026-02-26T09:00:00Z" }, "closedAt"],
    ["a wave that is not there", { waveId: "wave-77" }, "waveId"],
    ["an id with a slash", { id: "a/b" }, "id"],
    ["an id that stands there twice", { id: "1" }, "id"],
  ])("where a ticket has %s", async (_what, change, field) => {
    const answer = await post([ticket("1"), ticket("2", change)]);
    expect([...refused(answer), fields(answer)]).toEqual([422, "invalidBody", [`tickets.1.${field}`]]);
    await nothingIsTaken();
  });

  test.each([
    [
      "a line with a fault, by line and column",
      `${HEAD}\n1,2026-02-27T08:00:00Z,,"Pixel",A 16,x,\n2,soon,,Pixel,,y,\n`,
      422,
      ["line 3, openedAt", "line 3, os"],
    ],
    [
      "a line behind a quoted line end",
      `${HEAD}\n1,"soon\n",,P,A,x,\n2,soon,,P,A,y,\n`,
      422,
      ["line 2, openedAt", "line 4, openedAt"],
    ],
    ["an unknown column", "id,openedAt,family,os,failureMode,name\n", 422, ["line 1"]],
    ["a column too few, and one twice", "id,id,openedAt,family,os\n", 422, ["line 1", "line 1"]],
    ["too few cells", `${HEAD}\n1,2026-02-27T08:00:00Z\n`, 400, undefined],
    ["an open quote", `${HEAD}\n"1`, 400, undefined],
    ["no head", "", 400, undefined],
  ])("of CSV with %s", async (_what, body, status, found) => {
    const answer = await send(body, "text/csv");
    expect([answer.status, fields(answer)]).toEqual([status, found]);
    if (status === 400)
      expect(errorOf(answer)).toMatchObject({ code: "malformedCsv", message: expect.stringMatching(/[Ll]ine/) });
    await nothingIsTaken();
  });

  test("of what is no UTF-8, no JSON, or another type", async () => {
    const latin = Buffer.from(`${HEAD}\n1,2026-02-27T08:00:00Z,,Pix\xe9l,A,x,\n`, "latin1");
    expect(refused(await send(latin, "text/csv"))).toEqual([400, "malformedCsv"]);
    expect(refused(await send("{"))).toEqual([400, "malformedJson"]);
    expect(refused(await send("a", "text/plain"))).toEqual([415, "unsupportedMediaType"]);
    await nothingIsTaken();
  });

  test("of too many or too much, and many faults are told in part", async () => {
    const many = Array.from({ length: 501 }, (_, n) => ({
      ...ticket(String(n)),
      family: "P",
      os: "A",
      failureMode: "x",
    }));
    expect(refused(await post(many))).toEqual([422, "invalidBody"]);
    const lines = many.map(({ id }) => `${id},2026-02-27T08:00:00Z,,P,A,x,`);
    expect(refused(await send([HEAD, ...lines].join("\n"), "text/csv"))).toEqual([422, "invalidBody"]);
    expect((await send("a".repeat(65_537))).status).toBe(413);
    const faults = await post(Array.from({ length: 60 }, (_, n) => ticket(String(n), { os: "" })));
    expect(errorOf(faults).details?.length).toBeLessThanOrEqual(51);
    expect(errorOf(faults).details?.at(-1)?.message).toContain("more");
    await nothingIsTaken();
  });

  test("of whoever may not, or comes from a page", async () => {
    const body = JSON.stringify({ tickets: [ticket("1")] });
    expect(refused(await send(body, undefined, as("Auditor")))).toEqual([403, "noRole"]);
    expect(refused(await send(body, undefined, { "x-ms-client-principal": "" }))).toEqual([401, "notSignedIn"]);
    for (const from of [{ cookie: "a=b" }, { origin: "https://evil.example" }, { "sec-fetch-site": "same-origin" }])
      expect(refused(await send(body, "text/csv", from as unknown as Record<string, string>))).toEqual([
        403,
        "notSameOrigin",
      ]);
    await nothingIsTaken();
  });

  test("while storage does not answer", async () => {
    world.ports.store.trouble.throttleNext("saveTickets", 30);
    expect(refused(await post([ticket("1")]))).toEqual([503, "tryAgain"]);
    await nothingIsTaken();
  });
});

describe("the issues found", () => {
  beforeEach(async () => {
    await post([
      ticket("1", { waveId: WAVE_ID }),
      ticket("2", { openedAt: "2026-02-26T22:59:00Z" }),
      ticket("3", {
        family: "iPhone",
        os: "iOS 26.1",
        failureMode: "qr-not-scanned",
        openedAt: "2026-02-25T09:00:00Z",
      }),
    ]);
  });

  test("are filtered by wave and by days of the app's own zone, the last one included", async () => {
    expect((await list()).issues.map(({ tickets }) => tickets)).toEqual([2, 1]);
    expect((await list(`?wave=${WAVE_ID}&from=&to=`)).tickets).toBe(1);
    expect((await list("?from=2026-02-26")).tickets).toBe(2);
    expect((await list("?from=2026-02-26&to=2026-02-26")).tickets).toBe(1);
    expect((await list("?to=2026-02-25")).tickets).toBe(1);
  });

  test("are a CSV that no spreadsheet runs", async () => {
    const answer = await get("?format=csv");
    expect(answer.headers).toMatchObject({ "Content-Disposition": 'attachment; filename="issues-found.csv"' });
    const [head, first] = (await text(answer)).split("\r\n");
    expect(head).toBe("\uFEFFrank,family,os,failureMode,tickets,share,open,firstAt,lastAt");
    expect(first).toContain("1,Pixel,Android 16,no-bluetooth,2,0.6667,2,2026-02-26T22:59:00.000Z");
  });

  test("are a page with a table, its filter kept, and the file of the same", async () => {
    const page = await pageOf(`?wave=${WAVE_ID}&from=2026-02-01`);
    expect(page.querySelectorAll("tbody tr").map((row) => row.text)).toEqual([
      expect.stringContaining("Pixel, Android 16"),
    ]);
    expect(page.querySelector("option[selected]")?.getAttribute("value")).toBe(WAVE_ID);
    expect(page.querySelector('a[href^="/issues-found?"]')?.getAttribute("href")).toContain(`wave=${WAVE_ID}&`);
  });

  test("say in words when there are none", async () => {
    expect((await pageOf("?to=2025-01-01")).text).toContain("No ticket was opened that is asked for here");
    world = new WaveWorld(3);
    expect((await pageOf()).text).toContain("No tickets were posted yet");
  });

  test.each([
    ["?from=soon", 400, "invalidQuery"],
    ["?from=2026-02-30", 400, "invalidQuery"],
    ["?from=2026-03-02&to=2026-03-01", 400, "invalidQuery"],
    ["?format=xml", 400, "invalidQuery"],
    ["?other=1", 400, "invalidQuery"],
    ["?wave=a/b", 400, "invalidQuery"],
    ["?wave=wave-77", 404, "unknownWave"],
  ])("refuse %s", async (query, status, code) => {
    expect(refused(await get(query))).toEqual([status, code]);
  });

  test("are for the staff", async () => {
    expect(refused(await get("", as()))).toEqual([403, "noRole"]);
    expect(refused(await get("", { accept: "application/json" }))).toEqual([401, "notSignedIn"]);
    expect((await get("", { accept: "text/html" })).status).toBe(302);
  });

  test("wait while storage does not answer", async () => {
    world.ports.store.trouble.throttleNext("ticketPages", 30);
    expect(refused(await get())).toEqual([503, "tryAgain"]);
  });
});

afterAll(() => {
  expect(answers.unseen("POST /api/tickets")).toEqual([]);
  expect(answers.unseen("GET /api/issues-found")).toEqual([]);
});
