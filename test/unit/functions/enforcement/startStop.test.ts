import { beforeEach, describe, expect, test } from "vitest";
import { REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import type { WhatIfResult } from "../../../../shared/domain/policy/whatIf.ts";
import { formToken } from "../../../../shared/web/formToken.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { addGroups, doorConfig, doorUp, putDoor, requireDoor } from "../../../support/door/doorStage.ts";
import { HANA, LUCIA, runningTenant } from "../../../support/enforcement/enforcedTenant.ts";
import {
  asAdmin,
  asApprover,
  asHelpdesk,
  EnforcementWorld,
  ownPage,
} from "../../../support/enforcement/enforcementWorld.ts";
import { handCode } from "../../../support/passes/handCode.ts";
import { secondsAgo, signedInAs } from "../../../support/signedIn.ts";
import { BREAK_GLASS_USER_IDS, ENFORCED_STRENGTH_ID } from "../../../support/testConfig.ts";

const answers = new DocumentedAnswers();
let world: EnforcementWorld;
beforeEach(() => {
  world = new EnforcementWorld();
});
const post = async (what: "start" | "stop", ...rest: [body: unknown, headers: Readonly<Record<string, string>>]) => {
  const answer = await world.post(what, ...rest);
  answers.check(`POST /api/${what}`, answer);
  return { status: answer.status, code: (answer.jsonBody as { error?: { code: string } })?.error?.code };
};
const ask = (headers = asAdmin(), reason = "the pilot is done") => post("start", { reason }, headers);
const confirm = async (headers = asApprover(), digest?: string) =>
  post("start", { digest: digest ?? (await world.status()).digest }, headers);
const stop = (headers = asHelpdesk()) => post("stop", { reason: "calls" }, headers);
const nothingStarts = async () => {
  await world.minutes(3);
  expect([world.state, (await world.status()).runningSince]).toEqual([undefined, undefined]);
  expect(world.requests).toEqual([]);
};

describe("one person alone cannot start", () => {
  test("asking starts nothing, however often", async () => {
    expect(await ask()).toMatchObject({ status: 202 });
    expect(await ask()).toMatchObject({ status: 202 });
    expect((await world.status()).state).toBe("startAsked");
    expect(await world.lines("startAskedFor")).toHaveLength(1);
    await nothingStarts();
  });
  test("nor asking in one tab and confirming in another", async () => {
    await ask();
    expect(await confirm(asAdmin())).toEqual({ status: 403, code: "ownRequest" });
    await nothingStarts();
  });
  test("nor with the same account in capital letters", async () => {
    await ask(asAdmin({ ...HANA, id: HANA.id.toUpperCase() }));
    expect(await confirm(asAdmin())).toEqual({ status: 403, code: "ownRequest" });
    await ask(asAdmin());
    expect(await confirm(asApprover({ ...HANA, id: HANA.id.toUpperCase() }))).toEqual({
      status: 403,
      code: "ownRequest",
    });
    await nothingStarts();
  });
  test("nor with an account for which they collected a code", async () => {
    await handCode(world.ports, LUCIA.id, HANA);
    await ask();
    expect(await confirm()).toEqual({ status: 403, code: "handedCode" });
    await nothingStarts();
  });
  test("nor by confirming what nobody asked for", async () => {
    expect(await confirm()).toEqual({ status: 409, code: "nothingAsked" });
    await nothingStarts();
  });
});

describe("a sign-in of more than fifteen minutes ago", () => {
  const old = (who: typeof HANA, role: string) => signedInAs(who.id, who.displayName, [role], [secondsAgo(16 * 60)]);

  test("asks for no start", async () => {
    expect(await ask(old(HANA, "Admin"))).toEqual({ status: 401, code: "freshSignInNeeded" });
    expect((await world.status()).state).toBe("notStarted");
  });
  test("confirms none", async () => {
    await ask();
    expect(await confirm(old(LUCIA, "Approver"))).toEqual({ status: 401, code: "freshSignInNeeded" });
    await nothingStarts();
  });
  test("may stop all the same", async () => {
    expect(await stop(old(LUCIA, "Helpdesk"))).toMatchObject({ status: 202 });
  });
});

const noted = async () =>
  (await world.ports.store.troubles(world.ports.clock.now().toISOString())).map(({ doing }) => doing);

describe("behind the door, where it is required", () => {
  const HEDDA = "a0000000-0000-4000-8000-000000000003";
  const old = (minutes: number) => signedInAs(HEDDA, "Hedda", ["Helpdesk"], [secondsAgo(minutes * 60)]);
  beforeEach(() => {
    requireDoor(world.config);
  });

  test("nobody asks for a start while it is not up, nor confirms one, nor from outside", async () => {
    expect(await ask()).toEqual({ status: 409, code: "doorNotUp" });
    await putDoor(world.ports, doorUp(world.config));
    expect(await ask()).toEqual({ status: 403, code: "outsideDoor" });
    addGroups(world.ports, [HANA.id]);
    expect(await ask()).toMatchObject({ status: 202 });
    expect(await confirm()).toEqual({ status: 403, code: "outsideDoor" });
    await nothingStarts();
    world.ports.directory.refuseNext("membersAmong");
    expect(await confirm()).toEqual({ status: 503, code: "refusedElsewhere" });
    expect(await noted()).toEqual(["confirming the start of enforcement"]);
  });
  test("while it is not up one person stops nothing, and two do", async () => {
    expect(await stop()).toEqual({ status: 409, code: "secondPersonNeeded" });
    expect(await stop()).toEqual({ status: 409, code: "secondPersonNeeded" });
    expect((await world.status()).state).toBe("notStarted");
    expect(world.alerts.filter((text) => text.includes("Hedda wants to stop enforcement"))).toHaveLength(1);
    expect(await stop(asApprover())).toMatchObject({ status: 202 });
    expect((await world.status()).state).toBe("stopped");
    expect(await stop(), "it is done: a repeat waits for nobody").toMatchObject({ status: 202 });
  });
  test("a session that somebody has by a password, older than the door, stops nothing", async () => {
    await putDoor(world.ports, doorUp(world.config));
    addGroups(world.ports, [HEDDA]);
    expect(await stop(old(300))).toEqual({ status: 401, code: "freshSignInNeeded" });
    expect(await stop(asApprover())).toEqual({ status: 403, code: "outsideDoor" });
    world.ports.directory.refuseNext("membersAmong");
    expect(await stop(old(60))).toEqual({ status: 409, code: "secondPersonNeeded" });
    expect((await world.status()).state).toBe("notStarted");
    expect(await stop(old(60))).toMatchObject({ status: 202 });
  });
  test("the page says so in place of the buttons that start, and keeps the one that stops", async () => {
    const page = String((await world.get("/enforcement", { ...asAdmin(), accept: "text/html" })).body);
    expect(page).toContain("the door is not up");
    expect(page).not.toContain('action="/api/start"');
    expect(page).toContain('action="/api/stop"');
  });
});

describe("what is confirmed is what was asked for", () => {
  test("another digest is refused", async () => {
    await ask();
    expect(await confirm(asApprover(), "0".repeat(64))).toEqual({ status: 409, code: "otherDigest" });
    await nothingStarts();
  });
  test("a strength that somebody widened since is refused, whichever digest is named", async () => {
    await ask();
    const old = (await world.status()).digest;
    world.ports.policies.strengths.set(ENFORCED_STRENGTH_ID, ["fido2", "temporaryAccessPassOneTime"]);
    expect(await confirm(asApprover(), old)).toEqual({ status: 409, code: "otherDigest" });
    expect(await confirm()).toEqual({ status: 409, code: "otherDigest" });
    await nothingStarts();
  });
  test("a request is good for a day", async () => {
    await ask();
    world.ports.clock.advance({ hours: 24 });
    expect(await confirm()).toEqual({ status: 409, code: "requestLapsed" });
    expect((await world.status()).state).toBe("notStarted");
    await nothingStarts();
    await ask();
    world.ports.clock.advance({ hours: 23, minutes: 59 });
    expect(await confirm()).toMatchObject({ status: 202 });
  });
  test("a strength that takes a password is not even asked for", async () => {
    world.ports.policies.strengths.set(ENFORCED_STRENGTH_ID, ["fido2", "password,sms"]);
    expect(await ask()).toEqual({ status: 409, code: "strengthUnfit" });
    expect((await world.status()).state).toBe("notStarted");
  });
  test("one that cannot be read is answered 503, and nothing is written", async () => {
    world.ports.policies.throttleNext("strength", 7);
    expect(await ask()).toEqual({ status: 503, code: "tryAgain" });
    expect(await noted()).toEqual([]);
    world.ports.policies.refuseNext("strength");
    expect(await ask()).toEqual({ status: 503, code: "refusedElsewhere" });
    expect(await noted()).toEqual(["asking for the start of enforcement"]);
    expect(await world.ports.store.enforcementSwitch()).toBeUndefined();
  });
});

describe("who may", () => {
  test.each<[string, Readonly<Record<string, string>>, number, number, number]>([
    ["an Admin", asAdmin({ ...HANA, id: "a0000000-0000-4000-8000-000000000009" }), 202, 202, 202],
    ["an Approver", asApprover(), 403, 202, 202],
    ["the Helpdesk", asHelpdesk(), 403, 403, 202],
    ["an Auditor", signedInAs(LUCIA.id, "Lucia", ["Auditor"]), 403, 403, 403],
    ["somebody without a role", signedInAs(LUCIA.id), 403, 403, 403],
    ["nobody", {}, 401, 401, 401],
  ])("%s", async (_who, headers, asking, confirming, stopping) => {
    expect((await ask(headers)).status).toBe(asking);
    world = new EnforcementWorld();
    await ask();
    expect((await confirm(headers)).status).toBe(confirming);
    world = new EnforcementWorld(await runningTenant());
    expect((await stop(headers)).status).toBe(stopping);
    expect(world.state).toBe(stopping === 202 ? REPORT_ONLY : "enabled");
  });

  test.each<[string, unknown, Readonly<Record<string, string>>, number]>([
    ["neither a reason nor a digest", {}, {}, 422],
    ["both", { reason: "x", digest: "0".repeat(64) }, {}, 422],
    ["no digest at all", { digest: "yes" }, {}, 422],
    ["an empty reason", { reason: " " }, {}, 422],
    ["a list", [], {}, 422],
    ["text", { reason: "x" }, { "content-type": "text/plain" }, 415],
    ["a session without a form", { reason: "x" }, ownPage, 403],
    ["a form without a token", "reason=x", ownPage, 403],
    ["a form from elsewhere", "reason=x", { "sec-fetch-site": "cross-site", cookie: "x" }, 403],
  ])("%s changes nothing", async (_what, body, headers, status) => {
    expect((await post("start", body, { ...asAdmin(), ...headers })).status).toBe(status);
    if (typeof body === "string" || !(body as { digest?: string }).digest)
      expect((await post("stop", body, { ...asAdmin(), ...headers })).status).toBe(status);
    expect(await world.ports.store.enforcementSwitch()).toBeUndefined();
  });

  test("the token of one button is good for no other, nor for another person", async () => {
    await ask();
    const { digest } = await world.status();
    const token = (purpose: string, oid = LUCIA.id) =>
      formToken(world.config, oid, `enforcement ${purpose}`, world.ports.clock.now());
    const press = async (formToken: string) =>
      (await post("start", `digest=${digest}&formToken=${formToken}`, { ...asApprover(), ...ownPage })).status;
    expect(await press(token("askToStart"))).toBe(403);
    expect(await press(token("stop"))).toBe(403);
    expect(await press(token("confirmStart", HANA.id))).toBe(403);
    expect(await press(token("confirmStart"))).toBe(302);
    expect((await world.status()).state).toBe("running");
  });
});

describe("a start that two people want", () => {
  test("creates the policy in report-only, compares it, enables it and reads it back, in the request", async () => {
    await ask();
    expect(await confirm()).toMatchObject({ status: 202 });
    expect(world.ports.policyWriter.calls.map(({ method, args }) => [method, args.at(-1)])).toEqual([
      ["createPolicy", expect.objectContaining({ state: REPORT_ONLY })],
      ["setPolicyState", "enabled"],
    ]);
    expect(await world.status()).toMatchObject({
      state: "running",
      policyId: "policy-1",
      startConfirmed: { by: LUCIA },
    });
    expect(world.ports.rollBacks.messages).toEqual([]);
  });
  test("is in the trail with both names, and told to the operators once", async () => {
    await ask();
    await confirm();
    await world.minutes(3);
    expect(await world.lines("startConfirmed")).toHaveLength(1);
    const lines = await world.lines("enforcementRunning");
    expect(lines.map(({ why }) => why)).toEqual([expect.stringContaining("Hana Eriksen, confirmed by Lucia Jansen")]);
    expect(world.alerts).toEqual([expect.stringContaining("Enforcement is running")]);
  });
  test.each<[string, Partial<WhatIfResult> | "missing"]>([
    ["would apply to a break-glass account", { policyApplies: true, analysisReasons: "notSet" }],
    ["is not named for a break-glass account", "missing"],
  ])("enables nothing while What-If says that the policy %s", async (_case, said) => {
    world.ports.policies.applies.set(BREAK_GLASS_USER_IDS[1] ?? "", said);
    await ask();
    await confirm();
    await world.minutes(5);
    expect([world.writes.includes("enabled"), (await world.status()).state]).toEqual([false, "starting"]);
    expect((await world.status()).notYetBecause).toContain(BREAK_GLASS_USER_IDS[1]);
    world.ports.policies.applies.clear();
    await world.minutes(65);
    expect((await world.status()).state).toBe("running");
  });
  test("makes at most one request to Conditional Access a second", async () => {
    await ask();
    await confirm();
    const patience = world.patiences.at(-1);
    expect(world.requests).toHaveLength(7);
    expect(patience?.pauses.filter((seconds) => seconds >= 1.1)).toHaveLength(6);
  });
  test("sent twice is one start; asking for another is refused while it runs", async () => {
    await ask();
    await confirm();
    const before = world.requests.length;
    expect(await confirm()).toMatchObject({ status: 202 });
    expect(await ask()).toEqual({ status: 409, code: "alreadyRunning" });
    expect(world.requests).toHaveLength(before);
  });
  test("is left to queue and timer when Graph has no time, and refused to nobody meanwhile", async () => {
    world.ports.policies.throttleNext("policies", 60, 3);
    await ask();
    expect(await confirm()).toMatchObject({ status: 202 });
    expect(world.ports.rollBacks.messages).toEqual([{ kind: "start" }]);
    expect(await world.status()).toMatchObject({
      state: "starting",
      notYetBecause: expect.stringContaining("throttled"),
    });
    expect(await ask()).toEqual({ status: 409, code: "alreadyStarting" });
    await expect(world.message()).rejects.toThrow("throttled");
    await world.message(2);
    expect((await world.status()).state).toBe("running");
  });
  test("a message that can do nothing is left to the timer with its last delivery", async () => {
    world.ports.policies.throttleNext("policies", 60, 2);
    await ask();
    await confirm();
    await world.message(5);
    await world.minutes(1);
    expect((await world.status()).state).toBe("running");
  });
});

describe("a stop", () => {
  beforeEach(async () => {
    world = new EnforcementWorld();
    await ask();
    await confirm();
    world.ports.clock.advance({ hours: 2 });
  });

  test("has the policy in report-only, read back, when the answer comes; rows and group stay", async () => {
    const person = world.person(1);
    await world.enforced(person);
    world.put(person);
    expect(await stop()).toMatchObject({ status: 202 });
    expect([world.state, (await world.status()).state]).toEqual([REPORT_ONLY, "stopped"]);
    expect(world.writes.slice(1)).toEqual([REPORT_ONLY]);
    expect([world.group, await world.rows(person)]).toEqual([[person], ["wave|berlin-1 in"]]);
  });
  test("writes before it reads", async () => {
    const before = world.ports.policies.called("policy");
    world.ports.policies.throttleNext("policy", 60);
    await stop();
    expect([world.state, world.ports.policies.called("policy") - before]).toEqual([REPORT_ONLY, 1]);
    expect(await world.status()).toMatchObject({ state: "stopping" });
  });
  test("is told to the operators at once, by one mail when it is done in time", async () => {
    await stop();
    await stop();
    expect(world.alerts.slice(1)).toEqual([
      expect.stringMatching(/Enforcement is stopped.*asked for by Hedda: calls/s),
    ]);
    expect(await world.lines("stopAskedFor")).toHaveLength(1);
    expect(await world.lines("enforcementStopped")).toHaveLength(1);
  });
  test("that Graph has no time for is told as such, and carried on by the timer", async () => {
    world.ports.policyWriter.throttleNext("setPolicyState", 60, 3);
    expect(await stop()).toMatchObject({ status: 202 });
    expect([world.state, world.alerts.at(-1)]).toEqual(["enabled", expect.stringContaining("Not settled yet")]);
    expect(world.ports.rollBacks.messages).toEqual([{ kind: "stop" }]);
    await world.minutes(3);
    expect([world.state, (await world.status()).state]).toEqual([REPORT_ONLY, "stopped"]);
  });
  test("that Entra refuses is told, with its words, once a day, and tried every minute", async () => {
    world.ports.policyWriter.refuseNext("setPolicyState", "Authorization_RequestDenied", 3);
    await stop();
    await world.minutes(2);
    expect(world.alerts.filter((text) => text.includes("set it to report-only by hand"))).toHaveLength(1);
    expect((await world.status()).notYetBecause).toContain("Authorization_RequestDenied");
    await world.minutes(1);
    expect((await world.status()).state).toBe("stopped");
  });
  test("of a policy that somebody deleted is done", async () => {
    world.ports.policies.stored.clear();
    await stop();
    expect((await world.status()).state).toBe("stopped");
  });
  test("is written again when somebody enables the policy meanwhile", async () => {
    const write = world.ports.policyWriter.setPolicyState.bind(world.ports.policyWriter);
    world.ports.policyWriter.setPolicyState = async (...asked) => {
      await write(...asked);
      world.ports.policyWriter.setPolicyState = write;
      world.change({ state: "enabled" });
    };
    await stop();
    expect([world.state, (await world.status()).state]).toEqual([REPORT_ONLY, "stopped"]);
  });
  test("leaves a start to two people, who start anew", async () => {
    await stop();
    expect(await confirm()).toEqual({ status: 409, code: "nothingAsked" });
    expect(await ask()).toMatchObject({ status: 202 });
    expect(await confirm()).toMatchObject({ status: 202 });
    const status = await world.status();
    expect([status.state, status.stopAsked, world.policies.length]).toEqual(["running", undefined, 1]);
  });
});

test("a stop is possible before anybody started, and makes no policy", async () => {
  expect(await stop()).toMatchObject({ status: 202 });
  expect([(await world.status()).state, world.policies]).toEqual(["stopped", []]);
});

test("a stop drops a request that waits for its second person", async () => {
  await ask();
  await stop();
  expect(await confirm()).toEqual({ status: 409, code: "nothingAsked" });
});

test("while a stop is not read back, nobody asks for a start", async () => {
  world = new EnforcementWorld(await runningTenant());
  world.ports.policyWriter.throttleNext("setPolicyState", 60);
  await stop();
  expect(await ask()).toEqual({ status: 409, code: "stopUnderWay" });
});

describe("where the door is required", () => {
  const config = doorConfig({ DOOR: "required" });
  beforeEach(async () => {
    world = new EnforcementWorld(await runningTenant(), config);
    addGroups(world.ports, [HANA.id]);
  });

  test("nobody asks for a start while it is not up", async () => {
    expect(await ask()).toEqual({ status: 409, code: "doorNotUp" });
  });
  test("two people stop while it is not up, and nobody alone", async () => {
    expect(await stop()).toEqual({ status: 409, code: "secondPersonNeeded" });
    expect(await stop()).toEqual({ status: 409, code: "secondPersonNeeded" });
    expect([world.state, (await world.status()).state]).toEqual(["enabled", "running"]);
    expect(await stop(asAdmin())).toMatchObject({ status: 202 });
    expect([world.state, (await world.status()).state]).toEqual([REPORT_ONLY, "stopped"]);
  });
  test("whoever is in none of its groups neither starts nor stops while it is up", async () => {
    await putDoor(world.ports, doorUp(config));
    expect(await confirm()).toEqual({ status: 403, code: "outsideDoor" });
    expect(await stop()).toEqual({ status: 403, code: "outsideDoor" });
    expect(world.state).toBe("enabled");
    expect(await stop(asAdmin())).toMatchObject({ status: 202 });
  });
});

test("everything that the document promises of both routes was seen, but for what every form and body shares", () => {
  expect(answers.unseen("POST /api/start", "POST /api/stop")).toEqual(["400 malformedJson", "413 tooLarge"]);
});
