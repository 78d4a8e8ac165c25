import { describe, expect, test } from "vitest";
import type { PlaceNote } from "../../../../../shared/domain/people/places.ts";
import { PersonaRulesSchema, personaGroups, personaOf } from "../../../../../shared/domain/personas/persona.ts";
import { hasOldPhone } from "../../../../../shared/domain/personas/phoneChoice.ts";

const [SHOP, HALL, MACS] = [1, 2, 3].map((n) => `ad000000-0000-4000-8000-00000000010${n}`) as [string, string, string];
const rules = PersonaRulesSchema.parse([
  { persona: "sharedDevice", groupIds: [HALL] },
  { persona: "frontline", groupIds: [SHOP.toUpperCase(), HALL] },
  { persona: "macOS", groupIds: [MACS] },
]);

describe("what somebody is", () => {
  test.each([
    [[], false, "office"],
    [[SHOP], false, "frontline"],
    [[MACS, SHOP], false, "frontline"],
    [[HALL], false, "sharedDevice"],
    [[HALL], true, "admin"],
    [["ad000000-0000-4000-8000-0000000001ff"], false, "office"],
  ])("in %j, privileged: %s, is %s", (groupIds, isPrivileged, expected) => {
    expect(personaOf(rules, new Set(groupIds), isPrivileged)).toBe(expected);
  });

  test("is asked of each group once", () => {
    expect(personaGroups(rules)).toEqual([HALL, SHOP, MACS]);
  });

  test.each([
    [{ persona: "office", groupIds: [SHOP] }, "everybody else is office"],
    [{ persona: "frontline", groupIds: [] }, "must name a group"],
    [{ persona: "frontline", groupIds: ["shop"] }, "must be the object id of a group"],
    [{ persona: "frontline", groups: [SHOP] }, "groups"],
  ])("cannot be set by %j", (rule, why) => {
    expect(PersonaRulesSchema.safeParse([rule]).error?.message).toContain(why);
  });
});

describe("a phone is too old", () => {
  const on = (platform: PlaceNote["platform"], ...versions: (string | undefined)[]): PlaceNote => ({
    platform,
    client: "modern",
    devices: versions.map((operatingSystem) => ({ operatingSystem, at: "2026-11-30T08:00:00.000Z" })),
  });
  test.each([
    [[on("android", "Android 9")], true],
    [[on("iOS", "Ios 16.7")], true],
    [[on("android", "Android 14")], false],
    [[on("android", "Android 9", "Android 15")], false],
    [[on("android", undefined)], false],
    [[on("android")], false],
    [[on("windows", "Windows 7")], false],
    [[], false],
  ])("%j: %s", (places, expected) => {
    expect(hasOldPhone({ places })).toBe(expected);
  });
  test("not where nothing was seen", () => expect(hasOldPhone({})).toBe(false));
});
