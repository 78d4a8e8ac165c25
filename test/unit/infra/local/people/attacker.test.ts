import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { startAttacker } from "../../../../../infra/local/people/attacker.ts";
import { AttackLedger, attackersDevice, type TryLine } from "../../../../../infra/local/people/attackLedger.ts";
import { createAccount } from "../../../../../infra/local/people/hiring.ts";
import { makePerson, populate } from "../../../../../infra/local/people/population.ts";
import { stealPasswords } from "../../../../../infra/local/people/stolenPasswords.ts";
import { whyNotStopped } from "../../../../../infra/local/people/whyNotStopped.ts";
import { quietContext } from "../../../../support/people/quietContext.ts";
import { authenticatorPasskey, laptop, strengthPolicy, tenantWorld } from "../tenant/handClock.ts";

const monday = Date.parse("2027-01-11T05:00:00Z");
const DAY_MS = 86_400_000;

/** A company of 30 in one wave, whose passwords somebody outside holds. */
function attacked(passwords: number, hires = [] as ReturnType<typeof makePerson>[]) {
  const clock = new VirtualClock({ startMs: monday });
  const { directory, state } = tenantWorld({ clock });
  const population = populate(directory, 7, 30, 1);
  const [wave] = population.waveGroupIds as [string];
  const context = quietContext({ clock, directory, population });
  const tries: TryLine[] = [];
  const ledger = new AttackLedger({
    now: () => clock.now(),
    nameOf: (userId) => population.people.get(userId)?.userPrincipalName ?? userId,
    usablePasskeys: (userId) => directory.methodsOf(userId).length,
    whyNotStopped: (userId) => whyNotStopped(state, userId),
    write: (line) => tries.push(line),
  });
  directory.setSignInObserver((signIn) => ledger.saw(signIn));
  const stolen = stealPasswords(context, hires, passwords);
  const attacker = startAttacker(context, stolen, ledger);
  const enforce = (excludeGroups: string[] = []) =>
    state.policies.create(strengthPolicy([wave], "enabled", excludeGroups));
  const enrol = (userId: string) => directory.addMethod(userId, { kind: "fido2", ...authenticatorPasskey });
  const days = (count: number) => clock.runUntil(clock.now() + count * DAY_MS);
  return { context, clock, directory, state, population, wave, ledger, tries, stolen, attacker, enforce, enrol, days };
}

test("nobody holds a password: nothing is planned, and no mail is answered", async () => {
  const { clock, attacker, population, ledger } = attacked(0);
  attacker.sawMailTo(population.starter, "https://localhost/pick-up/x?sig=y");
  expect(clock.next()).toBeUndefined();
  expect(ledger.summary()).toEqual({
    tries: 0,
    succeeded: 0,
    succeededBeforeEnforcement: 0,
    collected: 0,
    helpdeskFooled: 0,
    succeededOf: [],
  });
});

describe("whose passwords are stolen", () => {
  test("is the seed's choice among wave members and hires, never a guest or a break-glass account", () => {
    const hires = [makePerson(7, "h0", "hire", undefined), makePerson(7, "h1", "hire", undefined)];
    const { stolen, population } = attacked(1000, hires);
    const kinds = Map.groupBy(stolen, ({ owner }) => owner.kind);
    expect([...kinds.keys()].sort()).toEqual(["employee", "hire", "privileged"]);
    expect(stolen).toHaveLength([...population.people.values()].filter(({ kind }) => kind !== "guest").length - 2 + 2);
    expect(attacked(5, hires).stolen.map(({ owner }) => owner.id)).toEqual(
      stolen.slice(0, 5).map(({ owner }) => owner.id),
    );
  });
});

describe("a try", () => {
  test("against people under no policy gets in, from a device of the attacker's own, and is harmless", async () => {
    const { days, ledger, tries, state } = attacked(3);
    await days(7);
    const { tries: count, succeeded, succeededBeforeEnforcement } = ledger.summary();
    expect(tries).toHaveLength(count);
    expect(count).toBeGreaterThanOrEqual(3 * 6);
    expect([succeeded, succeededBeforeEnforcement > 0]).toEqual([0, true]);
    const rows = [
      ...state.signIns.newestFirst({ isInteractive: true, from: 0, to: Infinity, below: Infinity, user: undefined }),
    ];
    expect(new Set(rows.map(({ device }) => device))).toEqual(new Set([attackersDevice]));
  });

  test("against people under an enabled policy is refused, with a passkey or without", async () => {
    const { days, ledger, tries, enforce, enrol, stolen } = attacked(6);
    enforce();
    for (const { owner } of stolen.slice(0, 3)) enrol(owner.id);
    await days(14);
    expect(new Set(tries.map(({ result }) => result))).toEqual(new Set(["interrupted", "denied", "wrongCredential"]));
    expect(tries.filter(({ result }) => result !== "wrongCredential").every((line) => line.isUnderPolicy)).toBe(true);
    expect(ledger.summary()).toMatchObject({ succeeded: 0, succeededBeforeEnforcement: 0, helpdeskFooled: 0 });
  });

  test.each<[string, (world: ReturnType<typeof attacked>, excluded: string) => void, string]>([
    [
      "the exclusion group took them in",
      ({ directory, stolen }, excluded) => {
        for (const { owner } of stolen) directory.addMember(excluded, owner.id);
      },
      "in the exclusion group",
    ],
    [
      "the policy went back to report-only",
      ({ state }) =>
        state.policies.update(state.policies.all[0]?.id ?? "", { state: "enabledForReportingButNotEnforced" }),
      "policy not enabled",
    ],
    ["the policy was deleted", ({ state }) => state.policies.delete(state.policies.all[0]?.id ?? ""), "in no policy"],
    [
      "they left the group",
      ({ directory, wave, stolen }) => {
        for (const { owner } of stolen) directory.removeMember(wave, owner.id);
      },
      "in no policy",
    ],
  ])("that gets in later, because %s, succeeded, and the summary says why", async (_what, loosen, why) => {
    const world = attacked(2);
    const excluded = world.directory.addGroup({ displayName: "Excluded" });
    world.enforce([excluded]);
    await world.days(3);
    expect(world.ledger.summary().succeeded).toBe(0);
    loosen(world, excluded);
    await world.days(40);
    const { succeeded, succeededBeforeEnforcement, succeededOf } = world.ledger.summary();
    expect(succeeded).toBeGreaterThan(20);
    expect(succeededBeforeEnforcement).toBe(0);
    expect(succeededOf).toHaveLength(20);
    const [first] = world.stolen;
    const line = new RegExp(`^\\S+@contoso\\.example, 2027-0\\d-\\d\\dT[\\d:.]+Z, ${why}$`);
    for (const text of succeededOf) expect(text).toMatch(line);
    expect(succeededOf.some((text) => text.startsWith(first?.owner.userPrincipalName ?? ""))).toBe(true);
  });

  test("knows who was under a policy from the people's own sign-ins, too", async () => {
    const { directory, state, enforce, enrol, stolen, days, ledger } = attacked(1);
    const policy = enforce();
    const userId = stolen[0]?.owner.id ?? "";
    directory.signIn({ userId, with: { kind: "passkey", methodId: enrol(userId) }, interactive: true, device: laptop });
    state.policies.delete(policy.id);
    await days(3);
    expect(ledger.summary()).toMatchObject({ succeededBeforeEnforcement: 0 });
    expect(ledger.summary().succeeded).toBeGreaterThan(0);
  });

  test("begins when a hire has an account, not before", async () => {
    const hire = makePerson(7, "h0", "hire", undefined);
    const { context, days, tries } = attacked(1000, [hire]);
    await days(3);
    expect(tries.some(({ userId }) => userId === hire.id)).toBe(false);
    createAccount(context, { person: hire, workerId: "50000", startDate: "2027-01-20" });
    await days(3);
    expect(tries.some(({ userId }) => userId === hire.id)).toBe(true);
  });

  test("follows each mail to an owner within some two hours, and none to others", async () => {
    const { attacker, stolen, population, tries, clock } = attacked(1);
    const owner = stolen[0]?.owner;
    for (const person of population.people.values()) attacker.sawMailTo(person, undefined);
    await clock.runUntil(monday + 124 * 60_000);
    expect(tries.map(({ userId }) => userId)).toContain(owner?.id);
    expect(new Set(tries.map(({ userId }) => userId)).size).toBe(1);
  });
});
