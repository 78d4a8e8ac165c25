import { describe, expect, test } from "vitest";
import { workingDaysOf, zoneOf } from "../../../../../shared/domain/people/workplace.ts";

describe("the zone of somebody in a wave of another zone", () => {
  test.each([
    ["one zone in the country", "JP", "Europe/Berlin", "Asia/Tokyo"],
    ["lower case", "jp", "Europe/Berlin", "Asia/Tokyo"],
    ["of several, the one where most people live", "US", "Europe/Berlin", "America/New_York"],
    ["the same", "AU", "Europe/Berlin", "Australia/Sydney"],
    ["the same", "BR", "Europe/Berlin", "America/Sao_Paulo"],
    ["an exclave does not count", "DE", "Asia/Tokyo", "Europe/Berlin"],
    ["the wave's, where it is one of the country's", "US", "America/Los_Angeles", "America/Los_Angeles"],
    ["the wave's under another name", "AR", "America/Argentina/Cordoba", "America/Argentina/Cordoba"],
    ["no country", undefined, "Europe/Berlin", "Europe/Berlin"],
    ["an empty one", "", "Europe/Berlin", "Europe/Berlin"],
    ["one that does not exist", "XX", "Europe/Berlin", "Europe/Berlin"],
    ["no code at all", "Germany", "Europe/Berlin", "Europe/Berlin"],
  ])("%s: %s in %s is %s", (_case, country, wave, zone) => {
    expect(zoneOf(country, wave)).toBe(zone);
  });

  test("is one that every calendar takes, wherever in the world", () => {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const codes = letters.flatMap((a) => letters.map((b) => `${a}${b}`));
    for (const code of codes)
      expect(() => new Intl.DateTimeFormat("en", { timeZone: zoneOf(code, "UTC") })).not.toThrow();
  });
});

describe("the working days of somebody", () => {
  const mondayToFriday = [1, 2, 3, 4, 5];
  test.each([
    ["as set, where the weekend is Saturday and Sunday", "DE", mondayToFriday, mondayToFriday],
    ["Sunday to Thursday, where it is Friday and Saturday", "EG", mondayToFriday, [1, 2, 3, 4, 7]],
    ["as set, where Sunday alone is off", "IN", mondayToFriday, mondayToFriday],
    ["as set, where nothing is known", undefined, mondayToFriday, mondayToFriday],
    ["as set for Sunday to Thursday, where that fits", "EG", [7, 1, 2, 3, 4], [7, 1, 2, 3, 4]],
    ["Monday to Friday, where Sunday is set and off", "DE", [7, 1, 2, 3, 4], [1, 2, 3, 4, 5]],
  ])("%s", (_case, country, set, worked) => {
    expect(workingDaysOf(country, set)).toEqual(worked);
  });
});
