import type { HttpResponseInit } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { waveSource } from "../../../../shared/domain/enforcement/enforcement.ts";
import type { SignIn } from "../../../../shared/domain/people/signIn.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import { formToken } from "../../../../shared/web/formToken.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { addGroups, doorUp, putDoor, requireDoor } from "../../../support/door/doorStage.ts";
import { LUCIA } from "../../../support/enforcement/enforcedTenant.ts";
import { MIA, OLE, SelfWorld, TEST_POLICY_ID } from "../../../support/people/selfWorld.ts";
import { secondsAgo, signedInAs } from "../../../support/signedIn.ts";
import {
  BREAK_GLASS_GROUP_ID,
  BREAK_GLASS_USER_IDS,
  ENFORCED_GROUP_ID,
  testConfig,
} from "../../../support/testConfig.ts";
import { aWave } from "../../../support/waves/aWave.ts";

let world: SelfWorld;
const answers = new DocumentedAnswers();
beforeEach(async () => {
  world = await SelfWorld.make();
  world.check = (route, answer) => answers.check(route, answer);
});

const code = ({ status, jsonBody }: HttpResponseInit) => [
  status,
  (jsonBody as { error?: { code: string } } | undefined)?.error?.code,
];
const nothingHappened = async () => {
  expect(world.isIn).toBe(false);
  expect(await world.row()).toBeUndefined();
  expect(world.ports.email.sent).toEqual([]);
};

describe("whoever is ready and passed the test", () => {
  beforeEach(() => world.tested());

  test("is enforced on that test and a look of this moment, is told so, and it stands in the trail", async () => {
    expect(await world.enforce()).toMatchObject({ status: 202, jsonBody: { mayEnforce: false } });
    expect(world.isIn).toBe(true);
    expect(await world.row()).toMatchObject({
      state: "in",
      by: "Mia Member, who asked for it",
      evidence: {
        lookedAt: "2026-06-10T10:00:00.000Z",
        passkeyCreatedAt: "2026-06-01T08:00:00.000Z",
        passkeyUsedAt: "2026-06-10T09:00:00.000Z",
        testSignInId: "the-test",
      },
    });
    expect(await world.lines()).toEqual(["entersEnforcement"]);
    const [mail] = world.mailsTo("mia@contoso.example");
    expect(mail?.subject).toContain("passkey only");
    expect(mail?.plainText).toContain("If it was not you, call the helpdesk now.");
  });

  test("is enforced once, however often it is sent, and hears of it once", async () => {
    await world.enforce();
    const row = await world.row();
    expect((await world.enforce()).status).toBe(202);
    expect(await world.row()).toEqual(row);
    expect(await world.lines()).toEqual(["entersEnforcement"]);
    expect(world.mailsTo("mia@contoso.example")).toHaveLength(1);
  });

  test("comes by the button of the page, too, and back to the page", async () => {
    const token = formToken(world.config, MIA, "enforce myself", world.ports.clock.now());
    const form = {
      ...signedInAs(MIA),
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
    };
    expect(await world.enforce(form, `formToken=${token}`)).toMatchObject({
      status: 302,
      headers: { Location: "/me" },
    });
    expect(world.isIn).toBe(true);
  });

  test("whom a wave has enforced already is answered likewise, and gets no second row", async () => {
    const { store, directory } = world.ports;
    const at = world.ports.clock.now().toISOString();
    await store.saveEnforcements([{ userId: MIA, source: waveSource("wave-1"), state: "in", at, by: "approved" }]);
    directory.groups.get(ENFORCED_GROUP_ID)?.add(MIA);
    expect((await world.enforce()).status).toBe(202);
    expect(await world.row()).toBeUndefined();
  });
});

describe("an attacker with the password", () => {
  beforeEach(() => world.tested());

  test("whose sign-in is old enforces nobody", async () => {
    expect(code(await world.enforce(world.program(MIA, [secondsAgo(16 * 60)])))).toEqual([401, "freshSignInNeeded"]);
    expect(code(await world.enforce(world.program(MIA, [])))).toEqual([401, "freshSignInNeeded"]);
    await nothingHappened();
  });

  test("enforces nobody while the door, which would ask for more, is not up; nor with a sign-in of before it", async () => {
    requireDoor(world.config);
    addGroups(world.ports, []);
    expect(code(await world.enforce())).toEqual([409, "doorNotUp"]);
    const up = doorUp(world.config);
    await putDoor(world.ports, { ...up, reading: { at: secondsIso(0), seen: "x", since: secondsIso(60 * 20) } });
    expect(code(await world.enforce(world.program(MIA, [secondsAgo(10 * 60)])))).toEqual([401, "freshSignInNeeded"]);
    await nothingHappened();
    await putDoor(world.ports, up);
    expect((await world.enforce()).status).toBe(202);
  });

  test("cannot press it from another site, or with a token of another purpose, person or day", async () => {
    const form = { ...signedInAs(MIA), "content-type": "application/x-www-form-urlencoded" };
    const now = world.ports.clock.now();
    const token = formToken(world.config, MIA, "enforce myself", now);
    const others = [
      formToken(world.config, OLE, "enforce myself", now),
      formToken(world.config, MIA, "ask for help", now),
      formToken(world.config, MIA, "enforce myself", new Date("2026-06-01T10:00:00Z")),
    ];
    expect((await world.enforce({ ...form, "sec-fetch-site": "cross-site" }, `formToken=${token}`)).status).toBe(403);
    for (const other of others)
      expect((await world.enforce({ ...form, "sec-fetch-site": "same-origin" }, `formToken=${other}`)).status).toBe(
        403,
      );
    expect(code(await world.enforce({ ...world.program(), cookie: "session=1" }))).toEqual([403, "notSameOrigin"]);
    await nothingHappened();
  });

  test("signed in as somebody else enforces neither them nor Mia", async () => {
    expect(code(await world.enforce(world.program(OLE)))).toEqual([409, "noUsablePasskey"]);
    expect(code(await world.enforce(world.program(OLE), JSON.stringify({ userId: MIA })))).toEqual([
      409,
      "noUsablePasskey",
    ]);
    await nothingHappened();
    expect(await world.ports.store.enforcementsOf([OLE])).toEqual([]);
  });

  test("who is not signed in at all is sent away", async () => {
    expect(code(await world.enforce({ "content-type": "application/json" }))).toEqual([401, "notSignedIn"]);
    await nothingHappened();
  });
});

describe("what is no test", () => {
  test.each<[string, Partial<SignIn>]>([
    ["another person's sign-in", { userId: OLE }],
    ["a sign-in at another application", { appId: "7e570000-0000-4000-8000-00000000000f" }],
    ["one with a pass", { authenticationMethods: ["Temporary Access Pass"] }],
    ["one with a password", { authenticationMethods: ["Password"] }],
    ["one from before the passkey was set up", { createdDateTime: "2026-05-31T09:00:00.000Z" }],
    ["one that was interrupted", { errorCode: 50_074 }],
    ["one that no policy asked a passkey of", { appliedConditionalAccessPolicies: [] }],
    ["one whose policies the log hides", { appliedConditionalAccessPolicies: undefined }],
  ])("%s enforces nobody", async (_case, change) => {
    world.tested(change);
    expect(code(await world.enforce())).toEqual([409, "testNotPassed"]);
    await nothingHappened();
  });

  test("one under a policy that is in report-only, or was made weaker meanwhile, neither", async () => {
    world.tested();
    const policy = world.ports.policies.stored.get(TEST_POLICY_ID);
    if (!policy) throw new Error("no policy");
    world.ports.policies.stored.set(TEST_POLICY_ID, { ...policy, state: "enabledForReportingButNotEnforced" });
    expect(code(await world.enforce())).toEqual([409, "testNotPassed"]);
    world.ports.policies.stored.set(TEST_POLICY_ID, { ...policy, definition: {} });
    expect(code(await world.enforce())).toEqual([409, "testNotPassed"]);
    await nothingHappened();
  });

  test("a log that is refused is none, and stands where people read it; one that is busy is asked again", async () => {
    world.tested();
    world.ports.reports.refuseNext("successesOf");
    expect(code(await world.enforce())).toEqual([409, "logUnreadable"]);
    expect((await world.troubles()).length).toBeGreaterThan(0);
    world.ports.reports.throttleNext("successesOf", 10);
    expect(code(await world.enforce())).toEqual([503, "tryAgain"]);
    expect(world.isIn).toBe(false);
    expect((await world.enforce()).status).toBe(202);
  });
});

describe("with a test, all the same nobody", () => {
  beforeEach(() => world.tested());

  test.each<[string, () => unknown, string]>([
    ["who holds an admin role", () => world.ports.directory.privileged.add(MIA), "privileged"],
    ["who is a guest", () => addMia({ userType: "Guest" }), "notForAccount"],
    ["who is switched off", () => addMia({ accountEnabled: false }), "notForAccount"],
    [
      "who is in the break-glass group",
      () => world.ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [...BREAK_GLASS_USER_IDS, MIA]),
      "notForAccount",
    ],
    ["after a stop", () => stop(), "enforcementNotRunning"],
    ["while the workforce policy is not as it must be", () => weaken(), "enforcementNotRunning"],
    ["without a test application", () => Object.assign(world, { config: testConfig() }), "noTestApp"],
    [
      "in a freeze",
      () =>
        Object.assign(world.config.rules, { freezes: [{ from: "2026-06-01", until: "2026-06-30", reason: "audit" }] }),
      "frozen",
    ],
    ["whom a wave holds", () => hold(), "held"],
    ["whom two people released", () => release(), "released"],
    ["who is on the way out", () => leaving(), "released"],
    ["whose passkey is gone", () => world.ports.methods.methods.set(MIA, []), "noUsablePasskey"],
  ])("%s", async (_case, change, because) => {
    await change();
    expect(code(await world.enforce())).toEqual([409, because]);
    expect(world.isIn).toBe(false);
  });

  test("before the first start", async () => {
    await world.ports.store.overwriteEnforcementSwitch({});
    expect(code(await world.enforce())).toEqual([409, "enforcementNotRunning"]);
    await nothingHappened();
  });

  test.each(["privilegeOf", "membersAmong", "user"])("while %s is not readable", async (method) => {
    world.ports.directory.throttleNext(method, 10);
    expect(code(await world.enforce())).toEqual([503, "tryAgain"]);
    await nothingHappened();
  });

  const addMia = (change: object) =>
    world.ports.directory.addUser({ id: MIA, displayName: "Mia", userPrincipalName: "mia@contoso.example", ...change });
  const stop = async () => {
    const known = await world.ports.store.enforcementSwitch();
    const stopAsked = { by: LUCIA, at: world.ports.clock.now().toISOString(), reason: "storm" };
    await world.ports.store.saveEnforcementSwitch({ ...known?.value, stopAsked }, known?.etag);
  };
  const weaken = () => {
    for (const [id, policy] of world.ports.policies.stored)
      if (id !== TEST_POLICY_ID) world.ports.policies.stored.set(id, { ...policy, state: "disabled" });
  };
  const hold = async () => {
    const { store, clock } = world.ports;
    await store.insertWave(aWave({ stage: "steady", enforcedAt: "2026-04-07T08:00:00.000Z" }));
    const decision = { kind: "hold" as const };
    const by = LUCIA;
    const at = clock.now().toISOString();
    const round = (await store.wave("wave-1"))?.facts.round ?? 1;
    await store.saveDecision("wave-1", { userId: MIA, round, by, at, reason: "a scanner", decision }, undefined);
  };
  const release = () => {
    const at = world.ports.clock.now().toISOString();
    const asked = { by: LUCIA, at };
    return world.ports.store.saveRelease(
      {
        userId: MIA,
        state: "out",
        reason: "a scanner",
        hours: 2,
        asked,
        confirmed: asked,
        until: "2026-06-10T12:00:00.000Z",
      },
      undefined,
    );
  };
  const leaving = () => {
    const at = world.ports.clock.now().toISOString();
    return world.ports.store.saveEnforcements([{ userId: MIA, source: "self", state: "leaving", at, by: "the start" }]);
  };
});

describe("what breaks off", () => {
  beforeEach(() => world.tested());

  test("between the row and the group is carried on by the timer, with a new look, and told once", async () => {
    world.ports.policyWriter.throttleNext("addMembers", 10);
    expect(code(await world.enforce())).toEqual([503, "tryAgain"]);
    expect((await world.row())?.state).toBe("entering");
    world.ports.clock.advance({ hours: 3 });
    await world.tick();
    expect(world.isIn).toBe(true);
    await world.tick();
    expect((await world.row())?.state).toBe("in");
    await world.tick();
    expect(world.mailsTo("mia@contoso.example")).toHaveLength(1);
  });

  test("is not carried on after a stop, nor without a passkey, and somebody reads of the latter", async () => {
    world.ports.policyWriter.throttleNext("addMembers", 10);
    await world.enforce();
    world.ports.methods.methods.set(MIA, []);
    await world.tick();
    expect(world.isIn).toBe(false);
    expect((await world.troubles()).map(({ code: is }) => is)).toContain("NoUsablePasskey");
  });

  test("because another writer was faster is carried on, and one who is faster all the time is shown", async () => {
    world.ports.policyWriter.throttleNext("addMembers", 10);
    await world.enforce();
    const save = world.ports.store.saveEnforcements;
    world.ports.store.saveEnforcements = async () => {
      throw new ConflictError("another writer was faster");
    };
    world.ports.clock.advance({ hours: 3 });
    await world.tick();
    expect(await world.troubles()).toEqual([]);
    for (let minute = 0; minute < 60; minute++) {
      world.ports.clock.advance({ minutes: 1 });
      await world.tick();
    }
    expect((await world.troubles()).map(({ code: is }) => is)).toEqual(["conflict"]);
    world.ports.store.saveEnforcements = save;
    await world.tick();
    expect(world.isIn).toBe(true);
  });

  test("at the mail keeps nobody outside: refused it is told of, and tried again for an hour", async () => {
    world.ports.email.refuseNext("send", undefined, 50);
    await world.enforce();
    expect(world.isIn).toBe(true);
    expect((await world.troubles()).length).toBeGreaterThan(0);
    await world.tick();
    expect((await world.row())?.state).toBe("entering");
    world.ports.clock.advance({ hours: 1 });
    await world.tick();
    expect((await world.row())?.state).toBe("in");
    expect(world.mailsTo("mia@contoso.example")).toEqual([]);
  });

  test("at a mail that is refused once is made good: it goes out, once", async () => {
    world.ports.email.refuseNext("send");
    await world.enforce();
    await world.tick();
    expect((await world.row())?.state).toBe("in");
    expect(world.mailsTo("mia@contoso.example")).toHaveLength(1);
  });
});

const secondsIso = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();

test("a press reads the policies once: Entra gives Conditional Access one request a second", async () => {
  world.tested();
  await world.enforce();
  const { calls } = world.ports.policies;
  expect(calls.filter(({ method }) => method === "policy" || method === "policies")).toHaveLength(1);
});
