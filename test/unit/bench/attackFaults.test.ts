import { describe, expect, test } from "vitest";
import type { WaveSummary } from "../../../infra/local/simulation/summary.ts";
import { type Attacked, attackFaults } from "../../bench/attackFaults.ts";

const wave = (n: number, change: Partial<WaveSummary> = {}): WaveSummary => ({
  id: `wave-${n}`,
  outcome: "enforced",
  members: 200,
  enrolledAtGate: 190,
  enforcedShare: 0.96,
  heldMembers: 0,
  waivedMembers: 0,
  stranded: 0,
  stopped: 40,
  rollBacks: 0,
  sortedOut: [],
  notEnforced: [],
  gateOpenedAt: null,
  warnedAt: null,
  reportOnlyAt: null,
  enforcedAt: "2027-02-22T09:00:00.000Z",
  mailsByKind: {},
  ...change,
});
const held = (reason = "reminded: 180 of 200 are ready, and the gate asks for 190"): Partial<WaveSummary> => ({
  outcome: "held",
  reason,
  enforcedShare: 0,
  enforcedAt: null,
});
const rollout = (trouble: Attacked["trouble"], ...changes: readonly Partial<WaveSummary>[]): Attacked => ({
  trouble,
  lockedOut: 0,
  silentOf: [],
  attack: { tries: 900, succeeded: 0, succeededOf: [], collected: 0, helpdeskFooled: 0 },
  waves: [1, 2, 3, 4, 5].map((n) => wave(n, changes[n - 1])),
});

describe("a rollout under attack has no fault", () => {
  test.each<[string, Attacked]>([
    ["when all of it is enforced", rollout("mild")],
    ["under no trouble", rollout("none")],
    ["at the least share", rollout("mild", { enforcedShare: 0.95 })],
    [
      "when those left out by decision are no part of the share",
      rollout("mild", { enforcedShare: 0.903, heldMembers: 0.05 }),
    ],
    [
      "at the most that may be left out",
      rollout("none", { enforcedShare: 0.9, heldMembers: 0.05, waivedMembers: 0.05 }),
    ],
    ["under harsh trouble with one wave of five held, which says why", rollout("harsh", held())],
    ["in an odd tenant with one wave of five held, which says why", rollout("odd", held())],
    ["under harsh trouble with a small share", rollout("harsh", { enforcedShare: 0.6, heldMembers: 0.2 })],
    ["though people were stranded and tries stopped", rollout("mild", { stranded: 9, stopped: 500 })],
  ])("%s", (_when, run) => {
    expect(attackFaults(run)).toEqual([]);
  });
});

describe("a rollout under attack has a fault", () => {
  const mild = rollout("mild");
  test.each<[string, Attacked, string]>([
    ["when somebody is locked out", { ...mild, lockedOut: 1 }, "1 people were locked out"],
    [
      "when a wave stood still and nothing said why",
      { ...mild, silentOf: ["wave wave-1: sweep is due since 2027-02-18, and nothing says why not"] },
      "in silence: wave wave-1: sweep is due since 2027-02-18, and nothing says why not",
    ],
    ["when nobody attacked it", { ...mild, attack: { ...mild.attack, tries: 0 } }, "nobody attacked"],
    [
      "when a password got in",
      { ...mild, attack: { ...mild.attack, succeeded: 2, succeededOf: ["ada, 2027-03-01, policy not enabled"] } },
      "2 tries succeeded, the first: ada, 2027-03-01, policy not enabled",
    ],
    [
      "when a password was enough to collect a pass",
      { ...mild, attack: { ...mild.attack, collected: 1 } },
      "1 passes were collected by whoever knew a password",
    ],
    [
      "when the helpdesk believed a caller",
      { ...mild, attack: { ...mild.attack, helpdeskFooled: 1 } },
      "the helpdesk was fooled 1 times",
    ],
    [
      "when a wave was rolled back, though enforced since",
      rollout("harsh", { rollBacks: 1 }),
      "wave-1 was rolled back 1 times",
    ],
    ["when a wave is held under mild trouble", rollout("mild", held()), "4 of 5 waves are enforced"],
    ["when a wave is held under none", rollout("none", {}, held()), "4 of 5 waves are enforced"],
    ["when two are held under harsh trouble", rollout("harsh", held(), held()), "3 of 5 waves are enforced"],
    [
      "when a held wave has no reason",
      rollout("harsh", { ...held(), reason: "" }),
      "wave-1 is held and does not say why",
    ],
    [
      "when a held wave recorded no reason",
      rollout("harsh", held("open: no reason recorded")),
      "wave-1 is held and does not say why",
    ],
    ["below the least share", rollout("mild", { enforcedShare: 0.9498 }), "wave-1: 0.9498 enforced, least is 0.9500"],
    [
      "below the least share of those who are not left out",
      rollout("none", { enforcedShare: 0.9, heldMembers: 0.05 }),
      "wave-1: 0.9 enforced, least is 0.9025",
    ],
    [
      "when too many are held",
      rollout("mild", { enforcedShare: 0.94, heldMembers: 0.06 }),
      "wave-1: 0.06 held, most is 0.05",
    ],
    [
      "when too many are waived",
      rollout("mild", { enforcedShare: 0.94, waivedMembers: 0.06 }),
      "wave-1: 0.06 waived, most is 0.05",
    ],
  ])("%s", (_when, run, fault) => {
    expect(attackFaults(run)).toEqual([fault]);
  });

  test("for each that there is", () => {
    expect(attackFaults({ ...rollout("mild", held(), { enforcedShare: 0.5 }), lockedOut: 3 })).toHaveLength(3);
  });
});
