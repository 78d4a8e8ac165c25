import { describe, expect, test } from "vitest";
import { countsAtGate, isHeld, isSightingNews, mayBeAway } from "../../../../../shared/domain/wave/away.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { nextWaveStep } from "../../../../../shared/domain/wave/waveMachine.ts";
import { plannedWave, readyMember, rules } from "../../../../support/waves/rulesForTests.ts";

const NOW = new Date("2026-03-16T08:00:00.000Z");
const wave = { announceAt: "2026-02-23T08:00:00.000Z", announcedAt: "2026-03-02T08:00:00.000Z" };
const silent: WaveMember = { ...readyMember, hasUsablePasskey: false, passkeyUsedAt: undefined, mailsSent: 2 };
const held: WaveMember = { ...silent, heldAt: "2026-03-10T08:00:00.000Z" };

describe("the sign-in log is asked about a member", () => {
  test.each<[string, Partial<WaveMember>, boolean]>([
    ["who is not ready and did not answer two mails", {}, true],
    ["not after one mail", { mailsSent: 1 }, false],
    ["not when ready", { hasUsablePasskey: true, passkeyUsedAt: "2026-03-10T08:00:00.000Z" }, false],
    ["who holds a passkey that was never used", { hasUsablePasskey: true, passkeyUsedAt: undefined }, true],
    ["not when sorted out", { sortedOut: "guest" }, false],
    ["not when known to have been here within the time", { lastSeenAt: "2026-03-02T08:00:00.001Z" }, false],
    ["again once that is over", { lastSeenAt: "2026-03-02T08:00:00.000Z" }, true],
    ["not when held already", { heldAt: "2026-03-10T08:00:00.000Z" }, false],
    ["also when left out of what was approved", { named: { digest: "d1", as: "leftOut" } }, true],
  ])("%s", (_who, change, asked) => {
    expect(mayBeAway({ ...silent, ...change }, wave, NOW, rules)).toBe(asked);
  });

  test("not before the announcement is as old as that", () => {
    expect(mayBeAway(silent, { ...wave, announcedAt: "2026-03-02T08:00:00.001Z" }, NOW, rules)).toBe(false);
    expect(mayBeAway(silent, { announceAt: "2026-03-02T08:00:00.001Z" }, NOW, rules)).toBe(false);
    expect(mayBeAway(silent, wave, NOW, { awayDays: 15 })).toBe(false);
    expect(mayBeAway(silent, wave, NOW, { awayDays: 13 })).toBe(true);
  });
});

test.each<[string, WaveMember, boolean]>([
  ["is waited for while here", silent, true],
  ["is not waited for while held", held, false],
  ["is waited for although left out of what was approved", { ...silent, named: { digest: "d1", as: "leftOut" } }, true],
  ["is not waited for when sorted out", { ...silent, sortedOut: "guest" }, false],
])("at the gate a member %s", (_how, member, counts) => {
  expect(countsAtGate({})(member)).toBe(counts);
});

test("whoever was sorted out is not held, whatever the row says", () => {
  expect(isHeld({ ...held, sortedOut: "guest" })).toBe(false);
});

describe("a sign-in is noted", () => {
  test.each<[string, WaveMember, string, boolean]>([
    ["when it brings somebody back", held, "2026-03-10T08:00:00.001Z", true],
    ["not when it is not newer than since when they are held", held, "2026-03-10T08:00:00.000Z", false],
    ["when nothing is known of somebody who does not answer", silent, "2026-03-10T08:00:00.000Z", true],
    ["once a week", { ...silent, lastSeenAt: "2026-03-03T08:00:00.000Z" }, "2026-03-10T08:00:00.000Z", true],
    ["not sooner", { ...silent, lastSeenAt: "2026-03-03T08:00:00.001Z" }, "2026-03-10T08:00:00.000Z", false],
    ["not of the ready", readyMember, "2026-03-20T08:00:00.000Z", false],
    ["not of those who were hardly written to", { ...silent, mailsSent: 1 }, "2026-03-10T08:00:00.000Z", false],
  ])("%s", (_when, member, seenAt, isNews) => {
    expect(isSightingNews(member, seenAt)).toBe(isNews);
  });
});

describe("a wave with people who are away", () => {
  const reminded = {
    ...plannedWave,
    stage: "reminded" as const,
    stageAt: "2026-03-09T08:05:00.000Z",
    inScope: 100,
    gate: { at: "2026-03-16T08:10:00.000Z", ready: 92, inScope: 98, passed: false },
    reportedReady: 94,
  };
  const noon = new Date("2026-03-16T11:30:00.000Z");

  test("is looked at again the same day when those who count are enough, and not when they are not", () => {
    expect(nextWaveStep({ ...reminded, heldAway: 2 }, noon, rules)).toEqual({ kind: "checkGate" });
    expect(nextWaveStep({ ...reminded, heldAway: 0 }, noon, rules)).toMatchObject({ kind: "wait" });
  });

  test("says how many it does not wait for", () => {
    const step = nextWaveStep({ ...reminded, reportedReady: 90, heldAway: 2 }, noon, rules);
    expect(step).toMatchObject({
      because: "92 of 98 have a working passkey; the gate opens at 94 (2 more are away and not waited for)",
    });
  });
});
