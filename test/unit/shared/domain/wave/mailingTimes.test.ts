import { describe, expect, test } from "vitest";
import {
  isMailTimeAnywhere,
  mailWhenDue,
  nextChaseAt,
  nextMailTimeAnywhere,
} from "../../../../../shared/domain/wave/mailingTimes.ts";
import { plannedWave, rules } from "../../../../support/waves/rulesForTests.ts";

const at = (moment: string) => new Date(moment);
/** In Berlin, with people in Japan and the United States. */
const wave = { ...plannedWave, usageLocations: ["JP", "US"] };
const announcement = { mail: "announcement", leadsTo: "announced" } as const;
const due = Date.parse(plannedWave.announceAt);

describe("when a wave writes to anybody", () => {
  test.each([
    ["nine in Berlin", "2026-02-23T08:00:00Z", true],
    ["nine in Tokyo", "2026-02-23T00:00:00Z", true],
    ["two in New York", "2026-02-23T19:00:00Z", true],
    ["between New York's hours and Tokyo's", "2026-02-23T21:00:00Z", false],
    ["a Saturday", "2026-02-28T10:00:00Z", false],
    ["Sunday evening in Berlin, Monday morning in Tokyo", "2026-03-02T00:00:00Z", true],
  ])("%s: %s %s", (_case, now, expected) => {
    expect(isMailTimeAnywhere(wave, at(now), rules)).toBe(expected);
  });

  test("nobody's hours but the wave's own count where no country is known", () => {
    expect(isMailTimeAnywhere(plannedWave, at("2026-02-23T00:00:00Z"), rules)).toBe(false);
    expect(nextMailTimeAnywhere(plannedWave, at("2026-02-23T00:00:00Z"), rules)).toEqual(at("2026-02-23T08:00:00Z"));
    expect(nextMailTimeAnywhere(wave, at("2026-02-23T21:00:00Z"), rules)).toEqual(at("2026-02-24T00:00:00Z"));
  });
});

describe("a mailing", () => {
  test("waits for its day, whoever's hours it is", () => {
    expect(mailWhenDue(wave, at("2026-02-23T00:00:00Z"), rules, due, announcement)).toMatchObject({
      kind: "wait",
      until: "2026-02-23T08:00:00.000Z",
    });
  });

  test("begins when it is due", () => {
    expect(mailWhenDue(wave, at("2026-02-23T08:00:00Z"), rules, due, announcement)).toEqual({
      kind: "mail",
      ...announcement,
    });
  });

  test("that is late begins with the first who are at work", () => {
    expect(mailWhenDue(wave, at("2026-02-23T21:00:00Z"), rules, due, announcement)).toMatchObject({
      kind: "wait",
      until: "2026-02-24T00:00:00.000Z",
    });
  });

  const begun = {
    ...wave,
    mailing: {
      mail: "announcement",
      stageAt: wave.stageAt,
      goesOnAt: "2026-02-23T14:00:00.000Z",
      sent: 4,
      undeliverable: 0,
      missed: 0,
    },
  } as const;
  test.each([
    ["waits for the hours of the next ones", "2026-02-23T13:59:59.999Z", "wait"],
    ["goes on when they begin", "2026-02-23T14:00:00.000Z", "mail"],
  ])("that has begun %s", (_what, now, kind) => {
    expect(mailWhenDue(begun, at(now), rules, due, announcement).kind).toBe(kind);
  });

  test("is not taken for one of another stage, or of another kind", () => {
    const elsewhere = { ...begun, stageAt: "2026-02-24T00:00:00.000Z" };
    expect(mailWhenDue(elsewhere, at("2026-02-23T08:00:00Z"), rules, due, announcement).kind).toBe("mail");
    const other = { mail: "dayOf", leadsTo: "open" } as const;
    expect(mailWhenDue(begun, at("2026-02-23T08:00:00Z"), rules, due, other).kind).toBe("mail");
  });
});

describe("the next chase between two looks at the gate", () => {
  const chasedAt = "2026-03-10T08:05:00.000Z";
  test.each([
    ["where New York's day begins", ["US"], "2026-03-10T13:00:00.000Z"],
    ["the first of several", ["JP", "US"], "2026-03-10T13:00:00.000Z"],
    ["where Tokyo's does", ["JP"], "2026-03-11T00:00:00.000Z"],
    ["is none where all keep Berlin's hours", ["DE", "FR"], undefined],
    ["is none where no country is known", undefined, undefined],
  ])("%s", (_what, usageLocations, expected) => {
    const next = nextChaseAt({ ...plannedWave, usageLocations, chasedAt }, rules);
    expect(next === undefined ? undefined : new Date(next).toISOString()).toBe(expected);
  });

  test("is none before the first look", () => {
    expect(nextChaseAt({ ...wave, chasedAt: undefined }, rules)).toBeUndefined();
  });
});
