import { describe, expect, test } from "vitest";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import {
  countsAsReady,
  enforceabilityOf,
  enforcementSplit,
  isInScope,
  isUnclear,
  readinessOf,
} from "../../../../../shared/domain/wave/readiness.ts";
import { readyMember, SWEPT_SINCE } from "../../../../support/waves/rulesForTests.ts";

const created = "2026-03-03T10:00:00.000Z";
const laptop = { platform: "windows", client: "modern", satisfiedAt: SWEPT_SINCE } as const;
const phone = {
  platform: "android",
  client: "modern",
  refused: [{ at: SWEPT_SINCE, operatingSystem: "Android 15", result: "reportOnlyInterrupted" }],
} as const;

describe("a member", () => {
  test.each<[string, Partial<WaveMember>, string | true]>([
    ["who used the passkey after registering it is ready", {}, true],
    ["who used it in the very moment of registering it is ready", { passkeyUsedAt: created }, true],
    [
      "who last used one a moment before the oldest that is left came is not: the one that was used is gone",
      { passkeyUsedAt: "2026-03-03T09:59:59.999Z" },
      "passkeyNeverUsed",
    ],
    ["who never used it is not", { passkeyUsedAt: undefined }, "passkeyNeverUsed"],
    ["whose passkey has no known registration date is not", { passkeyCreatedAt: undefined }, "passkeyNeverUsed"],
    ["whose live check found none is not, whatever the report says", { hasUsablePasskey: false }, "noUsablePasskey"],
    ["who was never checked live is not, whatever the report says", { hasUsablePasskey: undefined }, "noUsablePasskey"],
    ["who was sorted out is not", { sortedOut: "guest" }, "guest"],
    ["who was named as left out and has used the passkey since is", { named: { digest: "d1", as: "leftOut" } }, true],
    ["who is held for being away and has used it since is ready", { heldAt: "2026-03-10T10:00:00.000Z" }, true],
    ["who was refused on the phone alone is not", { places: [laptop, phone] }, "partlyReady"],
    [
      "who was refused on the phone, and carries a passkey that fits it, is ready",
      { places: [laptop, phone], credentials: ["windowsHello", "securityKey"] },
      true,
    ],
    ["who was denied and holds a passkey is ready all the same", { denied: { at: created, log: "interactive" } }, true],
  ])("%s", (_behaviour, change, expected) => {
    expect(readinessOf({ ...readyMember, ...change })).toEqual(
      expected === true ? { ready: true } : { ready: false, reason: expected },
    );
  });

  test.each<[string, Partial<WaveMember>, string | true]>([
    ["seen to satisfy it once", { sweptInteractive: { satisfiedAt: SWEPT_SINCE, unsatisfiedAt: SWEPT_SINCE } }, true],
    ["seen only where the policy did not apply", { sweptInteractive: { seenAt: SWEPT_SINCE } }, "noSignInSeen"],
    ["not seen at all", { sweptInteractive: undefined }, "noSignInSeen"],
    ["only ever refused", { sweptInteractive: { unsatisfiedAt: SWEPT_SINCE } }, "refusedInSweep"],
    [
      "refused at sign-ins of their own nobody knows where, and satisfying it in the background only",
      { sweptInteractive: { unsatisfiedAt: SWEPT_SINCE }, sweptNonInteractive: { satisfiedAt: SWEPT_SINCE } },
      "partlyReady",
    ],
    ["satisfying it on the laptop, and refused on the phone", { places: [laptop, phone] }, "partlyReady"],
    [
      "only ever refused, on the phone too",
      { places: [phone], sweptInteractive: { unsatisfiedAt: SWEPT_SINCE } },
      "refusedInSweep",
    ],
    ["satisfying it on both", { places: [laptop, { ...phone, satisfiedAt: SWEPT_SINCE }] }, true],
    [
      "who satisfied it too long ago, and was refused since",
      { sweptInteractive: { satisfiedAt: created, unsatisfiedAt: SWEPT_SINCE } },
      "refusedInSweep",
    ],
    ["seen too long ago only", { sweptInteractive: { satisfiedAt: created } }, "noSignInSeen"],
    ["without a passkey but satisfying it somehow", { hasUsablePasskey: false }, "noUsablePasskey"],
  ])("%s may be enforced, or is named with the reason", (_behaviour, change, expected) => {
    expect(enforceabilityOf({ ...readyMember, ...change }, SWEPT_SINCE)).toEqual(
      expected === true ? { ready: true } : { ready: false, reason: expected },
    );
  });
});

test("only members who were not sorted out are in scope", () => {
  expect(isInScope(readyMember)).toBe(true);
  expect(isInScope({ ...readyMember, sortedOut: "privileged" })).toBe(false);
});

test("the split names everybody in scope exactly once, and nobody else", () => {
  const members = [
    { ...readyMember, userId: "a" },
    { ...readyMember, userId: "b", hasUsablePasskey: false },
    { ...readyMember, userId: "c", sortedOut: "guest" as const },
    { ...readyMember, userId: "d", fitUnknown: true },
    { ...readyMember, userId: "e", fitUnknown: true, hasUsablePasskey: false },
  ];
  expect(enforcementSplit(members, SWEPT_SINCE)).toEqual({
    ready: ["a"],
    leftOut: [
      { userId: "b", reason: "noUsablePasskey" },
      { userId: "d", reason: "passkeyUnclear" },
      { userId: "e", reason: "noUsablePasskey" },
    ],
  });
  expect(members.map(countsAsReady)).toEqual([true, false, false, false, false]);
  expect(members.map(isUnclear)).toEqual([false, false, false, true, false]);
  // Without a window no sign-in counts.
  expect(enforcementSplit(members, undefined).ready).toEqual([]);
});
