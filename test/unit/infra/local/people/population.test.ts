import { expect, test } from "vitest";
import { makePerson } from "../../../../../infra/local/people/population.ts";
import { languageOf } from "../../../../../shared/domain/people/language.ts";
import { zoneOf } from "../../../../../shared/domain/people/workplace.ts";

const people = Array.from({ length: 400 }, (_, n) => makePerson(7, `e${n}`, "employee", undefined));

test("the stand-in people live on six continents", () => {
  expect(new Set(people.map(({ timeZone }) => timeZone))).toEqual(
    new Set([
      "Europe/Berlin",
      "Europe/London",
      "America/New_York",
      "Asia/Tokyo",
      "America/Sao_Paulo",
      "Africa/Johannesburg",
      "Australia/Sydney",
    ]),
  );
});

test("what the directory says of somebody leads to their language, and to their zone where they live far away", () => {
  for (const { spoken, language, timeZone } of people) {
    expect(languageOf(spoken) ?? "en").toBe(language);
    if (!timeZone.startsWith("Europe/")) expect(zoneOf(spoken.usageLocation, "Europe/Berlin")).toBe(timeZone);
  }
});

test("whoever runs the waves lives where they are planned", () => {
  for (let seed = 0; seed < 40; seed++)
    expect(makePerson(seed, "p1", "privileged", undefined).timeZone).toBe("Europe/Berlin");
});
