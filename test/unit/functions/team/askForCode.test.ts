import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { CodeOffered, Team } from "../../../../functions/team/schemas.ts";
import { askForCode, showTeam, showTeamPage } from "../../../../functions/team/teamHttp.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { openGrant } from "../../../../shared/passes/openGrant.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import {
  BREAK_GLASS_GROUP_ID,
  BREAK_GLASS_USER_IDS,
  ENFORCED_GROUP_ID,
  testConfig,
} from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { plannedWave } from "../../../support/waves/rulesForTests.ts";
import { englishOn, langOf } from "../../../support/web/catalogs.ts";

const id = (shard: string): string => `${shard}000000-0000-4000-8000-000000000001`;
const [MIA, EVE, SAM, TOM] = ["3a", "ee", "5a", "70"].map(id) as [string, string, string, string];
const GLASS = BREAK_GLASS_USER_IDS[0]?.toLowerCase() ?? "";

const config = testConfig();
const answers = new DocumentedAnswers();
let ports: FakePorts;
beforeEach(async () => {
  ports = fakePorts();
  const { directory } = ports;
  directory.addUser({ id: MIA, displayName: "Mia Manager" });
  directory.addUser({ id: EVE, displayName: "Eve Other" });
  directory.addUser({ id: SAM, displayName: "Sam <Late>" }, MIA);
  directory.addUser({ id: TOM, displayName: "Tom Tenth" }, EVE);
  directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  directory.addGroup(ENFORCED_GROUP_ID, []);
  await inWave();
});
afterAll(() => {
  // A form is answered by a page.
  expect(answers.unseen("GET /my-team", "GET /api/me/team", "POST /api/me/team/{userId}/code")).toEqual([
    "403 formTooOld",
  ]);
});

async function inWave(wave: Partial<WaveFacts> = {}, member: Partial<WaveMember> = {}, userId = SAM) {
  const facts = { ...plannedWave, waveId: "wave-1", stage: "reminded" as const, ...wave };
  if (!(await ports.store.wave(facts.waveId))) await ports.store.insertWave(facts);
  await ports.store.putMembers(facts.waveId, [
    aMember(facts.waveId, userId, { displayName: "Sam <Late>", hasUsablePasskey: false, ...member }),
  ]);
}

const program = (as: string) => ({ ...signedInAs(as, "Somebody"), "content-type": "application/json" });
const form = (as: string) => ({
  ...signedInAs(as, "Somebody"),
  "content-type": "application/x-www-form-urlencoded",
  origin: "null",
  "sec-fetch-site": "same-origin",
});

async function press(userId: string, headers: Record<string, string>, body = "{}"): Promise<HttpResponseInit> {
  const url = `https://app.example/api/me/team/${userId}/code`;
  const request = new HttpRequest({ method: "POST", url, params: { userId }, headers, body: { string: body } });
  return answers.check("POST /api/me/team/{userId}/code", await askForCode(ports, config)(request));
}
const ask = (as = MIA, userId = SAM) => press(userId, program(as));
const codeOf = ({ jsonBody }: HttpResponseInit) => (jsonBody as { error?: { code: string } }).error?.code;

async function look(as = MIA): Promise<Team> {
  const request = new HttpRequest({ method: "GET", url: "https://app.example/api/me/team", headers: signedInAs(as) });
  const answer = answers.check("GET /api/me/team", await showTeam(ports, config)(request));
  return answer.jsonBody as Team;
}
async function pageOf(as = MIA, headers = signedInAs(as)): Promise<HttpResponseInit> {
  const request = new HttpRequest({ method: "GET", url: "https://app.example/my-team", headers });
  return answers.check("GET /my-team", await showTeamPage(ports, config)(request));
}
const textOf = (answer: HttpResponseInit) => parse(String(answer.body)).text.replaceAll(/\s+/g, " ");
const links = () => ports.email.sent.filter(({ html }) => html.includes("/pick-up/"));
const grants = () => ports.store.grantsOf(SAM, "2000-01-01T00:00:00.000Z");
const trail = async (scope: string) =>
  (await ports.store.recent(scope, 100)).map(({ what, who, subjectId }) => [what, who.id, subjectId]);

describe("nobody but the manager of this moment gets a link", () => {
  async function expectRefused(answer: HttpResponseInit, status: number, code: string, by = EVE, about = SAM) {
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(ports.email.sent).toEqual([]);
    expect(await grants()).toEqual([]);
    expect(await trail("app")).toEqual([["codeNotOffered", by, about]]);
  }

  test("the manager of somebody else", async () => {
    await expectRefused(await ask(EVE), 403, "notTheManager");
    expect(ports.directory.calls.some(({ method }) => method === "privilegeOf")).toBe(false);
  });

  test("whoever was the manager until a moment ago", async () => {
    ports.directory.managers.set(SAM, EVE);
    await expectRefused(await ask(MIA), 403, "notTheManager", MIA);
    expect((await look(MIA)).people).toEqual([]);
  });

  test("the person themselves, also where they are their own manager", async () => {
    ports.directory.managers.set(SAM, SAM);
    await expectRefused(await ask(SAM), 403, "ownCase", SAM);
    expect((await look(SAM)).people).toEqual([]);
  });

  test("whoever asks for somebody who does not exist reads what a stranger reads", async () => {
    const [unknown, stranger] = [await ask(EVE, id("ff")), await ask(EVE, SAM)];
    expect(unknown.jsonBody).toEqual(stranger.jsonBody);
    expect(unknown.status).toBe(403);
  });

  test.each([
    ["a guest", { userType: "Guest" as const }],
    ["of another organisation", { userType: "ExternalMember" as const }],
    ["of an unknown type", { userType: "unknown" as const }],
    ["switched off", { accountEnabled: false }],
  ])("a manager who is %s", async (_what, change) => {
    ports.directory.addUser({ id: MIA, displayName: "Mia Manager", ...change });
    await expectRefused(await ask(), 403, "notForAccount", MIA);
    expect(await look()).toEqual({ people: [], reports: 0, everybody: [] });
  });

  test("the same refusal is one line a day, however often it is tried", async () => {
    for (let n = 0; n < 5; n++) await ask(EVE);
    expect(await trail("app")).toHaveLength(1);
    ports.clock.advance({ days: 1 });
    await ask(EVE);
    expect(await trail("app")).toHaveLength(2);
  });
});

test("ids that somebody makes up are one line a day, which names nobody", async () => {
  for (const shard of ["f1", "f2", "f3"]) await ask(EVE, id(shard));
  // There, and nobody's report.
  ports.directory.addUser({ id: id("f4") });
  await ask(EVE, id("f4"));
  expect(await trail("app")).toEqual([["codeNotOffered", EVE, undefined]]);
  await ask(EVE, SAM);
  expect(await trail("app")).toHaveLength(2);
  ports.directory.addUser({ id: EVE, userType: "Guest" });
  for (const shard of ["f5", "f6"]) await ask(EVE, id(shard));
  expect(await trail("app")).toHaveLength(3);
});

describe("for whom no code is ever made the manager gets no link either", () => {
  test.each<[string, () => void | Promise<void>, number, string]>([
    ["holds admin rights", () => void ports.directory.privileged.add(SAM), 409, "privileged"],
    ["may hold admin rights", () => void ports.directory.unreadable.add(SAM), 503, "rolesUnreadable"],
    ["is a guest", () => void ports.directory.addUser({ id: SAM, userType: "Guest" }, MIA), 409, "notForAccount"],
    [
      "comes from elsewhere",
      () => void ports.directory.addUser({ id: SAM, userType: "ExternalMember" }, MIA),
      409,
      "notForAccount",
    ],
    [
      "is switched off",
      () => void ports.directory.addUser({ id: SAM, accountEnabled: false }, MIA),
      409,
      "notForAccount",
    ],
    [
      "has a passkey by a live look",
      () => void ports.methods.addPasskey(SAM, "2026-02-01T08:00:00.000Z"),
      409,
      "hasPasskey",
    ],
    [
      "is in a privileged wave",
      () => inWave({ waveId: "wave-2", kind: "privileged" }).then(() => inWave({}, { sortedOut: "privileged" })),
      409,
      "privileged",
    ],
    ["takes no part", () => inWave({}, { sortedOut: "leftGroup" }), 409, "notInScope"],
    ["is in a break-glass group", () => ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [SAM]), 409, "notForAccount"],
  ])("who %s", async (_what, make, status, code) => {
    await make();
    const answer = await ask();
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(links()).toEqual([]);
    expect(await grants()).toEqual([]);
    expect(await trail("app")).toEqual([["codeNotOffered", MIA, SAM]]);
  });

  test("a break-glass account of the settings", async () => {
    ports.directory.addUser({ id: GLASS }, MIA);
    await inWave({}, {}, GLASS);
    expect(codeOf(await ask(MIA, GLASS))).toBe("notForAccount");
    expect(links()).toEqual([]);
  });

  test.each(["planned", "announced", "cancelled"] as const)("whose wave is %s", async (stage) => {
    const found = await ports.store.wave("wave-1");
    if (found) await ports.store.saveWave({ ...found.facts, stage }, found.etag);
    expect(codeOf(await ask())).toBe("notInScope");
    expect((await look()).people).toEqual([]);
  });

  test("who is enforced under a strength that takes none", async () => {
    const strict = testConfig({ ENFORCED_STRENGTH_ID: "00000000-0000-0000-0000-000000000004" });
    ports.directory.addGroup(ENFORCED_GROUP_ID, [SAM]);
    const request = new HttpRequest({
      method: "POST",
      url: `https://app.example/api/me/team/${SAM}/code`,
      params: { userId: SAM },
      headers: program(MIA),
      body: { string: "{}" },
    });
    const answer = answers.check("POST /api/me/team/{userId}/code", await askForCode(ports, strict)(request));
    expect([answer.status, codeOf(answer)]).toEqual([409, "strengthTakesNoPass"]);
    expect(links()).toEqual([]);
  });

  test.each(["user", "managerOf", "privilegeOf"] as const)("while Entra does not answer %s", async (operation) => {
    ports.directory.throttleNext(operation, 30);
    expect(codeOf(await ask())).toBe("tryAgain");
    expect(await grants()).toEqual([]);
  });

  test("while Entra refuses to say", async () => {
    ports.directory.refuseNext("managerOf");
    expect(codeOf(await ask())).toBe("refusedElsewhere");
    expect(await grants()).toEqual([]);
  });
});

describe("the manager asks", () => {
  test("and gets one mail with a link that works for them, and no code", async () => {
    const answer = await ask();
    expect(answer.status).toBe(202);
    expect((answer.jsonBody as CodeOffered).sentTo).toBe("you");
    const [grant, ...others] = await grants();
    expect(others).toEqual([]);
    expect(grant).toMatchObject({ userId: SAM, waveId: "wave-1", reason: "warned", state: { kind: "open" } });
    expect(links().map(({ to }) => to.address)).toEqual([`${MIA}@contoso.example`]);
    expect(JSON.stringify(answer)).not.toContain("/pick-up/");
    expect(await trail("wave-1")).toEqual(expect.arrayContaining([["codeAskedFor", MIA, SAM]]));
  });

  test("twice at once, and again: one grant, one mail", async () => {
    await Promise.all([ask(), ask()]);
    await ask();
    expect(await grants()).toHaveLength(1);
    expect(new Set(links().map(({ operationId }) => operationId)).size).toBe(1);
  });

  test("again the next day: the same grant, its link in a new mail", async () => {
    await ask();
    ports.clock.advance({ days: 1 });
    await ask();
    expect(await grants()).toHaveLength(1);
    expect(links()).toHaveLength(2);
    const [first, second] = links().map(({ html }) => /\/pick-up\/[^"]+/.exec(html)?.[0]);
    expect(second).toBe(first);
  });

  test("once the offer is over: a new one", async () => {
    await ask();
    ports.clock.advance({ days: 5 });
    await ask();
    expect(await grants()).toHaveLength(2);
  });

  test("while a chaser's offer is open: its link, and no second grant", async () => {
    const { link, closesAt } = await openChased(5 * 24);
    expect((await ask()).jsonBody).toEqual({ sentTo: "you", closesAt });
    expect(await grants()).toHaveLength(1);
    expect(links()[0]?.plainText).toContain(link);
  });

  async function collect(grantId = "") {
    const row = await ports.store.grant(grantId);
    const at = ports.clock.now().toISOString();
    const by = { id: MIA, displayName: "Mia" };
    const state = { kind: "collected" as const, passId: "p", expiresAt: at, at, by, identityCheckedBy: "inPerson" };
    if (row) await ports.store.saveGrant({ ...row.grant, state }, row.etag);
  }
  async function openChased(hours: number) {
    const closesAt = new Date(ports.clock.now().getTime() + hours * 3_600_000).toISOString();
    const offer = { userId: SAM, reason: "warned", scopeId: "wave-1", waveId: "wave-1", key: "chased|1|0", closesAt };
    return { ...(await openGrant(ports, config, offer as Parameters<typeof openGrant>[2])), closesAt };
  }

  test.each([
    ["was collected", async () => collect((await grants())[0]?.grantId)],
    ["has ended", async () => ports.clock.advance({ hours: 3 })],
  ])(
    "again on the day on which the link of a chaser was mailed and %s: a new grant, one more mail",
    async (_how, end) => {
      await openChased(2);
      expect((await ask()).status).toBe(202);
      expect((await ask()).status).toBe(202);
      expect([links().length, (await grants()).length]).toEqual([1, 1]);
      const first = (await look()).people[0]?.askedAt;
      expect(first).toBe(ports.clock.now().toISOString());
      await end();
      expect((await ask()).status).toBe(202);
      expect((await ask()).status).toBe(202);
      expect([links().length, (await grants()).length]).toEqual([2, 2]);
      expect((await look()).people[0]?.askedAt).toBe(ports.clock.now().toISOString());
    },
  );

  test("after the code of today was collected: tomorrow, or the helpdesk", async () => {
    await ask();
    const [grant] = await grants();
    await collect(grant?.grantId);
    expect(codeOf(await ask())).toBe("offeredToday");
    ports.clock.advance({ days: 1 });
    expect((await ask()).status).toBe(202);
    expect(await grants()).toHaveLength(2);
  });

  test("and no mail reaches them: the helpdesk gets the link", async () => {
    ports.directory.addUser({ id: MIA, displayName: "Mia Manager", mail: undefined });
    expect((await ask()).jsonBody).toMatchObject({ sentTo: "helpdesk" });
    expect(links().map(({ to }) => to.address)).toEqual([config.helpdeskMail]);
    await ask();
    expect(await grants()).toHaveLength(1);
  });
});

describe("the page", () => {
  test("names who is late, since when, with what, and whether help was asked for", async () => {
    const helpAsked = { at: "2026-03-01T08:00:00.000Z", reason: "noPhone" as const };
    await inWave({}, { atHand: "passwordOnly", helpAsked, heldAt: "2026-03-01T08:00:00.000Z" });
    expect(await look()).toEqual({
      reports: 1,
      everybody: [{ userId: SAM, displayName: "Sam <Late>", userPrincipalName: `${SAM}@contoso.example` }],
      people: [
        {
          userId: SAM,
          displayName: "Sam <Late>",
          userPrincipalName: `${SAM}@contoso.example`,
          wave: "Finance",
          lateSince: plannedWave.openAt,
          has: "passwordOnly",
          isAway: true,
          helpAsked,
          mayAsk: true,
        },
      ],
    });
    const text = textOf(await pageOf());
    expect(String((await pageOf()).body)).toContain(`href="/my-team/${SAM}/pass"`);
    for (const words of ["Sam <Late>", "Has a password and nothing else", "no phone", "Seems to be away"])
      expect(text).toContain(words);
  });

  test("names nobody of somebody else's, nobody who is ready, and says when there is nobody", async () => {
    const day = "2026-03-03T08:00:00.000Z";
    expect((await look(EVE)).people).toEqual([]);
    expect(textOf(await pageOf(EVE))).toContain("Nobody of your team is late");
    expect(textOf(await pageOf(SAM))).toContain("Nobody has you as manager");
    await inWave(
      {},
      { hasUsablePasskey: true, checkedAt: day, passkeyCreatedAt: "2026-03-01T08:00:00.000Z", passkeyUsedAt: day },
    );
    expect((await look()).people).toEqual([]);
  });

  test("has a form for each person whose press says what was done", async () => {
    const token = parse(String((await pageOf()).body))
      .querySelector("input[name=formToken]")
      ?.getAttribute("value");
    const pressed = await press(SAM, form(MIA), new URLSearchParams({ formToken: token ?? "" }).toString());
    expect(pressed.status).toBe(302);
    expect((await look()).people[0]?.askedAt).toBe(ports.clock.now().toISOString());
    expect(textOf(await pageOf())).toContain("You asked for a code");
  });

  test("is no way in for others: another site, an old token, somebody else's token, a script under a session", async () => {
    const tokenOf = async (as: string) => {
      ports.directory.managers.set(SAM, as);
      return (
        parse(String((await pageOf(as)).body))
          .querySelector("input[name=formToken]")
          ?.getAttribute("value") ?? ""
      );
    };
    const [theirs, own] = [await tokenOf(EVE), await tokenOf(MIA)];
    const withToken = (formToken: string) => new URLSearchParams({ formToken }).toString();
    const cross = { ...form(MIA), origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await press(SAM, cross, withToken(own))).status).toBe(403);
    expect((await press(SAM, form(MIA), withToken(theirs))).status).toBe(403);
    expect((await press(SAM, form(MIA), withToken(""))).status).toBe(403);
    expect((await press(SAM, { ...program(MIA), "sec-fetch-site": "same-origin" })).status).toBe(403);
    ports.clock.advance({ days: 3 });
    expect((await press(SAM, form(MIA), withToken(own))).status).toBe(403);
    expect(await grants()).toEqual([]);
  });
});

test("bad input is told what is wrong with it, and nothing is started", async () => {
  const { "content-type": _, ...untyped } = program(MIA);
  expect(codeOf(await press(SAM, { "content-type": "application/json" }))).toBe("notSignedIn");
  expect(codeOf(await press("me", program(MIA)))).toBe("unknownPerson");
  expect(codeOf(await press(SAM, program(MIA), "{"))).toBe("malformedJson");
  expect(codeOf(await press(SAM, program(MIA), "[]"))).toBe("invalidBody");
  expect(codeOf(await press(SAM, untyped))).toBe("unsupportedMediaType");
  expect(codeOf(await press(SAM, program(MIA), `"${"x".repeat(70_000)}"`))).toBe("tooLarge");
  expect((await pageOf(MIA, {})).status).toBe(302);
  expect(await grants()).toEqual([]);
});

describe("the page and its notices in the language of the browser", () => {
  /** Somebody late who asked for help, the press, and why there was none. */
  async function pages(language: string): Promise<readonly string[]> {
    const browser = { "accept-language": language };
    const helpAsked = { at: "2026-03-01T08:00:00.000Z", reason: "awayUntil" as const, until: "2026-03-09" };
    await inWave({}, { atHand: "passwordOnly", helpAsked, heldAt: "2026-03-01T08:00:00.000Z" });
    const tokenIn = async () => {
      const { body } = await pageOf(MIA, { ...signedInAs(MIA), ...browser });
      return parse(String(body)).querySelector("input[name=formToken]")?.getAttribute("value") ?? "";
    };
    const formToken = await tokenIn();
    const send = (as: string, body: Record<string, string>) =>
      press(SAM, { ...form(as), ...browser }, new URLSearchParams(body).toString());
    const late = await pageOf(MIA, { ...signedInAs(MIA), ...browser });
    const nobody = await pageOf(TOM, { ...signedInAs(TOM), ...browser });
    const tooOld = await send(MIA, { formToken: "none" });
    const elsewhere = await press(SAM, { ...form(MIA), ...browser, "sec-fetch-site": "cross-site" }, "formToken=x");
    expect((await send(MIA, { formToken })).status).toBe(302);
    const asked = await pageOf(MIA, { ...signedInAs(MIA), ...browser });
    ports.directory.managers.set(SAM, EVE);
    const notYours = await send(MIA, { formToken });
    const all = [late, nobody, tooOld, elsewhere, asked, notYours];
    expect(all.map(({ status }) => status)).toEqual([200, 200, 403, 403, 200, 403]);
    return all.map(({ body }) => String(body));
  }

  test.each(["de-CH", "fr", "es-MX"])("say nothing in English to whoever reads %s", async (language) => {
    for (const text of await pages(language)) {
      expect(langOf(text)).toBe(language.slice(0, 2));
      expect(englishOn(text)).toEqual([]);
    }
  });

  test.each(["", "*", "xx;q=1, yy"])("are English where a browser asks for %j", async (language) => {
    for (const text of await pages(language)) expect(langOf(text)).toBe("en");
  });
});
