import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { FindingList } from "../../../../functions/signIns/schemas.ts";
import { showFindings } from "../../../../functions/signIns/showFindings.ts";
import { tellBreakGlass } from "../../../../functions/signIns/tellBreakGlass.ts";
import { readTriesInTime } from "../../../../functions/signIns/triesOf.ts";
import type { SignIn, SignInLog } from "../../../../shared/domain/people/signIn.ts";
import type { Finding, FindingKind } from "../../../../shared/domain/signIns/logFindings.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { BREAK_GLASS_USER_IDS } from "../../../support/testConfig.ts";
import { idOf, ManyWaves } from "../../../support/waves/manyWaves.ts";

/** A Wednesday morning. */
type DeviceFinding = Extract<Finding, { readonly kind: "sharedDevice" }>;
const START = "2026-03-04T10:00:00.000Z";
const HOUR = 60;
const [GLASS = ""] = BREAK_GLASS_USER_IDS;
const answers = new DocumentedAnswers();

let tenant: ManyWaves;
beforeEach(async () => {
  tenant = await ManyWaves.open(START);
});
afterAll(() => {
  expect(answers.unseen("GET /api/log-findings")).toEqual([]);
});

/** Its window of 48 hours has ended: both logs are read for it. */
const addSwept = () => {
  const reportOnlyAt = tenant.minutesAgo(48 * HOUR);
  const notEnforced = { enforcingAt: undefined, enforcedAt: undefined, watchedUntil: undefined };
  const stage = { stage: "reportOnly", stageAt: reportOnlyAt, reportOnlyAt, policyId: "policy" } as const;
  return tenant.add("wave-1", 3, 0, { ...notEnforced, ...stage });
};
/** Of somebody whom no wave knows, as legacy clients and shared devices are nobody's in particular. */
const stranger = (n: number): string => `2${idOf("wave-99", n).slice(1)}`;
const signIn = (userId: string, minutesAgo: number, change: Partial<SignIn> = {}, log: SignInLog = "interactive") =>
  tenant.ports.reports.addSignIn(
    { userId, createdDateTime: tenant.minutesAgo(minutesAgo), appliedConditionalAccessPolicies: [], ...change },
    log,
  );
const rows = async (kind: FindingKind) => (await tenant.ports.store.logFindingPage(kind, 999)).findings;
const mails = () => tenant.ports.email.sent.filter(({ plainText }) => plainText.includes("break-glass account"));
const asked = () => tenant.ports.reports.calls.length;

describe("what is read for gates and sweeps", () => {
  test("shows old clients, old systems and shared devices of anybody, and costs no request more", async () => {
    await addSwept();
    await tenant.run({ minutes: 10 });
    const without = asked();
    tenant = await ManyWaves.open(START);
    await addSwept();
    signIn(stranger(1), 5 * HOUR, { clientApp: "IMAP4", app: "Office 365 Exchange Online" }, "nonInteractive");
    signIn(stranger(2), 5 * HOUR, { operatingSystem: "Ios 15.8" });
    for (let n = 10; n < 22; n++) signIn(stranger(n), 7 * HOUR, { operatingSystem: "Windows11", deviceId: "kiosk" });
    signIn(stranger(3), 5 * HOUR, { operatingSystem: "Windows11", deviceId: "laptop", clientApp: "Browser" });
    await tenant.run({ minutes: 10 });
    expect(await rows("legacyClient")).toMatchObject([
      { userId: stranger(1), what: "IMAP4", beside: ["Office 365 Exchange Online"], days: ["2026-03-04"] },
    ]);
    expect(await rows("oldSystem")).toMatchObject([{ userId: stranger(2), what: "iOS 15" }]);
    const devices = (await rows("sharedDevice")) as readonly DeviceFinding[];
    expect(devices.map(({ deviceId, users }) => [deviceId, users.length])).toEqual([["kiosk", 11]]);
    expect(asked()).toBe(without);
    expect(mails()).toEqual([]);
  });

  test("is one stretch of each log, with the lines that could not be read", async () => {
    await addSwept();
    tenant.ports.reports.addUnread(
      { userId: stranger(1), createdDateTime: tenant.minutesAgo(3 * HOUR), clientApp: "IMAP4" },
      { userId: stranger(1) },
    );
    await tenant.run({ minutes: 10 });
    const { listed } = (await tenant.ports.store.evidenceFeed("interactive"))?.feed ?? {};
    expect(listed).toMatchObject([{ from: (await tenant.facts("wave-1")).reportOnlyAt, unread: 1 }]);
    expect(await rows("legacyClient")).toEqual([]);
  });

  test("in a reading that began before lines were noted counts as not read", async () => {
    await addSwept();
    const { store } = tenant.ports;
    const { reportOnlyAt = "" } = await tenant.facts("wave-1");
    const reading = { from: reportOnlyAt, to: tenant.minutesAgo(0), waves: { "wave-1": reportOnlyAt }, blind: {} };
    await store.saveEvidenceFeed("interactive", { since: {}, blind: {}, reading }, undefined);
    await tenant.run({ minutes: 10 });
    expect((await store.evidenceFeed("interactive"))?.feed.readUntil).toBeDefined();
    expect((await store.evidenceFeed("interactive"))?.feed.listed).toBeUndefined();
    expect((await store.evidenceFeed("nonInteractive"))?.feed.listed).toHaveLength(1);
  });

  test("and comes in many pages, again and again, is written where it is news alone", async () => {
    await addSwept();
    for (let n = 0; n < 200; n++) signIn(stranger(n % 4), n, { clientApp: "POP3" });
    tenant.ports.reports.pageSize = 10;
    const { store } = tenant.ports;
    let written = 0;
    const save = store.saveLogFindings;
    store.saveLogFindings = async (some) => {
      written += some.length;
      await save(some);
    };
    await tenant.run({ minutes: 10 });
    expect(await rows("legacyClient")).toHaveLength(4);
    expect(written).toBe(4);
  });
});

describe("a break-glass account", () => {
  test("that somebody got in with is told to operators and security, once a day", async () => {
    await addSwept();
    signIn(GLASS.toUpperCase(), 5 * HOUR, { app: "Azure Portal" });
    signIn(GLASS, 4 * HOUR, { app: "Azure Portal" });
    await tenant.run({ minutes: 10 });
    const to = mails().map((mail) => mail.to.address);
    // One mailbox here is that of both.
    expect(to).toEqual(["alerts@contoso.example"]);
    expect(mails()[0]?.plainText).toContain(GLASS);
    expect(mails()[0]?.plainText).toContain("Azure Portal");
    await tellBreakGlass(tenant.ports, tenant.config);
    expect(mails()).toHaveLength(1);
    tenant.ports.clock.advance({ hours: 24 });
    signIn(GLASS, 60, { app: "Azure Portal" });
    await tenant.run({ minutes: 60 });
    await tellBreakGlass(tenant.ports, tenant.config);
    expect(mails()).toHaveLength(2);
  });

  test("that somebody failed to get in with is nobody's business", async () => {
    await addSwept();
    signIn(GLASS, 5 * HOUR, { app: "Azure Portal", errorCode: 50126 });
    await tenant.run({ minutes: 10 });
    await tellBreakGlass(tenant.ports, tenant.config);
    expect(mails()).toEqual([]);
    expect(await rows("breakGlass")).toEqual([]);
  });

  test("is told of by the timer where no mail went out, and the reading goes on meanwhile", async () => {
    await addSwept();
    signIn(GLASS, 5 * HOUR, { app: "Azure Portal" });
    tenant.ports.email.throttleNext("send", 60);
    await tenant.run({ minutes: 10 });
    expect((await tenant.ports.store.evidenceFeed("interactive"))?.feed.readUntil).toBeDefined();
    expect(mails()).toEqual([]);
    tenant.ports.clock.advance({ hours: 1 });
    const securityMail = "security@contoso.example";
    await tellBreakGlass(tenant.ports, { ...tenant.config, securityMail });
    const to = mails().map((mail) => mail.to.address);
    expect(to.toSorted()).toEqual(["alerts@contoso.example", securityMail]);
  });
});

describe("whoever asks what sign-ins show", () => {
  const HEN = "4e000000-0000-4000-8000-0000000000aa";
  const get = (path: string, headers: Record<string, string>) =>
    showFindings(
      tenant.ports,
      tenant.config,
    )(new HttpRequest({ method: "GET", url: `https://app.example${path}`, headers }));
  const api = async (query: string, headers: Record<string, string> = signedInAs(HEN, "Hen", ["Auditor"])) =>
    answers.check("GET /api/log-findings", await get(`/api/log-findings${query}`, headers));
  const pageOf = async (query = "") =>
    parse(String((await get(`/log-findings${query}`, signedInAs(HEN, "Hen", ["Helpdesk"]))).body));
  const text = async (query = "") => (await pageOf(query)).querySelector("main")?.structuredText ?? "";
  const textOf = async (answer: Awaited<ReturnType<typeof api>>) => new Response(answer.body as ReadableStream).text();
  const fill = async () => {
    await addSwept();
    for (let n = 1; n <= 3; n++) signIn(stranger(n), n, { clientApp: "IMAP4", app: "=cmd()" });
    tenant.ports.directory.addUser({ id: stranger(1), userPrincipalName: "ann<b>@contoso.example" });
    await tenant.run({ minutes: 10 });
  };

  test("is told, before anything was read, that nothing was read, and not that there is none", async () => {
    expect((await api("?kind=legacyClient")).jsonBody).toEqual({
      read: {
        interactive: [],
        nonInteractive: [],
        ownRegistrations: [],
        stoppedRegistrations: [],
        breakGlass: [],
        breakGlassTries: [],
        devices: [],
      },
      breakGlass: { accounts: 2 },
      inactiveDevices: "off",
      findings: [],
    });
    expect(await text()).toContain("Nothing was read that could show it.");
    expect(await text()).not.toContain("None in what was read.");
  });

  test("gets a page with names, what to do, and what was read", async () => {
    await fill();
    const said = await text();
    expect(said).toContain("ann<b>@contoso.example");
    expect(said).toContain(stranger(2));
    expect(said).toContain("move the person to a client that knows modern sign-in");
    expect(said).toContain("None in what was read.");
    expect(said).toMatch(/From .*2 March 2026.* to .*4 March 2026/);
    expect((await pageOf()).querySelectorAll("main b")).toEqual([]);
  });

  test("gets a page where Entra tells no names", async () => {
    await fill();
    tenant.ports.directory.throttleNext("usersOf", 30, 10);
    expect(await text()).toContain(stranger(1));
  });

  test("gets who tried to register and could not, with the policy that refused it by its name", async () => {
    const { ports } = tenant;
    const policy = { id: "p1", displayName: "Block <abroad>", state: "enabled" as const, definition: {} };
    ports.policies.stored.set("p1", { ...policy, createdDateTime: START });
    ports.audits.own.push({ userId: stranger(5), at: tenant.minutesAgo(60), succeeded: false });
    ports.audits.own.push({ userId: stranger(6), at: tenant.minutesAgo(90), succeeded: false });
    ports.audits.own.push({ userId: stranger(6), at: tenant.minutesAgo(80), succeeded: true });
    signIn(stranger(7), 30, {
      errorCode: 53003,
      appId: "19db86c3-b2b9-44cc-b339-36da233a3be2",
      appliedConditionalAccessPolicies: [{ id: "p1", result: "failure" }],
    });
    await readTriesInTime(ports, tenant.config, () => new FakePatience(ports.clock, 60))();
    const said = await text("?kind=couldNotRegister");
    expect(said).toContain(stranger(5));
    expect(said).not.toContain(stranger(6));
    expect(said).toContain("Conditional Access refused it: “Block <abroad>”");
    expect((await api("?kind=couldNotRegister")).jsonBody).toMatchObject({
      findings: [{ userId: stranger(5) }, { userId: stranger(7), refusals: [{ policyIds: ["p1"] }] }],
    });
    const file = await textOf(await api("?kind=couldNotRegister&format=csv"));
    expect(file).toContain(`couldNotRegister,${stranger(7)},refusedByPolicy,`);
  });

  test("gets the rows page by page", async () => {
    await fill();
    const first = (await api("?kind=legacyClient&top=2")).jsonBody as FindingList;
    expect(first.findings).toHaveLength(2);
    const second = (await api(`?kind=legacyClient&top=2&after=${encodeURIComponent(first.next ?? "")}`))
      .jsonBody as FindingList;
    expect(second.findings).toHaveLength(1);
    expect(second.next).toBeUndefined();
    const one = await pageOf("?kind=legacyClient&top=2");
    expect(one.querySelectorAll("main tbody tr")).toHaveLength(2);
    expect(one.querySelector("main a[href*='after=']")?.text).toBe("More of them");
  });

  test("gets all of them as a file that no spreadsheet runs", async () => {
    await fill();
    const answer = await api("?kind=legacyClient&format=csv");
    const lines = (await textOf(answer)).trim().split("\r\n");
    expect(lines[0]).toBe("kind,userId,what,lastAt,days,beside,deviceId,people,userIds,times,signedInAt");
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain("'=cmd()");
  });

  test.each<[string, number, string]>([
    ["", 400, "kind"],
    ["?kind=everything", 400, "kind"],
    ["?kind=oldSystem&top=0", 400, "top"],
    ["?kind=oldSystem&after=%00", 400, "after"],
    ["?kind=oldSystem&after=a%0D%0Ab", 400, "after"],
    ["?kind=oldSystem&format=xml", 400, "format"],
    ["?kind=oldSystem&colour=red", 400, "colour"],
  ])("by %s gets %d with what is wrong", async (query, status, word) => {
    const answer = await api(query);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.jsonBody)).toContain(word);
  });

  test("without one of the roles, or a session, gets nothing", async () => {
    expect((await api("?kind=oldSystem", signedInAs(HEN, "Hen", []))).status).toBe(403);
    expect((await api("?kind=oldSystem", {})).status).toBe(401);
    expect((await api("?kind=oldSystem", { accept: "text/html" })).status).toBe(302);
    expect((await api("?kind=oldSystem", { ...signedInAs(HEN, "Hen", ["Admin"]), accept: "text/html" })).status).toBe(
      200,
    );
  });

  test("while storage is busy is asked to try again", async () => {
    tenant.ports.store.trouble.throttleNext("logFindingPage");
    expect((await api("?kind=oldSystem")).status).toBe(503);
  });
});
