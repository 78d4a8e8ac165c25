import { beforeEach, describe, expect, test } from "vitest";
import { RefusedError } from "../../../../shared/errors.ts";
import { openGrant } from "../../../../shared/passes/openGrant.ts";
import { readPickUpCase } from "../../../../shared/passes/pickUpCase.ts";
import { atHelpdesk } from "../../../support/passes/codePages.ts";
import { EVE, HANNO, HEDDA, MIA, SAM, spotStage } from "../../../support/passes/spotStage.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { plannedWave } from "../../../support/waves/rulesForTests.ts";

const PRESS = "7b0d6f2e-9a51-4c52-8d3a-1f2e3d4c5b6a";
const OTHER = "7b0d6f2e-9a51-4c52-8d3a-1f2e3d4c5b6b";
const wish = { pressId: PRESS, reason: "newPhone", identityCheckedBy: "inPerson" };
const ADMIN = "ad000000-0000-4000-8000-0000000000ff";

let stage: Awaited<ReturnType<typeof spotStage>>;
beforeEach(async () => {
  stage = await spotStage(atHelpdesk);
});
const codeOf = ({ status, json }: Awaited<ReturnType<typeof stage.press>>) => [status, json.error?.code];
const atNight = () => stage.ports.clock.set("2026-03-02T22:00:00.000Z");
const second = (grantId: unknown, as = HANNO, roles = ["Helpdesk"]) =>
  stage.press({ as, roles, json: { agree: true, grantId } });
const show = (grantId: unknown, as = HEDDA) => stage.press({ as, json: { show: true, grantId } });

describe("the helpdesk with somebody before it", () => {
  test("is shown a code by the form, with who checked how in the trail", async () => {
    const answer = await stage.press();
    expect([answer.status, answer.code]).toEqual([200, stage.live()]);
    expect(await stage.trail("passIssued")).toMatchObject([
      { who: { id: HEDDA }, subjectId: SAM, reason: "calledKnownNumber" },
    ]);
    expect(JSON.stringify([await stage.trail(), await stage.grants(), stage.ports.email.sent])).not.toContain(
      answer.code,
    );
    expect(stage.ports.email.sent.some(({ to }) => to.address === stage.ports.directory.users.get(SAM)?.mail)).toBe(
      true,
    );
  });

  test("is given it as JSON, once for one id", async () => {
    const answer = await stage.press({ json: wish });
    expect([answer.status, answer.code, answer.headers.get("cache-control")]).toEqual([200, stage.live(), "no-store"]);
    expect(codeOf(await stage.press({ json: wish }))).toEqual([409, "codeGone"]);
    const tooSoon = await stage.press({ json: { ...wish, pressId: OTHER } });
    // It is unusual by now, and would be too soon as well.
    expect([tooSoon.status, tooSoon.json["because"]]).toEqual([202, ["recentPass"]]);
    expect(stage.mints()).toBe(1);
  });

  test("changes nothing by looking, and finds the page from the person's", async () => {
    const { text } = await stage.look();
    expect(text).toContain("sam@contoso.example");
    expect(text).toContain(`href="/people/${SAM}"`);
    expect([await stage.grants(), await stage.trail(), stage.mints()]).toEqual([[], [], 0]);
  });

  test.each<[string, object, number]>([
    ["no reason", { ...wish, reason: undefined }, 422],
    ["a reason that is none", { ...wish, reason: "because" }, 422],
    ["no word of how identity was checked", { ...wish, identityCheckedBy: undefined }, 422],
    ["an id that is none", { ...wish, pressId: "1" }, 422],
    ["nothing", {}, 422],
  ])("is told what is missing where it says %s", async (_what, json, status) => {
    expect(codeOf(await stage.press({ json }))).toEqual([status, "invalidBody"]);
    expect([await stage.grants(), stage.mints()]).toEqual([[], 0]);
  });

  test.each(["Auditor", "Employee"])("is nobody whose role is %s", async (role) => {
    expect(codeOf(await stage.press({ as: EVE, roles: [role], json: wish }))).toEqual([403, "noRole"]);
    expect(await stage.trail("codeNotGiven")).toMatchObject([{ who: { id: EVE } }]);
  });

  test("an Approver agrees, and asks for none", async () => {
    expect(codeOf(await stage.press({ as: EVE, roles: ["Approver"], json: wish }))).toEqual([403, "noRole"]);
  });
});

describe("what is unusual", () => {
  const ask = async () => {
    atNight();
    const answer = await stage.press({ json: wish });
    expect([answer.status, answer.json]).toMatchObject([202, { waitsFor: "secondPerson", because: ["oddHour"] }]);
    expect([answer.code, stage.mints()]).toEqual([undefined, 0]);
    return answer.json["grantId"];
  };

  test("waits for a second person, and is then shown to whoever asked, with how they had checked", async () => {
    const grantId = await ask();
    expect(codeOf(await show(grantId))).toEqual([202, undefined]);
    expect((await second(grantId)).json).toMatchObject({ waitsFor: "asker" });
    const answer = await show(grantId);
    expect([answer.status, answer.code]).toEqual([200, stage.live()]);
    expect(await stage.trail("secondAskedFor")).toMatchObject([{ who: { id: HEDDA }, subjectId: SAM }]);
    expect(await stage.trail("secondAgreed")).toMatchObject([{ who: { id: HANNO }, subjectId: SAM }]);
    expect(await stage.trail("passIssued")).toMatchObject([{ who: { id: HEDDA }, reason: "inPerson" }]);
    expect(stage.ports.email.sent.some(({ plainText }) => plainText.includes("has agreed that"))).toBe(true);
  });

  test("is one wish however often it is sent, and one agreement, of which people are told once", async () => {
    const grantId = await ask();
    await stage.press({ json: wish });
    const told = stage.ports.email.sent.filter(({ plainText }) => plainText.includes("asks at the helpdesk"));
    expect(new Set(told.map(({ to }) => to.address)).size).toBe(told.length);
    expect(told[0]?.plainText).toContain(`/people/${SAM}/pass`);
    expect((await stage.press({ json: wish })).json["grantId"]).toBe(grantId);
    for (let count = 0; count < 2; count++) expect((await second(grantId)).status).toBe(202);
    expect([(await stage.trail("secondAskedFor")).length, (await stage.trail("secondAgreed")).length]).toEqual([1, 1]);
  });

  test("takes two people: not whoever asked, not the person, nobody without a role", async () => {
    const grantId = await ask();
    expect(codeOf(await second(grantId, HEDDA))).toEqual([403, "needsSecondPerson"]);
    expect(codeOf(await second(grantId, SAM))).toEqual([403, "ownCase"]);
    expect(codeOf(await second(grantId, EVE, []))).toEqual([403, "noRole"]);
    expect([await show(grantId), stage.mints()]).toMatchObject([{ status: 202 }, 0]);
  });

  test.each<[string, () => unknown]>([
    ["is a guest", () => stage.ports.directory.addUser({ id: HANNO, userType: "Guest" })],
    ["is switched off", () => stage.ports.directory.addUser({ id: HANNO, accountEnabled: false })],
    ["is not there any more", () => stage.ports.directory.users.delete(HANNO)],
  ])("not somebody whose account %s, whatever role the sign-in says", async (_how, arrange) => {
    const grantId = await ask();
    arrange();
    expect(codeOf(await second(grantId))).toEqual([403, "notForAccount"]);
    expect([await show(grantId), await stage.trail("secondAgreed")]).toMatchObject([{ status: 202 }, []]);
  });

  test.each<[string, () => unknown]>([
    ["is switched off", () => stage.ports.directory.addUser({ id: HANNO, accountEnabled: false })],
    ["is a guest's", () => stage.ports.directory.addUser({ id: HANNO, userType: "Guest" })],
    ["is gone", () => stage.ports.directory.users.delete(HANNO)],
  ])("nothing is shown once the account of whoever agreed %s", async (_how, arrange) => {
    const grantId = await ask();
    expect((await second(grantId)).status).toBe(202);
    arrange();
    expect(codeOf(await show(grantId))).toEqual([403, "needsSecondPerson"]);
    expect(stage.mints()).toBe(0);
    expect(await stage.trail("codeNotGiven")).toHaveLength(1);
  });

  test("not somebody for whose account the other one has collected a code", async () => {
    const grantId = await ask();
    const closesAt = "2026-03-03T22:00:00.000Z";
    const { grantId: own } = await openGrant(stage.ports, stage.config, {
      userId: HANNO,
      reason: "lostPhone",
      scopeId: "app",
      key: "1",
      closesAt,
    });
    const row = await stage.ports.store.grant(own);
    if (!row) throw new Error("no grant");
    const by = { id: HEDDA, displayName: "Hedda" };
    const at = "2026-03-02T09:00:00.000Z";
    const state = { kind: "collected", passId: "p", at, expiresAt: at, by, identityCheckedBy: "inPerson" } as const;
    await stage.ports.store.saveGrant({ ...row.grant, state }, row.etag);
    expect(codeOf(await second(grantId))).toEqual([403, "handedCode"]);
  });

  test("is shown to nobody but whoever asked, not to who has agreed", async () => {
    const grantId = await ask();
    await second(grantId);
    expect(codeOf(await show(grantId, HANNO))).toEqual([403, "notTheAsker"]);
    expect(stage.mints()).toBe(0);
  });

  test("waits an hour", async () => {
    const grantId = await ask();
    stage.ports.clock.advance({ minutes: 60 });
    expect(codeOf(await second(grantId))).toEqual([409, "nothingToConfirm"]);
    expect(codeOf(await show(grantId))).toEqual([409, "codeGone"]);
  });

  test("of another person's is nothing", async () => {
    const grantId = await ask();
    const json = { agree: true, grantId };
    expect(codeOf(await stage.press({ as: HANNO, userId: MIA, json }))).toEqual([409, "nothingToConfirm"]);
    expect(codeOf(await second(OTHER))).toEqual([409, "nothingToConfirm"]);
  });

  test("is told on the page to each as it concerns them, and pressed there", async () => {
    await ask();
    const mine = (await stage.look()).text;
    expect(mine).toContain("A second person has to agree");
    expect(mine).not.toContain("<form");
    const theirs = (await stage.look({ as: HANNO })).text;
    expect(theirs).toContain("no working hour");
    expect((await stage.press({ as: HANNO })).status).toBe(302);
    expect((await stage.look()).text).toContain("has agreed");
    expect((await stage.press()).code).toBe(stage.live());
  });

  test("is a press that came to nothing, also of the same form: it is judged again", async () => {
    stage.ports.passIssuer.failNext("mint", new RefusedError("invalid", "BadRequest", "no"));
    expect((await stage.press({ json: wish })).code).toBeUndefined();
    const again = await stage.press({ json: wish });
    expect([again.status, again.json]).toMatchObject([202, { because: ["recentFailure"] }]);
    expect([again.code, stage.mints()]).toEqual([undefined, 1]);
    expect((await second(again.json["grantId"])).json).toMatchObject({ waitsFor: "asker" });
    expect((await show(again.json["grantId"])).code).toBe(stage.live());
  });

  test("is what became so since a press of the same form that a crash ended", async () => {
    stage.ports.passIssuer.failNext("mint", new RefusedError("invalid", "BadRequest", "no"));
    await stage.press({ json: wish });
    const [left] = await stage.grants();
    const row = await stage.ports.store.grant(left?.grantId ?? "");
    if (!row) throw new Error("no grant");
    const by = { id: HEDDA, displayName: "Hedda" };
    const at = stage.ports.clock.now().toISOString();
    const state = { kind: "minting", claimId: "c", at, by, identityCheckedBy: "inPerson" } as const;
    await stage.ports.store.saveGrant({ ...row.grant, state }, row.etag);
    stage.ports.clock.advance({ minutes: 6 });
    await stopped();
    const again = await stage.press({ json: wish });
    expect([again.status, again.code]).toEqual([202, undefined]);
    expect((await second(again.json["grantId"])).json).toMatchObject({ waitsFor: "asker" });
    expect(await stage.grants()).toMatchObject([
      { state: { kind: "open" }, second: { because: ["recentFailure", "stoppedAttempts"] } },
    ]);
  });

  const stopped = () => {
    const at = stage.ports.clock.now().toISOString();
    const who = { id: "app", displayName: "app" };
    return stage.ports.store.append([{ scope: "app", id: "attempt", at, who, what: "attemptStopped", subjectId: SAM }]);
  };
  test("is an account to which sign-ins were stopped, however much the trail has told since", async () => {
    await stopped();
    const at = new Date(stage.ports.clock.now().getTime() + 1000).toISOString();
    const who = { id: "app", displayName: "app" };
    const line = (nth: number) => ({ scope: "app", id: `later-${nth}`, at, who, what: "grantOpened" as const });
    await stage.ports.store.append(Array.from({ length: 1200 }, (_, nth) => line(nth)));
    expect((await stage.press({ json: wish })).json).toMatchObject({ because: ["stoppedAttempts"] });
  });

  test("is an account to which sign-ins were stopped", async () => {
    await stopped();
    expect((await stage.press({ json: wish })).json).toMatchObject({ because: ["stoppedAttempts"] });
  });
});

describe("somebody who is named to collect it", () => {
  const name = (deputy: string, as = HEDDA) => stage.press({ as, json: { deputy, reason: "lostPhone" } });

  test("gets the link by mail, once a day, and it opens for them alone", async () => {
    const upn = stage.ports.directory.users.get(EVE)?.userPrincipalName ?? "";
    for (let count = 0; count < 2; count++) expect((await name(upn)).json).toMatchObject({ waitsFor: "deputy" });
    const links = stage.ports.email.sent.filter(({ html }) => html.includes("/pick-up/"));
    expect(links.map(({ to }) => to.address)).toEqual([stage.ports.directory.users.get(EVE)?.mail]);
    expect(await stage.grants()).toMatchObject([{ collector: { kind: "deputy", id: EVE }, openedBy: { id: HEDDA } }]);
    expect(await stage.trail("deputyNamed")).toMatchObject([{ who: { id: HEDDA }, subjectId: SAM }]);
    expect(stage.mints()).toBe(0);
  });

  test("gets the link of a hire or a wave that is open, which is the manager's no more", async () => {
    await stage.ports.store.insertWave({ ...plannedWave, waveId: "wave-1", stage: "reminded" });
    await stage.ports.store.putMembers("wave-1", [aMember("wave-1", SAM, { hasUsablePasskey: false })]);
    stage.ports.methods.methods.set(SAM, []);
    const closesAt = "2026-03-04T09:00:00.000Z";
    const wanted = { userId: SAM, reason: "warned", scopeId: "wave-1", waveId: "wave-1", key: "1", closesAt } as const;
    const { grantId, link } = await openGrant(stage.ports, stage.config, wanted);
    expect((await name(EVE)).json).toMatchObject({ waitsFor: "deputy", grantId, closesAt });
    expect(await stage.grants()).toMatchObject([{ grantId, waveId: "wave-1", collector: { kind: "deputy", id: EVE } }]);
    const [mail] = stage.ports.email.sent.filter(({ html }) => html.includes("/pick-up/"));
    expect([mail?.to.address, mail?.plainText.includes(link)]).toEqual([
      stage.ports.directory.users.get(EVE)?.mail,
      true,
    ]);
    const row = await stage.ports.store.grant(grantId);
    if (!row) throw new Error("no grant");
    const verdictOf = async (id: string) =>
      (await readPickUpCase(stage.ports, stage.config, row, { id, way: "pickUp" }, "press")).verdict;
    expect(await verdictOf(MIA)).toMatchObject({ because: "notTheDeputy" });
    expect(await verdictOf(EVE)).toEqual({ ok: true });
  });

  test("is one of the codes of whoever names them", async () => {
    stage.ports.directory.addUser({ id: ADMIN });
    for (const one of [EVE, HANNO, MIA, ADMIN]) expect((await name(one)).status).toBe(202);
    stage.ports.directory.addUser({ id: OTHER });
    expect(codeOf(await name(OTHER))).toEqual([409, "cannotCollect"]);
    expect((await stage.press({ json: wish })).json).toMatchObject({ because: ["highRate"] });
  });

  test.each<[string, () => unknown, string]>([
    ["is nobody", () => undefined, "nobody@contoso.example"],
    ["is who names them", () => undefined, HEDDA],
    ["is the person themselves", () => undefined, SAM],
    ["is a guest", () => stage.ports.directory.addUser({ id: EVE, userType: "Guest" }), EVE],
    ["is switched off", () => stage.ports.directory.addUser({ id: EVE, accountEnabled: false }), EVE],
    ["has no mail", () => stage.ports.directory.addUser({ id: EVE, mail: undefined }), EVE],
    ["would be handed an admin's", () => stage.ports.directory.privileged.add(SAM), EVE],
    ["is named at night", atNight, EVE],
  ])("is refused where it %s", async (_what, arrange, deputy) => {
    arrange();
    const answer = await name(deputy);
    expect(codeOf(answer)).toEqual([409, "cannotCollect"]);
    expect([await stage.grants(), stage.ports.email.sent]).toEqual([[], []]);
  });

  const namer = (change: object) => stage.ports.directory.addUser({ id: HEDDA, ...change });
  test.each<[string, () => unknown]>([
    ["is a guest", () => namer({ userType: "Guest" })],
    ["is another organisation's", () => namer({ userType: "ExternalMember" })],
    ["is switched off", () => namer({ accountEnabled: false })],
    ["is not there any more", () => stage.ports.directory.users.delete(HEDDA)],
  ])("is nobody where the account of whoever names %s, whatever role the sign-in says", async (_how, arrange) => {
    arrange();
    expect(codeOf(await name(EVE))).toEqual([403, "notForAccount"]);
    expect([await stage.grants(), await stage.trail("deputyNamed"), stage.ports.email.sent]).toEqual([[], [], []]);
    expect(await stage.trail("codeNotGiven")).toHaveLength(1);
  });

  test("is nobody for a code of one's own", async () => {
    expect(codeOf(await name(EVE, SAM))).toEqual([403, "ownCase"]);
    expect([await stage.grants(), stage.ports.email.sent]).toEqual([[], []]);
  });
});

test("an Admin issues as the helpdesk does, and nobody for themselves", async () => {
  stage.ports.directory.addUser({ id: ADMIN });
  expect((await stage.press({ as: ADMIN, roles: ["Admin"], json: wish })).status).toBe(200);
  expect(codeOf(await stage.press({ as: SAM, json: { ...wish, pressId: OTHER } }))).toEqual([403, "ownCase"]);
});
