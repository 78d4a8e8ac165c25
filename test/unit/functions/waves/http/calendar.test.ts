import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { showCalendar } from "../../../../../functions/waves/http/calendar.ts";
import { TransientError } from "../../../../../shared/errors.ts";
import type { Calendar } from "../../../../../shared/waves/calendarOfWaves.ts";
import { DocumentedAnswers } from "../../../../support/documented.ts";
import { FakeClock } from "../../../../support/fakes/fakeClock.ts";
import { type FakePorts, fakePorts } from "../../../../support/fakes/fakePorts.ts";
import { signedInAs } from "../../../../support/signedIn.ts";
import { testConfig } from "../../../../support/testConfig.ts";
import { plannedWave, starter } from "../../../../support/waves/rulesForTests.ts";

const freeze = { from: "2026-03-16", until: "2026-04-01", reason: "<b>year end</b>" };
const answers = new DocumentedAnswers();
const config = { ...testConfig(), rules: { ...testConfig().rules, freezes: [freeze] } };
let ports: FakePorts;

beforeEach(async () => {
  ports = fakePorts({ clock: new FakeClock("2026-02-18T08:00:00.000Z") });
  await ports.store.insertWave({ ...plannedWave, name: "Finance <b>" });
  const sales = { ...plannedWave, waveId: "w2", name: "Sales", groupId: "33333333-3333-4333-8333-333333333334" };
  const paused = { by: starter, at: "2026-02-17T08:00:00.000Z", reason: "talks" };
  await ports.store.insertWave({ ...sales, openAt: "2026-03-04T08:00:00.000Z", paused });
});

async function get(query = "", roles: string[] = ["Auditor"], isPage = false): Promise<HttpResponseInit> {
  const path = `${isPage ? "" : "/api"}/calendar`;
  const request = new HttpRequest({
    method: "GET",
    url: `https://app.example${path}${query && `?${query}`}`,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: signedInAs(starter.id, starter.displayName, roles),
  });
  return answers.check(`GET ${isPage ? "" : "/api"}/calendar`, await showCalendar(ports, config)(request));
}
const calendar = async (query = ""): Promise<Calendar> => (await get(query)).jsonBody as Calendar;
const page = async (query = "") => parse(String((await get(query, ["Auditor"], true)).body));

describe("the calendar of waves", () => {
  test("begins with this week, and has a quarter", async () => {
    const { weeks, waves, today } = await calendar();
    expect([weeks.length, weeks[0]?.monday, today]).toEqual([13, "2026-02-16", "2026-02-18"]);
    expect(waves).toEqual([
      { waveId: "w1", name: "Finance <b>", stage: "planned", isPaused: false },
      { waveId: "w2", name: "Sales", stage: "planned", isPaused: true },
    ]);
  });

  test("says in words what does not go well together", async () => {
    const { weeks } = await calendar();
    const said = weeks.flatMap(({ conflicts }) => conflicts.map(({ kind, waveIds, say }) => ({ kind, waveIds, say })));
    expect(said[0]).toMatchObject({ kind: "opensTogether", waveIds: ["w1", "w2"] });
    expect(said[0]?.say).toMatch(/^Finance <b> and Sales open in one week/);
    expect(said.map(({ say }) => say)).toContain(
      "Nobody of Finance <b> can enter on Thursday 19 March, which would be the earliest day: there is a freeze until Wednesday 1 April is over (<b>year end</b>). It is Thursday 2 April now.",
    );
  });

  test("shows as many weeks as asked, from the week of a day on, with those waves alone that have a date there", async () => {
    const { weeks, waves } = await calendar("from=2026-05-07&weeks=2");
    expect(weeks.map(({ monday }) => monday)).toEqual(["2026-05-04", "2026-05-11"]);
    expect(waves).toEqual([]);
  });

  test.each([
    ["weeks=0", "weeks: must be 1 to 53"],
    ["weeks=54", "weeks: must be 1 to 53"],
    ["weeks=many", "weeks: must be a whole number"],
    ["from=2026-02-30", "from: must be a date of the calendar, yyyy-mm-dd"],
    ["from=monday", "from: must be a date, yyyy-mm-dd"],
    ["until=2026-03-01", "until"],
  ])("refuses %s, and says what to mend", async (query, say) => {
    expect(await get(query)).toMatchObject({
      status: 400,
      jsonBody: { error: { message: expect.stringContaining(say) } },
    });
  });

  test("is not told to whoever has none of the roles", async () => {
    expect((await get("", [])).status).toBe(403);
    expect((await get("", [], true)).status).toBe(403);
  });

  test("waits where the waves cannot be read just now", async () => {
    Object.assign(ports.store, { waves: () => Promise.reject(new TransientError("tables are busy")) });
    expect((await get()).status).toBe(503);
  });
});

describe("its page", () => {
  test("draws each wave, and says the same in a table, whatever names and reasons hold", async () => {
    const all = await page();
    expect(all.querySelectorAll("tbody tr")).toHaveLength(13);
    const picture = all.querySelector("svg.picture");
    expect(picture?.getAttribute("aria-label")).toContain("as the table below says");
    expect(picture?.text).toContain("Finance <b>");
    expect(picture?.querySelectorAll("line.span")).toHaveLength(2);
    // Nothing of the key.
    expect(picture?.querySelectorAll("path")).toHaveLength(12);
    expect(picture?.querySelectorAll("rect.frozen")).toHaveLength(1);
    expect(picture?.querySelectorAll("line.today")).toHaveLength(1);
    expect(all.querySelector("main b")).toBeNull();
    const text = all.querySelector("tbody")?.text ?? "";
    expect(text).toContain("Monday 2 March: Finance <b> opens");
    expect(text).toContain("Not before Wednesday 4 March: Sales opens (paused)");
    expect(text).toContain("Monday 16 March to Wednesday 1 April: <b>year end</b>");
    expect(text).toContain("Mon, Tue, Wed, Thu, 09:00 to 15:00");
    expect(text).toContain("On no day");
  });

  test("leads to the weeks before and after, and to each wave", async () => {
    const all = await page("from=2026-03-04&weeks=4");
    expect(all.querySelector('a[rel="next"]')?.getAttribute("href")).toBe("/calendar?from=2026-03-30&weeks=4");
    expect(all.querySelector('a[rel="prev"]')?.getAttribute("href")).toBe("/calendar?from=2026-02-02&weeks=4");
    expect(all.querySelectorAll("tbody a").map((one) => one.getAttribute("href"))).toContain("/waves/w1");
    expect(all.querySelector("svg.picture line.today")).toBeNull();
  });

  test("without waves has no picture, and says so", async () => {
    ports = fakePorts({ clock: new FakeClock("2026-02-18T08:00:00.000Z") });
    const none = await page();
    expect(none.querySelector("svg")).toBeNull();
    expect(none.querySelector("main")?.text).toContain("Nothing in these weeks stands in the way of anything else.");
  });

  test("cuts a long name in the picture alone", async () => {
    const name = "Production and logistics in the south";
    const groupId = "33333333-3333-4333-8333-333333333335";
    await ports.store.insertWave({ ...plannedWave, waveId: "w3", groupId, name });
    const all = await page();
    expect(all.querySelector("svg.picture")?.text).toContain("Production and logistic…");
    expect(all.querySelector("tbody")?.text).toContain(name);
  });
});
