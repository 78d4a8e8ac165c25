import { describe, expect, test } from "vitest";
import type { Denial } from "../../../../../shared/domain/wave/denial.ts";
import {
  countsAtBrake,
  isPrompt,
  isSettled,
  isWithinADay,
  replaces,
  type Verdict,
  verdictOn,
} from "../../../../../shared/domain/wave/denialVerdict.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { aWave } from "../../../../support/waves/aWave.ts";

/** The flip took half an hour; whoever entered first could be denied from its beginning on. */
const enforcingAt = "2026-04-06T07:00:00.000Z";
const enforcedAt = "2026-04-06T07:30:00.000Z";
const wave = aWave({ stage: "enforced", stageAt: enforcedAt, enforcingAt, enforcedAt });
const at = "2026-04-06T09:00:00.000Z";
const before = "2026-04-06T08:59:59.999Z";
const tried: Denial = { at, log: "interactive" };
const refreshed: Denial = { at, log: "nonInteractive" };

test.each<[string, Parameters<typeof verdictOn>[0], Verdict]>([
  ["nothing", {}, "none"],
  ["a try before anybody entered", { denied: { ...tried, at: "2026-04-06T06:59:59.999Z" } }, "none"],
  ["a try from the first entry on", { denied: { ...tried, at: enforcingAt } }, "toBeLookedAt"],
  [
    "a try of an earlier round, whatever was found then",
    { denied: { ...tried, at: "2026-04-05T06:00:00.000Z", foundAs: "stranded" } },
    "none",
  ],
  ["a try that nobody looked at", { denied: tried }, "toBeLookedAt"],
  ["a try, looked at before it", { denied: tried, checkedAt: before, hasUsablePasskey: true }, "toBeLookedAt"],
  ["a try, and a passkey", { denied: tried, checkedAt: at, hasUsablePasskey: true }, "stoppedAttempt"],
  ["a try, and no passkey", { denied: tried, checkedAt: at, hasUsablePasskey: false }, "stranded"],
  ["a try, and an account that Entra does not show", { denied: tried, checkedAt: at }, "none"],
  [
    "a try, and a use of the passkey later",
    { denied: tried, checkedAt: at, hasUsablePasskey: true, passkeyUsedAt: at },
    "stoppedAttempt",
  ],
  ["a refresh that nobody looked at", { denied: refreshed, passkeyUsedAt: before }, "toBeLookedAt"],
  ["a refresh, and a use of the passkey since", { denied: refreshed, passkeyUsedAt: at }, "none"],
  ["a refresh, and a passkey", { denied: refreshed, checkedAt: at, hasUsablePasskey: true }, "none"],
  ["a refresh, and no passkey", { denied: refreshed, checkedAt: at, hasUsablePasskey: false }, "stranded"],
  [
    "somebody found stranded who has a passkey by now",
    { denied: { ...tried, foundAs: "stranded" }, checkedAt: at, hasUsablePasskey: true },
    "stranded",
  ],
  [
    "a stopped attempt at somebody who lost the passkey later",
    { denied: { ...tried, foundAs: "stoppedAttempt" }, checkedAt: at, hasUsablePasskey: false },
    "stoppedAttempt",
  ],
])("%s is %3$s", (_what, member, verdict) => {
  expect(verdictOn(member, wave)).toBe(verdict);
});

describe("a prompt", () => {
  const refused = { createdDateTime: at, correlationId: "flow", deviceId: "laptop" };
  const later = (minutes: number, about: object) => ({
    createdDateTime: new Date(Date.parse(at) + minutes * 60_000).toISOString(),
    ...about,
  });
  test.each<[string, ReturnType<typeof later>[], boolean]>([
    ["the same flow at once", [later(0, { correlationId: "flow" })], true],
    ["the same flow after ten minutes", [later(10, { correlationId: "flow" })], true],
    ["the same flow later", [later(10.001, { correlationId: "flow" })], false],
    ["the same flow before", [later(-0.001, { correlationId: "flow" })], false],
    ["the same device", [later(2, { correlationId: "other", deviceId: "laptop" })], true],
    ["another flow and device", [later(2, { correlationId: "other", deviceId: "phone" })], false],
    ["a success without flow or device", [later(2, {})], false],
    ["nothing", [], false],
  ])("answered by %s: %3$s", (_how, successes, is) => {
    expect(isPrompt(refused, successes)).toBe(is);
  });
  test("without a flow and a device is none: what is missing is not the same", () => {
    expect(isPrompt({ createdDateTime: at, deviceId: "" }, [later(1, { deviceId: "" })])).toBe(false);
  });
});

test.each<[string, Denial, Denial | undefined, boolean]>([
  ["the first one", tried, undefined, true],
  ["a later try", { ...tried, at: "2026-04-06T09:00:01Z" }, tried, true],
  ["the same try again", tried, { ...tried, foundAs: "stranded" }, false],
  ["an earlier try", { ...tried, at: before }, { ...tried, foundAs: "stranded" }, false],
  ["a later refresh, over a try that nobody judged", { ...refreshed, at: "2026-04-06T10:00:00Z" }, tried, false],
  [
    "a later refresh, over a try that was judged",
    { ...refreshed, at: "2026-04-06T10:00:00Z" },
    { ...tried, foundAs: "stoppedAttempt" },
    true,
  ],
  ["an earlier try, over a refresh that nobody judged", { ...tried, at: before }, refreshed, true],
])("%s takes the place of what was known: %4$s", (_what, news, known, does) => {
  expect(replaces(news, known)).toBe(does);
});

test.each([
  ["2026-04-06T08:49:59.999Z", true],
  ["2026-04-06T08:50:00.000Z", false],
])("a sign-in at %s is left to the next watch of nine o'clock: not settled, unless %s", (createdDateTime, is) => {
  expect(isSettled({ createdDateTime }, at)).toBe(is);
});

test.each([
  ["2026-04-07T09:00:00.000Z", true],
  ["2026-04-07T09:00:00.001Z", false],
])("a denial counts for a day: at %s %s", (since, is) => {
  expect(isWithinADay({ denied: tried }, since)).toBe(is);
  expect(isWithinADay({}, since)).toBe(false);
});

test.each<[string, Partial<WaveMember>, boolean]>([
  ["somebody who was ready", {}, true],
  ["somebody who entered unready and never used a passkey", { enteredUnreadyAt: at }, false],
  ["somebody who used one before they entered unready", { enteredUnreadyAt: at, passkeyUsedAt: before }, false],
  ["somebody who used one since", { enteredUnreadyAt: at, passkeyUsedAt: at }, true],
  ["somebody with a planted passkey", { planted: { at, by: "the application X" } }, false],
  ["the same who used one since", { planted: { at, by: "X" }, enteredUnreadyAt: before, passkeyUsedAt: at }, false],
])("%s counts towards taking the wave back: %3$s", (_who, change, counts) => {
  expect(countsAtBrake(aMember("w1", "mia", change))).toBe(counts);
});
