import { beforeEach, describe, expect, test } from "vitest";
import type { SignIn } from "../../../../../shared/domain/people/signIn.ts";
import { TransientError } from "../../../../../shared/errors.ts";
import { BREAK_GLASS_GROUP_ID } from "../../../../support/testConfig.ts";
import { PrivilegedWorld, ROLE_HOLDERS } from "../../../../support/waves/privilegedWorld.ts";
import { APPROVER, takeReport, WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

const HOUR = 3_600_000;
let world: WaveWorld;

/** Report-only began this morning; of twenty people everybody but 19 and 20 holds a passkey. */
beforeEach(async () => {
  world = new WaveWorld(20, { settings: { GATE_THRESHOLD: "0.9" } });
  world.ports.email.sent.length = 0;
  await world.insert();
  await world.until(({ stage }) => stage === "open");
  for (let n = 1; n <= 18; n++) world.enrol(n);
  await takeReport(world);
  await world.until(({ stage }, step) => stage === "reportOnly" && step?.kind === "wait");
  world.ports.email.sent.length = 0;
});

/** Somebody signs in half an hour after report-only began, and is told what its policy would have done. */
async function signIn(n: number, how: Partial<SignIn> = {}, result = "reportOnlyInterrupted", minutes = 30) {
  const { reportOnlyAt = "" } = await world.facts();
  world.ports.reports.addSignIn({
    userId: world.id(n),
    createdDateTime: new Date(Date.parse(reportOnlyAt) + minutes * 60_000).toISOString(),
    authenticationMethods: ["Password"],
    operatingSystem: "Windows10",
    appliedConditionalAccessPolicies: [{ id: world.policy.id, result }],
    ...how,
  });
}
/** A look, so many hours after report-only began. */
async function lookAfter(hours: number) {
  const { reportOnlyAt = "" } = await world.facts();
  world.ports.clock.set(new Date(Date.parse(reportOnlyAt) + hours * HOUR).toISOString());
  await world.carryOut({ kind: "reachOut" });
}
const told = (n: number) => world.mailsTo(`p${String(n).padStart(2, "0")}@contoso.example`);
const links = () => world.mailsTo("mia@contoso.example").filter((subject) => /needs a code/.test(subject));
const help = async (n: number) => (await world.member(n)).sweepHelp;

describe("within the first hours of report-only", () => {
  test("whom it would have stopped is mailed, and offered a pass by way of the manager, once", async () => {
    await signIn(20);
    const { reportOnlyAt = "" } = await world.facts();
    world.daily = () => undefined;
    await world.until(() => told(20).length > 0);
    expect(world.now.getTime() - Date.parse(reportOnlyAt)).toBeLessThanOrEqual(2 * HOUR);
    expect(told(20)).toEqual(["You still sign in with your password - 3 minutes to keep your access"]);
    expect(links()).toHaveLength(1);
    expect(await help(20)).toEqual({ at: expect.any(String), mailed: true, link: "manager" });
    expect((await world.facts()).sweepRound).toMatchObject({ seen: 0, ready: 18, stopped: 1 });
    for (const hours of [3, 4, 26]) {
      await signIn(20, {}, "reportOnlyFailure", hours * 60 - 30);
      await lookAfter(hours);
    }
    expect(told(20)).toHaveLength(1);
    expect(links()).toHaveLength(1);
  });

  test("a sign-in that went on in the background counts as well", async () => {
    const { reportOnlyAt = "" } = await world.facts();
    world.ports.reports.addSignIn(
      {
        userId: world.id(20),
        createdDateTime: reportOnlyAt,
        appliedConditionalAccessPolicies: [{ id: world.policy.id, result: "reportOnlyInterrupted" }],
      },
      "nonInteractive",
    );
    // Eight hours behind, it is known when the hours for mails are over.
    await lookAfter(9);
    expect(told(20)).toEqual([]);
    await lookAfter(24);
    await lookAfter(25);
    expect(told(20)).toHaveLength(1);
  });

  test.each<[string, (n: number) => unknown]>([
    ["who was not seen", () => undefined],
    ["whom the policy let in", (n) => signIn(n, {}, "reportOnlySuccess")],
    ["to whom it did not apply", (n) => signIn(n, {}, "reportOnlyNotApplied")],
    ["whose sign-in came without its policies", (n) => signIn(n, { appliedConditionalAccessPolicies: undefined })],
    ["who was refused before report-only began", (n) => signIn(n, {}, "reportOnlyInterrupted", -1)],
    ["who was refused, and holds a passkey by now", (n) => [signIn(n), world.enrol(n)]],
    [
      "who was refused, and is privileged by now",
      (n) => [signIn(n), world.ports.directory.privileged.add(world.id(n))],
    ],
    [
      "who was refused, and is a break-glass account by now",
      (n) => [signIn(n), world.ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [world.id(n)])],
    ],
    ["who is a guest", (n) => [signIn(n), change(n, { sortedOut: "guest" })]],
    [
      "whom people hold",
      (n) => [
        signIn(n),
        world.ports.store.saveDecision(
          WAVE_ID,
          {
            userId: world.id(n),
            round: 1,
            by: APPROVER,
            at: world.now.toISOString(),
            reason: "on leave",
            decision: { kind: "hold" },
          },
          undefined,
        ),
      ],
    ],
    ["whose account Entra does not show", (n) => [signIn(n), world.ports.directory.users.delete(world.id(n))]],
  ])("nobody is mailed or offered a pass %s", async (_who, happens) => {
    await Promise.all([happens(20)].flat());
    await lookAfter(1);
    expect(told(20)).toEqual([]);
    expect(links()).toEqual([]);
  });

  test("whose passkey was seen long ago and is gone is looked at, and helped", async () => {
    await world.ports.store.mergeMembers(WAVE_ID, [
      { userId: world.id(1), checkedAt: new Date(world.now.getTime() - 2 * 24 * HOUR).toISOString() },
    ]);
    world.losePasskey(1);
    await signIn(1);
    await lookAfter(1);
    expect(told(1)).toHaveLength(1);
  });

  test("nobody is helped by an answer that is missing: methods, roles", async () => {
    await signIn(20);
    for (const [port, method] of [
      [world.ports.methods, "methodsOfMany"],
      [world.ports.directory, "privilegedUserIds"],
    ] as const) {
      port.failNext(method, new TransientError("busy", { retryAfterSeconds: 10 }));
      const { reportOnlyAt = "" } = await world.facts();
      world.ports.clock.set(new Date(Date.parse(reportOnlyAt) + HOUR).toISOString());
      expect(await world.answer("reachOut")).not.toMatchObject({ ok: { kind: "next" } });
      expect(told(20)).toEqual([]);
      expect(links()).toEqual([]);
    }
    await world.carryOut({ kind: "reachOut" });
    expect(told(20)).toHaveLength(1);
  });

  test("a log that leaves the policies out stands in the row", async () => {
    await signIn(20);
    world.ports.reports.hideAppliedPolicies = true;
    await lookAfter(1);
    expect(told(20)).toEqual([]);
    expect((await world.facts()).sweepRound?.blindSince).toBeDefined();
    const step = await world.decide();
    expect(step.kind === "wait" && step.because).toMatch(/without the applied policies/);
  });

  test("a manager hears where our mail does not reach somebody, and the helpdesk where there is no manager", async () => {
    world.ports.directory.addUser({ id: world.id(20), mail: undefined });
    await change(20, { mail: undefined });
    await signIn(20);
    await signIn(19);
    world.ports.directory.managers.delete(world.id(19));
    await lookAfter(1);
    const toManager = world.ports.email.sent.find(({ to }) => to.address === "mia@contoso.example");
    expect(toManager?.plainText).toContain("Our mails do not reach");
    expect(await help(20)).toMatchObject({ mailed: false, link: "manager" });
    expect(await help(19)).toMatchObject({ mailed: true, link: "helpdesk" });
  });

  test.each(["mergeMembers", "append", "insertGrant"] as const)(
    "a crash at %s mails and offers once",
    async (method) => {
      await signIn(19);
      await signIn(20);
      for (let nth = 0; nth < 3; nth++) await crashOnce(method, nth);
      await lookAfter(2);
      expect(told(20)).toHaveLength(1);
      expect(told(19)).toHaveLength(1);
      expect(links()).toHaveLength(2);
    },
  );

  test("and the sweep helps nobody a second time", async () => {
    await signIn(20);
    await lookAfter(1);
    world.ports.clock.set("2026-04-06T07:00:00Z");
    await world.carryOut({ kind: "sweep" });
    expect(told(20).filter((subject) => /still sign in/.test(subject))).toHaveLength(1);
    expect(links()).toHaveLength(1);
  });
});

test("people with admin rights in a wave of their own are mailed, and nobody gets a link to a code for them", async () => {
  const admins = await PrivilegedWorld.open();
  world = admins;
  await world.until(({ stage }) => stage === "open");
  for (let n = 1; n <= ROLE_HOLDERS; n++) for (const _ of [1, 2]) admins.addKey(n);
  await takeReport(world);
  await world.until(({ stage }, step) => stage === "reportOnly" && step?.kind === "wait");
  world.ports.email.sent.length = 0;
  world.losePasskey(1);
  await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(1), checkedAt: undefined }]);
  await signIn(1);
  await lookAfter(1);
  const [mail, ...others] = world.ports.email.sent.filter(({ to }) => to.address === "p01@contoso.example");
  expect(others).toEqual([]);
  expect(mail?.plainText).toMatch(/Nobody makes a one-time code for people with admin rights/);
  expect(mail?.plainText).not.toMatch(/a link for it has gone/);
  expect(links()).toEqual([]);
  expect(await help(1)).toMatchObject({ mailed: true, link: "none" });
  expect(await world.stamps("grantOpened")).toEqual([]);
});

describe("somebody who knows passwords and nothing else", () => {
  const LURE = "Call +1 555 0100 http://evil.example";

  test("brings about one harmless mail a person, no code, and nobody's entry", async () => {
    for (let n = 1; n <= 20; n++)
      for (let go = 0; go < 30; go++)
        await signIn(n, { app: LURE, operatingSystem: LURE, clientApp: LURE }, "reportOnlyInterrupted", go);
    for (const hours of [1, 2, 3, 25]) {
      for (let n = 1; n <= 20; n++) await signIn(n, { app: LURE }, "reportOnlyFailure", hours * 60 - 5);
      await lookAfter(hours);
    }
    for (let n = 1; n <= 18; n++) expect(told(n)).toEqual([]);
    for (const n of [19, 20]) expect(told(n)).toHaveLength(1);
    expect(links()).toHaveLength(2);
    const mails = world.ports.email.sent;
    const toThem = mails.filter(({ to }) => /^p\d+@/.test(to.address));
    for (const { plainText, html } of mails) expect(`${plainText} ${html}`).not.toMatch(/evil|555/);
    for (const { plainText } of toThem) {
      expect(plainText).not.toContain("/pick-up");
      expect(plainText).toMatch(/If it was not you/);
    }
    expect(world.ports.passIssuer.codes).toEqual([]);
    expect(world.enforced).toEqual([]);
    expect((await world.facts()).stage).toBe("reportOnly");
  });
});

function change(n: number, changes: object) {
  return world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(n), ...changes }]);
}

/** The app dies at the nth call of a write, before it happens. */
async function crashOnce(method: "mergeMembers" | "append" | "insertGrant", nth: number): Promise<void> {
  const store = world.ports.store as unknown as Record<string, (...of: unknown[]) => unknown>;
  const write = store[method]?.bind(store);
  let calls = 0;
  store[method] = (...of) => {
    if (calls++ === nth) throw new Error("the process died");
    return write?.(...of);
  };
  const { reportOnlyAt = "" } = await world.facts();
  world.ports.clock.set(new Date(Date.parse(reportOnlyAt) + HOUR).toISOString());
  await world.carryOut({ kind: "reachOut" }).catch(() => undefined);
  if (write) store[method] = write;
}
