import { describe, expect, test } from "vitest";
import { known } from "../../../../../shared/domain/preflight/verdict.ts";
import { readFlips } from "../../../../../shared/waves/evidence/readFlips.ts";
import { WORKFORCE_POLICY_ID } from "../../../../support/enforcement/enforcedTenant.ts";
import { BREAK_GLASS_USER_IDS } from "../../../../support/testConfig.ts";
import { APPROVER, STARTER, WAVE_ID, type WaveWorld, worldBeforeFlip } from "../../../../support/waves/waveWorld.ts";

const records = (world: WaveWorld) => world.ports.store.flipRecords(WAVE_ID);
const only = async (world: WaveWorld) => {
  const [record, another] = await records(world);
  if (!record || another) throw new Error("not one record");
  return record;
};
const peopleOf = async (world: WaveWorld) => (await world.ports.store.flipPeople(await only(world), 0)).people;

test("a flip is written down before the first person enters: who, on what, by whom, and what was asked", async () => {
  const world = await worldBeforeFlip();
  await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(19), hasUsablePasskey: false }]);
  const { evidence, approval, flip } = await world.facts();
  const add = world.ports.policyWriter.addMembers.bind(world.ports.policyWriter);
  const recordsAtEntry: number[] = [];
  world.ports.policyWriter.addMembers = async (...args) => {
    recordsAtEntry.push((await records(world)).length);
    return add(...args);
  };
  await world.carryOut({ kind: "enforce" });
  expect(recordsAtEntry).toEqual([1]);
  const record = await only(world);
  expect(record).toMatchObject({
    round: 1,
    startedBy: STARTER,
    approval: { by: APPROVER, digest: evidence?.digest },
    sweep: evidence,
    liveCheck: { checkedAt: flip?.checkedAt },
    counts: { members: 20, toEnter: 18, droppedOut: 1, leftOut: 1, notNamed: 0, sortedOut: 0, away: 0 },
  });
  expect(record.approval.at).toBe(approval?.at);
  expect(record.checks.map(({ check }) => check)).toEqual([
    "approval",
    "liveCheck",
    "workforcePolicy",
    "policyDigest",
    "wavePolicy",
    "breakGlass",
    "preflight",
  ]);
  expect(record.checks.find(({ check }) => check === "breakGlass")?.about).toEqual(
    expect.arrayContaining([expect.stringContaining(BREAK_GLASS_USER_IDS[0] ?? "")]),
  );
  expect(record.policies.map(({ key, policyId }) => [key, policyId])).toEqual(
    expect.arrayContaining([
      [WAVE_ID, world.policy.id],
      ["workforce", WORKFORCE_POLICY_ID],
    ]),
  );
  const run = await world.ports.store.preflightRun(WAVE_ID, "flip");
  expect(record.preflight).toMatchObject({
    readAt: run?.at,
    digest: run?.digest,
    results: Object.fromEntries((run?.findings ?? []).map(({ id, result }) => [id, result])),
    biggestExposure: { id: expect.stringMatching(/^P/) },
  });
  const people = await peopleOf(world);
  expect(people.map(({ userId }) => userId)).toEqual(world.ids);
  expect(people.find(({ userId }) => userId === world.id(1))).toMatchObject({ as: "toEnter", reason: undefined });
  expect(people.find(({ userId }) => userId === world.id(19))).toMatchObject({
    as: "droppedOut",
    reason: "noUsablePasskey",
  });
  expect(people.find(({ userId }) => userId === world.id(20))).toMatchObject({
    as: "leftOut",
    reason: "noUsablePasskey",
  });
  expect(people.find(({ userId }) => userId === world.id(1))?.satisfiedAt).toBeDefined();
});

test("the record tells for everybody on which platforms they are ready, and on which they are not", async () => {
  const world = await worldBeforeFlip();
  const at = world.now.toISOString();
  const refused = [{ at, operatingSystem: "Android 15", result: "reportOnlyInterrupted" }];
  await world.ports.store.mergeMembers(WAVE_ID, [
    { userId: world.id(1), places: [{ platform: "windows", client: "modern", satisfiedAt: at }] },
    {
      userId: world.id(20),
      places: [
        { platform: "windows", client: "modern", satisfiedAt: at },
        { platform: "android", client: "modern", refused },
      ],
    },
  ]);
  await world.carryOut({ kind: "enforce" });
  const people = await peopleOf(world);
  const of = (n: number) => people.find(({ userId }) => userId === world.id(n));
  expect(of(1)).toMatchObject({ as: "toEnter", readyOn: ["windows"], notReadyOn: [] });
  expect(of(20)).toMatchObject({ as: "leftOut", notReadyOn: ["android"] });
});

describe("what the checks of the tenant said right before", () => {
  test("stands in words where it warned, and in the trail that is taken along as CSV", async () => {
    const world = await worldBeforeFlip();
    world.ports.tenant.change = { perUserMfa: known({ people: 20, asked: 10, on: ["p7@contoso.example"] }) };
    await world.carryOut({ kind: "enforce" });
    const { preflight } = await only(world);
    expect(preflight?.results["P66"]).toBe("warn");
    expect(preflight?.warnings.find(({ id }) => id === "P66")?.evidence).toContain("p7@");
    const { lines } = await world.ports.store.trail(WAVE_ID, { limit: 50, what: ["checksPassed"] });
    const whys = lines.map(({ event }) => event.why ?? "");
    expect(whys.filter((why) => why.includes("P66") && why.includes(preflight?.digest ?? "none"))).toHaveLength(1);
  });

  test("is of a run of the last hour: by one that ran out meanwhile nothing is written down", async () => {
    const world = await worldBeforeFlip();
    const { store } = world.ports;
    const read = store.preflightRun.bind(store);
    const old = new Date(world.now.getTime() - 3_600_001).toISOString();
    let reads = 0;
    store.preflightRun = async (waveId, moment) => {
      reads += 1;
      const run = await read(waveId, moment);
      return run && reads === 2 ? { ...run, at: old } : run;
    };
    await world.carryOut({ kind: "enforce" });
    expect((await only(world)).preflight?.readAt).toBe((await read(WAVE_ID, "flip"))?.at);
    expect(reads).toBe(4);
    expect(world.enforced).toHaveLength(19);
  });

  test("cannot be read back: nobody enters", async () => {
    const world = await worldBeforeFlip();
    world.ports.store.preflightRun = async () => undefined;
    await world.carryOut({ kind: "enforce" }, 30).catch(() => undefined);
    expect([await records(world), world.enforced]).toEqual([[], []]);
    expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain("cannot be read back");
  });
});

describe("an entry", () => {
  test("stands in the trail with the evidence that it rested on, and the approval", async () => {
    const world = await worldBeforeFlip();
    await world.carryOut({ kind: "enforce" });
    const { lines } = await world.ports.store.trail(WAVE_ID, { limit: 50, what: ["entersEnforcement"] });
    expect(lines.length).toBe(19);
    const { approval } = await world.facts();
    const member = await world.member(1);
    expect(lines.find(({ event }) => event.subjectId === world.id(1))?.event.evidence).toEqual({
      lookedAt: expect.any(String),
      passkeyCreatedAt: member.passkeyCreatedAt,
      passkeyUsedAt: member.passkeyUsedAt,
      approvedAt: approval?.at,
    });
  });
});

describe("nothing is recorded as a flip", () => {
  test.each<[string, (world: WaveWorld) => Promise<void> | void]>([
    [
      "while a break-glass account would meet the policy",
      (world) => void world.ports.policies.applies.set(BREAK_GLASS_USER_IDS[1] ?? "", "missing"),
    ],
    [
      "while the wave is paused",
      (world) => world.change({ paused: { by: STARTER, at: world.now.toISOString(), reason: "r" } }),
    ],
    ["under an approval that has lapsed", (world) => void world.ports.clock.advance({ days: 2 })],
  ])("%s", async (_when, prepare) => {
    const world = await worldBeforeFlip();
    await prepare(world);
    await world.answer("enforce");
    await world.answer("enforce");
    expect(await records(world)).toEqual([]);
    expect(await readFlips(world.ports.store, await world.facts())).toEqual([]);
  });

  test("when people pause it between the record and the first entry: the attempt stands, and did not begin", async () => {
    const world = await worldBeforeFlip();
    const record = world.ports.store.recordFlip.bind(world.ports.store);
    world.ports.store.recordFlip = async (...args) => {
      await record(...args);
      await world.change({ paused: { by: STARTER, at: world.now.toISOString(), reason: "a question" } });
    };
    await world.carryOut({ kind: "enforce" });
    expect([(await records(world)).length, world.enforced]).toEqual([1, []]);
    expect(await readFlips(world.ports.store, await world.facts())).toEqual([]);
  });
});

describe("an app that dies", () => {
  test("between the wave row and the trail says all the same that the flip began, once", async () => {
    const world = await worldBeforeFlip();
    const append = world.ports.store.append.bind(world.ports.store);
    let deaths = 0;
    world.ports.store.append = async (events) => {
      if (deaths === 0 && events.some(({ what }) => what === "flipAskedFor")) {
        deaths += 1;
        throw new Error("dead");
      }
      return append(events);
    };
    await expect(world.carryOut({ kind: "enforce" })).rejects.toThrow("dead");
    await world.carryOut({ kind: "enforce" });
    expect(await world.stamps("flipAskedFor")).toEqual(["flipAskedFor"]);
    const [flip, another] = await readFlips(world.ports.store, await world.facts());
    expect([flip?.recorded, flip?.number, another]).toEqual([true, 1, undefined]);
    expect(flip?.approval?.by).toEqual(APPROVER);
  });
});
