import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { showCounted } from "../../../../functions/progress/showCounted.ts";
import { home } from "../../../../functions/web/home.ts";
import type { CountedPeople } from "../../../../shared/progress/readCounted.ts";
import { CountedTenant, personId } from "../../../support/deadline/countedTenant.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { signedInAs } from "../../../support/signedIn.ts";

const ME = "ad000000-0000-4000-8000-000000000009";
const answers = new DocumentedAnswers();
let tenant: CountedTenant;
beforeEach(() => {
  tenant = new CountedTenant();
});

const get = async (...roles: readonly string[]) => {
  const headers = { ...signedInAs(ME, "Ada", roles), accept: "text/html" };
  const request = new HttpRequest({ method: "GET", url: "https://app.example/", headers });
  return answers.check("GET /", await home(tenant.ports, tenant.config)(request));
};
const pageFor = async (...roles: readonly string[]) => parse(String((await get(...roles)).body));
const cardOf = (page: ReturnType<typeof parse>, title: string) =>
  page.querySelectorAll("section").find((card) => card.querySelector("h2")?.text === title);
const rowsOf = (page: ReturnType<typeof parse>, label: string) =>
  page
    .querySelectorAll(`table[aria-label="${label}"] tbody tr`)
    .map((row) => row.querySelectorAll("th,td").map((cell) => cell.text.trim()));

const holds = {
  hasUsablePasskey: true,
  passkeys: 1,
  checkedAt: "2026-11-29T08:00:00.000Z",
  passkeyCreatedAt: "2026-11-25T08:00:00.000Z",
  passkeyUsedAt: "2026-11-26T08:00:00.000Z",
};

/** Two people in a wave, of whom one is ready; two by phone alone in none. */
async function counted(): Promise<void> {
  await tenant.report([{ n: 1 }, { n: 2, methodsRegistered: ["passKeySynced"], ready: true }, { n: 3 }, { n: 4 }]);
  await tenant.wave({ name: "Berlin", announcedAt: "2026-11-23T08:00:00.000Z", stage: "reminded" }, [
    { n: 1 },
    { n: 2, ...holds },
  ]);
  await tenant.count();
}

describe("the start page", () => {
  test("says the days that are left, and where enforcement stands, before anybody was counted", async () => {
    const page = await pageFor("Auditor");
    expect(page.querySelector(".now")?.text).toContain("Codes by phone end on 1 February 2027: 63 days left");
    expect(page.querySelector(".now")?.text).toContain("Enforcement was not started");
    expect(cardOf(page, "Waves")?.text).toContain("No wave yet");
    expect(cardOf(page, "Yours today")?.text).toContain("Nothing waits for you");
    expect(page.text).toContain("Nobody was counted yet");
  });

  test("leads from each number of a department to its people, and from none of whom nobody has", async () => {
    await tenant.report([{ n: 1 }, { n: 2 }, { n: 3, methodsRegistered: ["passKeySynced"], ready: true }]);
    await tenant.departments({ 1: "Sales", 2: "Sales", 3: "Finance" });
    await tenant.count();
    const card = cardOf(await pageFor("Admin"), "By department");
    expect(card?.querySelectorAll("td a").map((link) => [link.text, link.getAttribute("href")])).toEqual([
      ["2", "/deadline?department=Sales"],
      ["2", "/deadline?cohort=february&state=smsOrVoiceOnly&department=Sales"],
      ["1", "/deadline?department=Finance"],
      ["1", "/deadline?cohort=february&state=ready&department=Finance"],
    ]);
  });

  test("has the numbers of the last count, each with a link to its people", async () => {
    await counted();
    const page = await pageFor("Admin");
    expect(page.querySelector(".now")?.text).toContain("3 people have nothing else");
    expect(rowsOf(page, "Waves, newest first")).toEqual([["Berlin", "Reminded", "2", "1 of 2 needed", "0", "–"]]);
    expect(rowsOf(page, "Who holds what on 1 February 2027").map(([name, count]) => [name, count])).toEqual([
      ["Text message or call only", "3"],
      ["Passkey", "1"],
    ]);
    expect(rowsOf(page, "Kinds of credentials").map(([kind, count]) => [kind, count])).toEqual([
      ["Phone number", "3"],
      ["Synced passkey", "1"],
    ]);
    expect(rowsOf(page, "Rates of today").map(([what, rate]) => [what, rate])).toEqual([
      ["The report names a passkey", "25 %"],
      ["Set one up (looked at live)", "50 %"],
      ["Sign in with it", "100 %"],
      ["Managed to set it up", "100 %"],
      ["From the announcement to the passkey", "2 days"],
    ]);
    const links = page.querySelectorAll("main a").map((link) => link.getAttribute("href"));
    expect(links).toContain("/deadline?cohort=february&state=smsOrVoiceOnly");
    expect(links).toContain("/waves/wave-1/people");
  });

  test("says when the numbers of waves were counted, and of a report that was read anew since", async () => {
    await counted();
    const asCounted = "as counted Monday 30 November 2026 at 09:00 CET. The page of a wave has them as they stand now";
    expect(cardOf(await pageFor("Admin"), "Waves")?.text).toContain(asCounted);
    expect((await pageFor("Admin")).text).not.toContain("It was read anew");
    tenant.ports.clock.advance({ hours: 6 });
    await tenant.report([{ n: 1 }]);
    const text = (await pageFor("Admin")).text;
    expect(text).toContain("by a report that was read Monday 30 November 2026 at 09:00 CET");
    expect(text).toContain("It was read anew Monday 30 November 2026 at 15:00 CET: the next count goes by that.");
    expect(cardOf(await pageFor("Admin"), "Waves")?.text).toContain(asCounted);
  });

  test.each(["Admin", "Approver", "Helpdesk", "Auditor"])(
    "leads the %s to pages that no other page heads for",
    async (role) => {
      const links = (await pageFor(role)).querySelectorAll('nav[aria-label="More pages"] a');
      expect(links.map((link) => link.getAttribute("href"))).toEqual([
        "/deadline",
        "/calendar",
        "/keys",
        "/issues-found",
        "/retention",
        "/audit?scope=app",
      ]);
    },
  );

  test("tells each what waits for them by their role", async () => {
    await counted();
    expect(cardOf(await pageFor("Admin"), "Yours today")?.text).toContain("2 people in no wave have codes by phone");
    expect(cardOf(await pageFor("Auditor"), "Yours today")?.text).toContain("Nothing waits for you");
  });

  test("goes on after the day with whoever is held up by it", async () => {
    await counted();
    tenant.ports.clock.set("2027-02-03T08:00:00.000Z");
    const text = (await pageFor("Admin")).querySelector(".now")?.text;
    expect(text).toContain("Microsoft stopped codes by phone 2 days ago (1 February 2027)");
    expect(text).toContain("3 people have nothing else, and cannot go on");
    expect(text).toContain(
      "Codes by phone end for Global Administrators and people of other tenants on 1 July 2027: 148 days left",
    );
  });

  test("leads from each number of people to a list of as many", async () => {
    await counted();
    const links = (await pageFor("Admin")).querySelectorAll('main a[href^="/counted"]');
    expect(links.length).toBeGreaterThan(8);
    for (const link of links) {
      const query = Object.fromEntries(new URL(link.getAttribute("href") ?? "", "https://app.example").searchParams);
      const request = new HttpRequest({
        method: "GET",
        url: "https://app.example/api/counted",
        query,
        headers: signedInAs(ME, "Ada", ["Admin"]),
      });
      const { jsonBody } = answers.check("GET /api/counted", await showCounted(tenant.ports, tenant.config)(request));
      expect([link.outerHTML, (jsonBody as CountedPeople).people.length]).toEqual([
        link.outerHTML,
        Number.parseInt(link.text, 10),
      ]);
    }
  });

  test("shows whom the policy stopped in no wave, with what to do by role, and where they stand by name", async () => {
    const { store } = tenant.ports;
    expect(cardOf(await pageFor("Helpdesk"), "Stopped within a day")).toBeUndefined();
    const at = "2026-11-30T07:30:00.000Z";
    const denied = { at, log: "interactive" } as const;
    await store.mergeRefusedPeople([
      { userId: personId(1), denied, checkedAt: "2026-11-30T07:40:00.000Z", hasUsablePasskey: false },
      { userId: personId(2), denied, checkedAt: "2026-11-30T07:40:00.000Z", hasUsablePasskey: true },
      { userId: personId(3), denied: { ...denied, at: "2026-11-28T07:30:00.000Z" } },
    ]);
    const page = await pageFor("Helpdesk");
    expect(rowsOf(page, "Whom the policy refused").map(([, ...counts]) => counts)).toEqual([
      ["0", "1"],
      ["0", "1"],
    ]);
    expect(cardOf(page, "Yours today")?.text).toContain("1 person outside every wave cannot sign in");
    expect(cardOf(await pageFor("Approver"), "Yours today")?.text).not.toContain("outside every wave");
    const links = page.querySelectorAll("main a").map((link) => link.getAttribute("href"));
    expect(links).toEqual(expect.arrayContaining(["/stopped?as=stranded", "/stopped?as=stopped"]));
  });

  test("reads no more than the first thousand of a flood, and says that there are more", async () => {
    const at = "2026-11-30T07:30:00.000Z";
    const rows = Array.from({ length: 1001 }, (_, n) => ({ userId: personId(n), denied: { at, log: "interactive" } }));
    await tenant.ports.store.mergeRefusedPeople(rows as Parameters<typeof tenant.ports.store.mergeRefusedPeople>[0]);
    const page = await pageFor("Auditor");
    expect(rowsOf(page, "Whom the policy refused")[1]?.at(-1)).toBe("1000 or more");
    expect(tenant.ports.store.trouble.calls.map(({ method }) => method)).not.toContain("refusedPeople");
  });

  test("draws each picture beside its table", async () => {
    await counted();
    tenant.ports.clock.advance({ days: 1 });
    await counted();
    const page = await pageFor("Admin");
    expect(page.querySelectorAll("svg.picture, svg.bar").length).toBe(3);
    expect(rowsOf(page, "People in waves, day by day")).toEqual([
      ["Tuesday 1 December 2026", "2", "0", "1", "0"],
      ["Monday 30 November 2026", "2", "0", "1", "0"],
    ]);
    expect(rowsOf(page, "Rates on each Monday")).toEqual([["Monday 30 November 2026", "25 %", "50 %", "100 %"]]);
  });

  test("names the slowest family of devices, with what it was on the last Monday", async () => {
    const at = "2026-11-27T08:00:00.000Z";
    const on = (family: "iphone" | "samsung") => ({ clicked: { family, os: "android", firstAt: at, at } }) as const;
    const members = Array.from({ length: 12 }, (_, n) => ({
      n,
      ...(n < 10 && on(n < 5 ? "iphone" : "samsung")),
      ...(n !== 7 && n !== 11 && holds),
    }));
    await tenant.wave({ announcedAt: "2026-11-23T08:00:00.000Z" }, members);
    for (let day = 0; day < 2; day += 1) {
      await tenant.report(members.map(({ n }) => ({ n })));
      await tenant.count();
      tenant.ports.clock.advance({ days: 1 });
    }
    expect(rowsOf(await pageFor("Auditor"), "People in waves by device")).toEqual([
      ["iPhone", "5", "5", "100 %", "100 %"],
      ["Samsung (slowest)", "5", "4", "80 %", "80 %"],
      ["Not known", "2", "1", "50 %", "–"],
    ]);
  });

  test("names what is refused, and a report that was not read for long", async () => {
    await counted();
    tenant.ports.directory.refuseNext("privilegedUserIds");
    tenant.ports.clock.advance({ hours: 13 });
    await tenant.count();
    expect(cardOf(await pageFor("Auditor"), "Refused, or late")?.text).toContain("Nothing.");
    tenant.ports.clock.advance({ hours: 13 });
    await tenant.count();
    const late = cardOf(await pageFor("Auditor"), "Refused, or late")?.text;
    expect(late).toContain("last read Monday 30 November 2026");
    expect(late).toContain("Reading who is Global Administrator");
  });

  test("reads rows of counts and of waves, and neither people nor members", async () => {
    await counted();
    const { calls } = tenant.ports.store.trouble;
    calls.length = 0;
    await get("Admin");
    const read = new Set(calls.map(({ method }) => method));
    for (const method of ["everyRegistration", "registrations", "membersPage", "listPage"])
      expect(read).not.toContain(method);
    expect(calls.length).toBeLessThan(12);
  });

  test("is no page for whoever has no role: they have one of their own account", async () => {
    expect((await get()).headers).toMatchObject({ Location: "/me" });
    expect((await get("Helpdesk")).status).toBe(200);
  });

  test("is 503 where storage does not answer", async () => {
    tenant.ports.store.trouble.throttleNext("waves");
    expect((await get("Admin")).status).toBe(503);
  });
});
