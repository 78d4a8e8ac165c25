import { describe, expect, test } from "vitest";
import {
  type ChosenForPhones,
  type PhoneChoice,
  PhoneChoiceSchema,
} from "../../../../../shared/domain/personas/phoneChoice.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { phonesEffect } from "../../../../../shared/domain/wave/phonesEffect.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { sayPhonesEffect } from "../../../../../shared/web/pages/phonesEffectWords.ts";
import { plannedWave, readyMember, rules, starter } from "../../../../support/waves/rulesForTests.ts";

const NOW = new Date("2026-02-24T10:00:00Z");
const devices = [{ operatingSystem: "Android 9", at: "2026-02-20T10:00:00.000Z" }];
const oldPhone: Partial<WaveMember> = {
  places: [{ platform: "android", client: "modern", workedAt: "2026-02-20T10:00:00.000Z", devices }],
};
const waiting: Partial<WaveMember> = { ...oldPhone, hasUsablePasskey: false };
const otherwiseReady: Partial<WaveMember> = { ...oldPhone, credentials: ["securityKey"] };
const times = (count: number, change: Partial<WaveMember> = {}) => Array.from({ length: count }, () => change);
const chosen = (choice: PhoneChoice, until?: string): ChosenForPhones => ({
  choice,
  owner: "Ana Lind",
  reason: "keys are ordered",
  by: starter,
  at: NOW.toISOString(),
  ...(until !== undefined && { until }),
});
const announced: WaveFacts = { ...plannedWave, stage: "announced", announcedAt: "2026-02-23T08:00:00.000Z" };
const effectOf = (changes: readonly Partial<WaveMember>[], change: Partial<WaveFacts> = {}, now = NOW) =>
  phonesEffect(
    { ...announced, ...change },
    changes.map((one) => ({ ...readyMember, ...one })),
    now,
    rules,
  );
const say = (changes: readonly Partial<WaveMember>[], change: Partial<WaveFacts> = {}, now = NOW) => {
  const effect = effectOf(changes, change, now);
  return effect && sayPhonesEffect(effect, change.phones).join(" ");
};
const sixty = [...times(48), ...times(12, waiting)];

describe("what phones that are too old mean for the plan", () => {
  test.each<[string, readonly Partial<WaveMember>[], Partial<WaveFacts>, object | undefined]>([
    ["nobody has one", times(60), {}, undefined],
    ["whoever has one takes no part", [...times(9), { ...waiting, sortedOut: "guest" }], {}, undefined],
    [
      "12 of 60: the gate waits for 9 of them",
      sixty,
      {},
      { toServe: 12, gate: { inScope: 60, needed: 57, missing: 9 } },
    ],
    [
      "3 of 60: it can open without them",
      [...times(57), ...times(3, waiting)],
      {},
      { toServe: 3, gate: { missing: 0 } },
    ],
    ["4 of 60: one person is one too many", [...times(56), ...times(4, waiting)], {}, { gate: { missing: 1 } }],
    [
      "ready by other means",
      [...times(48), ...times(12, otherwiseReady)],
      {},
      { ready: 12, toServe: 0, gate: { missing: 0 } },
    ],
    [
      "a passkey of which nobody can tell is none",
      [...times(48), ...times(12, { ...otherwiseReady, fitUnknown: true })],
      {},
      { ready: 0, toServe: 12, gate: { missing: 9 } },
    ],
    [
      "whoever is away is to be served, and the gate does not wait for them",
      [...times(48), ...times(12, { ...waiting, heldAt: "2026-02-01T08:00:00.000Z" })],
      {},
      { inScope: 60, toServe: 12, gate: { inScope: 48, needed: 46, missing: 0 } },
    ],
    [
      "a hold by name lets nobody off at the gate",
      [...times(48), ...times(12, { ...waiting, keptOutside: "heldByDecision" })],
      {},
      { gate: { inScope: 60, needed: 57, missing: 9 } },
    ],
    ["privileged people: all", [...times(9), waiting], { kind: "privileged" }, { gate: { needed: 10, missing: 1 } }],
    [
      "enforced by a date that two people set",
      [...times(9), { ...waiting, enforcedAt: "x" }],
      { stage: "enforced" },
      { toServe: 0 },
    ],
  ])("%s", (_, members, change, expected) => {
    const effect = effectOf(members, change);
    if (expected === undefined) expect(effect).toBeUndefined();
    else expect(effect).toMatchObject(expected);
  });

  test.each(["gated", "warned", "reportOnly", "swept", "enforced", "steady"] as const)(
    "says nothing of a gate that is behind: %s",
    (stage) => expect(effectOf(sixty, { stage })).not.toHaveProperty("gate"),
  );
  test.each([{ stage: "cancelled" }, { cancelRequested: { by: starter, at: NOW.toISOString() } }] as const)(
    "means nothing where the wave goes no further: %j",
    (change) => expect(effectOf(sixty, change)).toBeUndefined(),
  );

  test("is the same number at the gate with every choice and with none: nobody is let off", () => {
    const without = effectOf(sixty)?.gate;
    for (const choice of PhoneChoiceSchema.options)
      expect(effectOf(sixty, { phones: chosen(choice, "2026-12-01") })?.gate).toEqual(without);
    expect(without).toEqual({ inScope: 60, needed: 57, missing: 9 });
  });
});

describe("in words", () => {
  test("who waits, for what, by whom, until when, and how many the gate cannot do without", () => {
    expect(say(sixty, { phones: chosen("securityKey", "2026-03-03") })).toBe(
      "12 of 60 wait for a key by Ana Lind until Tuesday 3 March 2026. The gate needs 57 of 60: it cannot open before 9 of them are ready.",
    );
  });
  test("that the gate can open without them", () => {
    const members = [...times(56), waiting, waiting, otherwiseReady, otherwiseReady];
    expect(say(members, { phones: chosen("companyPhone") })).toBe(
      "2 of 60 wait for a phone by Ana Lind. 2 of the 4 are ready by now, whatever the phone. The gate needs 57 of 60: it can open without them, and they stay outside, by name, until each is ready.",
    );
  });
  test("that nobody has decided", () => {
    expect(say([...times(53), ...times(7, waiting)])).toMatch(
      /^Nobody has decided for 7 people of 60\. The gate needs/,
    );
    expect(say([...times(19), waiting])).toMatch(/^Nobody has decided for 1 person of 20\./);
  });
  test("that nobody waits any more", () => {
    expect(say([...times(8), otherwiseReady, otherwiseReady], { phones: chosen("securityKey", "2026-02-20") })).toBe(
      "All 2 of them are ready by now: nobody waits.",
    );
  });
  test.each(["leaveThemOut", "leavePhonesOut"] as const)("%s: the gate waits for them all the same", (choice) => {
    expect(say(sixty, { phones: chosen(choice) })).toContain("it cannot open before 9 of them are ready");
  });
  test("a day that the first enforcement could come before, only where the gate needs them", () => {
    const phones = chosen("securityKey", "2026-06-01");
    expect(say(sixty, { phones })).toMatch(
      /People could be enforced from .* on\. Monday 1 June 2026 is later, and the wave/,
    );
    expect(say(sixty, { phones: chosen("securityKey", "2026-03-03") })).not.toContain("is later");
    expect(say([...times(57), ...times(3, waiting)], { phones })).not.toContain("is later");
  });
  test("a day that is over, from the day after in the wave's zone", () => {
    const phones = chosen("securityKey", "2026-02-24");
    const over = "That day is over: ask Ana Lind, or note another decision.";
    expect(say(sixty, { phones }, new Date("2026-02-24T22:59:00Z"))).not.toContain(over);
    expect(say(sixty, { phones }, new Date("2026-02-24T23:01:00Z"))).toContain(over);
  });
  test("after the gate that they stay outside", () => {
    expect(say(sixty, { stage: "warned", phones: chosen("waitForOwnPhone") })).toBe(
      "12 of 60 have yet to buy a phone that takes a passkey; Ana Lind answers for it. The gate has opened. They stay outside, by name, until each is ready.",
    );
  });
});
