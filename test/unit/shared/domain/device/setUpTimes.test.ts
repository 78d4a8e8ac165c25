import { describe, expect, test } from "vitest";
import {
  addSetUpMinutes,
  minutesToSayIn,
  type SetUpMinutes,
  SetUpMinutesSchema,
  setUpMinutesOf,
} from "../../../../../shared/domain/device/setUpTimes.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { aMember } from "../../../../support/waves/aMember.ts";

const at = "2026-03-02T08:00:00.000Z";
let id = 0;
const took = (seconds: number, change: Partial<WaveMember> = {}) =>
  aMember("w", `u${id++}`, {
    clicked: { family: "iphone", os: "iOS", firstAt: at, at },
    passkeyCreatedAt: new Date(Date.parse(at) + seconds * 1000).toISOString(),
    ...change,
  });

describe("how long people took", () => {
  test("is counted by whole minutes, rounded up, within an hour", () => {
    const members = [took(0), took(60), took(61), took(120), took(3600), took(3601), took(-1)];
    expect(setUpMinutesOf(members)).toEqual({ 1: 2, 2: 2, 60: 1 });
  });

  test.each<[string, readonly WaveMember[]]>([
    ["of nobody", []],
    ["of whoever opened no link", [took(60, { clicked: undefined })]],
    ["of whoever made no passkey", [took(60, { passkeyCreatedAt: undefined })]],
    ["of whoever is left aside", [took(60, { sortedOut: "guest" })]],
  ])("is not counted %s", (_what, members) => {
    expect(setUpMinutesOf(members)).toBeUndefined();
  });

  test("adds up over waves, some of which know nothing", () => {
    expect(addSetUpMinutes({ 1: 2, 3: 1 }, { 3: 4, 60: 1 })).toEqual({ 1: 2, 3: 5, 60: 1 });
    expect(addSetUpMinutes(undefined, { 3: 4 })).toEqual({ 3: 4 });
    expect(addSetUpMinutes({ 3: 4 }, undefined)).toEqual({ 3: 4 });
    expect(addSetUpMinutes(undefined, undefined)).toBeUndefined();
  });

  test("is read from a row as it was written, and nothing else is", () => {
    expect(SetUpMinutesSchema.parse(JSON.parse(JSON.stringify({ 1: 2, 60: 1 })))).toEqual({ 1: 2, 60: 1 });
    for (const odd of [{ 0: 1 }, { "-1": 1 }, { x: 1 }, { 100: 1 }])
      expect(SetUpMinutesSchema.safeParse(odd).success).toBe(false);
  });
});

describe("what mails say, where the setting is 3,", () => {
  test.each<[string, SetUpMinutes | undefined, { minutes: number; measuredOf?: number }]>([
    ["is the setting while nobody was counted", undefined, { minutes: 3 }],
    ["is the setting of nobody", {}, { minutes: 3 }],
    ["is the setting of 19", { 5: 19 }, { minutes: 3 }],
    ["is what 20 took", { 5: 20 }, { minutes: 5, measuredOf: 20 }],
    ["is the lower one of two in the middle", { 2: 10, 9: 10 }, { minutes: 2, measuredOf: 20 }],
    ["is the one in the middle", { 2: 10, 9: 11 }, { minutes: 9, measuredOf: 21 }],
    ["goes by numbers, not by how they are spelt", { 10: 8, 4: 13 }, { minutes: 4, measuredOf: 21 }],
    ["is moved by no lunch", { 4: 19, 60: 1 }, { minutes: 4, measuredOf: 20 }],
    ["is a minute at least", { 1: 30 }, { minutes: 1, measuredOf: 30 }],
    ["is 15 at most", { 16: 30 }, { minutes: 15, measuredOf: 30 }],
  ])("%s", (_what, measured, said) => {
    expect(minutesToSayIn(measured, 3)).toEqual(said);
  });
});
