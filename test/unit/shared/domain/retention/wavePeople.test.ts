import { describe, expect, test } from "vitest";
import { arePeopleDeleted, isMemberOver, isWaveOver } from "../../../../../shared/domain/retention/wavePeople.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import type { MemberDecision } from "../../../../../shared/domain/wave/memberDecision.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { testConfig } from "../../../../support/testConfig.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { aWave } from "../../../../support/waves/aWave.ts";

const BEFORE = new Date("2026-03-01T00:00:00.000Z");
const NOW = new Date("2027-04-05T00:00:00.000Z");
const OLD = "2026-02-28T23:59:59.999Z";
const NEW = "2026-03-01T00:00:00.000Z";
const ANN = { id: "a0000000-0000-4000-8000-0000000000aa", displayName: "Ann" };
const steady = aWave({ stage: "steady", stageAt: OLD });
const round = steady.round;

describe("a wave", () => {
  test.each<[string, Partial<WaveFacts>, boolean]>([
    ["that is steady since long ago is over", {}, true],
    ["that is steady since lately is not", { stageAt: NEW }, false],
    ["that was cancelled long ago is over", { stage: "cancelled" }, true],
    ["that is watched closely is not", { stage: "watched" }, false],
    ["that was rolled back is not", { stage: "rolledBack" }, false],
    ["in which people still enter is not", { stage: "enforcing" }, false],
    ["that is planned is not, however old", { stage: "planned" }, false],
    ["that is to be rolled back is not", { rollbackRequested: { by: ANN, at: NEW, reason: "x" } }, false],
    ["that is paused is not", { paused: { by: ANN, at: OLD, reason: "x" } }, false],
    ["of a moment that nobody can read is not", { stageAt: "long ago" }, false],
  ])("%s", (_what, change, over) => {
    expect(isWaveOver({ ...steady, ...change }, BEFORE)).toBe(over);
  });

  test("has people of whom numbers alone are left, until a rollback begins it anew", () => {
    const peopleDeleted = { at: NEW, round, keptDays: 400 };
    expect(arePeopleDeleted({ ...steady, peopleDeleted })).toBe(true);
    expect(arePeopleDeleted(steady)).toBe(false);
    expect(arePeopleDeleted({ ...steady, peopleDeleted, round: round + 1 })).toBe(false);
    expect(arePeopleDeleted({ ...steady, peopleDeleted, stage: "reminded" })).toBe(false);
  });
});

describe("a member of a wave that is over", () => {
  const decided = (decision: MemberDecision["decision"], change: Partial<MemberDecision> = {}): MemberDecision => ({
    userId: ANN.id,
    round,
    by: ANN,
    at: OLD,
    reason: "x",
    decision,
    ...change,
  });
  const entered: Partial<WaveMember> = { enforcedAt: OLD };
  const hold = { kind: "hold" } as const;
  const waived = (until: string) => ({ kind: "waive", until }) as const;
  test.each<[string, Partial<WaveMember>, MemberDecision | undefined, boolean]>([
    ["who entered long ago goes", entered, undefined, true],
    ["who entered lately stays", { enforcedAt: NEW }, undefined, false],
    ["who still waits outside stays", {}, undefined, false],
    ["who was sorted out goes", { sortedOut: "guest" }, undefined, true],
    ["who is held by name stays", { ...entered, sortedOut: "guest" }, decided(hold), false],
    ["who was held in another round goes", entered, decided(hold, { round: round + 1 }), true],
    ["who is waived stays", { sortedOut: "guest" }, decided(waived("2027-12-31")), false],
    ["whose waiver has ended, and who waits outside, stays", {}, decided(waived("2026-01-31")), false],
    ["whose decision was taken back goes", entered, decided({ kind: "withdrawn" }), true],
    ["who was mailed lately stays", { ...entered, mailedAt: NEW }, undefined, false],
    ["who was offered help lately stays", { ...entered, helpOfferedAt: NEW }, undefined, false],
    ["who was stopped lately stays", { ...entered, denied: { at: NEW } }, undefined, false],
    ["who was refused lately stays", { ...entered, refusals: [{ at: NEW, log: "interactive" }] }, undefined, false],
    ["who was refused long ago goes", { ...entered, refusals: [{ at: OLD, log: "interactive" }] }, undefined, true],
  ])("%s", (_what, change, known, over) => {
    const { rules } = testConfig();
    const member = aMember("wave-1", ANN.id, change);
    expect(isMemberOver(member, known, steady, { before: BEFORE, now: NOW, rules })).toBe(over);
  });

  test("that was cancelled goes, entered or not; whoever is held by name stays there, too", () => {
    const { rules } = testConfig();
    const wave = { ...steady, stage: "cancelled" as const };
    const times = { before: BEFORE, now: NOW, rules };
    expect(isMemberOver(aMember("wave-1", ANN.id), undefined, wave, times)).toBe(true);
    expect(isMemberOver(aMember("wave-1", ANN.id), decided(hold), wave, times)).toBe(false);
  });
});
