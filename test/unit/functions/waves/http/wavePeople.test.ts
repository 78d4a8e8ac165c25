import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { showWavePeople } from "../../../../../functions/waves/http/people.ts";
import { decided } from "../../../../../shared/domain/wave/decideMember.ts";
import type { WavePeople } from "../../../../../shared/waves/peopleOfWave.ts";
import { DocumentedAnswers } from "../../../../support/documented.ts";
import { signedInAs } from "../../../../support/signedIn.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

const CLEO = { id: "ad000000-0000-4000-8000-000000000003", displayName: "Cleo Third" };
const answers = new DocumentedAnswers();
let world: WaveWorld;

beforeEach(async () => {
  world = new WaveWorld(60);
  await world.insert({ stage: "reminded", snapshotAt: "2026-03-02T08:00:00.000Z", inScope: 60 });
  const at = "2026-03-25T08:00:00.000Z";
  const ready = { checkedAt: at, hasUsablePasskey: true, passkeyCreatedAt: at, passkeyUsedAt: at };
  await world.ports.store.putMembers(
    WAVE_ID,
    world.ids.map((id, n) =>
      aMember(WAVE_ID, id, {
        ...(n < 50 && { checkedAt: at, hasUsablePasskey: false }),
        ...(n === 0 && ready),
        ...(n === 1 && { sortedOut: "guest" as const }),
      }),
    ),
  );
  world.ports.clock.set("2026-03-25T10:00:00.000Z");
});

async function get(query = "", roles: string[] = ["Auditor"], isPage = false): Promise<HttpResponseInit> {
  const path = `${isPage ? "" : "/api"}/waves/${WAVE_ID}/people`;
  const request = new HttpRequest({
    method: "GET",
    url: `https://app.example${path}${query && `?${query}`}`,
    params: { waveId: WAVE_ID },
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: signedInAs(CLEO.id, CLEO.displayName, roles),
  });
  return answers.check(
    `GET ${isPage ? "" : "/api"}/waves/{waveId}/people`,
    await showWavePeople(world.ports, world.config)(request),
  );
}
const people = async (query = ""): Promise<WavePeople> => (await get(query)).jsonBody as WavePeople;
const hold = async (n: number) => {
  const row = decided(
    await world.facts(),
    world.id(n),
    CLEO,
    { decision: "hold", reason: "on leave" },
    world.now.toISOString(),
  );
  await world.ports.store.saveDecision(WAVE_ID, row, undefined);
};

describe("the people of a wave", () => {
  test("are named fifty at a time, each once, with where they stand, and counted in all", async () => {
    const first = await people();
    expect([first.people.length, first.next]).toEqual([50, 50]);
    const rest = await people(`from=${first.next}`);
    expect([rest.people.length, rest.next]).toEqual([10, undefined]);
    expect(new Set([...first.people, ...rest.people].map(({ userId }) => userId)).size).toBe(60);
    expect(first.counts).toEqual({ ready: 1, guest: 1, noUsablePasskey: 48, notLookedAt: 10 });
    expect(rest.counts).toEqual(first.counts);
  });

  test("are picked by what is in the way, with what comes next for them", async () => {
    const { people: guests } = await people("standing=guest");
    expect(guests).toEqual([
      expect.objectContaining({ userId: world.id(2), next: "Nothing: takes no part in this wave" }),
    ]);
    expect((await people("standing=breakGlass")).people).toEqual([]);
  });

  test("are picked by the number that counts them, beside a device, and the search keeps it", async () => {
    expect((await people("figure=working")).people.map(({ userId }) => userId)).toEqual([world.id(1)]);
    expect((await people("figure=working&device=unknown")).found).toBe(1);
    expect((await people("figure=working&device=iphone")).found).toBe(0);
    // One of the sixty takes no part.
    expect((await people("figure=notReady")).found).toBe(58);
    expect((await people("figure=stranded")).found).toBe(0);
    expect((await get("figure=everybody")).status).toBe(400);
    const page = parse(String((await get("figure=working", ["Auditor"], true)).body));
    expect(page.querySelectorAll("h2").map(({ text }) => text)).toContain("Have a working passkey");
    expect(page.querySelector('form[role=search] input[name="figure"]')?.getAttribute("value")).toBe("working");
  });

  test("who are held stand so with who, when and why, before they are enforced", async () => {
    await hold(1);
    const { people: held } = await people("standing=heldByDecision");
    expect(held).toEqual([
      expect.objectContaining({
        userId: world.id(1),
        decision: { by: "Cleo Third", at: world.now.toISOString(), reason: "on leave" },
      }),
    ]);
    expect((await people("standing=ready")).people).toEqual([]);
  });

  test("who are on leave say so by HR's word, and who are to be so, too", async () => {
    const leave = { worker: "w", eventId: "e1", from: "2026-03-20", beginsAt: "2026-03-19T23:00:00.000Z" };
    const heldAt = leave.beginsAt;
    await world.ports.store.mergeMembers(WAVE_ID, [
      { userId: world.id(3), leave, heldAt, heldBecause: "leave" },
      { userId: world.id(4), leave: { ...leave, from: "2026-05-04" } },
      { userId: world.id(5), heldAt },
    ]);
    const { people: away } = await people("standing=away");
    expect(away.map(({ userId, leave: told, awaySince }) => [userId, told, awaySince])).toEqual([
      [world.id(3), { from: "2026-03-20", holds: true }, heldAt],
      [world.id(5), undefined, heldAt],
    ]);
    const said = String((await get("", ["Auditor"], true)).body);
    expect(said.match(/On leave since [^<]*20 Mar[^<]*\(HR\)/g)).toHaveLength(1);
    expect(said.match(/HR told of a leave from [^<]*4 May/g)).toHaveLength(1);
    expect(said.match(/as no sign-in was seen/g)).toHaveLength(1);
  });

  test("whose passkey an application planted stand so, with the application, the moment and the way out", async () => {
    const planted = { at: "2026-03-20T08:00:00.000Z", by: "the application <Helper> (f0)" };
    await world.ports.store.mergeMembers(WAVE_ID, [
      { userId: world.id(3), planted },
      // With a passkey of their own beside it.
      { userId: world.id(1), planted },
    ]);
    const { people: left } = await people("standing=passkeyPlanted");
    expect(left).toEqual([
      expect.objectContaining({
        userId: world.id(3),
        planted,
        next: expect.stringContaining("registers one in person"),
      }),
    ]);
    expect((await people("standing=ready")).people).toEqual([
      expect.objectContaining({ userId: world.id(1), planted }),
    ]);
    const said = String((await get("", ["Auditor"], true)).body);
    const words =
      /A passkey of this person was registered by the application &lt;Helper&gt; \(f0\), [^<]*: it is not counted until/g;
    expect(said.match(words)).toHaveLength(2);
    expect(said).not.toContain("<Helper>");
  });

  test("of whom nobody can tell whether their passkey counts do not stand as if they entered soon", async () => {
    await world.change({ stage: "enforced", approval: undefined });
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(1), fitUnknown: true }]);
    const [one] = (await people("standing=passkeyUnclear")).people;
    expect(one).toMatchObject({ userId: world.id(1), next: expect.stringContaining("list of troubles") });
  });

  test("whom report-only would have stopped carry where, by what and what was done, and so does their row", async () => {
    const at = "2026-03-25T09:00:00.000Z";
    await world.change({ stage: "reportOnly", policyId: "p1", reportOnlyAt: "2026-03-25T08:00:00.000Z" });
    const against = [{ at, app: "Outlook", operatingSystem: "Android 15", result: "reportOnlyFailure" }];
    const sweepHelp = { at, mailed: true, link: "helpdesk" as const };
    await world.ports.store.mergeMembers(WAVE_ID, [
      { userId: world.id(3), sweptInteractive: { unsatisfiedAt: at, against }, sweepHelp },
      { userId: world.id(1), sweptInteractive: { satisfiedAt: at, unsatisfiedAt: at, against } },
    ]);
    const of = async (n: number) => (await people()).people.find(({ userId }) => userId === world.id(n));
    expect((await of(3))?.swept).toMatchObject({
      against,
      help: sweepHelp,
      outcome: "open",
      reason: "noUsablePasskey",
    });
    expect((await of(1))?.swept).toMatchObject({ outcome: "satisfiedSince" });
    expect(await of(4)).not.toHaveProperty("swept");
    const said = String((await get("", ["Auditor"], true)).body);
    expect(said.match(/Would have been blocked on Android 15 \(Outlook\)/g)).toHaveLength(1);
    expect(said).toContain("Mailed, link for a code to the helpdesk");
  });

  describe("are searched", () => {
    beforeEach(async () => {
      await world.ports.store.mergeMembers(WAVE_ID, [
        { userId: world.id(2), displayName: "Jürgen Müller", userPrincipalName: "jm@contoso.example" },
        { userId: world.id(3), displayName: "Adele Vance", mail: "muller.adele@contoso.example" },
        { userId: world.id(4), displayName: "Zoë MULLER", userPrincipalName: "zm@contoso.example" },
      ]);
    });

    test.each([
      ["by a word of a name or by an address, whatever the marks and the size of letters", "search=MüLLer", [2, 3, 4]],
      ["by a user name", "search=zm%40", [4]],
      ["together with where they stand", "search=muller&standing=noUsablePasskey", [3, 4]],
      ["never by the middle of a word", "search=ller", []],
      ["not at all where the field is empty", "search=+&standing=guest", [2]],
    ])("%s", async (_how, query, found) => {
      const answer = await people(query);
      expect(new Set(answer.people.map(({ userId }) => userId))).toEqual(new Set(found.map((n) => world.id(n))));
      expect(answer.found).toBe(found.length);
    });

    test("and counted by standing among those who are called so", async () => {
      expect((await people("search=muller&standing=guest")).counts).toEqual({ guest: 1, noUsablePasskey: 2 });
    });

    test("page by page, each once, when many are called so", async () => {
      const all = world.ids.map((userId) => ({ userId, displayName: "Kim Same" }));
      await world.ports.store.mergeMembers(WAVE_ID, all);
      const first = await people("search=same");
      const rest = await people(`search=same&from=${first.next}`);
      expect([first.people.length, first.found, rest.people.length, rest.next]).toEqual([50, 60, 10, undefined]);
      expect(new Set([...first.people, ...rest.people].map(({ userId }) => userId)).size).toBe(60);
    });

    test.each([
      ["one letter", "search=a", "search: must be at least 2 letters or digits"],
      [
        "nothing but marks",
        `search=${encodeURIComponent("\u0301\u0308")}`,
        "search: must be at least 2 letters or digits",
      ],
      ["too much", `search=${"a".repeat(101)}`, "search: must be at most 100 characters"],
    ])("not by %s: the answer says what to mend, to programs and to people", async (_what, query, say) => {
      const answer = await get(query);
      expect(answer).toMatchObject({ status: 400, jsonBody: { error: { message: expect.stringContaining(say) } } });
      expect(String((await get(query, ["Auditor"], true)).body)).toContain(say);
    });
  });

  test("are those with one kind of device, by the link that they opened, and nobody out of scope", async () => {
    const at = "2026-03-25T08:00:00.000Z";
    const clicked = { family: "samsung", os: "android", firstAt: at, at } as const;
    await world.ports.store.mergeMembers(
      WAVE_ID,
      world.ids.slice(0, 3).map((userId) => ({ userId, clicked })),
    );
    const { people: some, found } = await people("device=samsung");
    expect([found, some.map(({ userId }) => userId)]).toEqual([2, [world.ids[0], world.ids[2]]]);
    expect((await people("device=samsung&standing=ready")).found).toBe(1);
    expect((await people("device=pixel")).found).toBe(0);
    expect((await get("device=fridge")).status).toBe(400);
    const page = parse(String((await get("device=samsung", ["Auditor"], true)).body));
    expect(page.querySelectorAll("h2").map(({ text }) => text)).toContain("Device: Samsung");
    expect(page.querySelector("form[role=search] input[name=device]")?.getAttribute("value")).toBe("samsung");
  });

  test("without a mailbox are listed as such, those who take no part are not", async () => {
    const without = [1, 3, 5].map((n) => ({ userId: world.id(n), mail: "" }));
    await world.ports.store.mergeMembers(WAVE_ID, without);
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(2), mail: "" }]);
    const { people: some, found, flags } = await people("only=noMailbox");
    expect(some.map(({ userId, noMailbox }) => [userId, noMailbox])).toEqual(
      without.map(({ userId }) => [userId, true]),
    );
    expect([found, flags]).toEqual([
      3,
      { noMailbox: 3, lacksHolding: 0, oldPhone: 0, chaseEnded: 0, askedForHelp: 0, mayBeShared: 0 },
    ]);
    expect((await people("only=noMailbox&standing=ready")).people.map(({ userId }) => userId)).toEqual([world.id(1)]);
    expect((await get("only=nobody")).status).toBe(400);
  });

  test("who get no more reminders are listed as such until they are ready, or another round begins", async () => {
    const endedAt = world.now.toISOString();
    const ended = { mailsSent: 10, chaseRound: { round: 1, before: 0, endedAt } };
    await world.ports.store.mergeMembers(WAVE_ID, [
      { userId: world.id(3), ...ended, checkedAt: endedAt, hasUsablePasskey: false },
      { userId: world.id(1), ...ended },
      { userId: world.id(5), mailsSent: 10 },
    ]);
    const { people: some, flags } = await people("only=chaseEnded");
    expect(some.map(({ userId, chaseEnded, next }) => [userId, chaseEnded, next])).toEqual([
      [world.id(3), true, "Sets up a passkey; the helpdesk talks to them, as mails did nothing"],
    ]);
    expect(flags.chaseEnded).toBe(1);
    await world.change({ round: 2 });
    expect((await people("only=chaseEnded")).people).toEqual([]);
  });

  test("who asked for help are listed with their reason, counted by reason, and stand where they stood", async () => {
    const at = "2026-03-24T08:00:00.000Z";
    await world.ports.store.mergeMembers(WAVE_ID, [
      { userId: world.id(1), helpAsked: { at, reason: "noPhone" } },
      { userId: world.id(3), helpAsked: { at, reason: "awayUntil", until: "2026-04-02" } },
      { userId: world.id(4), helpAsked: { at, reason: "noPhone" } },
      // Takes no part.
      { userId: world.id(2), helpAsked: { at, reason: "noPhone" } },
    ]);
    const answer = await people("only=askedForHelp");
    expect(answer.people.map(({ userId, standing }) => [userId, standing])).toEqual([
      [world.id(1), "ready"],
      [world.id(3), "noUsablePasskey"],
      [world.id(4), "noUsablePasskey"],
    ]);
    expect(answer.people[1]?.helpAsked).toEqual({ at, reason: "awayUntil", until: "2026-04-02" });
    expect([answer.helpReasons, answer.flags.askedForHelp]).toEqual([{ noPhone: 2, awayUntil: 1 }, 3]);
    expect((await people("only=askedForHelp&standing=noUsablePasskey")).found).toBe(2);
    const said = parse(String((await get("only=askedForHelp", ["Auditor"], true)).body)).text;
    expect(said).toContain(
      "Asked for help, Tuesday 24 March 2026 at 09:00 CET: Away for a time (until Thursday 2 April 2026)",
    );
    expect(said).toMatch(/No phone\s*2/);
  });

  test("of whom nobody asked for help have no such card", async () => {
    expect((await people()).helpReasons).toEqual({});
    expect(String((await get("", ["Auditor"], true)).body)).not.toContain("Why they say that they cannot");
  });

  test("that look like shared accounts are listed for somebody to decide, and nothing is done to them", async () => {
    const [looks, out] = [3, 2].map((n) => ({ userId: world.id(n), mayBeShared: true }));
    await world.ports.store.mergeMembers(
      WAVE_ID,
      [looks, out].flatMap((one) => one ?? []),
    );
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(2), sortedOut: "guest" }]);
    const { people: some, flags } = await people("only=mayBeShared");
    expect(some.map(({ userId, mayBeShared }) => [userId, mayBeShared])).toEqual([[world.id(3), true]]);
    expect(flags.mayBeShared).toBe(1);
    const page = String((await get("only=mayBeShared", ["Auditor"], true)).body);
    expect(page).toContain("Looks like a service, room or shared account: take it out of the group, or list it in");
  });

  test("who take no part tell when they are looked at again", async () => {
    const reasons = ["guest", "accountDisabled", "inAnotherWave"] as const;
    const changes = reasons.map((sortedOut, n) => ({ userId: world.id(n + 1), sortedOut }));
    await world.ports.store.mergeMembers(WAVE_ID, changes);
    await world.change({ stage: "open", remindAt: "2027-03-24T08:00:00.000Z", timeZone: "UTC" });
    const againOf = async (standing: string) => (await people(`standing=${standing}`)).people[0]?.again;
    expect(await againOf("guest")).toEqual({ when: "never" });
    expect(await againOf("accountDisabled")).toEqual({ when: "at", at: "2027-03-24T09:00:00.000Z" });
    expect(await againOf("inAnotherWave")).toEqual({ when: "otherWaveEnds" });
    expect((await people("")).people.find(({ standing }) => standing === "ready")?.again).toBeUndefined();
    const page = String((await get("standing=accountDisabled", ["Auditor"], true)).body);
    expect(page).toContain("Looked at again on Wednesday 24 March 2027");
  });

  test("are not told to whoever has none of the roles, and a query of nonsense is refused", async () => {
    expect((await get("", [])).status).toBe(403);
    expect((await get("standing=asleep")).status).toBe(400);
    expect((await get("from=-1")).status).toBe(400);
  });
});

describe("the page of the people", () => {
  const page = async (query = "", roles = ["Auditor"]) => parse(String((await get(query, roles, true)).body));

  test("links to each standing, and to the following people within it", async () => {
    const all = await page();
    expect(all.querySelectorAll("nav a").map(({ text }) => text)).toContain("No passkey yet (48)");
    expect(all.querySelector('a[rel="next"]')?.getAttribute("href")).toBe(`/waves/${WAVE_ID}/people?from=50`);
    expect((await page("standing=guest")).querySelector('a[rel="next"]')).toBeNull();
    expect((await page("standing=guest")).querySelector('[aria-current="page"]')?.text).toContain("Guest account (1)");
  });

  test("keeps the search from page to page and beside each standing, and says how many it found", async () => {
    const found = await page("search=someone");
    expect(found.querySelector("h2 + p")?.text).toContain("whose name or address begins with “someone”");
    expect(found.querySelector("#search")?.getAttribute("value")).toBe("someone");
    const links = found
      .querySelectorAll('nav[aria-label="What stands in the way"] a')
      .map((a) => a.getAttribute("href"));
    expect(links).toContain(`/waves/${WAVE_ID}/people?standing=guest&search=someone`);
    const held = await page("search=someone&standing=guest");
    expect(held.querySelector('input[type="hidden"]')?.getAttribute("value")).toBe("guest");
  });

  test("says what to do where a search finds nobody, and shows what was typed as text", async () => {
    const none = await page(`search=${encodeURIComponent('"><b>x')}`);
    expect(none.querySelector("main")?.text).toContain("Nobody of this wave is called so");
    expect(none.querySelector("main b")).toBeNull();
    const here = await page("search=zz&standing=guest");
    expect(here.querySelector("main")?.text).toContain("Search among everybody");
    expect((await page("standing=breakGlass")).querySelector("main")?.text).toContain("Nobody stands here");
  });

  test("notes beside somebody that they have no mailbox", async () => {
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(3), mail: "" }]);
    const one = await page("only=noMailbox");
    expect(one.querySelectorAll("tbody tr")).toHaveLength(1);
    expect(one.querySelector("tbody")?.text).toContain("No mailbox, reached through the manager");
    expect((await page("standing=guest")).querySelector("tbody")?.text).not.toContain("reached through");
  });

  test("notes beside somebody that they get no more reminders, and that the helpdesk knows", async () => {
    const chaseRound = { round: 1, before: 0, endedAt: world.now.toISOString() };
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(3), hasUsablePasskey: false, chaseRound }]);
    const one = await page("only=chaseEnded");
    expect(one.querySelector("tbody")?.text).toContain("Gets no more reminders, as mails did nothing; the helpdesk");
    expect((await page("standing=guest")).querySelector("tbody")?.text).not.toContain("no more reminders");
  });

  test.each([
    ["has forms for an Admin, for those in scope only", ["Admin"], 49],
    ["has none for whoever may not decide", ["Approver"], 0],
    ["has none for a reader", ["Auditor"], 0],
  ])("%s", async (_case, roles, count) => {
    expect((await page("", roles)).querySelectorAll("main summary")).toHaveLength(count);
  });

  test("offers to withdraw a decision where one holds, and no date before the weeks are over", async () => {
    await hold(1);
    const held = await page("standing=heldByDecision", ["Admin"]);
    expect(held.querySelectorAll('input[name="decision"]').map((one) => one.getAttribute("value"))).toEqual([
      "withdraw",
      "hold",
      "waive",
    ]);
    const open = await page("standing=notLookedAt", ["Admin"]);
    expect(open.querySelector('input[value="withdraw"]')).toBeNull();
  });

  test("has no form in a wave that was cancelled", async () => {
    await world.change({ stage: "cancelled" });
    expect((await page("", ["Admin"])).querySelectorAll("main summary")).toHaveLength(0);
  });
});
