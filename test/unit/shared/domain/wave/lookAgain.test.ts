import { describe, expect, test } from "vitest";
import { NotEnforcedReasonSchema } from "../../../../../shared/domain/enforcement/notEnforced.ts";
import { isDueAgain, lookAgainRule, nextLookAgain } from "../../../../../shared/domain/wave/lookAgain.ts";
import { aWave } from "../../../../support/waves/aWave.ts";

const send = { sendHour: 9, workingDays: [1, 2, 3, 4, 5] };
// Wednesday.
const now = new Date("2026-03-04T10:00:00Z");

test("each reason has its rule; what only keeps somebody from being enforced has none", () => {
  const of = (rule: string) => NotEnforcedReasonSchema.options.filter((reason) => lookAgainRule(reason) === rule);
  expect(of("eachLook")).toEqual([
    "unknownUserType",
    "notPrivileged",
    "sharedAccount",
    "accountDisabled",
    "accountGone",
    "leftGroup",
    "leftOrganization",
    "joinedLater",
  ]);
  expect(of("weekly")).toEqual(["privileged", "rolesUnreadable"]);
  expect(of("otherWaveEnds")).toEqual(["inAnotherWave"]);
  expect(of("never")).toContain("guest");
  expect(of("never")).toContain("breakGlass");
});

test.each([
  ["nobody who is in scope", {}, false],
  ["nobody for good", { sortedOut: "guest" }, false],
  ["whoever is off, each time", { sortedOut: "accountDisabled", lookedAgainAt: now.toISOString() }, true],
  ["whoever holds a role, the first time", { sortedOut: "privileged" }, true],
  ["not within a week", { sortedOut: "privileged", lookedAgainAt: "2026-02-25T10:00:01Z" }, false],
  ["again after a week", { sortedOut: "privileged", lookedAgainAt: "2026-02-25T10:00:00Z" }, true],
  ["whoever another wave has", { sortedOut: "inAnotherWave" }, true],
] as const)("a look at the group looks at %s", (_who, member, expected) => {
  expect(isDueAgain(member, now)).toBe(expected);
});

describe("the day on which somebody is looked at again", () => {
  const off = { sortedOut: "accountDisabled" } as const;
  const admin = { sortedOut: "privileged" } as const;
  const open = { stage: "open", remindAt: "2026-03-10T09:00:00Z", timeZone: "UTC" } as const;
  const reminded = { stage: "reminded", stageAt: "2026-03-02T09:00:00Z", timeZone: "UTC" } as const;
  const gate = (at: string) => ({ ...reminded, gate: { at, ready: 1, inScope: 9, passed: false } });
  test.each([
    ["of a guest: never", { sortedOut: "guest" } as const, open, { when: "never" }],
    ["before the reminder: with it", off, open, { when: "at", at: "2026-03-10T09:00:00.000Z" }],
    [
      "with a reminder that is late: the next morning",
      off,
      { ...open, remindAt: "2026-03-03T09:00:00Z" },
      { when: "at", at: "2026-03-05T09:00:00.000Z" },
    ],
    [
      "the gate was looked at today: tomorrow",
      off,
      gate("2026-03-04T09:00:00Z"),
      { when: "at", at: "2026-03-05T09:00:00.000Z" },
    ],
    [
      "a gate of an earlier round tells nothing",
      off,
      gate("2026-03-01T09:00:00Z"),
      { when: "at", at: "2026-03-05T09:00:00.000Z" },
    ],
    [
      "of somebody with a role: a week later",
      { ...admin, lookedAgainAt: "2026-03-04T09:00:00Z" },
      gate("2026-03-04T09:00:00Z"),
      { when: "at", at: "2026-03-11T09:00:00.000Z" },
    ],
    [
      "of the same, who was never looked at: the next time",
      admin,
      gate("2026-03-04T09:00:00Z"),
      { when: "at", at: "2026-03-05T09:00:00.000Z" },
    ],
    [
      "a week later that is a Saturday: on Monday",
      { ...admin, lookedAgainAt: "2026-02-28T09:00:00Z" },
      gate("2026-03-04T09:00:00Z"),
      { when: "at", at: "2026-03-09T09:00:00.000Z" },
    ],
    ["once the others were warned: before the flip", off, { stage: "warned" } as const, { when: "beforeFlip" }],
    ["once people are enforced: by another wave", off, { stage: "enforced" } as const, { when: "byNoneOfThis" }],
    [
      "rolled back: the next morning",
      off,
      { stage: "rolledBack", timeZone: "UTC" } as const,
      { when: "at", at: "2026-03-05T09:00:00.000Z" },
    ],
    [
      "in another wave: when that one gives them up",
      { sortedOut: "inAnotherWave" } as const,
      reminded,
      { when: "otherWaveEnds" },
    ],
    ["in scope: none", {}, reminded, undefined],
  ])("%s", (_what, member, wave, expected) => {
    expect(nextLookAgain(member, { ...aWave(), ...wave }, now, send)).toEqual(expected);
  });
});
