import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import type { Retention } from "../../../../functions/retention/schemas.ts";
import { showRetention } from "../../../../functions/retention/showRetention.ts";
import type { RetentionRun } from "../../../../shared/domain/retention/retentionRun.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { testConfig } from "../../../support/testConfig.ts";

const config = testConfig({ KEEP_DETAILS_DAYS: "500" });
const answers = new DocumentedAnswers();
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
  ports.clock.set("2026-06-10T08:00:00.000Z");
});

const as = (role: string) => signedInAs("a0000000-0000-4000-8000-0000000000aa", "Ann", [role]);
const show = async (headers: Record<string, string>, path: "/api/retention" | "/retention" = "/api/retention") => {
  const request = new HttpRequest({ method: "GET", url: `https://app.example${path}`, headers });
  return answers.check(`GET ${path}`, await showRetention(ports, config)(request));
};
const run = (change: Partial<RetentionRun> = {}): RetentionRun => ({
  at: "2026-06-10T01:35:10.000Z",
  steadySince: "2026-01-10T01:35:10.000Z",
  because: "first",
  keeps: config.keeps,
  isWhole: true,
  counts: { mails: 12 },
  waits: ["Wave 3: two people still wait outside"],
  startedAt: "2026-06-10T01:35:10.000Z",
  ...change,
});
const text = async () => parse(String((await show(as("Auditor"), "/retention")).body)).textContent;

describe("what is kept of people", () => {
  test.each(["Admin", "Approver", "Helpdesk", "Auditor"])("is told to %s: settings, state, tables", async (role) => {
    await ports.store.saveRetentionRun(run({ endedAt: "2026-06-10T01:36:00.000Z" }), undefined);
    const body = (await show(as(role))).jsonBody as Retention;
    expect(body).toMatchObject({
      keeps: { details: 500, waves: 400 },
      cameByAt: "2026-06-10T01:35:10.000Z",
      endedAt: "2026-06-10T01:36:00.000Z",
      counts: { mails: 12 },
      waves: ["Wave 3: two people still wait outside"],
    });
    expect(body).not.toHaveProperty("waitsUntil");
    expect(body.kept.find(({ table }) => table === "mails")).toMatchObject({ goesBy: "details" });
  });

  test("is told to nobody who is not signed in, or has no role", async () => {
    const accept = { accept: "application/json" };
    expect((await show(accept)).status).toBe(401);
    expect((await show({ ...accept, ...as("Employee") })).status).toBe(403);
    expect(await show({}, "/retention")).toMatchObject({ status: 302 });
  });

  test("says before anything is deleted from when on it is, and why not yet", async () => {
    expect(await text()).toContain("The app has not looked so far");
    await ports.store.saveRetentionRun(run({ steadySince: "2026-06-09T01:35:10.000Z", because: "shorter" }), undefined);
    expect((await show(as("Admin"))).jsonBody).toMatchObject({
      waitsUntil: "2026-06-16T01:35:10.000Z",
      waitsBecause: "shorter",
    });
    const words = await text();
    expect(words).toContain("Nothing is deleted before");
    expect(words).toContain("A setting was made shorter");
    expect(words).toMatch(/before \w+ 16 June 2026 at/);
  });

  test("says how far it is, what went last, and which waves stay", async () => {
    const last = {
      startedAt: "2026-06-03T01:35:10.000Z",
      endedAt: "2026-06-03T01:36:10.000Z",
      counts: { grants: 1, left: 3 },
    };
    await ports.store.saveRetentionRun(run({ last }), undefined);
    const words = await text();
    expect(words).toContain("Under way");
    expect(words).toMatch(/It began on \w+ 10 June 2026 at/);
    expect(words).toContain("So far: 12 entries of mails.");
    expect(words).toMatch(/\w+ 3 June 2026 at \d\d:\d\d/);
    const links = parse(String((await show(as("Auditor"), "/retention")).body)).querySelectorAll("main a");
    expect(links.map((link) => link.getAttribute("href"))).toContain("/audit?scope=app");
    expect(words).toContain("1 link to a one-time code, 3 people who left, whose deletion has begun.");
    expect(words).toContain("all that is known of people who left, once their account is gone for good");
    expect(words).toContain("two people still wait outside");
    expect(words).toContain("500 days");
    expect(words).toContain("for ever");
  });
});
