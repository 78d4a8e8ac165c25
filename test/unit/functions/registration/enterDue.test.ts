import { InvocationContext } from "@azure/functions";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { finishPoll } from "../../../../functions/registration/finishPoll.ts";
import type { Config } from "../../../../shared/config/config.ts";
import {
  type Enforcement,
  type EnforcementState,
  joinerSource,
  waveSource,
} from "../../../../shared/domain/enforcement/enforcement.ts";
import type { EnforcementSwitch } from "../../../../shared/domain/enforcement/enforcementSwitch.ts";
import { ConflictError, TransientError } from "../../../../shared/errors.ts";
import { COMPANION_POLICY_ID, enablePolicies, preparedTenant } from "../../../support/enforcement/enforcedTenant.ts";
import type { FakePorts } from "../../../support/fakes/fakePorts.ts";
import { ENFORCED_GROUP_ID, testConfig } from "../../../support/testConfig.ts";

const config = testConfig();
const CREATED = "2026-03-02T07:30:00.000Z";
const DUE = "2026-03-02T07:40:00.000Z";
const USED = "2026-03-02T07:50:00.000Z";
const NOW = "2026-03-02T08:00:00.000Z";
const eve = { id: "eve", displayName: "Eve" };
const running: EnforcementSwitch = { runningSince: "2026-03-01T08:00:00.000Z" };
const stopped: EnforcementSwitch = { ...running, stopAsked: { by: eve, at: NOW, reason: "too many calls" } };

let ports: FakePorts;
beforeEach(async () => {
  ports = preparedTenant();
  await enablePolicies(ports, config);
});

const turn = async (to: EnforcementSwitch): Promise<void> => {
  const { store } = ports;
  await store.saveEnforcementSwitch(to, (await store.enforcementSwitch())?.etag);
};
const rowOf = (userId: string, change: Partial<Enforcement> = {}): Enforcement => ({
  userId,
  source: joinerSource(`j-${userId}`),
  state: "due",
  at: DUE,
  by: "the app",
  evidence: { lookedAt: DUE, passkeyCreatedAt: CREATED },
  ...change,
});
/** Somebody whose onboarding has ended: with an account, an onboarding and a row, and a passkey that lives. */
async function due(userId: string, change: Partial<Enforcement> = {}, createdAt: string | null = CREATED) {
  ports.directory.addUser({ id: userId });
  await ports.store.insertJoiner({
    facts: { joinerId: `j-${userId}`, startDate: "2026-03-02", timeZone: "UTC", hiredAt: "2026-02-01T08:00:00.000Z" },
    source: "hr",
    workerId: userId,
    sequence: 1,
    identity: { userPrincipalName: `${userId}@contoso.example` },
    displayName: `Person ${userId}`,
  });
  await ports.store.saveEnforcements([rowOf(userId, change)]);
  if (createdAt) ports.methods.addPasskey(userId, createdAt);
}
const signsIn = (userId: string, createdDateTime = USED, ...methods: string[]) =>
  ports.reports.addSignIn({ userId, createdDateTime, authenticationMethods: methods });
const uses = (userId: string, at = USED) => signsIn(userId, at, "Passkey (device-bound)");

/** Runs polls that start now, call after call, as the workflow does; stops where it would wait. */
async function poll(startedAt = ports.clock.now().toISOString()): Promise<unknown> {
  let after: string | undefined;
  for (;;) {
    const answer = await call({ startedAt, ...(after !== undefined && { after }) });
    const following = (answer as { ok?: { after?: string } }).ok?.after;
    if (following === undefined) return answer;
    after = following;
  }
}
const call = async (input: { startedAt: string; after?: string }): Promise<unknown> =>
  finishPoll(ports, config, () => ports.orchestrations)(input, new InvocationContext({ logHandler: () => undefined }));

const stateOf = async (userId: string) => (await ports.store.enforcementsOf([userId])).map(({ state }) => state);
const inGroup = () => [...(ports.directory.groups.get(ENFORCED_GROUP_ID) ?? [])];
const story = async (scope: string) => (await ports.store.recent(scope, 100)).map(({ what }) => what);
const helped = () => ports.email.sent.filter(({ to }) => to.address === "helpdesk@contoso.example");

describe("nobody enters", () => {
  test.each<[string, () => unknown]>([
    ["who has not signed in since", () => undefined],
    ["who signed in with a password alone", () => signsIn("ada", USED, "Password")],
    ["who signed in with a password and a push", () => signsIn("ada", USED, "Password", "Mobile app notification")],
    ["who signed in with a pass", () => signsIn("ada", USED, "Temporary Access Pass")],
    ["whose sign-in does not say with what", () => ports.reports.addSignIn({ userId: "ada", createdDateTime: USED })],
    [
      "whose sign-in with the passkey failed",
      () =>
        ports.reports.addSignIn({
          userId: "ada",
          createdDateTime: USED,
          errorCode: 50097,
          authenticationMethods: ["Passkey (device-bound)"],
        }),
    ],
    ["who used a passkey before this one came", () => uses("ada", "2026-03-02T07:29:59.999Z")],
    ["while somebody else used theirs", () => uses("bob")],
    ["of whom the report alone says something", () => ports.reports.addDetails("ada", ["passKeySynced"])],
  ])("%s", async (_who, arrange) => {
    await turn(running);
    await due("ada");
    arrange();
    expect(await poll()).toEqual({ ok: {} });
    expect([await stateOf("ada"), inGroup(), await story("j-ada")]).toEqual([["due"], [], []]);
    // Not even looked at: a look is one of few requests.
    expect([ports.methods.calls, ports.policyWriter.calls]).toEqual([[], []]);
  });

  const passkey = (change: object) => () => {
    ports.methods.methods.clear();
    ports.methods.addPasskey("ada", CREATED, change);
  };
  test.each<[string, () => unknown]>([
    ["whose passkey was deleted after its use", () => ports.methods.methods.clear()],
    [
      "whose passkey was deleted and replaced by one that was never used",
      () => {
        ports.methods.methods.clear();
        ports.methods.addPasskey("ada", "2026-03-02T07:55:00.000Z");
      },
    ],
    ["whose passkey does not say when it came", passkey({ createdDateTime: undefined })],
    ["who is left with the app for codes alone", passkey({ type: "microsoftAuthenticatorAuthenticationMethod" })],
    ["whose account Entra does not show", () => ports.directory.users.delete("ada")],
    ["whose passkey the methods policy does not let in any more", passkey({ fit: "doesNotFit" })],
    ["of whose passkey nobody can tell whether it fits", passkey({ fit: "unknown" })],
  ])("%s", async (_who, arrange) => {
    await turn(running);
    await due("ada");
    uses("ada");
    arrange();
    for (const _ of [1, 2]) expect(await poll()).toEqual({ ok: {} });
    expect([await stateOf("ada"), inGroup(), await story("j-ada")]).toEqual([["due"], [], []]);
  });

  test("whose passkey was deleted before its first use", async () => {
    await turn(running);
    await due("ada", {}, null);
    expect(await poll()).toEqual({ ok: {} });
    expect([await stateOf("ada"), inGroup()]).toEqual([["due"], []]);
  });

  test.each<[string, EnforcementSwitch | undefined]>([
    ["before enforcement was started", undefined],
    ["while one person alone wants to start it", { startAsked: { by: eve, at: NOW, reason: "x", digest: "d" } }],
    ["once it was stopped", stopped],
  ])("%s, and Entra is asked nothing", async (_when, to) => {
    if (to) await turn(to);
    await due("ada");
    await due("bob", { state: "entering", evidence: { ...rowOf("bob").evidence, lookedAt: DUE, passkeyUsedAt: USED } });
    for (const userId of ["ada", "bob"]) uses(userId);
    ports.clock.advance({ days: 20 });
    expect(await poll()).toEqual({ ok: {} });
    expect([await stateOf("ada"), await stateOf("bob"), inGroup()]).toEqual([["due"], ["entering"], []]);
    const { reports, methods, directory, policyWriter, email } = ports;
    expect([reports, methods, directory, policyWriter, email].flatMap(({ calls }) => calls)).toEqual([]);
  });

  test("when somebody stops enforcement in the middle of a poll", async () => {
    await turn(running);
    for (const userId of ["ada", "bob"]) {
      await due(userId);
      uses(userId);
    }
    const look = ports.methods.methodsOf.bind(ports.methods);
    ports.methods.methodsOf = async (userId) => {
      await turn(stopped);
      return look(userId);
    };
    expect(await poll()).toEqual({ ok: {} });
    expect([await stateOf("ada"), await stateOf("bob"), inGroup(), ports.email.sent]).toEqual([
      ["due"],
      ["due"],
      [],
      [],
    ]);
  });

  test("in a freeze, and they do once it is over", async () => {
    await turn(running);
    await due("ada");
    uses("ada");
    const run = async (FREEZES: string) =>
      finishPoll(
        ports,
        testConfig({ FREEZES }),
        () => ports.orchestrations,
      )({ startedAt: NOW }, new InvocationContext({ logHandler: () => undefined }));
    await run("2026-03-01/2026-03-31 the migration");
    expect([await stateOf("ada"), inGroup()]).toEqual([["due"], []]);
    await run("");
    expect(inGroup()).toEqual(["ada"]);
  });

  test("whose row was ended while they were looked at", async () => {
    await turn(running);
    await due("ada");
    uses("ada");
    const look = ports.methods.methodsOf.bind(ports.methods);
    ports.methods.methodsOf = async (userId) => {
      const [row] = await ports.store.enforcementsOf([userId]);
      if (row) await ports.store.saveEnforcements([{ ...row, state: "ended" }]);
      return look(userId);
    };
    expect(await poll()).toEqual({ ok: {} });
    expect([await stateOf("ada"), inGroup()]).toEqual([["ended"], []]);
  });

  test("who is due by another reason than an onboarding: that is left to its owner", async () => {
    await turn(running);
    for (const state of ["due", "entering", "leaving"] satisfies EnforcementState[]) {
      const userId = `w-${state}`;
      ports.directory.addUser({ id: userId });
      ports.methods.addPasskey(userId, CREATED);
      await ports.store.saveEnforcements([rowOf(userId, { state, source: waveSource("wave-1") })]);
      uses(userId);
    }
    expect(await poll()).toEqual({ ok: {} });
    expect([inGroup(), ports.reports.calls, ports.directory.calls]).toEqual([[], [], []]);
  });
});

describe("whoever used the passkey", () => {
  test("enters, on what was seen just now, and is in with the next poll", async () => {
    await turn(running);
    await due("ada");
    uses("ada");
    expect(await poll()).toEqual({ ok: {} });
    expect(await ports.store.enforcementsOf(["ada"])).toMatchObject([
      {
        state: "entering",
        at: NOW,
        by: "the app",
        evidence: { lookedAt: NOW, passkeyCreatedAt: CREATED, passkeyUsedAt: USED },
      },
    ]);
    expect([inGroup(), await story("j-ada")]).toEqual([["ada"], ["entersEnforcement"]]);
    ports.clock.advance({ hours: 6 });
    const asked = ports.reports.calls.length;
    expect(await poll()).toEqual({ ok: {} });
    expect([await stateOf("ada"), ports.reports.calls.length, ports.policyWriter.called("addMembers")]).toEqual([
      ["in"],
      asked,
      1,
    ]);
    expect(await story("j-ada")).toEqual(["entersEnforcement"]);
  });

  test("is asked for from the moment at which the passkey came, in one request", async () => {
    await turn(running);
    await due("ada");
    await poll();
    expect(ports.reports.calls).toEqual([{ method: "lastPasskeyUse", args: ["ada", CREATED, NOW] }]);
  });

  test("is asked for as far back as the log reaches", async () => {
    await turn(running);
    await due("ada");
    ports.clock.set("2026-05-02T08:00:00.000Z");
    await poll();
    expect(ports.reports.calls[0]?.args.slice(1)).toEqual(["2026-04-03T08:00:00.000Z", "2026-05-02T08:00:00.000Z"]);
  });

  test("enters although a newer one came since, which takes no proof away", async () => {
    await turn(running);
    await due("ada");
    uses("ada");
    ports.methods.addPasskey("ada", "2026-03-02T07:55:00.000Z");
    await poll();
    expect(await stateOf("ada")).toEqual(["entering"]);
  });

  test("enters with the use of the one that took its place", async () => {
    await turn(running);
    await due("ada");
    uses("ada");
    ports.methods.methods.clear();
    ports.methods.addPasskey("ada", "2026-03-02T07:55:00.000Z");
    await poll();
    uses("ada", "2026-03-02T09:00:00.000Z");
    ports.clock.advance({ hours: 6 });
    await poll();
    expect([await stateOf("ada"), inGroup()]).toEqual([["entering"], ["ada"]]);
  });

  test("enters once, though two onboardings wait for it", async () => {
    await turn(running);
    await due("ada");
    await ports.store.saveEnforcements([rowOf("ada", { source: joinerSource("j-again") })]);
    uses("ada");
    for (const _ of [1, 2]) await poll();
    expect([await stateOf("ada"), inGroup()]).toEqual([["in", "in"], ["ada"]]);
  });
});

describe("what broke off", () => {
  const adaUsed = async () => {
    await turn(running);
    await due("ada");
    uses("ada");
  };

  test.each(["before", "after"])("%s the group was written is carried on by the next poll", async (moment) => {
    await adaUsed();
    if (moment === "after") ports.policyWriter.loseNextAnswer = true;
    else ports.policyWriter.failNext("addMembers", new Error("the process died"));
    await poll().catch(() => undefined);
    expect([await stateOf("ada"), inGroup()]).toEqual([["entering"], moment === "after" ? ["ada"] : []]);
    for (const _ of [1, 2]) {
      ports.clock.advance({ hours: 6 });
      expect(await poll()).toEqual({ ok: {} });
    }
    expect([await stateOf("ada"), inGroup(), await story("j-ada")]).toEqual([["in"], ["ada"], ["entersEnforcement"]]);
  });

  test("before the group was written is not carried on for somebody whose passkey is gone by then", async () => {
    await adaUsed();
    ports.policyWriter.failNext("addMembers", new Error("the process died"));
    await poll().catch(() => undefined);
    ports.methods.methods.clear();
    ports.clock.advance({ hours: 6 });
    expect(await poll()).toEqual({ ok: {} });
    expect(inGroup()).toEqual([]);
  });

  test.each<[string, EnforcementSwitch]>([
    ["runs", running],
    ["is stopped", stopped],
  ])("on somebody's way out is carried on while enforcement %s", async (_how, to) => {
    await turn(to);
    await due("ada", { state: "leaving" });
    ports.directory.addGroup(ENFORCED_GROUP_ID, ["ada"]);
    await poll();
    expect([await stateOf("ada"), inGroup()]).toEqual([["leaving"], []]);
    await poll();
    expect(await stateOf("ada")).toEqual(["ended"]);
  });

  const withCompanion = testConfig({ WIZARD_EXCLUSIONS: "on" });
  test.each<[string, () => void, Config]>([
    ["is gone", () => ports.policies.stored.clear(), config],
    ["cannot be read", () => ports.policies.refuseNext("policy"), config],
    ["has no companion any more", () => ports.policies.stored.delete(COMPANION_POLICY_ID), withCompanion],
    ["and its companion cannot be read", () => ports.policies.refuseNext("policies"), withCompanion],
  ])("waits while the workforce policy %s, and enters once that is mended", async (_what, spoil, settings) => {
    await enablePolicies(ports, settings);
    await turn(running);
    await due("ada");
    uses("ada");
    const before = new Map(ports.policies.stored);
    spoil();
    const finish = () =>
      finishPoll(ports, settings, () => ports.orchestrations)({ startedAt: NOW }, new InvocationContext());
    expect(await finish()).toEqual({ ok: {} });
    expect([await stateOf("ada"), inGroup()]).toEqual([["due"], []]);
    for (const [id, policy] of before) ports.policies.stored.set(id, policy);
    await finish();
    expect(inGroup()).toEqual(["ada"]);
  });

  describe("while nobody can tell just now whether enforcement runs", () => {
    const busy = () => ports.policies.throttleNext("policy", 30);
    beforeEach(async () => {
      await adaUsed();
      await due("bob", { state: "leaving" });
      ports.directory.addGroup(ENFORCED_GROUP_ID, ["bob"]);
    });

    test("is asked for again by the same poll; nobody has entered until then, and whoever leaves goes on", async () => {
      busy();
      expect(await call({ startedAt: NOW })).toMatchObject({ later: { seconds: 30 } });
      expect([await stateOf("ada"), inGroup()]).toEqual([["due"], []]);
      ports.clock.advance({ minutes: 1 });
      expect(await poll(NOW)).toEqual({ ok: {} });
      expect([await stateOf("ada"), inGroup()]).toEqual([["entering"], ["ada"]]);
    });

    test("is left to the next poll after an hour, which is said", async () => {
      ports.clock.advance({ hours: 1 });
      busy();
      expect(await call({ startedAt: NOW })).toEqual({ ok: {} });
      expect([await stateOf("ada"), inGroup()]).toEqual([["due"], []]);
      const troubles = await ports.store.troubles(ports.clock.now().toISOString());
      expect(troubles.map(({ doing }) => doing)).toEqual([expect.stringContaining("whether enforcement runs")]);
      ports.clock.advance({ hours: 5 });
      await poll();
      expect(inGroup()).toEqual(["ada"]);
    });
  });

  test("on the way out takes nobody out whom a wave keeps in", async () => {
    await turn(running);
    await due("ada", { state: "leaving" });
    await ports.store.saveEnforcements([rowOf("ada", { state: "in", source: waveSource("wave-1") })]);
    ports.directory.addGroup(ENFORCED_GROUP_ID, ["ada"]);
    await poll();
    expect([await stateOf("ada"), inGroup()]).toEqual([["ended", "in"], ["ada"]]);
  });

  test("because another writer was faster is written once", async () => {
    await adaUsed();
    await due("bob");
    uses("bob");
    const save = ports.store.saveEnforcements;
    let tries = 0;
    ports.store.saveEnforcements = async (rows) => {
      tries += 1;
      if (tries === 1) throw new ConflictError("another writer was faster");
      return save(rows);
    };
    expect(await poll()).toEqual({ ok: {} });
    expect([await stateOf("ada"), inGroup(), await story("j-ada")]).toEqual([["due"], ["bob"], []]);
    expect(
      (await ports.store.troubles(ports.clock.now().toISOString())).map(({ code, count }) => [code, count]),
    ).toEqual([["conflict", 1]]);
    for (const _ of [1, 2]) expect(await poll()).toEqual({ ok: {} });
    expect([await stateOf("ada"), inGroup(), await story("j-ada")]).toEqual([
      ["in"],
      ["bob", "ada"],
      ["entersEnforcement"],
    ]);
  });

  test("two polls at once put everybody in once", async () => {
    await adaUsed();
    await Promise.all([poll(), poll()]);
    expect([inGroup(), await story("j-ada")]).toEqual([["ada"], ["entersEnforcement"]]);
  });
});

describe("when Entra falters", () => {
  const people = ["ada", "bob", "cyd", "dan"];
  beforeEach(async () => {
    await turn(running);
    for (const userId of people) await due(userId);
  });
  const asked = () => ports.reports.calls.map(({ args }) => args[0]);
  /** The log answers so many times, then it is throttled once. */
  function throttleAfter(answers: number): void {
    const read = ports.reports.lastPasskeyUse.bind(ports.reports);
    let left = answers;
    ports.reports.lastPasskeyUse = async (...args) => {
      left -= 1;
      if (left === -1) throw new TransientError("throttled", { retryAfterSeconds: 10 });
      return read(...args);
    };
  }

  test("the rest is for the next attempt, and nobody is asked for twice", async () => {
    throttleAfter(2);
    expect(await call({ startedAt: NOW })).toEqual({ ok: { after: "bob" } });
    expect(await call({ startedAt: NOW, after: "bob" })).toEqual({ ok: {} });
    expect(asked()).toEqual(people);
  });

  test("the first of them waits as Entra says", async () => {
    throttleAfter(0);
    expect(await call({ startedAt: NOW })).toEqual({ later: { seconds: 10, because: "throttled" } });
  });

  test("what the log told is kept while the look is throttled", async () => {
    uses("ada");
    ports.methods.throttleNext("methodsOf", 10);
    expect(await call({ startedAt: NOW })).toMatchObject({ later: { seconds: 10 } });
    expect(await stateOf("ada")).toEqual(["due"]);
    expect(await poll()).toEqual({ ok: {} });
    expect([asked(), inGroup()]).toEqual([people, ["ada"]]);
  });

  test("what the log told is forgotten once the passkey that it was about is gone", async () => {
    uses("ada");
    ports.methods.throttleNext("methodsOf", 10);
    await call({ startedAt: NOW });
    ports.methods.methods.set("ada", []);
    ports.methods.addPasskey("ada", "2026-03-02T07:55:00.000Z");
    await poll();
    expect([await stateOf("ada"), inGroup()]).toEqual([["due"], []]);
    uses("ada", "2026-03-02T09:00:00.000Z");
    ports.clock.advance({ hours: 6 });
    await poll();
    expect(inGroup()).toEqual(["ada"]);
  });

  test("one person whom the group refuses holds up neither the others nor the poll, and is told of once a day", async () => {
    for (const userId of people) uses(userId);
    ports.policyWriter.notAddable.set("bob", "Request_BadRequest");
    for (const _ of [1, 2]) expect(await poll()).toEqual({ ok: {} });
    expect(inGroup()).toEqual(["ada", "cyd", "dan"]);
    expect(await ports.store.recent("j-bob", 100)).toMatchObject([
      { what: "enforcementRefused", subjectId: "bob", why: expect.stringContaining("Request_BadRequest") },
      { what: "entersEnforcement" },
    ]);
    expect(ports.email.sent.map(({ to }) => to.address)).toEqual(["alerts@contoso.example"]);
    ports.policyWriter.notAddable.clear();
    await poll();
    expect(inGroup()).toEqual([...["ada", "cyd", "dan"], "bob"]);
  });

  test("a log that may not be read ends the poll all the same, told of in the service's words", async () => {
    ports.reports.refuseNext("lastPasskeyUse", "Authorization_RequestDenied", people.length);
    expect(await poll()).toEqual({ ok: {} });
    expect([inGroup(), ports.email.sent.map(({ to }) => to.address)]).toEqual([[], ["alerts@contoso.example"]]);
    expect(ports.email.sent[0]?.plainText).toContain("Authorization_RequestDenied");
    expect(ports.email.sent[0]?.plainText).toContain("00000000-0000-4000-8000-0000000000ff");
  });

  test("one person without a clear answer is asked for again for an hour, then holds up nobody", async () => {
    for (const userId of people) uses(userId);
    const look = ports.methods.methodsOf.bind(ports.methods);
    ports.methods.methodsOf = async (userId) => {
      if (userId === "ada") throw new TransientError("graph: 503");
      return look(userId);
    };
    expect(await poll(NOW)).toMatchObject({ later: { because: "graph: 503" } });
    ports.clock.advance({ minutes: 59, seconds: 59 });
    expect(await poll(NOW)).toMatchObject({ later: { because: "graph: 503" } });
    ports.clock.advance({ seconds: 1 });
    expect(await poll(NOW)).toEqual({ ok: {} });
    expect([inGroup(), await stateOf("ada")]).toEqual([["bob", "cyd", "dan"], ["due"]]);
  });

  test("a call is over after twenty people, and the poll goes on with the others", async () => {
    for (let n = 10; n < 35; n++) await due(`p${n}`);
    expect(await call({ startedAt: NOW })).toEqual({ ok: { after: "p25" } });
    expect(asked()).toHaveLength(20);
    expect(await call({ startedAt: NOW, after: "p25" })).toEqual({ ok: {} });
    expect(asked()).toHaveLength(29);
  });
});

describe("somebody who is still due after 14 days", () => {
  const FIRST = "2026-03-16T07:39:59.999Z";
  const OVERDUE = "2026-03-16T07:40:00.000Z";
  beforeEach(() => turn(running));

  test("is named to the helpdesk, once, and stays due", async () => {
    await due("ada");
    ports.clock.set(FIRST);
    await poll();
    expect(ports.email.sent).toEqual([]);
    ports.clock.set(OVERDUE);
    await poll();
    ports.clock.advance({ days: 30 });
    await poll();
    expect(helped().map(({ plainText }) => plainText)).toEqual([
      expect.stringContaining("Person ada (ada@contoso.example)"),
    ]);
    expect([await stateOf("ada"), inGroup(), ports.email.sent.length]).toEqual([["due"], [], 1]);
  });

  test("is named although nothing is known but the account", async () => {
    ports.directory.addUser({ id: "ada" });
    await ports.store.saveEnforcements([rowOf("ada")]);
    ports.clock.set(OVERDUE);
    await poll();
    expect(helped()[0]?.plainText).toContain("account ada");
  });

  test("is not named when the passkey is used at last", async () => {
    await due("ada");
    uses("ada", "2026-03-16T06:00:00.000Z");
    ports.clock.set(OVERDUE);
    await poll();
    expect([inGroup(), ports.email.sent]).toEqual([["ada"], []]);
  });

  test("enters with the first use after being named", async () => {
    await due("ada");
    ports.clock.set(OVERDUE);
    await poll();
    uses("ada", "2026-03-16T12:00:00.000Z");
    ports.clock.advance({ hours: 6 });
    await poll();
    expect(inGroup()).toEqual(["ada"]);
  });

  test("is named by the next poll where the mail service has no room, and holds up nobody", async () => {
    for (const userId of ["ada", "bob"]) await due(userId);
    uses("bob", "2026-03-16T06:00:00.000Z");
    ports.clock.set(OVERDUE);
    ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 30 });
    expect(await poll()).toEqual({ ok: {} });
    expect([helped(), inGroup()]).toEqual([[], ["bob"]]);
    ports.clock.advance({ hours: 6 });
    await poll();
    expect(helped()).toHaveLength(1);
  });

  test("is named by the next poll where that is refused: nobody is held up, and it is a row of the onboarding", async () => {
    await due("ada");
    ports.clock.set(OVERDUE);
    ports.store.trouble.refuseNext("mails");
    expect(await poll()).toEqual({ ok: {} });
    expect(helped()).toEqual([]);
    const rows = await ports.store.troubles(ports.clock.now().toISOString());
    expect(rows.map(({ doing }) => doing)).toEqual(["naming to the helpdesk somebody hired whose passkey is not used"]);
    ports.clock.advance({ hours: 6 });
    await poll();
    expect(helped()).toHaveLength(1);
  });

  test("is not asked about in the ledger any more, once they are named", async () => {
    await due("ada");
    ports.clock.set(OVERDUE);
    await poll();
    const mails = vi.spyOn(ports.store, "mails");
    ports.clock.advance({ hours: 6 });
    await poll();
    expect([mails.mock.calls.length, helped().length]).toEqual([0, 1]);
  });

  test("is named once more after being due anew", async () => {
    await due("ada");
    ports.clock.set(OVERDUE);
    await poll();
    const [row] = await ports.store.enforcementsOf(["ada"]);
    if (row) await ports.store.saveEnforcements([{ ...row, at: "2026-04-01T08:00:00.000Z" }]);
    ports.clock.set("2026-04-15T08:00:00.000Z");
    await poll();
    expect(helped()).toHaveLength(2);
  });
});
