import { describe, expect, test } from "vitest";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { progressOf } from "../../../../../shared/domain/wave/progress.ts";
import { plannedWave, readyMember, rules } from "../../../../support/waves/rulesForTests.ts";

const NOW = new Date("2026-03-20T10:00:00Z");
const reminded = { ...plannedWave, stage: "reminded", announcedAt: "2026-02-23T08:10:00.000Z" } as const;
const notReady: Partial<WaveMember> = { hasUsablePasskey: false, reportedReady: false };
const of = (changes: readonly Partial<WaveMember>[], wave: Parameters<typeof progressOf>[0] = reminded) =>
  progressOf(
    wave,
    changes.map((change) => ({ ...readyMember, ...change })),
    NOW,
    rules,
  );

describe("where somebody is counted", () => {
  test.each<[string, Partial<WaveMember>, string]>([
    ["enforced, whatever else", { enforcedAt: "2026-03-19T08:00:00.000Z", keptOutside: "heldByDecision" }, "enforced"],
    ["ready", {}, "ready"],
    ["ready, and held all the same", { keptOutside: "heldByDecision" }, "ready"],
    ["of whose passkey nobody can tell", { fitUnknown: true }, "reported"],
    ["waived", { ...notReady, keptOutside: "waivedByDecision" }, "waived"],
    ["held", { ...notReady, keptOutside: "heldByDecision" }, "held"],
    ["of whom nobody can read what was decided", { ...notReady, keptOutside: "decisionUnreadable" }, "held"],
    ["away", { ...notReady, heldAt: "2026-03-10T08:00:00.000Z" }, "away"],
    ["reported ready, and not seen so", { ...notReady, reportedReady: true }, "reported"],
    ["not ready", notReady, "notReady"],
  ])("%s", (_who, change, group) => {
    const { groups } = of([change]);
    expect(Object.entries(groups).filter(([, count]) => count > 0)).toEqual([[group, 1]]);
  });

  test("nowhere who takes no part", () => {
    expect(Object.values(of([{ sortedOut: "guest" }]).groups)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  test.each([
    ["for all", {}, 19],
    ["not for those whom it left out when it was last looked at", { heldAway: 10 }, 10],
    ["for each of privileged people", { kind: "privileged" as const }, 20],
  ])("the gate waits %s", (_whom, change, needed) => {
    const twenty = Array.from({ length: 20 }, () => ({}));
    expect(of(twenty, { ...reminded, ...change }).needed).toBe(needed);
  });
});

describe("how it came there", () => {
  const on = (day: string) => ({ passkeyCreatedAt: `2026-${day}T10:00:00.000Z` });

  test("counts up, day by day, from the announcement to today", () => {
    const { days } = of([on("01-10"), on("03-03"), on("03-03"), on("03-07"), notReady]);
    expect(days).toEqual([
      { day: "2026-02-23", ready: 1, enforced: 0 },
      { day: "2026-03-03", ready: 3, enforced: 0 },
      { day: "2026-03-07", ready: 4, enforced: 0 },
      { day: "2026-03-20", ready: 4, enforced: 0 },
    ]);
  });

  test("counts who entered on the day of it", () => {
    const { days } = of([{ ...on("03-03"), enforcedAt: "2026-03-19T09:00:00.000Z" }, on("03-04")]);
    expect(days.at(-2)).toEqual({ day: "2026-03-19", ready: 2, enforced: 1 });
    expect(days.at(-1)).toEqual({ day: "2026-03-20", ready: 2, enforced: 1 });
  });

  test.each([
    ["Europe/Berlin", "2026-03-03T22:59:00.000Z", "2026-03-03"],
    ["Europe/Berlin", "2026-03-03T23:00:00.000Z", "2026-03-04"],
    ["Asia/Kathmandu", "2026-03-03T18:14:00.000Z", "2026-03-03"],
    ["Asia/Kathmandu", "2026-03-03T18:15:00.000Z", "2026-03-04"],
  ])("goes by the days of the wave's zone: %s %s", (timeZone, passkeyCreatedAt, day) => {
    expect(of([{ passkeyCreatedAt }], { ...reminded, timeZone }).days.map((one) => one.day)).toContain(day);
  });

  test("says nothing before the announcement, and nothing that lies ahead", () => {
    expect(of([on("01-10")], { ...plannedWave, announceAt: "2026-03-23T08:00:00.000Z" }).days).toEqual([]);
    expect(of([{ passkeyCreatedAt: "2026-04-01T08:00:00.000Z" }]).days.at(-1)?.day).toBe("2026-03-20");
  });

  test("without anybody is flat", () => {
    expect(of([]).days).toEqual([
      { day: "2026-02-23", ready: 0, enforced: 0 },
      { day: "2026-03-20", ready: 0, enforced: 0 },
    ]);
  });
});
