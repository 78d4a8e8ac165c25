import { beforeEach, describe, expect, test } from "vitest";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { MIA, OLE, SelfWorld } from "../../../support/people/selfWorld.ts";
import { secondsAgo } from "../../../support/signedIn.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { plannedWave } from "../../../support/waves/rulesForTests.ts";

const HELPDESK = "helpdesk@contoso.example";
let world: SelfWorld;
const answers = new DocumentedAnswers();
beforeEach(async () => {
  world = await SelfWorld.make();
  world.check = (route, answer) => answers.check(route, answer);
});
const words = () => world.mailsTo(HELPDESK).map(({ plainText }) => plainText.replaceAll(/\s+/g, " "));

describe("it does not work", () => {
  test("tells the helpdesk what the app knows, in one mail", async () => {
    const iPhone = { operatingSystem: "iOS 19", authenticationMethods: ["Password"], app: "Scanner" };
    world.tested({ ...iPhone, appId: "scanner" });
    world.tested({
      ...iPhone,
      id: "s3",
      appId: "scanner",
      errorCode: 53_003,
      createdDateTime: "2026-06-10T09:30:00.000Z",
    });
    expect(await world.help(JSON.stringify({ what: "hall 3" }))).toMatchObject({
      status: 202,
      jsonBody: { helpAskedAt: "2026-06-10T10:00:00.000Z" },
    });
    const [mail] = words();
    expect(mail).toContain("Mia Member (mia@contoso.example)");
    expect(mail).toContain('They write: "hall 3"');
    expect(mail).toContain("a passkey or security key");
    expect(mail).toContain("Signed in without any passkey on: iPhone");
    expect(mail).toContain("Scanner on iPhone or iPad");
    expect(mail).toContain("call back on a number that you know");
    expect(await world.lines()).toEqual(["askedForHelp"]);
  });

  test("takes a sign-in of any age, and makes, opens and enforces nothing", async () => {
    expect((await world.help("{}", world.program(MIA, [secondsAgo(8 * 3600)]))).status).toBe(202);
    expect(await world.ports.store.enforcementsOf([MIA])).toEqual([]);
    expect(world.ports.passIssuer.calls).toEqual([]);
    expect(await world.ports.store.grantsOf(MIA, "1970-01-01T00:00:00.000Z")).toEqual([]);
  });

  test("is one mail a person and day, whatever is written; of somebody else it is another one", async () => {
    for (let n = 0; n < 20; n++) await world.help(JSON.stringify({ what: `try ${n}` }));
    expect(world.mailsTo(HELPDESK)).toHaveLength(1);
    const reads = world.ports.reports.calls.length;
    await world.help();
    expect(world.ports.reports.calls).toHaveLength(reads);
    await world.help("{}", world.program(OLE));
    expect(world.mailsTo(HELPDESK)).toHaveLength(2);
    world.ports.clock.advance({ hours: 24 });
    await world.help();
    expect(world.mailsTo(HELPDESK)).toHaveLength(3);
  });

  test("goes out with what could not be read named, which the operators can read of, too", async () => {
    world.ports.reports.refuseNext("successesOf");
    world.ports.reports.throttleNext("stoppedSignInsOf", 10);
    world.ports.methods.refuseNext("methodsOf");
    expect((await world.help()).status).toBe(202);
    expect(words()[0]).toMatch(
      /sign in with could not be read.*Where they sign in could not be read.*refused could not be read/,
    );
    expect((await world.troubles()).length).toBeGreaterThan(0);
  });

  test("waits while the mail service is busy, and sends that one mail then", async () => {
    world.ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 30 });
    expect((await world.help()).status).toBe(503);
    world.ports.clock.advance({ minutes: 1 });
    expect((await world.help()).status).toBe(202);
    expect(world.mailsTo(HELPDESK)).toHaveLength(1);
    expect(await world.lines()).toEqual(["askedForHelp"]);
  });

  test.each([
    ["words that are too long", { what: "x".repeat(301) }, "what: must be at most 300 characters"],
    ["a reason that is none of the list", { reason: "dontWantTo" }, "reason: "],
    ["an absence without an end", { reason: "awayUntil" }, "until: must say the last day"],
    ["an absence that is over", { reason: "awayUntil", until: "2026-06-09" }, "until: must lie from today"],
    ["an absence without an end, of a form", { reason: "awayUntil", until: "" }, "until: must say the last day"],
  ])("with %s sends nothing, and says what to mend", async (_case, body, say) => {
    const answer = await world.help(JSON.stringify(body));
    expect(answer).toMatchObject({ status: 422, jsonBody: { error: { message: expect.stringContaining(say) } } });
    expect(world.ports.email.sent).toEqual([]);
    expect(await world.lines()).toEqual([]);
  });

  test("with what is no JSON sends nothing", async () => {
    expect((await world.help("{")).status).toBe(400);
    expect(world.ports.email.sent).toEqual([]);
  });

  describe("with a reason", () => {
    const WAVE = "berlin-1";
    const member = async () => (await world.ports.store.members(WAVE, [MIA]))[0];
    const trail = async () => JSON.stringify(await world.ports.store.recent("app", 10));
    beforeEach(async () => {
      await world.ports.store.insertWave({ ...plannedWave, waveId: WAVE });
      await world.ports.store.insertWave({ ...plannedWave, waveId: "elsewhere" });
      await world.ports.store.putMembers(WAVE, [aMember(WAVE, MIA), aMember(WAVE, OLE)]);
    });

    test("tells it the helpdesk, the trail and the people of the wave; the words stand in the mail alone", async () => {
      const until = "2026-07-01";
      await world.help(JSON.stringify({ reason: "awayUntil", until, what: "in the mountains" }));
      expect(words()[0]).toContain(
        'What they chose: Away for a time (until 2026-07-01). They write: "in the mountains"',
      );
      expect(await world.ports.store.recent("app", 10)).toEqual([
        expect.objectContaining({ what: "askedForHelp", reason: "awayUntil", until, subjectId: MIA }),
      ]);
      expect((await member())?.helpAsked).toEqual({ at: "2026-06-10T10:00:00.000Z", reason: "awayUntil", until });
      expect(await trail()).not.toContain("mountains");
      expect(JSON.stringify(await member())).not.toContain("mountains");
    });

    test("changes nothing else of them, nothing of others, and makes no row where there is none", async () => {
      const before = await member();
      await world.help(JSON.stringify({ reason: "noPhone", until: "2026-07-01" }));
      const { helpAsked, ...after } = (await member()) ?? { helpAsked: undefined };
      expect(after).toEqual(before);
      expect(helpAsked).toEqual({ at: "2026-06-10T10:00:00.000Z", reason: "noPhone" });
      expect((await world.ports.store.members(WAVE, [OLE]))[0]?.helpAsked).toBeUndefined();
      expect(await world.ports.store.members("elsewhere", [MIA])).toEqual([]);
      expect(await world.ports.store.decisionOf(WAVE, MIA)).toBeUndefined();
    });

    test("is noted once a day, as the mail is; on the next day it is the new one", async () => {
      await world.help(JSON.stringify({ reason: "noPhone" }));
      await world.help(JSON.stringify({ reason: "triedAndFailed" }));
      expect((await member())?.helpAsked?.reason).toBe("noPhone");
      world.ports.clock.advance({ hours: 24 });
      await world.help(JSON.stringify({ reason: "triedAndFailed" }));
      expect((await member())?.helpAsked?.reason).toBe("triedAndFailed");
    });

    test("is not noted of whoever takes no part in a wave, nor in one that was cancelled", async () => {
      await world.ports.store.putMembers(WAVE, [aMember(WAVE, MIA, { sortedOut: "guest" })]);
      await world.ports.store.insertWave({ ...plannedWave, waveId: "gone", stage: "cancelled" });
      await world.ports.store.putMembers("gone", [aMember("gone", MIA)]);
      expect((await world.help(JSON.stringify({ reason: "noPhone" }))).status).toBe(202);
      expect((await member())?.helpAsked).toBeUndefined();
      expect((await world.ports.store.members("gone", [MIA]))[0]?.helpAsked).toBeUndefined();
    });
  });

  test.each([
    ["the password alone", ["Password"], "proved no more than the password: whoever knows it can have asked."],
    ["the session of before", ["Previously satisfied"], "proved no more than the password"],
    ["a passkey", ["Passkey (device-bound)"], "proved more than the password."],
    ["what the log does not say", undefined, "the log does not say."],
  ])("says of a sign-in to the page by %s that it was so", async (_how, authenticationMethods, say) => {
    const appId = world.config.authAudience;
    world.tested({ id: "here", appId, authenticationMethods });
    await world.help();
    expect(words()[0]).toContain(say);
  });

  test("says that the sign-in to the page is not in the log yet, whatever it has of other apps", async () => {
    world.tested({ authenticationMethods: ["Password"] });
    await world.help();
    expect(words()[0]).toContain("Their sign-in to this page is not in the log yet.");
    expect(words()[0]).not.toContain("can have asked.");
  });

  test("from another site sends nothing", async () => {
    const headers = { ...world.program(), cookie: "session=1", "sec-fetch-site": "cross-site" };
    expect((await world.help("{}", headers)).status).toBe(403);
    expect(world.ports.email.sent).toEqual([]);
  });

  test("a code that somebody wrote into it is taken out", async () => {
    await world.help(JSON.stringify({ what: "temporaryAccessPass: Abc$12345678 is refused" }));
    expect(words()[0]).not.toContain("Abc$12345678");
  });
});
