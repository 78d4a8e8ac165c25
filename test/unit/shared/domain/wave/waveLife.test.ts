import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planWaveInstants } from "../../../../../shared/domain/calendar/schedule.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { live } from "../../../../support/waves/fakeWave.ts";
import { plannedWave, rules, starter } from "../../../../support/waves/rulesForTests.ts";

const DAY = 86_400_000;
const begin = "2026-02-16T12:00:00.000Z";
const isSteady = (facts: WaveFacts) => facts.stage === "steady";
/** 70 at first, two more a day. */
const growing = (now: number) => 70 + Math.floor((2 * (now - Date.parse(begin))) / DAY);
const straight = [
  "planned",
  "announced",
  "open",
  "reminded",
  "gated",
  "warned",
  "reportOnly",
  "swept",
  "enforcing",
  "enforced",
  "watched",
  "steady",
];
const pause = { by: starter, at: begin, reason: "holidays" };

test("a wave goes from planned to steady by itself, with one approval", () => {
  const told = live(
    { ...plannedWave, snapshotAt: undefined },
    begin,
    rules,
    { ready: growing, approvesAfterHours: 2 },
    isSteady,
  );
  expect(told.stages).toEqual(straight);
  expect(told.now - Date.parse(plannedWave.openAt)).toBeLessThan(28 * DAY);
  expect(told.steps.length).toBeLessThan(250);
  const once = ["snapshot", "createPolicy", "sweep", "checkEveryone"];
  expect(once.map((kind) => told.steps.filter(({ step }) => step.kind === kind).length)).toEqual([1, 1, 1, 1]);
  const entries = told.steps.filter(({ step }) => step.kind === "enforce").map(({ stage }) => stage);
  expect(entries).toEqual(["swept", "enforcing"]);
});

test("a wave that nobody approves is swept once a working day at most, and never enforced", () => {
  const isLate = (_facts: WaveFacts) => false;
  const told = live(plannedWave, begin, rules, { ready: () => 97 }, isLate, 250);
  expect(told.stages).not.toContain("enforcing");
  const sweeps = told.steps.filter(({ step }) => step.kind === "sweep").map(({ at }) => at);
  expect(sweeps.length).toBeGreaterThan(5);
  for (const [index, sweep] of sweeps.entries())
    if (index > 0) expect(sweep - (sweeps[index - 1] ?? 0)).toBeGreaterThan(DAY - 3 * 3_600_000);
});

test("a wave that never reaches the gate goes on looking every working day, and no further", () => {
  const told = live(plannedWave, begin, rules, { ready: () => 94 }, () => false, 200);
  expect(told.facts.stage).toBe("reminded");
  const looks = told.steps.filter(({ step }) => step.kind === "checkGate");
  expect(looks.length).toBeGreaterThan(40);
  expect((told.now - (looks[0]?.at ?? 0)) / DAY / looks.length).toBeGreaterThan(1.3);
});

test.each(["planned", "announced", "open", "reminded", "gated", "warned", "reportOnly", "swept"] as const)(
  "a wave paused for a month while %s stands still, then ends steady all the same",
  (stage) => {
    const world = {
      ready: () => 97,
      approvesAfterHours: 30 / 60,
      people: [
        {
          when: (facts: WaveFacts) => facts.stage === stage,
          change: (now: number) => ({ paused: { ...pause, at: new Date(now).toISOString() } }),
        },
        {
          when: ({ paused }: WaveFacts, now: number) => paused !== undefined && now - Date.parse(paused.at) >= 30 * DAY,
          change: () => ({ paused: undefined }),
        },
      ],
    };
    const told = live(plannedWave, begin, rules, world, isSteady);
    expect(told.facts.stage).toBe("steady");
    const pausedAt = told.steps.find(({ step }) => step.kind === "wait" && step.because.startsWith("paused"))?.at ?? 0;
    const during = told.steps.filter(({ at }) => at > pausedAt && at < pausedAt + 30 * DAY);
    expect(new Set(during.map(({ step }) => step.kind))).toEqual(new Set(["wait"]));
    const mailDays = told.steps
      .filter(({ step }) => step.kind === "mail")
      .map(({ at }) => new Date(at).toISOString().slice(0, 10));
    expect(new Set(mailDays).size).toBe(mailDays.length);
  },
);

test.each(["enforcing", "enforced"] as const)(
  "a pause while %s does not stop the watch, only the progress, and lets nobody enter",
  (stage) => {
    const world = {
      ready: () => 97,
      approvesAfterHours: 1,
      people: [{ when: (facts: WaveFacts) => facts.stage === stage, change: () => ({ paused: pause }) }],
    };
    const told = live(plannedWave, begin, rules, world, () => false, 400);
    expect(told.facts.stage).toBe(stage);
    const watches = told.steps.filter(({ step }) => step.kind === "watch").map(({ at }) => at);
    expect(watches.length).toBeGreaterThan(100);
    expect((watches[100] ?? 0) - Date.parse(told.facts.enforcingAt ?? "")).toBeLessThan(102 * 3_600_000);
    expect(told.steps.filter(({ step }) => step.kind === "enforce")).toHaveLength(stage === "enforcing" ? 1 : 2);
  },
);

test.each([
  ["goes on where it stood when the pause ends within four weeks", 20, 2],
  ["ends with those who are in when it lasts longer", 29, 1],
])("a flip that is paused half way %s", (_how, pausedDays, entries) => {
  const world = {
    ready: () => 97,
    approvesAfterHours: 1,
    people: [
      { when: (facts: WaveFacts) => facts.stage === "enforcing", change: () => ({ paused: pause }) },
      {
        when: (facts: WaveFacts, now: number) =>
          facts.stage === "enforcing" && now - Date.parse(facts.enforcingAt ?? "") >= pausedDays * DAY,
        change: () => ({ paused: undefined }),
      },
    ],
  };
  const told = live(plannedWave, begin, rules, world, isSteady, 2000);
  expect(told.stages).toEqual(straight);
  expect(told.steps.filter(({ step }) => step.kind === "enforce")).toHaveLength(entries);
});

test.each(["planned", "announced", "open", "reminded", "gated", "warned", "reportOnly", "swept"] as const)(
  "a wave cancelled while %s ends cancelled in the next step: nobody is enforced by it",
  (stage) => {
    const cancelRequested = { by: starter, at: begin };
    const people = [{ when: (facts: WaveFacts) => facts.stage === stage, change: () => ({ cancelRequested }) }];
    const told = live(plannedWave, begin, rules, { ready: () => 97, approvesAfterHours: 1, people }, () => false);
    expect(told.facts.stage).toBe("cancelled");
    expect(told.steps.slice(-2).map(({ step }) => step.kind)).toEqual(["advance", "ended"]);
  },
);

test.each(["enforcing", "enforced", "steady"] as const)(
  "a wave that is to end while %s is rolled back first, then cancelled",
  (stage) => {
    const cancelRequested = { by: starter, at: begin };
    const rollbackRequested = { ...cancelRequested, reason: "the end" };
    const people = [
      { when: (facts: WaveFacts) => facts.stage === stage, change: () => ({ rollbackRequested }) },
      { when: (facts: WaveFacts) => facts.stage === "rolledBack", change: () => ({ cancelRequested }) },
    ];
    const told = live(plannedWave, begin, rules, { ready: () => 97, approvesAfterHours: 1, people }, () => false);
    expect(told.stages.slice(-3)).toEqual([stage, "rolledBack", "cancelled"]);
  },
);

test("a wave that strands too many rolls back within the hour, begins again at the gate, and ends steady in its second round", () => {
  let blocked = 7;
  const world = {
    ready: () => 97,
    approvesAfterHours: 1,
    stranded: () => blocked,
    people: [
      {
        when: (facts: WaveFacts) => facts.stage === "rolledBack",
        change: () => {
          blocked = 0;
          return {};
        },
      },
    ],
  };
  const told = live(plannedWave, begin, rules, world, isSteady);
  const [beforeFlip, way] = [straight.indexOf("enforcing"), straight.indexOf("enforced") + 1];
  expect(told.stages).toEqual([...straight.slice(0, way), "rolledBack", ...straight.slice(3)]);
  expect(told.stages.slice(0, beforeFlip)).not.toContain("rolledBack");
  expect(told.facts.round).toBe(2);
  const flips = told.steps
    .filter(({ step, stage }) => step.kind === "enforce" && stage === "swept")
    .map(({ at }) => at);
  const rollBack = told.steps.find(({ step }) => step.kind === "rollBack")?.at ?? 0;
  expect(rollBack - (flips[0] ?? 0)).toBeLessThanOrEqual(3_600_000 + 1);
  // Second warning and second report-only window included.
  expect((flips[1] ?? 0) - rollBack).toBeGreaterThan(9 * DAY);
});

test("a rollback asked for is carried out at once and only once", () => {
  const rollbackRequested = { by: starter, at: begin, reason: "too early" };
  const people = [{ when: (facts: WaveFacts) => facts.stage === "steady", change: () => ({ rollbackRequested }) }];
  let isSecond = false;
  const told = live(plannedWave, begin, rules, { ready: () => 97, approvesAfterHours: 1, people }, (facts) => {
    isSecond ||= facts.stage === "rolledBack";
    return isSecond && isSteady(facts);
  });
  expect(told.facts.stage).toBe("steady");
  expect(told.steps.filter(({ step }) => step.kind === "rollBack")).toHaveLength(1);
});

describe("an approval", () => {
  /** How many are ready, from the approval on. */
  const afterApproval = (ready: number) => {
    let count = 96;
    return {
      ready: () => count,
      approvesAfterHours: 1,
      people: [
        {
          when: (facts: WaveFacts) => facts.approval !== undefined,
          change: () => {
            count = ready;
            return {};
          },
        },
        {
          when: (facts: WaveFacts) => facts.stage === "reportOnly" && count === ready,
          change: () => {
            count = 96;
            return {};
          },
        },
      ],
    };
  };

  test("is void when more than one in twenty drop out before the flip, and a new sweep the same day asks anew", () => {
    const told = live(plannedWave, begin, rules, afterApproval(91), isSteady);
    expect(told.facts.stage).toBe("steady");
    const kinds = told.steps.map(({ step }) => step.kind);
    expect(kinds.filter((kind) => kind === "voidApproval")).toHaveLength(1);
    expect(told.stages.filter((stage) => stage === "enforcing")).toHaveLength(1);
    const [first, second] = told.steps.filter(({ step }) => step.kind === "sweep").map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBeLessThan(DAY);
  });

  test.each([
    ["few drop out", 92],
    ["more get ready", 99],
  ])("stands when %s before the flip", (_how, ready) => {
    const told = live(plannedWave, begin, rules, afterApproval(ready), isSteady);
    expect(told.stages).toEqual(straight);
  });

  test("given on Friday comes to nothing, and Monday's does", () => {
    const world = { ready: () => 97, approvesAfterHours: 23 };
    const told = live(plannedWave, begin, rules, world, isSteady, 2000);
    expect(told.facts.stage).toBe("steady");
  });
});

test("a wave whose passkeys dwindle in report-only goes back to chasing and comes round", () => {
  const dip = { from: Date.parse("2026-03-18T10:00:00Z"), until: Date.parse("2026-03-30T10:00:00Z") };
  const isInDip = (now: number) => now >= dip.from && now < dip.until;
  const world = {
    ready: (now: number) => (isInDip(now) ? 90 : 97),
    isSweepClean: (now: number) => !isInDip(now),
    approvesAfterHours: 1,
  };
  const told = live(plannedWave, begin, rules, world, isSteady);
  expect(told.stages).toEqual([...straight.slice(0, 7), ...straight.slice(3)]);
});

test("a wave comes to an end in any zone, working week and send hour, with a slow approver and slow steps", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland"),
      fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 180 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 10, max: 300 }),
      (timeZone, workingDays, sendHour, approvalMinutes, stepMinutes, inDays) => {
        const ownRules = { ...rules, workingDays, sendHour };
        const startDate = new Date(Date.parse(begin) + inDays * DAY).toISOString().slice(0, 10);
        const wave = { ...plannedWave, startDate, timeZone, ...planWaveInstants({ startDate, timeZone }, ownRules) };
        const world = { ready: () => 97, approvesAfterHours: approvalMinutes / 60, stepMinutes };
        const told = live(wave, begin, ownRules, world, isSteady, 3000);
        expect(told.facts.stage).toBe("steady");
        expect(told.steps.length).toBeLessThan(700);
      },
    ),
    { numRuns: 150 },
  );
});
