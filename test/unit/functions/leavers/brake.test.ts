import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { hrEventWorker } from "../../../../functions/joiners/hrEventWorker.ts";
import { carryOnLeavers } from "../../../../functions/leavers/carryOnLeavers.ts";
import { decideAboutLeavers } from "../../../../functions/leavers/decideLeaversHttp.ts";
import { listLeavers, showLeaver, showLeavers } from "../../../../functions/leavers/readLeavers.ts";
import type { LeaverList } from "../../../../functions/leavers/schemas.ts";
import { joinerInstanceId } from "../../../../shared/durable/instanceIds.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { joinerIdOf } from "../../../../shared/hr/joinerId.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { addGroups, doorUp, putDoor, requireDoor } from "../../../support/door/doorStage.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { secondsAgo, signedInAs } from "../../../support/signedIn.ts";
import { testConfig } from "../../../support/testConfig.ts";

const SOURCE = "hr/acme";
const config = testConfig({ DEFAULT_TIME_ZONE: "UTC" });
const ADA = "a0000000-0000-4000-8000-0000000000aa";
const answers = new DocumentedAnswers();
const idOf = (n: number) => joinerIdOf(config, SOURCE, `w${n}`);
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
});
afterAll(() => {
  const routes = ["GET /api/leavers", "GET /api/leavers/{leaverId}", "POST /api/leavers/decision"] as const;
  expect(answers.unseen(...routes)).toEqual([]);
});

async function tells(n: number, type: string, more: object = {}, sequence = 1): Promise<void> {
  const id = `event-${n}-${sequence}`;
  const person = { givenName: "Ann", familyName: `No ${n}` };
  const data = { workerId: `w${n}`, sequence, identity: { employeeId: `e${n}` }, person, ...more };
  const event = { specversion: "1.0", id, source: SOURCE, type: `hr.worker.${type}.v1`, data };
  await ports.store.receive(SOURCE, id, JSON.stringify(event), ports.clock.now().toISOString());
  await hrEventWorker(ports, config)(SOURCE, id, ports.orchestrations);
}
/** Today is Monday 2 March 2026, 08:00 UTC: the day ends at midnight. */
const leaves = (n: number, sequence = 1) => tells(n, "terminated", { effectiveDate: "2026-03-02" }, sequence);
const cancelled = (n: number) => tells(n, "hire-cancelled");
const timer = () => carryOnLeavers(ports, config)(ports.orchestrations);
const states = async (count: number) => {
  const all = await Promise.all(Array.from({ length: count }, (_, n) => ports.store.leaver(idOf(n))));
  return all.map((one) => one?.leaver.state);
};
const whats = async (n: number) => (await ports.store.recent(idOf(n), 20)).map(({ what }) => what);
const as = (role: string) => signedInAs(ADA, "Ada", [role]);

describe("leavers of whom HR tells within an hour", () => {
  test("are let through up to five", async () => {
    for (let n = 0; n < 5; n++) await leaves(n);
    expect(new Set(await states(5))).toEqual(new Set(["waiting"]));
    ports.clock.advance({ hours: 24 });
    await timer();
    expect((await ports.store.leaver(idOf(0)))?.leaver.reports.onboarding).toBeDefined();
    expect(ports.email.sent.filter(({ subject }) => /leave/i.test(subject))).toEqual([]);
  });

  test("are held from the sixth on, all of them, and nothing is done; hires flow on", async () => {
    for (let n = 0; n < 6; n++) await leaves(n);
    expect(new Set(await states(6))).toEqual(new Set(["held"]));
    expect(await whats(5)).toContain("leaverHeld");
    await tells(9, "hired", { employment: { startDate: "2026-03-16" } });
    expect([...ports.orchestrations.running.keys()]).toEqual([joinerInstanceId(idOf(9))]);
    ports.clock.advance({ hours: 48 });
    await timer();
    expect(new Set(await states(6))).toEqual(new Set(["held"]));
    expect((await ports.store.leaver(idOf(0)))?.leaver.reports).toEqual({});
    const troubles = await ports.store.troublesOf("app", ports.clock.now().toISOString());
    expect(troubles.map(({ code }) => code)).toEqual(["leaversHeld"]);
    expect(ports.email.sent.map(({ to }) => to.address)).toContain("alerts@contoso.example");
  });

  test("count cancelled hires among them", async () => {
    for (let n = 0; n < 3; n++) await leaves(n);
    for (let n = 3; n < 7; n++) await cancelled(n);
    // What is due at once was done for those who came before the sixth.
    expect((await states(7)).filter((state) => state === "held")).toHaveLength(5);
  });

  test("are read in three requests while there is nobody, and the people are not counted", async () => {
    ports.store.trouble.calls.length = 0;
    await timer();
    expect(ports.store.trouble.calls.map(({ method }) => method)).toEqual(["leavers", "leavers", "leavers"]);
    await leaves(1);
    await timer();
    expect(ports.store.trouble.called("countPeople")).toBeGreaterThan(0);
  });

  test("are let through when they come over hours", async () => {
    for (let n = 0; n < 12; n++) {
      await leaves(n);
      ports.clock.advance({ minutes: 13 });
    }
    expect(new Set(await states(12))).toEqual(new Set(["waiting"]));
  });

  test("are held once more than twenty are due in one night, however few HR tells of in an hour", async () => {
    for (let n = 0; n < 20; n++) {
      await tells(n, "terminated", { effectiveDate: "2026-03-31" });
      ports.clock.advance({ minutes: 15 });
    }
    await tells(30, "terminated", { effectiveDate: "2026-04-01" });
    expect(new Set(await states(20))).toEqual(new Set(["waiting"]));
    ports.clock.advance({ hours: 2 });
    await tells(20, "terminated", { effectiveDate: "2026-03-31" });
    expect(new Set(await states(21))).toEqual(new Set(["held"]));
    expect((await ports.store.leaver(idOf(30)))?.leaver.state).toBe("waiting");
    expect((await ports.store.recent(idOf(3), 9))[0]).toMatchObject({
      what: "leaverHeld",
      why: expect.stringContaining("21"),
    });
    ports.clock.advance({ days: 40 });
    await timer();
    expect((await ports.store.leaver(idOf(0)))?.leaver.reports).toEqual({});
  });

  test("are held though what is due at once was done for twenty within the day", async () => {
    for (let n = 0; n < 22; n++) {
      await cancelled(n);
      ports.clock.advance({ minutes: 15 });
    }
    const all = await states(22);
    expect([all.slice(0, 20), all.slice(20)]).toEqual([Array(20).fill("done"), ["held", "held"]]);
  });

  test("are held as two of a hundred, and let through as two of a thousand", async () => {
    const people = (count: number) =>
      ports.store.takeReportPages(
        [
          {
            key: "1",
            lines: Array.from({ length: count }, (_, n) => ({
              userId: `u${n}`,
              methodsRegistered: [],
              isAdmin: false,
              ready: false,
            })),
          },
        ],
        "2026-03-02T06:00:00.000Z",
      );
    await people(1000);
    await leaves(0);
    await leaves(1);
    expect(await states(2)).toEqual(["waiting", "waiting"]);
    ports = fakePorts();
    await people(99);
    await leaves(0);
    await leaves(1);
    expect(await states(2)).toEqual(["held", "held"]);
  });

  test("are held by the timer where the app died before", async () => {
    for (let n = 0; n < 5; n++) await leaves(n);
    ports.store.trouble.failNext("countPeople", new Error("the process died"));
    await expect(leaves(5)).rejects.toThrow("died");
    await timer();
    expect(new Set(await states(6))).toEqual(new Set(["held"]));
  });

  test("stay held when HR tells of one of them once more, hours later", async () => {
    for (let n = 0; n < 6; n++) await leaves(n);
    ports.clock.advance({ hours: 30 });
    await leaves(0, 2);
    await timer();
    const found = (await ports.store.leaver(idOf(0)))?.leaver;
    expect([found?.state, found?.eventId, found?.reports]).toEqual(["held", "event-0-2", {}]);
  });

  test("are nobody's held any more of whom HR tells otherwise", async () => {
    for (let n = 0; n < 6; n++) await leaves(n);
    await tells(0, "hired", { employment: { startDate: "2026-03-16" } }, 2);
    expect(await states(2)).toEqual(["overtaken", "held"]);
  });
});

const url = "https://app.example/api/leavers";
const list = async (query = "", headers: Record<string, string> = as("Auditor")) =>
  answers.check(
    "GET /api/leavers",
    await listLeavers(ports, config)(new HttpRequest({ method: "GET", url: `${url}${query}`, headers })),
  );
const one = async (leaverId: string, headers: Record<string, string> = as("Auditor")) =>
  answers.check(
    "GET /api/leavers/{leaverId}",
    await showLeaver(
      ports,
      config,
    )(new HttpRequest({ method: "GET", url: `${url}/${leaverId}`, headers, params: { leaverId } })),
  );
const page = async (headers = as("Admin"), surroundings = config) =>
  String(
    (
      await showLeavers(
        ports,
        surroundings,
      )(new HttpRequest({ method: "GET", url: "https://app.example/leavers", headers }))
    ).body,
  );
const decide = async (body: unknown, headers: Record<string, string> = {}, surroundings = config) =>
  answers.check(
    "POST /api/leavers/decision",
    await decideAboutLeavers(
      ports,
      surroundings,
    )(
      new HttpRequest({
        method: "POST",
        url: `${url}/decision`,
        headers: { ...as("Admin"), "content-type": "application/json", authorization: "Bearer x", ...headers },
        body: { string: typeof body === "string" ? body : JSON.stringify(body) },
      }),
    ),
  );
const formHeaders = {
  "content-type": "application/x-www-form-urlencoded",
  origin: "https://app.example",
  authorization: "",
};

describe("an admin who looks at those who are held", () => {
  beforeEach(async () => {
    for (let n = 0; n < 6; n++) await leaves(n);
  });
  const all = Array.from({ length: 6 }, (_, n) => idOf(n));

  test("releases them: what follows is done when it is due, and they are held no more", async () => {
    const answer = await decide({ decision: "release", reason: "HR says so", leaverIds: all });
    expect([answer.status, answer.jsonBody]).toEqual([200, { decided: 6 }]);
    await leaves(7);
    ports.clock.advance({ hours: 17 });
    await timer();
    expect((await ports.store.leaver(idOf(3)))?.leaver.reports.onboarding).toBeDefined();
    expect((await ports.store.recent(idOf(3), 20)).find(({ what }) => what === "leaverReleased")).toMatchObject({
      who: { id: ADA },
      why: "HR says so",
    });
    expect(await states(7)).not.toContain("held");
  });

  test("drops some: nothing is done about them, and a new word of HR's counts anew", async () => {
    const [first = "", ...others] = all;
    await decide({ decision: "drop", reason: "a wrong export", leaverIds: [first] });
    ports.clock.advance({ hours: 48 });
    await timer();
    expect(await states(2)).toEqual(["dropped", "held"]);
    expect((await ports.store.leaver(first))?.leaver.reports).toEqual({});
    expect(await whats(0)).toContain("leaverDropped");
    await leaves(0, 2);
    expect(await states(1)).not.toEqual(["dropped"]);
    expect(others).toHaveLength(5);
  });

  test("decides twice, which is once; and about nobody who is not held", async () => {
    const body = { decision: "release", reason: "HR says so", leaverIds: all };
    await decide(body);
    expect((await decide({ ...body, decision: "drop" })).status).toBe(409);
    expect(new Set(await states(6))).toEqual(new Set(["waiting"]));
    expect((await whats(0)).filter((what) => what.startsWith("leaverRe"))).toHaveLength(1);
  });

  test.each(["release", "drop"])(
    "decides (%s) about nobody of whom HR has told anew since the look",
    async (decision) => {
      const asOf = ports.clock.now().toISOString();
      ports.clock.advance({ minutes: 1 });
      await leaves(0, 2);
      expect((await decide({ decision, reason: "HR says so", leaverIds: [idOf(0)], asOf })).status).toBe(409);
      expect((await states(1))[0]).toBe("held");
      const answer = await decide({ decision, reason: "HR says so", leaverIds: all, asOf });
      expect([answer.jsonBody, (await states(1))[0]]).toEqual([{ decided: 5 }, "held"]);
      const late = { decision, reason: "HR says so", leaverIds: all, asOf: ports.clock.now().toISOString() };
      expect((await decide(late)).jsonBody).toEqual({ decided: 1 });
    },
  );

  test("does so on the page, by its form: those chosen, or all", async () => {
    const root = parse(await page());
    expect(root.querySelector("h2")?.text).toBe("6 held");
    const [some, whole] = root.querySelectorAll("form");
    const fields = (form: typeof some, picked: readonly string[]) => {
      const token = form?.querySelector("input[name=formToken]")?.getAttribute("value") ?? "";
      const hidden = form?.querySelector("input[type=hidden][name=leaverIds]")?.getAttribute("value");
      const ids = hidden === undefined ? picked : [hidden];
      return new URLSearchParams([
        ["formToken", token],
        ["reason", "HR says so"],
        ["decision", "drop"],
        ["asOf", form?.querySelector("input[name=asOf]")?.getAttribute("value") ?? "none"],
        ...ids.map((id): [string, string] => ["leaverIds", id]),
      ]).toString();
    };
    expect(some?.querySelectorAll("input[type=checkbox]")).toHaveLength(6);
    expect((await decide(fields(some, all.slice(0, 2)), formHeaders)).status).toBe(302);
    expect((await states(3)).slice(0, 3)).toEqual(["dropped", "dropped", "held"]);
    expect((await decide(fields(whole, []), formHeaders)).status).toBe(302);
    expect(new Set(await states(6))).toEqual(new Set(["dropped"]));
    expect(await page()).not.toContain('<form method="post" action="/api/leavers');
  });

  test.each<[string, unknown, Record<string, string>, number]>([
    ["nobody signed in", {}, { "x-ms-client-principal": "" }, 401],
    ["the helpdesk", {}, as("Helpdesk"), 403],
    ["an approver", {}, as("Approver"), 403],
    ["a form without its token", "decision=drop&reason=x&leaverIds=x", formHeaders, 422],
    ["a form of another site", "decision=drop&reason=x", { ...formHeaders, origin: "https://evil.example" }, 403],
    ["a session with JSON", {}, { authorization: "", "sec-fetch-site": "same-origin" }, 403],
    ["no JSON", "{", {}, 400],
    ["no reason", { decision: "drop", leaverIds: all }, {}, 422],
    ["another decision", { decision: "burn", reason: "x", leaverIds: all }, {}, 422],
    ["nobody named", { decision: "drop", reason: "x", leaverIds: [] }, {}, 422],
    ["far too much", "x".repeat(70_000), {}, 413],
    ["text", "x", { "content-type": "text/plain" }, 415],
  ])("is refused, and nothing changes: %s", async (_who, body, headers, status) => {
    expect((await decide(body, headers)).status).toBe(status);
    expect(new Set(await states(6))).toEqual(new Set(["held"]));
  });

  test("has to sign in anew with an old session, and not past a door that is not up", async () => {
    const body = { decision: "drop", reason: "x", leaverIds: all };
    const old = signedInAs(ADA, "Ada", ["Admin"], [secondsAgo(3600)]);
    expect((await decide(body, old)).status).toBe(401);
    const required = requireDoor(testConfig());
    expect((await decide(body, {}, required)).status).toBe(409);
    expect(await page(as("Admin"), required)).not.toContain('name="decision"');
    addGroups(ports, []);
    await putDoor(ports, doorUp(required));
    expect((await decide(body, {}, required)).status).toBe(403);
    expect(new Set(await states(6))).toEqual(new Set(["held"]));
    addGroups(ports, [ADA]);
    ports.directory.failNext("membersAmong", new RefusedError("denied", "Authorization_RequestDenied", "graph: no"));
    expect((await decide(body, {}, required)).status).toBe(503);
    expect((await decide(body, {}, required)).status).toBe(200);
  });

  test("is asked again while a row cannot be written", async () => {
    ports.store.trouble.throttleNext("saveLeaver");
    expect((await decide({ decision: "drop", reason: "x", leaverIds: all })).status).toBe(503);
  });
});

describe("whoever looks", () => {
  beforeEach(async () => {
    for (let n = 0; n < 6; n++) await leaves(n);
    ports.clock.advance({ hours: 2 });
    await cancelled(7);
  });

  test("sees how many are where, and who", async () => {
    const { total, counts, leavers } = (await list("?top=2&state=held")).jsonBody as LeaverList;
    expect([total, counts, leavers.length]).toEqual([
      7,
      { waiting: 0, held: 6, dropped: 0, overtaken: 0, lifted: 0, done: 1 },
      2,
    ]);
    expect(JSON.stringify(leavers)).not.toContain("employeeId");
    expect((await list("?top=0", { ...as("Auditor"), accept: "application/json" })).status).toBe(400);
  });

  test("sees one with what happened; and nobody of whom HR never told", async () => {
    expect((await one(idOf(7))).jsonBody).toMatchObject({
      as: "cancelled",
      state: "done",
      reports: { onboarding: {} },
    });
    for (const id of [idOf(99), "x"])
      expect((await one(id, { ...as("Auditor"), accept: "application/json" })).status).toBe(404);
  });

  test("is refused without a role, and asked again while rows cannot be read", async () => {
    for (const ask of [list.bind(undefined, ""), one.bind(undefined, idOf(7))]) {
      expect((await ask(as("Nobody"))).status).toBe(403);
      expect((await ask({ accept: "application/json" })).status).toBe(401);
    }
    ports.store.trouble.throttleNext("leaver");
    expect((await one(idOf(7))).status).toBe(503);
    ports.store.trouble.throttleNext("leaverPages");
    expect((await list()).status).toBe(503);
  });

  test("reads on the page who is held without a form, unless they decide", async () => {
    const text = await page(as("Helpdesk"));
    expect(text).toContain("6 held");
    expect(text).toContain("An Admin releases or drops them");
    expect(text).not.toContain('name="decision"');
    expect(text).toContain("never came");
  });
});
