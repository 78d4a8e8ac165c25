import { describe, expect, test } from "vitest";
import { ownWave } from "../../../../../shared/domain/self/ownWave.ts";
import type { MemberDecision } from "../../../../../shared/domain/wave/memberDecision.ts";
import { plannedWave, readyMember, rules, starter } from "../../../../support/waves/rulesForTests.ts";
import { warned } from "../../../../support/waves/stagesForTests.ts";

const now = new Date("2026-02-20T08:00:00Z");
const member = { ...readyMember, hasUsablePasskey: false };
const decided = (decision: MemberDecision["decision"]): MemberDecision => ({
  userId: member.userId,
  round: 1,
  by: starter,
  at: "2026-02-19T08:00:00.000Z",
  reason: "talks",
  decision,
});
const theirs = { kind: "date", on: "2026-03-02", warned: { at: "x", entersAt: "2026-03-02T08:00:00.000Z" } } as const;
const confirmed = { by: starter, at: "2026-02-19T09:00:00.000Z" };

describe("what somebody reads of their wave", () => {
  test("is its name and its dates, but for those that are none of theirs", () => {
    const own = ownWave(plannedWave, member, undefined, now, rules);
    expect(own).toMatchObject({ name: "Finance", isPaused: false, isKeptOutside: false, notReadyOn: [] });
    expect(own?.dates.map(({ what }) => what)).toEqual(["announcement", "opening", "reminder", "warning", "flip"]);
    expect(own).not.toHaveProperty("theirDay");
  });

  test.each([
    ["whoever takes no part", plannedWave, { sortedOut: "guest" as const }],
    ["anybody once it was cancelled", { ...plannedWave, stage: "cancelled" as const }, {}],
  ])("is nothing for %s", (_who, wave, change) => {
    expect(ownWave(wave, { ...member, ...change }, undefined, now, rules)).toBeUndefined();
  });

  test.each([
    ["a hold", decided({ kind: "hold" }), true],
    ["a waiver", decided({ kind: "waive", until: "2026-05-01" }), true],
    ["a waiver that is over", decided({ kind: "waive", until: "2026-02-01" }), false],
    ["a hold of a round before", { ...decided({ kind: "hold" }), round: 0 }, false],
    ["no decision", undefined, false],
  ])("says whether they wait: %s", (_case, row, isKeptOutside) => {
    expect(ownWave(plannedWave, member, row, now, rules)?.isKeptOutside).toBe(isKeptOutside);
  });

  test.each([
    ["that was confirmed and told to them", { ...theirs, confirmed }, theirs.warned.entersAt],
    ["not while a second person is awaited", theirs, undefined],
    ["not before they were told", { ...theirs, confirmed, warned: undefined }, undefined],
  ])("names a day of their own: %s", (_case, decision, expected) => {
    expect(ownWave(warned, member, decided(decision), now, rules)?.theirDay).toBe(expected);
  });

  test("says where they would be refused, by the kind of device alone", () => {
    const refused = [{ at: "2026-02-18T08:00:00.000Z", app: "Payroll", result: "reportOnlyFailure" }];
    const places = [{ platform: "android", client: "modern", refused, workedAt: refused[0]?.at } as const];
    const own = ownWave(plannedWave, { ...member, checkedAt: undefined, places }, undefined, now, rules);
    expect(own?.notReadyOn).toEqual(["android"]);
    expect(JSON.stringify(own)).not.toContain("Payroll");
  });
});
