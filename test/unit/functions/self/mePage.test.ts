import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import type { Me } from "../../../../functions/self/schemas.ts";
import { withoutPlanted } from "../../../../shared/adapters/graph/withoutPlanted.ts";
import { HelpReasonSchema } from "../../../../shared/domain/self/helpReason.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { addGroups, requireDoor } from "../../../support/door/doorStage.ts";
import { MIA, OLE, PASSKEY_AT, SelfWorld } from "../../../support/people/selfWorld.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { plannedWave } from "../../../support/waves/rulesForTests.ts";

let world: SelfWorld;
const answers = new DocumentedAnswers();
beforeEach(async () => {
  world = await SelfWorld.make();
  world.check = (route, answer) => answers.check(route, answer);
});

const me = async (): Promise<Me> => (await world.look()).jsonBody as Me;
const textOf = async () => parse(String((await world.page()).body)).text.replaceAll(/\s+/g, " ");
const buttons = async () =>
  parse(String((await world.page()).body))
    .querySelectorAll("button")
    .map(({ text }) => text);
const laterOn = () => world.ports.clock.advance({ minutes: 1 });

describe("the page of one's own account", () => {
  test("says what the account has, where no passkey was used, and leads to the test", async () => {
    world.tested();
    const iPhone = { operatingSystem: "iOS 19", authenticationMethods: ["Password"] };
    world.tested({ ...iPhone, id: "s2", appId: "office", createdDateTime: "2026-06-09T09:00:00.000Z" });
    expect(await me()).toMatchObject({
      displayName: "Mia Member",
      methods: expect.arrayContaining([
        { type: "fido2AuthenticationMethod", createdDateTime: PASSKEY_AT, countsAsPasskey: true },
      ]),
      platforms: [
        { platform: "windows", lastSeenAt: "2026-06-10T09:00:00.000Z", passkeyUsedAt: "2026-06-10T09:00:00.000Z" },
        { platform: "iOS", lastSeenAt: "2026-06-09T09:00:00.000Z" },
      ],
      test: { passedAt: "2026-06-10T09:00:00.000Z" },
      mayEnforce: true,
    });
    const text = await textOf();
    expect(text).toContain("iPhone or iPad: no passkey used yet.");
    expect(text).toContain("Windows: passkey used");
    expect(text).toContain("You passed the test");
    expect(await buttons()).toEqual(["Require my passkey from now on", "Tell the helpdesk"]);
  });

  test("says in which wave they are, with its dates, and of no other wave and nobody else", async () => {
    const { store } = world.ports;
    expect(await textOf()).toContain("Your account is in no group that has dates yet.");
    const own = { ...plannedWave, waveId: "own", name: "Finance <b>", startDate: "2026-06-22" };
    const dates = { announceAt: "2026-06-15T07:00:00.000Z", openAt: "2026-06-22T07:00:00.000Z" };
    await store.insertWave({ ...own, ...dates, remindAt: "2026-06-29T07:00:00.000Z" });
    await store.insertWave({ ...plannedWave, waveId: "other", name: "Sales" });
    await store.putMembers("own", [aMember("own", MIA), aMember("own", OLE, { displayName: "Ole Other" })]);
    await store.putMembers("other", [aMember("other", OLE)]);
    laterOn();
    expect((await me()).waves).toMatchObject([{ name: "Finance <b>", isPaused: false, isKeptOutside: false }]);
    const text = await textOf();
    expect(text).toContain("You are in the group Finance <b>.");
    expect(text).toContain("You are asked to set up a passkey: Monday 22 June. You can do it before.");
    expect(text).toContain(
      "Your password alone stops being enough, once your passkey works: not before Thursday 9 July",
    );
    expect(text).not.toMatch(/Sales|Ole/);
  });

  test("says that people decided that they wait, and that a wave is paused", async () => {
    const { store } = world.ports;
    const paused = { by: { id: OLE, displayName: "Ole" }, at: "2026-06-09T08:00:00.000Z", reason: "talks with <x>" };
    await store.insertWave({ ...plannedWave, waveId: "own", paused });
    await store.putMembers("own", [aMember("own", MIA)]);
    const row = {
      userId: MIA,
      round: 1,
      by: paused.by,
      at: paused.at,
      reason: "private",
      decision: { kind: "hold" },
    } as const;
    await store.saveDecision("own", row, undefined);
    const text = await textOf();
    expect(text).toContain("The group is paused at the moment.");
    expect(text).toContain("Your organisation has decided that you wait");
    expect(text).not.toMatch(/talks|private|Ole/);
  });

  test("leads whoever has no passkey to where they start, and nobody else", async () => {
    const leads = async () =>
      parse(String((await world.page()).body))
        .querySelectorAll("a.button")
        .map(({ text }) => text);
    expect(await leads()).toEqual(["Take the test"]);
    world.ports.methods.methods.delete(MIA);
    laterOn();
    expect(await leads()).toEqual(["Start now", "Take the test"]);
  });

  test("has a form with each reason, a day and words, and says once what was said", async () => {
    const form = parse(String((await world.page()).body)).querySelector('form[action="/api/me/help"]');
    expect(form?.querySelectorAll("input[type=radio]").map((one) => one.getAttribute("value"))).toEqual(
      HelpReasonSchema.options,
    );
    expect(form?.querySelector("textarea")?.getAttribute("maxlength")).toBe("300");
    await world.help(JSON.stringify({ reason: "noPhone" }));
    laterOn();
    expect(parse(String((await world.page()).body)).querySelector('form[action="/api/me/help"]')).toBeNull();
    expect(await textOf()).toContain("The helpdesk was told");
  });

  test("names a passkey that an application planted, and lets nobody in by it, nor while nobody can tell", async () => {
    world.tested();
    const { ports } = world;
    Object.assign(ports, { methods: withoutPlanted(ports.methods, ports, []) });
    // The log was never read.
    expect(await me()).toMatchObject({ mayEnforce: false, notYet: { code: "noUsablePasskey" } });
    const by = "the application <Helper> (f0)";
    await ports.store.saveRegisteredByApp([{ userId: MIA, at: PASSKEY_AT, by, appIds: ["f0"] }]);
    await ports.store.saveAuditFeed(
      { readUntil: ports.clock.now().toISOString(), hasFound: true, unread: [] },
      undefined,
    );
    laterOn();
    expect(await me()).toMatchObject({
      methods: expect.arrayContaining([
        {
          type: "fido2AuthenticationMethod",
          createdDateTime: PASSKEY_AT,
          countsAsPasskey: false,
          plantedBy: "the application <Helper> (f0)",
        },
      ]),
      mayEnforce: false,
      notYet: { code: "noUsablePasskey" },
    });
    expect(await textOf()).toContain("was registered by the application <Helper> (f0), not by you: it does not count");
    await world.enforce();
    expect(await buttons()).toEqual(["Tell the helpdesk"]);
    expect((await ports.store.standingOf([MIA])).kept.size).toBe(0);
  });

  test("sends people to the test by a new sign-in, and has nothing of it come back through a server", async () => {
    const { test: wanted } = await me();
    const url = new URL(wanted?.url ?? "");
    expect(url.origin).toBe("https://login.microsoftonline.com");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: world.config.testAppId,
      prompt: "login",
      response_mode: "fragment",
      redirect_uri: "https://app.example",
    });
  });

  test("has no button, and says why, without a test, without the setting, and once enforced", async () => {
    expect(await buttons()).toEqual(["Tell the helpdesk"]);
    expect(await textOf()).toContain("No sign-in at the test has been seen yet.");
    world.tested();
    laterOn();
    expect(await buttons()).toHaveLength(2);
    await world.enforce();
    laterOn();
    expect(await buttons()).toEqual(["Tell the helpdesk"]);
    expect(await textOf()).toContain("You sign in with your passkey only since");
    expect(await textOf()).toContain("It cannot be undone here");
  });

  test("without the setting lacks that part, and nothing else", async () => {
    world.config = testConfig();
    const { test: wanted, notYet, methods } = await me();
    expect(wanted).toBeUndefined();
    expect(notYet?.code).toBe("noTestApp");
    expect(methods).not.toEqual([]);
    expect(await buttons()).toEqual(["Tell the helpdesk"]);
    expect(world.ports.policies.called("policies")).toBe(0);
  });

  test("leads to a new sign-in, or says what is wrong with the door, in place of the button", async () => {
    world.tested();
    requireDoor(world.config);
    addGroups(world.ports, []);
    expect(await buttons()).toEqual(["Tell the helpdesk"]);
    expect(await textOf()).toContain("the door is not up");
  });

  test("is shown while the log does not answer: nothing passes for read, and the operators can read of it", async () => {
    world.tested();
    world.ports.reports.refuseNext("successesOf", undefined, 2);
    const seen = await me();
    expect(seen).toMatchObject({ mayEnforce: false, notYet: { code: "logUnreadable" } });
    expect(seen.platforms).toBeUndefined();
    expect(await textOf()).toContain("cannot be read just now");
    expect((await world.troubles()).length).toBeGreaterThan(0);
  });

  test("costs Entra one reading however often it is opened, and a press reads anew", async () => {
    world.tested();
    for (let n = 0; n < 20; n++) await world.page();
    expect(world.ports.reports.called("successesOf")).toBe(2);
    await world.enforce();
    // One for the press, one for its answer.
    expect(world.ports.reports.called("successesOf")).toBe(4);
    expect((await me()).notYet?.code).toBe("alreadyEnforced");
  });
});

describe("nobody else's data", () => {
  test("is shown to whoever asks with another's id, nor kept for the next one", async () => {
    world.tested();
    await world.look();
    const headers = signedInAs(OLE, "Ole Other");
    const answer = (await world.look(headers)).jsonBody as Me;
    expect(answer.displayName).toBe("Ole Other");
    expect(JSON.stringify(answer)).not.toMatch(/mia|windows|10000000-0000-4000-8000-000000000001/i);
    expect(answer.mayEnforce).toBe(false);
  });

  test("without a sign-in there is none at all", async () => {
    expect((await world.look({})).status).toBe(401);
    expect(await world.page({})).toMatchObject({ status: 302 });
  });
});

test("an account's own name and words are text on the page, whatever stands in them", async () => {
  world.ports.directory.addUser({
    id: OLE,
    displayName: "<script>alert(1)</script>",
    userPrincipalName: "ole@contoso.example",
  });
  const { body } = await world.page(signedInAs(OLE));
  expect(String(body)).not.toContain("<script");
});
