import { describe, expect, test } from "vitest";
import type { DeviceFamily } from "../../../../../shared/domain/device/deviceFamily.ts";
import { familyCounts } from "../../../../../shared/domain/device/familyCounts.ts";
import type { PlaceNote } from "../../../../../shared/domain/people/places.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { aMember } from "../../../../support/waves/aMember.ts";

const at = "2026-03-02T08:00:00.000Z";
const clicked = (family: DeviceFamily, firstAt = at, last = firstAt) =>
  ({ family, os: "android", firstAt, at: last }) as const;
const ready: Partial<WaveMember> = {
  hasUsablePasskey: true,
  passkeys: 1,
  passkeyCreatedAt: at,
  passkeyUsedAt: at,
  checkedAt: at,
};
const place = (platform: PlaceNote["platform"], workedAt?: string): PlaceNote => ({
  platform,
  client: "modern",
  ...(workedAt && { workedAt }),
});
let id = 0;
const people = (count: number, readyOnes: number, change: Partial<WaveMember>) =>
  Array.from({ length: count }, (_, n) => aMember("w", `u${id++}`, { ...(n < readyOnes ? ready : {}), ...change }));
const of = (family: DeviceFamily) => ({ clicked: clicked(family) });

describe("the device of a person", () => {
  test.each<[string, Partial<WaveMember>, DeviceFamily]>([
    ["is the phone on which they opened the link", { ...of("samsung"), places: [place("iOS", at)] }, "samsung"],
    ["is else where they signed in", { places: [place("windows", at)] }, "windows"],
    [
      "is a phone before a computer, however old",
      { places: [place("windows", "2026-03-09T08:00:00.000Z"), place("iOS", at)] },
      "iphoneOrIpad",
    ],
    [
      "is the last of two phones",
      { places: [place("iOS", at), place("android", "2026-03-09T08:00:00.000Z")] },
      "android",
    ],
    ["is none where somebody else only was refused", { places: [place("android")] }, "unknown"],
    ["is none of unknown kind", { places: [place("unknown", at)] }, "unknown"],
    ["is not known of whoever was never seen", {}, "unknown"],
  ])("%s", (_name, change, family) => {
    expect(familyCounts([aMember("w", "u", change)]).families.map((one) => one.family)).toEqual([family]);
  });
});

describe("the slowest family", () => {
  test("is the one with the smallest share, and each family is counted", () => {
    const members = [...people(20, 18, of("iphone")), ...people(10, 4, of("samsung")), ...people(5, 0, {})];
    expect(familyCounts(members)).toMatchObject({
      families: [
        { family: "iphone", people: 20, ready: 18 },
        { family: "samsung", people: 10, ready: 4 },
        { family: "unknown", people: 5, ready: 0 },
      ],
      slowest: "samsung",
    });
  });

  test.each<[string, readonly WaveMember[], DeviceFamily | undefined]>([
    ["none of fewer than five people", [...people(20, 18, of("iphone")), ...people(4, 0, of("samsung"))], undefined],
    ["from five people on", [...people(20, 18, of("iphone")), ...people(5, 0, of("samsung"))], "samsung"],
    ["never the unknown ones", [...people(20, 18, of("iphone")), ...people(9, 0, {})], undefined],
    ["none where all are alike", [...people(10, 5, of("iphone")), ...people(10, 5, of("samsung"))], undefined],
    ["none where there is one family", people(10, 5, of("iphone")), undefined],
    ["none of nobody", [], undefined],
  ])("is %s", (_name, members, slowest) => {
    expect(familyCounts(members).slowest).toBe(slowest);
  });

  test("whoever is not part of the wave is not counted", () => {
    const sortedOut = people(9, 0, { ...of("samsung"), sortedOut: "guest" });
    expect(familyCounts([...people(9, 9, of("iphone")), ...sortedOut]).families).toHaveLength(1);
  });
});

describe("how long it took", () => {
  const after = (minutes: number) => new Date(Date.parse(at) + minutes * 60_000).toISOString();
  const took = (minutes: number, count = 1, change: Partial<WaveMember> = {}) =>
    people(count, 0, { ...of("iphone"), passkeyCreatedAt: after(minutes), ...change });

  test("is the median of those who did it in one go", () => {
    expect(familyCounts([...took(3, 2), ...took(4, 2), ...took(59)]).setUp).toEqual({ people: 5, minutes: 4 });
    expect(familyCounts([...took(4, 5), ...took(61, 9)]).setUp).toEqual({ people: 5, minutes: 4 });
    expect(familyCounts(took(0.1, 5)).setUp).toEqual({ people: 5, minutes: 1 });
  });

  test("is not said of fewer than five", () => {
    expect(familyCounts([...took(4, 4), ...took(61)]).setUp).toBeUndefined();
  });

  test("counts from the last click before the passkey, and not from one after it", () => {
    const again = { clicked: clicked("iphone", at, after(600)) };
    expect(familyCounts(took(603, 5, again)).setUp).toEqual({ people: 5, minutes: 3 });
    expect(familyCounts(took(7, 5, again)).setUp).toEqual({ people: 5, minutes: 7 });
    expect(familyCounts(took(-5, 5)).setUp).toBeUndefined();
  });
});
