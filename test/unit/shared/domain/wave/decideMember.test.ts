import { describe, expect, test } from "vitest";
import { mayApprove } from "../../../../../shared/domain/wave/approval.ts";
import {
  type DecisionCase,
  decided,
  isDecidedAlready,
  mayConfirm,
  mayDecide,
  type Wanted,
} from "../../../../../shared/domain/wave/decideMember.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { approver, plannedWave, readyMember, rules, starter } from "../../../../support/waves/rulesForTests.ts";

const third = { id: "55555555-5555-4555-8555-555555555555", displayName: "Theo Third" };
const NOW = "2026-05-12T08:00:00.000Z";
const wave: WaveFacts = {
  ...plannedWave,
  stage: "steady",
  enforcingAt: "2026-04-07T07:55:00.000Z",
  enforcedAt: "2026-04-07T08:00:00.000Z",
};
const asked: DecisionCase = {
  wave,
  member: { ...readyMember, hasUsablePasskey: false },
  isEnforced: false,
  known: undefined,
  by: third,
  now: new Date(NOW),
  passWillDo: true,
};
const reason = "not back from leave";
const hold: Wanted = { decision: "hold", reason };
const withdraw: Wanted = { decision: "withdraw", reason };
const waive = (until: string): Wanted => ({ decision: "waive", until, reason });
const date = (on: string): Wanted => ({ decision: "date", on, reason });
const set = (by = third) => decided(wave, readyMember.userId, by, date("2026-05-20"), NOW);

const verdict = (change: Partial<DecisionCase>, wanted: Wanted) => {
  const said = mayDecide({ ...asked, ...change }, wanted, rules);
  return said.ok ? true : said.because;
};

describe("an admin", () => {
  test.each<[string, Partial<DecisionCase>, Wanted, true | string]>([
    ["holds somebody", {}, hold, true],
    ["holds somebody although they started the wave", { by: starter }, hold, true],
    ["waives somebody until tomorrow", {}, waive("2026-05-13"), true],
    ["does not waive until today", {}, waive("2026-05-12"), "dateNotPossible"],
    ["waives for 365 days", {}, waive("2027-05-12"), true],
    ["does not waive for 366", {}, waive("2027-05-13"), "dateNotPossible"],
    ["does not waive until a day that is none", {}, waive("2026-02-30"), "dateNotPossible"],
    ["sets a date eight days ahead", {}, date("2026-05-20"), true],
    ["sets no date seven days ahead", {}, date("2026-05-19"), "dateNotPossible"],
    ["sets no date in the past", {}, date("2025-05-20"), "dateNotPossible"],
    ["sets no date beyond a year", {}, date("2027-05-13"), "dateNotPossible"],
    ["sets no date where the strength takes no pass", { passWillDo: false }, date("2026-05-20"), "strengthTakesNoPass"],
    ["may hold there", { passWillDo: false }, hold, true],
    [
      "sets no date before the 28 days",
      { now: new Date("2026-05-05T07:59:59Z") },
      date("2026-05-20"),
      "notToBeDecided",
    ],
    ["sets one from then on", { now: new Date("2026-05-05T08:00:00Z") }, date("2026-05-20"), true],
    ["sets no date before the flip", { wave: plannedWave }, date("2026-05-20"), "notToBeDecided"],
    ["holds before the 28 days", { now: new Date("2026-05-05T07:59:59Z") }, hold, true],
    ["holds before the flip", { wave: plannedWave }, hold, true],
    ["waives before the flip", { wave: plannedWave }, waive("2026-06-30"), true],
    [
      "does not hold in a wave that was cancelled",
      { wave: { ...plannedWave, stage: "cancelled" } },
      hold,
      "notToBeDecided",
    ],
    [
      "does not hold in one that is to be cancelled",
      { wave: { ...plannedWave, cancelRequested: { by: third, at: NOW } } },
      hold,
      "notToBeDecided",
    ],
    ["does not hold in one that goes back", { wave: { ...wave, stage: "rolledBack" } }, hold, "notToBeDecided"],
    ["withdraws a hold", { known: decided(wave, readyMember.userId, third, hold, NOW) }, withdraw, true],
    ["withdraws somebody else's", { known: decided(wave, readyMember.userId, starter, hold, NOW) }, withdraw, true],
    [
      "withdraws a waiver",
      { known: decided(wave, readyMember.userId, third, waive("2026-06-30"), NOW) },
      withdraw,
      true,
    ],
    [
      "does not withdraw one that is over",
      { known: decided(wave, readyMember.userId, third, waive("2026-05-11"), NOW) },
      withdraw,
      "nothingToWithdraw",
    ],
    ["does not withdraw a date", { known: set() }, withdraw, "nothingToWithdraw"],
    ["does not withdraw what nobody decided", {}, withdraw, "nothingToWithdraw"],
    [
      "does not withdraw for whoever is enforced",
      { known: decided(wave, readyMember.userId, third, hold, NOW), isEnforced: true },
      withdraw,
      "alreadyEnforced",
    ],
    [
      "does not withdraw their own",
      { known: decided(wave, readyMember.userId, starter, hold, NOW), by: { ...third, id: readyMember.userId } },
      withdraw,
      "ownCase",
    ],
    [
      "does not decide while the wave goes back",
      { wave: { ...wave, rollbackRequested: { by: third, at: NOW, reason } } },
      hold,
      "notToBeDecided",
    ],
    [
      "does not decide about privileged people",
      { member: { ...asked.member, sortedOut: "privileged" } },
      date("2026-05-20"),
      "notInScope",
    ],
    [
      "does not decide about guests",
      { member: { ...asked.member, sortedOut: "guest" } },
      date("2026-05-20"),
      "notInScope",
    ],
    [
      "does not decide about whoever is enforced",
      { member: { ...asked.member, enforcedAt: NOW } },
      hold,
      "alreadyEnforced",
    ],
    ["does not decide about whoever is on the way in", { isEnforced: true }, hold, "alreadyEnforced"],
    [
      "does not decide while an entry may be writing",
      { known: { ...set(), decision: { kind: "date", on: "2026-05-12", enteringAt: "2026-05-12T07:30:00Z" } } },
      hold,
      "alreadyEnforced",
    ],
    ["does not hold themselves", { by: { ...third, id: readyMember.userId.toUpperCase() } }, hold, "ownCase"],
    ["takes a date back by holding", { known: set() }, hold, true],
  ])("%s", (_case, change, wanted, expected) => {
    expect(verdict(change, wanted)).toBe(expected);
  });
});

describe("a date", () => {
  const confirm = (change: Partial<DecisionCase> = {}, on?: string) => {
    const said = mayConfirm({ ...asked, known: set(), by: approver, ...change }, on, rules);
    return said.ok ? true : said.because;
  };

  test.each<[string, Partial<DecisionCase>, string | undefined, true | string]>([
    ["is confirmed by a second person", {}, undefined, true],
    ["is confirmed by who looked at that date", {}, "2026-05-20", true],
    ["is not confirmed by who looked at another", {}, "2026-06-20", "otherDecision"],
    ["is not confirmed by who set it", { by: third }, undefined, "needsSecondPerson"],
    [
      "is not confirmed by who set it, with the id in capitals",
      { by: { ...third, id: third.id.toUpperCase() } },
      undefined,
      "needsSecondPerson",
    ],
    ["is not confirmed by who started the wave", { by: starter }, undefined, "ownWave"],
    [
      "is not confirmed by who waived somebody in it, in any round",
      { wave: { ...wave, heldOrWaivedBy: [approver.id.toUpperCase()] } },
      undefined,
      "ownWave",
    ],
    ["is confirmed where others waived", { wave: { ...wave, heldOrWaivedBy: [third.id] } }, undefined, true],
    ["is not confirmed by whom it is about", { by: { ...approver, id: readyMember.userId } }, undefined, "ownCase"],
    ["is not there where nobody decided", { known: undefined }, undefined, "nothingToConfirm"],
    [
      "is not there where somebody is held",
      { known: decided(wave, readyMember.userId, third, hold, NOW) },
      undefined,
      "nothingToConfirm",
    ],
    ["of an earlier round is none", { known: { ...set(), round: 0 } }, undefined, "nothingToConfirm"],
    [
      "is not confirmed twice",
      { known: { ...set(), decision: { kind: "date", on: "2026-05-20", confirmed: { by: approver, at: NOW } } } },
      undefined,
      "alreadyConfirmed",
    ],
    ["seven days ahead can be confirmed", { now: new Date("2026-05-13T08:00:00Z") }, undefined, true],
    [
      "six days ahead cannot: nobody could be warned in time",
      { now: new Date("2026-05-14T08:00:00Z") },
      undefined,
      "dateNotPossible",
    ],
    ["is not confirmed where the strength takes no pass", { passWillDo: false }, undefined, "strengthTakesNoPass"],
    [
      "is not confirmed for somebody who became privileged",
      { member: { ...asked.member, sortedOut: "privileged" } },
      undefined,
      "notInScope",
    ],
    ["is not confirmed for somebody who is in by now", { isEnforced: true }, undefined, "alreadyEnforced"],
  ])("%s", (_case, change, on, expected) => {
    expect(confirm(change, on)).toBe(expected);
  });
});

describe("the same said twice", () => {
  test.each<[string, Partial<DecisionCase>, Wanted, boolean]>([
    ["by the same person is one decision", { known: set() }, date("2026-05-20"), true],
    ["by another person is another", { known: set(), by: approver }, date("2026-05-20"), false],
    ["with another date is another", { known: set() }, date("2026-05-21"), false],
    ["of another kind is another", { known: set() }, hold, false],
    [
      "of a waiver that is over is another",
      { known: { ...set(), decision: { kind: "waive", until: "2026-05-11" } } },
      waive("2026-05-11"),
      false,
    ],
    ["of an earlier round is another", { known: { ...set(), round: 0 } }, date("2026-05-20"), false],
  ])("%s", (_case, change, wanted, expected) => {
    expect(isDecidedAlready({ ...asked, ...change }, wanted, rules)).toBe(expected);
  });
});

test("whoever held or waived somebody in a wave approves nothing in it, in no later round", () => {
  const evidence = {
    at: NOW,
    digest: "d1",
    policyDigest: "p",
    ready: 96,
    leftOut: 4,
    seen: 95,
    inScope: 100,
    clean: true,
  };
  const swept: WaveFacts = { ...plannedWave, stage: "swept", round: 2, evidence, heldOrWaivedBy: [third.id] };
  const approve = (by: typeof third) => mayApprove({ facts: swept, by, digest: "d1", now: new Date(NOW) }, rules);
  expect(approve({ ...third, id: third.id.toUpperCase() })).toMatchObject({ ok: false, because: "ownWave" });
  expect(approve(approver)).toEqual({ ok: true });
});
