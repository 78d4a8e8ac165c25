import { expect, test } from "vitest";
import { AtHandSchema } from "../../../../../shared/domain/people/atHand.ts";
import { type ChaseHint, chaseHintFor } from "../../../../../shared/domain/wave/chaseHint.ts";

const wave = { kind: "workforce", timeZone: "Europe/Berlin" } as const;
const now = new Date("2026-12-01T08:00:00Z");
const without = { hasUsablePasskey: false } as const;
const withOne = { hasUsablePasskey: true } as const;

test.each<[string, Parameters<typeof chaseHintFor>[0], ChaseHint | undefined]>([
  ["has Authenticator", { ...without, atHand: "authenticatorApp" }, "openApp"],
  ["has a password alone", { ...without, atHand: "passwordOnly" }, "passwordOnly"],
  ["has codes by text", { ...without, atHand: "phoneCodes" }, "codesEnd"],
  ["has a passkey on a computer", { ...withOne, atHand: "computerPasskey" }, "onComputer"],
  ["has a passkey that goes along", { ...withOne, atHand: "portablePasskey" }, "carried"],
  ["has other things", without, undefined],
  ["was not looked at since there are hints", withOne, undefined],
  ["has a passkey, by an older look", { ...without, atHand: "computerPasskey" }, undefined],
  ["had no passkey, by an older look", { ...withOne, atHand: "authenticatorApp" }, undefined],
  ["is of an account that is gone", { atHand: "passwordOnly" }, undefined],
])("somebody who %s", (_who, member, expected) => {
  expect(chaseHintFor(member, wave, now)).toBe(expected);
});

test.each(AtHandSchema.options)("of people with admin rights nothing is said of %s", (atHand) => {
  const hasUsablePasskey = atHand.endsWith("Passkey");
  expect(chaseHintFor({ atHand, hasUsablePasskey }, { ...wave, kind: "privileged" }, now)).toBeUndefined();
  expect(chaseHintFor({ atHand, hasUsablePasskey }, wave, now)).toBeDefined();
});

// Codes by text and call end on 1 February 2027: nobody is told so before it is true where they are.
test.each<[string, string, ChaseHint]>([
  ["Europe/Berlin", "2027-01-31T22:59:59Z", "codesEnd"],
  ["Europe/Berlin", "2027-01-31T23:00:00Z", "codesEnded"],
  ["Pacific/Auckland", "2027-01-31T10:59:59Z", "codesEnd"],
  ["Pacific/Auckland", "2027-01-31T11:00:00Z", "codesEnded"],
  ["America/Los_Angeles", "2027-02-01T07:59:59Z", "codesEnd"],
  ["America/Los_Angeles", "2027-02-01T08:00:00Z", "codesEnded"],
])("in %s at %s of codes is said: %s", (timeZone, at, expected) => {
  expect(chaseHintFor({ ...without, atHand: "phoneCodes" }, { ...wave, timeZone }, new Date(at))).toBe(expected);
});
