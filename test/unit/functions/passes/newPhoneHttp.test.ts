import { beforeEach, describe, expect, test } from "vitest";
import type { SignIn } from "../../../../shared/domain/people/signIn.ts";
import { testAppPolicy } from "../../../../shared/domain/self/testAppPolicy.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { kiosk } from "../../../support/passes/codePages.ts";
import { EVE, SAM, spotStage } from "../../../support/passes/spotStage.ts";
import { secondsAgo, signedInAs } from "../../../support/signedIn.ts";
import { APP_ID, BREAK_GLASS_GROUP_ID } from "../../../support/testConfig.ts";

const TEST_APP_ID = "7e570000-0000-4000-8000-000000000001";
const MAIL_APP_ID = "a11e0000-0000-4000-8000-000000000001";
const POLICY = "test-policy-1";
const settings = { TEST_APP_ID };

let stage: Awaited<ReturnType<typeof spotStage>>;
async function begin(): Promise<void> {
  stage = await spotStage(kiosk, settings);
  const { displayName, state: _, ...definition } = testAppPolicy(TEST_APP_ID, BREAK_GLASS_GROUP_ID);
  stage.ports.policies.stored.set(POLICY, { id: POLICY, displayName, state: "enabled", definition });
}
beforeEach(async () => {
  await begin();
  session(10);
});

/** By the session of ten minutes ago. */
const press = (asked: Parameters<typeof stage.press>[0] = {}) =>
  stage.press({ authTimes: [secondsAgo(600)], ...asked });
/** What the log says of the session at this app. */
const session = (minutesAgo: number, change: Partial<SignIn> = {}) =>
  signedIn(minutesAgo, { id: `session-${minutesAgo}`, appId: APP_ID, ...change });
/** What the log says of the test application, so many minutes before now. */
const signedIn = (minutesAgo: number, change: Partial<SignIn> = {}) =>
  stage.ports.reports.addSignIn({
    id: "proof",
    userId: SAM,
    createdDateTime: new Date(stage.ports.clock.now().getTime() - minutesAgo * 60_000).toISOString(),
    appId: TEST_APP_ID,
    operatingSystem: "Windows 11",
    authenticationMethods: ["Windows Hello for Business"],
    appliedConditionalAccessPolicies: [{ id: POLICY, result: "success" }],
    ...change,
  });

async function expectNoCode(answer: Awaited<ReturnType<typeof press>>, status = 403): Promise<void> {
  expect([answer.status, answer.code, stage.mints()]).toEqual([status, undefined, 0]);
}

describe("somebody with a passkey on this computer, and a new phone", () => {
  test("is shown a code, without anybody else", async () => {
    signedIn(4);
    const answer = await press();
    expect([answer.status, answer.code]).toEqual([200, stage.live()]);
    expect(answer.text).toContain("Your code");
    expect(await stage.grants()).toMatchObject([
      { collector: { kind: "self" }, signIn: "phishingResistant", reason: "newPhone", state: { kind: "collected" } },
    ]);
    expect(await stage.trail("passIssued")).toMatchObject([{ who: { id: SAM }, subjectId: SAM, reason: "ownPasskey" }]);
    expect(JSON.stringify([await stage.trail(), await stage.grants(), stage.ports.email.sent])).not.toContain(
      answer.code,
    );
  });

  test("waits with the same form until the log shows the sign-in", async () => {
    const form = await stage.formOf();
    const early = await press({ form });
    await expectNoCode(early);
    expect(early.text).toContain("press again a little later");
    expect(early.text).toContain(form["pressId"]);
    stage.ports.clock.advance({ minutes: 40 });
    signedIn(43);
    session(0);
    expect((await press({ form, authTimes: [secondsAgo(0)] })).code).toBe(stage.live());
  });

  test("sees where to sign in, and changes nothing by looking", async () => {
    for (const method of ["GET", "HEAD"] as const) await stage.ask(method, {});
    expect((await stage.look()).text).toContain(`client_id=${TEST_APP_ID}`);
    expect([await stage.grants(), await stage.trail(), stage.mints()]).toEqual([[], [], 0]);
  });
});

describe("there is no code where the log shows", () => {
  test.each<[string, () => unknown]>([
    ["nothing", () => undefined],
    ["a sign-in of six minutes ago", () => signedIn(6)],
    ["a password", () => signedIn(1, { authenticationMethods: ["Password"] })],
    ["a push", () => signedIn(1, { authenticationMethods: ["Password", "Mobile app notification"] })],
    ["a one-time code", () => signedIn(1, { authenticationMethods: ["Temporary Access Pass"] })],
    ["nothing of how", () => signedIn(1, { authenticationMethods: [] })],
    ["somebody else's", () => signedIn(1, { userId: EVE })],
    ["another application", () => signedIn(1, { appId: "00000000-0000-4000-8000-000000000001" })],
    ["one that failed", () => signedIn(1, { errorCode: 53003 })],
    ["one that no policy asked for", () => signedIn(1, { appliedConditionalAccessPolicies: [] })],
    ["policies that are hidden", () => signedIn(1, { appliedConditionalAccessPolicies: undefined })],
  ])("%s", async (_what, arrange) => {
    arrange();
    await expectNoCode(await press());
    expect(await stage.trail("codeNotGiven")).toMatchObject([{ who: { id: SAM }, subjectId: SAM }]);
  });

  test("one that came after they had asked", async () => {
    const form = await stage.formOf();
    await expectNoCode(await press({ form }));
    stage.ports.clock.advance({ minutes: 2 });
    signedIn(1);
    session(1.5);
    const authTimes = [secondsAgo(90)];
    await expectNoCode(await press({ form, authTimes }));
    // Asked anew, it is one of the last five minutes.
    expect((await press({ authTimes })).code).toBe(stage.live());
  });
});

describe("a session at this app that the person's passkey did not open", () => {
  beforeEach(async () => {
    await begin();
    signedIn(1);
  });
  test.each<[string, () => unknown]>([
    ["is a password's", () => session(10, { authenticationMethods: ["Password"] })],
    ["is a push's", () => session(10, { authenticationMethods: ["Password", "Mobile app notification"] })],
    ["says nothing of how", () => session(10, { authenticationMethods: undefined })],
    [
      "stands beside one of the passkey's",
      () => {
        session(12);
        session(3, { authenticationMethods: ["Password"] });
      },
    ],
    [
      "began before the token says that it did, beside one of the passkey's",
      () => {
        session(16, { authenticationMethods: ["Password"] });
        session(9);
      },
    ],
    [
      "stands without its application beside one of the passkey's",
      () => {
        session(10);
        session(9, { appId: undefined, authenticationMethods: ["Password"] });
      },
    ],
    [
      "was carried over from a password at another application, beside one of the passkey's",
      () => {
        session(10);
        signedIn(11, { id: "mail", appId: MAIL_APP_ID, authenticationMethods: ["Password"] });
      },
    ],
    [
      "was carried over from a password and a push, at an application that the log does not name",
      () => {
        session(10);
        signedIn(9, { id: "mail", appId: undefined, authenticationMethods: ["Password", "Mobile app notification"] });
      },
    ],
    [
      "may have been carried over from a sign-in of which the log does not say how it was made",
      () => {
        session(10);
        signedIn(10, { id: "mail", appId: MAIL_APP_ID, authenticationMethods: [] });
      },
    ],
    ["is another one than the passkey's, by its moment", () => session(13)],
    ["is not in the log", () => undefined],
    ["is in it too long before", () => session(16)],
  ])("gets no code where it %s, whoever has proven a passkey meanwhile", async (_how, arrange) => {
    arrange();
    await expectNoCode(await press());
    expect(await stage.trail("codeNotGiven")).toMatchObject([{ who: { id: SAM }, subjectId: SAM }]);
  });
});

describe("a sign-in elsewhere that opened no session here", () => {
  beforeEach(async () => {
    await begin();
    signedIn(1);
    session(10);
  });
  test.each<[string, () => unknown]>([
    [
      "a password at another moment",
      () => signedIn(13, { id: "m", appId: MAIL_APP_ID, authenticationMethods: ["Password"] }),
    ],
    [
      "one that was carried on from before",
      () => signedIn(10, { id: "m", appId: MAIL_APP_ID, authenticationMethods: ["Previously satisfied"] }),
    ],
    ["another by the passkey", () => signedIn(10, { id: "m", appId: MAIL_APP_ID })],
  ])("keeps no code from its owner: %s", async (_what, arrange) => {
    arrange();
    expect((await press()).code).toBe(stage.live());
  });
});

describe("there is no code", () => {
  test("for a program that the tenant lists: its sign-in stands under another name in the log", async () => {
    const program = "c11e0000-0000-4000-8000-000000000001";
    stage = await spotStage(kiosk, { ...settings, API_CLIENT_IDS: program });
    const { displayName, state: _, ...definition } = testAppPolicy(TEST_APP_ID, BREAK_GLASS_GROUP_ID);
    stage.ports.policies.stored.set(POLICY, { id: POLICY, displayName, state: "enabled", definition });
    session(10);
    signedIn(1);
    const headers = signedInAs(SAM, "Sam", [], [secondsAgo(0)], [{ typ: "azp", val: program }]);
    await expectNoCode(await press({ form: await stage.formOf(), headers }));
  });

  test.each<[string, () => unknown, number]>([
    ["where the policy of the test application is switched off", () => stage.ports.policies.stored.clear(), 403],
    [
      "while the log cannot be read",
      () => stage.ports.reports.failNext("everySuccessOf", new RefusedError("denied", "Denied", "no")),
      503,
    ],
    [
      "while a line about the session at this app cannot be read",
      () => {
        const createdDateTime = stage.ports.clock.now().toISOString();
        stage.ports.reports.addUnread({ userId: SAM, createdDateTime, appId: APP_ID }, { userId: SAM });
      },
      503,
    ],
    ["while the log is busy", () => stage.ports.reports.throttleNext("everySuccessOf"), 503],
    [
      "while Entra does not show the methods",
      () => {
        stage.ports.methods.methodsOf = async () => undefined;
      },
      503,
    ],
    ["for an admin", () => stage.ports.directory.privileged.add(SAM), 403],
    ["for a guest", () => stage.ports.directory.addUser({ id: SAM, userType: "Guest" }), 403],
  ])("%s", async (_when, arrange, status) => {
    signedIn(1);
    const form = await stage.formOf();
    arrange();
    await expectNoCode(await press({ form }), status);
  });

  test("where there is no test application, and the page says whom to ask", async () => {
    stage = await spotStage(kiosk);
    expect((await stage.look()).text).toContain("Ask your manager for a code");
    await expectNoCode(await press());
  });

  test("for whoever presses again and again, who fills no table either", async () => {
    for (let count = 0; count < 25; count++) await press();
    expect((await stage.grants()).length).toBe(10);
    expect(await stage.trail("codeNotGiven")).toHaveLength(1);
  });
});
