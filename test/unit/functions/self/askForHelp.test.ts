import { beforeEach, describe, expect, test } from "vitest";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { MIA, OLE, SelfWorld } from "../../../support/people/selfWorld.ts";
import { secondsAgo } from "../../../support/signedIn.ts";

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
    ["too long", JSON.stringify({ what: "x".repeat(501) }), 422],
    ["no JSON", "{", 400],
  ])("with words that are %s sends nothing", async (_case, body, status) => {
    expect((await world.help(body)).status).toBe(status);
    expect(world.ports.email.sent).toEqual([]);
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
