import { describe, expect, test } from "vitest";
import { isLeftByFlip, mayTryAgain } from "../../../../../shared/domain/wave/entryRefused.ts";

const REFUSED = "2027-03-01T08:00:00.000Z";
const entryRefused = { at: REFUSED, said: "Insufficient privileges to complete the operation." };

describe("somebody whom the enforced group did not take in", () => {
  test.each([
    ["is left by the flip that began before", { entryRefused }, "2027-03-01T07:59:59.999Z", true],
    ["is left by the flip that began at that moment", { entryRefused }, REFUSED, true],
    ["is tried by a flip that began later", { entryRefused }, "2027-03-01T08:00:00.001Z", false],
    ["is not left by a flip that has not begun", { entryRefused }, undefined, false],
    ["who was never refused is tried", {}, "2027-03-01T07:00:00.000Z", false],
  ])("%s", (_what, person, since, expected) => {
    expect(isLeftByFlip(person, since)).toBe(expected);
  });

  test.each([
    ["is not tried again at once", { entryRefused }, REFUSED, false],
    ["nor within the same day", { entryRefused }, "2027-03-02T03:59:59.999Z", false],
    ["is tried again 20 hours later", { entryRefused }, "2027-03-02T04:00:00.000Z", true],
    ["who was never refused is tried", {}, REFUSED, true],
  ])("%s", (_what, person, now, expected) => {
    expect(mayTryAgain(person, new Date(now))).toBe(expected);
  });
});
