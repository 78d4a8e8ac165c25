import { describe, expect, test } from "vitest";
import { enforcedNotice, isApplying, isToBeTold } from "../../../../../shared/domain/wave/enforcedNotice.ts";
import { rules } from "../../../../support/waves/rulesForTests.ts";

/** Berlin in March is an hour ahead: mails go out from 08:00 until 14:00 UTC, Monday to Friday. */
const BERLIN = "Europe/Berlin";
const RUNNING = "2026-01-01T00:00:00.000Z";
const TUESDAY_TEN = "2026-03-24T10:00:00.000Z";
const told = { enforcedAt: TUESDAY_TEN, enforcedToldAt: "2026-03-24T12:00:00.000Z" };

describe("whether somebody who has entered is told so", () => {
  test.each<[string, Parameters<typeof enforcedNotice>[0], string, ReturnType<typeof enforcedNotice>]>([
    ["nobody has entered", {}, "2026-03-24T12:00:00.000Z", "none"],
    ["told long ago, and out since", { enforcedToldAt: TUESDAY_TEN }, "2026-03-24T12:00:00.000Z", "none"],
    ["right after the entry", { enforcedAt: TUESDAY_TEN }, TUESDAY_TEN, "waits"],
    ["a moment too early", { enforcedAt: TUESDAY_TEN }, "2026-03-24T10:59:59.999Z", "waits"],
    ["as soon as it applies", { enforcedAt: TUESDAY_TEN }, "2026-03-24T11:00:00.000Z", "due"],
    ["told already", told, "2026-03-24T13:00:00.000Z", "none"],
    [
      "told of an earlier entry",
      { enforcedAt: TUESDAY_TEN, enforcedToldAt: "2026-03-01T10:00:00.000Z" },
      "2026-03-24T12:00:00.000Z",
      "due",
    ],
    ["in the evening", { enforcedAt: TUESDAY_TEN }, "2026-03-24T18:00:00.000Z", "waits"],
    ["on the next morning", { enforcedAt: TUESDAY_TEN }, "2026-03-25T08:00:00.000Z", "due"],
    ["three days on", { enforcedAt: TUESDAY_TEN }, "2026-03-27T11:00:00.000Z", "due"],
    ["later than that", { enforcedAt: TUESDAY_TEN }, "2026-03-27T11:00:00.001Z", "tooLate"],
    ["over a weekend", { enforcedAt: "2026-03-27T14:00:00.000Z" }, "2026-03-28T10:00:00.000Z", "waits"],
    ["after a weekend", { enforcedAt: "2026-03-20T14:00:00.000Z" }, "2026-03-25T10:00:00.000Z", "due"],
    ["long after a weekend", { enforcedAt: "2026-03-20T14:00:00.000Z" }, "2026-03-26T08:00:00.001Z", "tooLate"],
    ["a clock that is behind", { enforcedAt: TUESDAY_TEN }, "2026-03-24T09:00:00.000Z", "waits"],
    ["a moment that cannot be read", { enforcedAt: "soon" }, "2026-03-24T12:00:00.000Z", "waits"],
  ])("%s", (_, entry, now, notice) => {
    expect(enforcedNotice(entry, RUNNING, new Date(now), BERLIN, rules)).toBe(notice);
    expect(isToBeTold(entry, new Date(now), BERLIN, rules)).toBe(notice === "due" || notice === "waits");
  });

  test("waits as long after a start as after an entry", () => {
    const at = (now: string) =>
      enforcedNotice({ enforcedAt: TUESDAY_TEN }, "2026-03-25T09:00:00.000Z", new Date(now), BERLIN, rules);
    expect([at("2026-03-25T09:59:59.999Z"), at("2026-03-25T10:00:00.000Z")]).toEqual(["waits", "due"]);
  });

  test("waits as long as the setting says", () => {
    const longer = { ...rules, propagationMinutes: 180 };
    const at = (now: string) => enforcedNotice({ enforcedAt: TUESDAY_TEN }, RUNNING, new Date(now), BERLIN, longer);
    expect([at("2026-03-24T12:59:00.000Z"), at("2026-03-24T13:00:00.000Z")]).toEqual(["waits", "due"]);
  });
});

test.each<[string | undefined, string, boolean]>([
  [undefined, TUESDAY_TEN, false],
  [TUESDAY_TEN, "2026-03-24T10:59:59.999Z", true],
  [TUESDAY_TEN, "2026-03-24T11:00:00.000Z", false],
  ["soon", TUESDAY_TEN, true],
])("an entry at %s may not apply yet at %s: %s", (enforcedAt, now, applying) => {
  expect(isApplying(enforcedAt, new Date(now), rules)).toBe(applying);
});
