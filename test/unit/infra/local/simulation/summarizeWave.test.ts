import { describe, expect, test } from "vitest";
import { populate } from "../../../../../infra/local/people/population.ts";
import { summarizeWave } from "../../../../../infra/local/simulation/summarizeWave.ts";
import type { WaveStatus } from "../../../../../infra/local/simulation/waveProgress.ts";
import type { World } from "../../../../../infra/local/world/world.ts";
import { tenantWorld } from "../tenant/handClock.ts";

/** Two waves of 20 employees each, guests, admins and break-glass accounts among them. */
function finished() {
  const { directory } = tenantWorld();
  const population = populate(directory, 7, 40, 2);
  const stranded = new Set<string>();
  const stopped = new Map<string, number>();
  const world = {
    tenant: { directory } as World["tenant"],
    population,
    stranded,
    attack: {
      stopped: (isOne: (id: string) => boolean) =>
        [...stopped].reduce((sum, [id, times]) => sum + (isOne(id) ? times : 0), 0),
    } as World["attack"],
  };
  const membersOf = (wave: number) =>
    [...population.people.values()].filter(({ id }) => directory.isMember(population.waveGroupIds[wave] ?? "", id));
  const employees = membersOf(0).filter(({ kind }) => kind === "employee");
  const status = (change: Partial<WaveStatus> = {}): WaveStatus => ({
    waveId: "wave-1",
    groupId: population.waveGroupIds[0] ?? "",
    stage: "steady",
    counts: { members: 24, inScope: 20, ready: 19, reportedReady: 19 },
    round: 1,
    enforcedAt: "2027-02-22T09:00:00Z",
    notEnforced: [],
    decisions: [],
    sortedOutMembers: [],
    mailsByKind: {},
    ...change,
  });
  const summarize = (change: Partial<WaveStatus> = {}) => summarizeWave(world, status(change));
  const enter = (...ids: string[]) => {
    for (const id of ids) directory.addMember(population.enforcedGroupId, id);
  };
  return { directory, population, stranded, stopped, membersOf, employees, summarize, enter };
}

describe("how much of a wave is enforced", () => {
  test("is counted in the tenant's group, whatever the product says", () => {
    const { summarize, employees, enter } = finished();
    expect(employees).toHaveLength(20);
    expect(summarize({ counts: { members: 24, inScope: 20, ready: 20, reportedReady: 20 } }).enforcedShare).toBe(0);
    enter(...employees.slice(0, 19).map(({ id }) => id));
    expect(summarize().enforcedShare).toBe(0.95);
  });

  test("is a share of those for whom the wave is: no guest, admin or break-glass account, and no account that is off", () => {
    const { summarize, membersOf, employees, enter, directory } = finished();
    // Enforced as they may be, none of these makes the share larger.
    enter(...membersOf(0).flatMap(({ id, kind }) => (kind === "employee" ? [] : [id])));
    enter(...membersOf(1).map(({ id }) => id));
    expect(summarize().enforcedShare).toBe(0);
    enter(...employees.slice(0, 18).map(({ id }) => id));
    expect(summarize().enforcedShare).toBe(0.9);
    for (const { id } of employees.slice(18)) directory.updateUser(id, { accountEnabled: false });
    expect(summarize().enforcedShare).toBe(1);
  });

  test("is not told from whom the product sorted out", () => {
    const { summarize, employees } = finished();
    const sortedOutMembers = employees.map(({ id }) => ({ userId: id, reason: "guest" }));
    expect(summarize({ sortedOutMembers })).toMatchObject({ enforcedShare: 0, sortedOut: { length: 20 } });
  });
});

test.each([
  ["steady", "2027-02-22T09:00:00Z", "enforced", undefined],
  ["enforced", "2027-02-22T09:00:00Z", "enforced", undefined],
  ["watched", "2027-02-22T09:00:00Z", "enforced", undefined],
  ["steady", undefined, "held", "steady: nobody is left"],
  ["enforcing", undefined, "held", "enforcing: nobody is left"],
  ["rolledBack", "2027-02-22T09:00:00Z", "held", "rolledBack: nobody is left"],
  ["reminded", "2027-02-22T09:00:00Z", "held", "reminded: nobody is left"],
  ["cancelled", "2027-02-22T09:00:00Z", "held", "cancelled: nobody is left"],
])("a wave that stands at %s, enforced at %s, is %s", (stage, enforcedAt, outcome, reason) => {
  const waiting = { because: "nobody is left", until: "2027-03-01T09:00:00Z" };
  const summary = finished().summarize({
    stage,
    waiting,
    ...(enforcedAt ? { enforcedAt } : { enforcedAt: undefined }),
  } as Partial<WaveStatus>);
  expect([summary.outcome, summary.reason]).toEqual([outcome, reason]);
});

test("a wave that is held for no recorded reason says so", () => {
  expect(finished().summarize({ stage: "open" }).reason).toBe("open: no reason recorded");
});

test.each([
  ["steady", 1, 0],
  ["rolledBack", 1, 1],
  ["reminded", 2, 1],
  ["rolledBack", 2, 2],
])("a wave at %s in round %i was rolled back %i times", (stage, round, times) => {
  expect(finished().summarize({ stage, round }).rollBacks).toBe(times);
});

test("those whom people left out are shares too, and none where the product does not tell", () => {
  const { summarize } = finished();
  const counts = { members: 24, inScope: 20, ready: 19, reportedReady: 19 };
  expect(summarize({ counts })).toMatchObject({ heldMembers: 0, waivedMembers: 0 });
  expect(summarize({ counts: { ...counts, heldByDecision: 1, waived: 2 } })).toMatchObject({
    heldMembers: 0.05,
    waivedMembers: 0.1,
  });
});

test("stranded people and stopped tries count for the wave whose member it was", () => {
  const { summarize, stranded, stopped, employees, membersOf } = finished();
  const [one, other] = employees.map(({ id }) => id) as [string, string];
  const elsewhere = membersOf(1)[0]?.id ?? "";
  for (const id of [one, elsewhere]) stranded.add(id);
  for (const id of [one, other, elsewhere]) stopped.set(id, 3);
  expect(summarize()).toMatchObject({ stranded: 1, stopped: 6 });
});

test("who is not enforced is named with the product's reason, in an order that does not change", () => {
  const notEnforced = ["b", "a"].map((userId) => ({ userId, userPrincipalName: userId, reason: "passkeyNeverUsed" }));
  expect(finished().summarize({ notEnforced }).notEnforced).toEqual([
    { userId: "a", reason: "passkeyNeverUsed" },
    { userId: "b", reason: "passkeyNeverUsed" },
  ]);
});
