import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coversEntries, isNamed, toBeEnforced, whyVoid } from "../../../../../shared/domain/wave/flipEvidence.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import type { WaveEvidence } from "../../../../../shared/domain/wave/waveFacts.ts";
import { approver, readyMember, SWEPT_SINCE } from "../../../../support/waves/rulesForTests.ts";

const DIGEST = "d1";
const POLICY = "p";
const approval = { by: approver, at: "2026-03-24T10:00:00.000Z", digest: DIGEST };
const named = { digest: DIGEST, as: "ready" } as const;
const approved: WaveMember = { ...readyMember, named };
const noPasskey = { hasUsablePasskey: false };

const evidenceOf = (ready: number): WaveEvidence => ({
  at: "2026-03-24T09:00:00.000Z",
  digest: DIGEST,
  policyDigest: POLICY,
  ready,
  leftOut: 0,
  seen: ready,
  inScope: ready,
  clean: true,
});
const swept = { reportOnlyAt: SWEPT_SINCE, evidence: evidenceOf(1) };
/** 29 days after the window of the members began. */
const AGED = "2026-04-15T08:00:00.000Z";

describe("an approval lets enter", () => {
  test.each<[string, Partial<WaveMember>, boolean]>([
    ["whom its evidence named as ready, and who still is", {}, true],
    ["nobody whom its evidence did not name", { named: undefined }, false],
    ["nobody whom only an earlier evidence named", { named: { ...named, digest: "d0" } }, false],
    ["nobody who was named as left out, ready or not", { named: { ...named, as: "leftOut" } }, false],
    ["nobody who has lost the passkey", noPasskey, false],
    ["nobody whom the last live check could not see", { hasUsablePasskey: undefined }, false],
    ["nobody whose passkey is newer than its last use", { passkeyCreatedAt: "2026-03-19T07:00:00.001Z" }, false],
    ["nobody of whom what the window showed is gone", { sweptInteractive: undefined }, false],
    ["nobody who was refused in the window only", { sweptInteractive: { unsatisfiedAt: SWEPT_SINCE } }, false],
    [
      "nobody who satisfied it before the window only",
      { sweptInteractive: { satisfiedAt: "2026-03-17T07:59:59.999Z" } },
      false,
    ],
    ["nobody who was sorted out since", { sortedOut: "privileged" }, false],
  ])("%s", (_whom, change, enters) => {
    expect(toBeEnforced({ ...approved, ...change }, { ...swept, approval })).toBe(enters);
  });

  test("nobody by a sign-in that was older at the evidence than what the log keeps", () => {
    const old = { reportOnlyAt: "2026-01-05T08:00:00.000Z", evidence: { ...evidenceOf(1), at: AGED }, approval };
    const satisfiedAt = (at: string) => ({ ...approved, sweptInteractive: { satisfiedAt: at } });
    expect(toBeEnforced(satisfiedAt("2026-03-17T08:00:00.000Z"), old)).toBe(true);
    expect(toBeEnforced(satisfiedAt("2026-03-17T07:59:59.999Z"), old)).toBe(false);
  });

  test("nobody at all where there is none, or no evidence, or no window", () => {
    expect(toBeEnforced(approved, { ...swept, approval: undefined })).toBe(false);
    expect(toBeEnforced(approved, { ...swept, approval, evidence: undefined })).toBe(false);
    expect(toBeEnforced(approved, { ...swept, approval, reportOnlyAt: undefined })).toBe(false);
    expect(isNamed(approved, undefined)).toBe(false);
    expect(isNamed({ named: undefined }, undefined)).toBe(false);
  });

  test("by name those left out, too, who enter later", () => {
    expect(isNamed({ named: { ...named, as: "leftOut" } }, approval)).toBe(true);
    expect(isNamed({ named: { ...named, digest: "d0" } }, approval)).toBe(false);
  });
});

const people = (count: number, change: Partial<WaveMember> = {}): WaveMember[] =>
  Array.from({ length: count }, (_, n) => ({ ...approved, ...change, userId: `${n}` }));
const leftOut = people(3, { ...noPasskey, named: { ...named, as: "leftOut" } });
const newcomers = people(50, { named: undefined });
const verdict = (members: readonly WaveMember[], ready = members.length, policyDigest = POLICY) =>
  whyVoid(members, { ...swept, evidence: evidenceOf(ready), approval }, policyDigest);

describe("after everybody was looked at again, an approval", () => {
  test.each<[string, number, number, boolean]>([
    ["stands while nobody has dropped out", 100, 0, false],
    ["stands while one in twenty has", 100, 5, false],
    ["is void when one more has", 100, 6, true],
    ["stands with one of twenty", 20, 1, false],
    ["is void with one of nineteen", 19, 1, true],
    ["is void with the only one", 1, 1, true],
    ["stands with ninety of 1,800", 1800, 90, false],
    ["is void with 91 of 1,800", 1800, 91, true],
  ])("%s", (_behaviour, all, dropOuts, isVoid) => {
    const members = [...people(all - dropOuts), ...people(dropOuts, noPasskey)];
    const because = verdict(members);
    if (isVoid) expect(because).toBe(`${dropOuts} of the ${all} who were to be enforced are not ready any more`);
    else expect(because).toBeUndefined();
  });

  test.each<[string, Partial<WaveMember>]>([
    ["has no passkey any more", noPasskey],
    ["was not to be seen", { hasUsablePasskey: undefined }],
    ["has a passkey that was never used", { passkeyUsedAt: undefined }],
    ["became privileged", { sortedOut: "privileged" }],
    ["has left the group", { sortedOut: "leftGroup" }],
  ])("counts as dropped out whoever %s", (_how, change) => {
    expect(verdict([...people(94), ...people(6, change)])).toMatch(/^6 of the 100 /);
    expect(verdict([...people(95), ...people(5, change)])).toBeUndefined();
  });

  test("is void when what people are judged or enforced by has changed", () => {
    expect(verdict(people(100), 100, "q")).toMatch(/policy, a group or the strength has changed/);
    expect(verdict(people(100), 100, "")).toBeDefined();
  });

  test("is void when the list has shrunk or grown, for whatever reason", () => {
    expect(verdict(people(99), 100)).toMatch(/not the one that was approved/);
    expect(verdict(people(101), 100)).toMatch(/not the one that was approved/);
    expect(verdict([], 100)).toMatch(/not the one that was approved/);
    const renamed = people(1, { named: { ...named, digest: "d0" } });
    expect(verdict([...people(99), ...renamed], 100)).toMatch(/not the one that was approved/);
  });

  test("is void without evidence, and without itself", () => {
    expect(whyVoid(people(100), { reportOnlyAt: SWEPT_SINCE, approval }, POLICY)).toBeDefined();
    expect(whyVoid(people(100), { ...swept, evidence: evidenceOf(100) }, POLICY)).toBeDefined();
  });

  test("does not mind newcomers, nor those who were left out anyway, ready by now or not", () => {
    expect(verdict([...people(100), ...newcomers, ...leftOut], 100)).toBeUndefined();
    expect(verdict([...people(100), ...people(3, { named: { ...named, as: "leftOut" } })], 100)).toBeUndefined();
    // Newcomers do not make up for drop-outs either.
    expect(verdict([...people(94), ...people(6, noPasskey), ...newcomers], 100)).toBeDefined();
  });

  test("stands exactly while at most one in twenty of those approved have dropped out", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(400), fc.nat(20), (all, some, joined) => {
        const dropOuts = Math.min(all, some);
        const members = [...people(all - dropOuts), ...people(dropOuts, noPasskey), ...newcomers.slice(0, joined)];
        expect(verdict(members, all) === undefined).toBe(dropOuts * 20 <= all);
      }),
    );
  });
});

describe("an approval covers single entries", () => {
  const enforcingAt = "2026-03-24T10:20:00.000Z";
  const after = (ms: number) => new Date(Date.parse(enforcingAt) + ms);
  const fourWeeks = 28 * 86_400_000;
  test.each<[string, Parameters<typeof coversEntries>[0], number, boolean]>([
    ["from the flip on", { approval, enforcingAt }, 0, true],
    ["for four weeks", { approval, enforcingAt }, fourWeeks - 1, true],
    ["no longer", { approval, enforcingAt }, fourWeeks, false],
    [
      "no longer although the flip took two of them",
      { approval, enforcingAt, enforcedAt: after(fourWeeks / 2).toISOString() },
      fourWeeks,
      false,
    ],
    ["not before anybody entered under it", { approval, enforcingAt: undefined }, 0, false],
    ["not where there is none", { approval: undefined, enforcingAt }, 0, false],
  ])("%s", (_how, facts, ms, covers) => {
    expect(coversEntries(facts, after(ms))).toBe(covers);
  });
});
