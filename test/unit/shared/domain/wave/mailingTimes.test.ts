import { describe, expect, test } from "vitest";
import {
  isMailTimeAnywhere,
  mailWhenDue,
  nextChaseAt,
  nextChaseOf,
  nextMailTimeAnywhere,
} from "../../../../../shared/domain/wave/mailingTimes.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
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

  test.each([
    ["when it is noted", { after: chasedAt, at: "2026-03-12T00:00:00.000Z" }, "2026-03-12T00:00:00.000Z"],
    ["none where it is noted that nobody is due", { after: chasedAt }, undefined],
    [
      "by the countries where another chase has followed",
      { after: "2026-03-09T08:05:00.000Z" },
      "2026-03-10T13:00:00.000Z",
    ],
  ])("comes %s", (_what, nextChase, expected) => {
    const next = nextChaseAt({ ...plannedWave, usageLocations: ["JP", "US"], chasedAt, nextChase }, rules);
    expect(next === undefined ? undefined : new Date(next).toISOString()).toBe(expected);
  });

  test("is none before the first look", () => {
    expect(nextChaseAt({ ...wave, chasedAt: undefined }, rules)).toBeUndefined();
  });
});

describe("what is noted with a chase", () => {
  const chasedAt = "2026-03-10T08:05:00.000Z";
  const late = { hasUsablePasskey: false, mailsSent: 1 } as const;
  const on = (day: string) => `2026-03-${day}`;
  const cases: readonly (readonly [string, readonly Partial<WaveMember>[], string | undefined])[] = [
    ["nobody", [], undefined],
    [
      "somebody who waits for another three days",
      [{ usageLocation: "US", lastMailAt: on("10T08:00:00.000Z") }],
      on("13T13:00:00.000Z"),
    ],
    [
      "somebody whose hours begin too early",
      [{ usageLocation: "US", lastMailAt: on("10T13:00:00.001Z") }],
      on("16T13:00:00.000Z"),
    ],
    [
      "somebody who is due, in hours to come",
      [{ usageLocation: "US", lastMailAt: on("05T13:00:00.000Z") }],
      on("10T13:00:00.000Z"),
    ],
    ["somebody who was never written to", [{ usageLocation: "JP" }], on("11T00:00:00.000Z")],
    ["the first of several", [{ usageLocation: "JP" }, { usageLocation: "US" }], on("10T13:00:00.000Z")],
    ["somebody who keeps the hours of the wave", [{ usageLocation: "FR" }], undefined],
    ["somebody of whom no country is known", [{}], undefined],
    [
      "somebody who is ready",
      [
        {
          usageLocation: "US",
          hasUsablePasskey: true,
          passkeyCreatedAt: on("01T08:00:00.000Z"),
          passkeyUsedAt: on("02T08:00:00.000Z"),
        },
      ],
      undefined,
    ],
    ["somebody who was sorted out", [{ usageLocation: "US", sortedOut: "guest" }], undefined],
    ["somebody for whom the chase has ended", [{ usageLocation: "US", mailsSent: 99 }], undefined],
  ];
  test.each(cases)("of %s", (_who, people, at) => {
    const members = people.map((change, n) => aMember("wave-1", `u-${n}`, { ...late, ...change }));
    const noted = nextChaseOf(members, { ...wave, round: 1 }, chasedAt, rules);
    expect(noted).toEqual({ after: chasedAt, ...(at !== undefined && { at }) });
  });
});
