import { describe, expect, test } from "vitest";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { isToldFirst, type Nudge, nudgeChanges, nudgeOf, strongest } from "../../../../../shared/domain/wave/nudge.ts";
import { WaveStageSchema } from "../../../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { plannedWave, readyMember } from "../../../../support/waves/rulesForTests.ts";

const wave: WaveFacts = { ...plannedWave, stage: "open" };
const late: WaveMember = { ...readyMember, hasUsablePasskey: false, passkeyUsedAt: undefined, reportedReady: false };
const byAt = { by: { id: "x", displayName: "X" }, at: "2026-03-02T08:00:00Z" };

describe("somebody is nudged", () => {
  test.each<[string, Partial<WaveMember>, Partial<WaveFacts>, Nudge]>([
    ["from the opening day on", {}, {}, "in"],
    ["who was never looked at, and whom the report does not call ready", { checkedAt: undefined }, {}, "in"],
    ["who has a passkey and never used it", { hasUsablePasskey: true }, {}, "in"],
    ["not before the opening day", {}, { stage: "announced" }, "out"],
    ["not of a wave that was cancelled", {}, { stage: "cancelled" }, "out"],
    ["not of one that is to be", {}, { cancelRequested: byAt }, "out"],
    ["not of a wave that was rolled back", {}, { stage: "rolledBack" }, "out"],
    ["not of one that is to be", {}, { stage: "enforced", rollbackRequested: { ...byAt, reason: "" } }, "out"],
    ["not of a privileged wave", {}, { kind: "privileged" }, "out"],
    ["not who is sorted out", { sortedOut: "guest" }, {}, "out"],
    ["not whom somebody holds", { keptOutside: "heldByDecision" }, {}, "out"],
    ["not whom somebody waived", { keptOutside: "waivedByDecision" }, {}, "out"],
    ["as they are, whose decision cannot be read", { keptOutside: "decisionUnreadable" }, {}, "leave"],
    [
      "as they are, whose decision cannot be read, whatever the wave",
      { keptOutside: "decisionUnreadable" },
      { stage: "cancelled" },
      "leave",
    ],
    ["not who is away", { heldAt: "2026-03-02T08:00:00Z" }, {}, "out"],
    ["not who is enforced", { enforcedAt: "2026-03-02T08:00:00Z" }, { stage: "enforced" }, "out"],
    ["not whom the report calls ready", { checkedAt: undefined, reportedReady: true }, {}, "out"],
    ["as they are, while the wave is paused", {}, { paused: { ...byAt, reason: "" } }, "leave"],
    ["not who is ready while it is paused", { sortedOut: "leftGroup" }, { paused: { ...byAt, reason: "" } }, "out"],
  ])("%s", (_who, member, facts, expected) => {
    expect(nudgeOf({ ...late, ...member }, { ...wave, ...facts })).toBe(expected);
  });

  test("who is ready is not", () => {
    expect(nudgeOf(readyMember, wave)).toBe("out");
  });

  test("at every stage from the opening on, until the way back", () => {
    const stages = WaveStageSchema.options.filter((stage) => nudgeOf(late, { ...wave, stage }) === "in");
    expect(stages).toEqual([
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
    ]);
  });
});

test.each<[Nudge | undefined, Nudge, Nudge]>([
  [undefined, "out", "out"],
  ["out", "leave", "leave"],
  ["leave", "out", "leave"],
  ["leave", "in", "in"],
  ["in", "leave", "in"],
])("of %s in one wave and %s in another it is %s", (one, other, expected) => {
  expect(strongest(one, other)).toBe(expected);
});

test.each([
  ["the mail of the opening day has gone", 0, { state: "accepted" } as const, true, true],
  ["it was refused", 0, { state: "rejected" } as const, true, true],
  ["nobody knows yet whether it has gone", 0, { state: "open" } as const, true, false],
  ["it was not written", 0, undefined, true, false],
  ["it was not written, and no mail reaches them", 0, undefined, false, true],
  ["it was not written, and a reminder went", 1, undefined, true, true],
])("somebody may be nudged as far as mails go: %s", (_what, mailsSent, entry, isReachable, expected) => {
  expect(isToldFirst({ mailsSent }, entry, isReachable)).toBe(expected);
});

test("the group becomes what it should be, and whoever nobody can tell of stays where they are", () => {
  const wanted = new Map<string, Nudge>([
    ["new", "in"],
    ["stays", "in"],
    ["done", "out"],
    ["unread", "leave"],
    ["unreadOutside", "leave"],
    ["outside", "out"],
  ]);
  const inGroup = new Set(["stays", "done", "unread", "stranger", "rowUnread"]);
  expect(nudgeChanges(wanted, inGroup, (userId) => userId === "rowUnread")).toEqual({
    ins: ["new"],
    outs: ["done", "stranger"],
  });
});
