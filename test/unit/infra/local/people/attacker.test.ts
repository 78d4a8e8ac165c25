import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { startAttacker } from "../../../../../infra/local/people/attacker.ts";
import { AttackLedger, attackersDevice, type TryLine } from "../../../../../infra/local/people/attackLedger.ts";
import { watchEntries } from "../../../../../infra/local/people/entries.ts";
import { createAccount } from "../../../../../infra/local/people/hiring.ts";
import { makePerson, populate } from "../../../../../infra/local/people/population.ts";
import { stealPasswords } from "../../../../../infra/local/people/stolenPasswords.ts";
import { whyNotStopped } from "../../../../../infra/local/people/whyNotStopped.ts";
import { companionPolicyBody, workforcePolicyBody } from "../../../../../shared/domain/policy/policyDefinition.ts";
import { wizardAppIds } from "../../../../../shared/domain/policy/wizardApps.ts";
import { quietContext } from "../../../../support/people/quietContext.ts";
import { authenticatorPasskey, strengthPolicy, tenantWorld } from "../tenant/handClock.ts";

const monday = Date.parse("2027-01-11T05:00:00Z");
const DAY_MS = 86_400_000;

/** A company of 30 in one wave, whose passwords somebody outside holds. */
function attacked(passwords: number, hires = [] as ReturnType<typeof makePerson>[], propagationMinutes = 0) {
  const clock = new VirtualClock({ startMs: monday });
  const { directory, state } = tenantWorld({ clock, propagationMinutes });
  const population = populate(directory, 7, 30, 1);
  const { enforcedGroupId, enforcedStrengthId } = population;
  const context = quietContext({ clock, directory, population });
  const tries: TryLine[] = [];
  const ledger = new AttackLedger({
    now: () => clock.now(),
    nameOf: (userId) => population.people.get(userId)?.userPrincipalName ?? userId,
    usablePasskeys: (userId) => directory.methodsOf(userId).filter(({ kind }) => kind === "fido2").length,
    enforcedFrom: watchEntries(directory, enforcedGroupId),
    whyNotStopped: (userId) => whyNotStopped(state, enforcedGroupId, userId),
    write: (line) => tries.push(line),
  });
  directory.setSignInObserver((signIn) => ledger.saw(signIn));
  const stolen = stealPasswords(context, hires, passwords);
  const attacker = startAttacker(context, stolen, ledger);
  /** As two people start it: the policy over the group, with everybody whose password is stolen in it. */
  const enforce = (excludeGroups: string[] = []) => {
    const { grantControls, ...policy } = strengthPolicy([enforcedGroupId], "enabled", excludeGroups);
    const strength = { ...grantControls, authenticationStrength: { id: enforcedStrengthId } };
    const made = state.policies.create({ ...policy, grantControls: strength });
    for (const { owner } of stolen) directory.addMember(enforcedGroupId, owner.id);
    return made;
  };
  const enrol = (userId: string) => directory.addMethod(userId, { kind: "fido2", ...authenticatorPasskey });
  const days = (count: number) => clock.runUntil(clock.now() + count * DAY_MS);
  return { context, clock, directory, state, population, ledger, tries, stolen, attacker, enforce, enrol, days };
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
      "somebody left them out of the policy",
      ({ directory, stolen }, excluded) => {
        for (const { owner } of stolen) directory.addMember(excluded, owner.id);
      },
      "left out of the policy",
    ],
    [
      "the policy went back to report-only",
      ({ state }) =>
        state.policies.update(state.policies.all[0]?.id ?? "", { state: "enabledForReportingButNotEnforced" }),
      "policy not enabled",
    ],
    [
      "the policy was deleted",
      ({ state }) => state.policies.delete(state.policies.all[0]?.id ?? ""),
      "no policy over the enforced group",
    ],
    [
      "they left the group, while a policy of evidence names them still",
      ({ directory, state, population, stolen }) => {
        state.policies.create(strengthPolicy([...population.waveGroupIds], "enabledForReportingButNotEnforced"));
        for (const { owner } of stolen) directory.removeMember(population.enforcedGroupId, owner.id);
      },
      "not in the enforced group any more",
    ],
    [
      "the strength was widened",
      ({ state, population }) =>
        state.strengths.updateAllowedCombinations(population.enforcedStrengthId, {
          allowedCombinations: ["fido2", "password"],
        }),
      "the strength takes a password",
    ],
    [
      "their app was taken out of the policy",
      ({ state }) => {
        const [policy] = state.policies.all;
        const applications = { includeApplications: ["All"], excludeApplications: ["Office365"] };
        state.policies.update(policy?.id ?? "", { conditions: { ...policy?.conditions, applications } });
      },
      "its app is left out of the policy",
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

  test.each([
    ["gets nowhere beside its companion", "enabled", false],
    ["gets in by asking for little where the companion is not enabled", "enabledForReportingButNotEnforced", true],
  ])("against a policy that leaves the wizard's apps out %s", async (_what, companion, succeeds) => {
    const { state, population, directory, stolen, days, ledger } = attacked(4);
    const tenant = { ...population, wizardExclusions: true };
    for (const appId of wizardAppIds) state.applications.admit(appId, appId);
    state.policies.create({ ...workforcePolicyBody(tenant), state: "enabled" });
    state.policies.create({ ...companionPolicyBody(tenant), state: companion });
    for (const { owner } of stolen) directory.addMember(population.enforcedGroupId, owner.id);
    await days(10);
    expect(ledger.summary().succeeded > 0).toBe(succeeds);
  });

  test("that gets in succeeded although nobody ever signed in while they were enforced", async () => {
    const { directory, enforce, population, stolen, days, ledger } = attacked(1);
    enforce();
    directory.removeMember(population.enforcedGroupId, stolen[0]?.owner.id ?? "");
    await days(3);
    expect(ledger.summary()).toMatchObject({ succeededBeforeEnforcement: 0 });
    expect(ledger.summary().succeeded).toBeGreaterThan(0);
  });

  test.each([
    ["before the membership counts at sign-ins did not succeed against enforcement", 3 * 24 * 60, [0, true]],
    ["from then on did", 0, [true, 0]],
  ])("that gets in %s", async (_when, propagationMinutes, [succeeded, before]) => {
    const { directory, population, stolen, days, ledger } = attacked(1, [], propagationMinutes);
    // In the group, while no policy is there.
    directory.addMember(population.enforcedGroupId, stolen[0]?.owner.id ?? "");
    await days(2.9);
    const counts = ledger.summary();
    const told = (count: number) => (count === 0 ? 0 : true);
    expect([told(counts.succeeded), told(counts.succeededBeforeEnforcement)]).toEqual([succeeded, before]);
  });

  test("of a policy over others, or of a member of another group, is not taken for one after enforcement", async () => {
    const { directory, population, stolen, days, ledger } = attacked(1);
    directory.addMember(directory.addGroup({ displayName: "Others" }), stolen[0]?.owner.id ?? "");
    for (const id of population.people.keys())
      if (id !== stolen[0]?.owner.id) directory.addMember(population.enforcedGroupId, id);
    await days(3);
    expect(ledger.summary()).toMatchObject({ succeeded: 0 });
    expect(ledger.summary().succeededBeforeEnforcement).toBeGreaterThan(0);
  });

  test("is stopped, and counted, where the owner holds a usable passkey; without one it counts nothing", async () => {
    const { days, ledger, enforce, enrol, stolen, tries } = attacked(4);
    enforce();
    const [holder, other] = stolen
      .filter(({ owner }) => owner.passkeysAtHand.size === 0)
      .map(({ owner }) => owner.id) as [string, string];
    enrol(holder);
    await days(10);
    const refused = tries.filter(({ userId, isUnderPolicy }) => userId === holder && isUnderPolicy);
    expect(refused.length).toBeGreaterThanOrEqual(9);
    const ofHolders = tries.filter(({ isUnderPolicy, usablePasskeys }) => isUnderPolicy && usablePasskeys > 0);
    expect(ledger.stopped()).toBe(ofHolders.length);
    expect([ledger.stopped((id) => id === holder), ledger.stopped((id) => id === other)]).toEqual([refused.length, 0]);
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

  test.each([
    [
      "shows a code is counted",
      (code: string) =>
        `<p class="code"><span>${code.slice(0, 4)}</span><span>${code.slice(4, 8)}</span><span>${code.slice(8)}</span></p>`,
      1,
    ],
    ["refuses is not", () => "<p>Nothing was handed out.</p>", 0],
  ] as const)("opens a link to a pass that was mailed to an owner; what %s", async (_what, answer, collected) => {
    const server = createServer((request, response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.end(
        request.method === "POST"
          ? `<body>${answer("Abcd2345Efgh")}</body>`
          : '<body><form method="post" action="/pick-up/x?sig=y"><button>Show</button></form></body>',
      );
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const { attacker, stolen, population, clock, ledger } = attacked(1);
      const link = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pick-up/x?sig=y`;
      for (const person of population.people.values()) attacker.sawMailTo(person, link);
      await clock.runUntil(monday + 124 * 60_000);
      expect(stolen).toHaveLength(1);
      expect(ledger.summary().collected).toBe(collected);
    } finally {
      server.close();
    }
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
