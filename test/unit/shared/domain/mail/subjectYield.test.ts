import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Variant, VariantSchema } from "../../../../../shared/domain/mail/subjectVariants.ts";
import { subjectYields } from "../../../../../shared/domain/mail/subjectYield.ts";

const MAILED = "2026-03-02T08:00:00.000Z";
const now = new Date("2026-03-20T08:00:00Z");
const sent = (userId: string, change: Partial<{ variant: Variant; at: string }> = {}) =>
  ({ subject: "announcement", variant: "A", userId, at: MAILED, ...change }) as const;
const yieldFor = (person: { hasUsablePasskey?: boolean; passkeyCreatedAt?: string }, at = MAILED, when = now) =>
  subjectYields([sent("u", { at })], [{ userId: "u", ...person }], when)[0]?.variants[0];

describe("somebody who was sent a mail", () => {
  const none = { hadOne: 0, counted: 1, within72Hours: 0, byNow: 0 };
  test.each<[string, Parameters<typeof yieldFor>[0], object]>([
    ["and has no passkey counts, and did nothing", { hasUsablePasskey: false }, none],
    ["and was not looked at counts, and did nothing", {}, none],
    [
      "and set one up at once",
      { hasUsablePasskey: true, passkeyCreatedAt: "2026-03-02T08:00:00.001Z" },
      { ...none, within72Hours: 1, byNow: 1 },
    ],
    [
      "and set one up in the last minute of the 72 hours",
      { hasUsablePasskey: true, passkeyCreatedAt: "2026-03-05T08:00:00.000Z" },
      { ...none, within72Hours: 1, byNow: 1 },
    ],
    [
      "and set one up later counts by now alone",
      { hasUsablePasskey: true, passkeyCreatedAt: "2026-03-05T08:00:00.001Z" },
      { ...none, byNow: 1 },
    ],
    [
      "and had one before tells nothing",
      { hasUsablePasskey: true, passkeyCreatedAt: MAILED },
      { hadOne: 1, counted: 0, within72Hours: 0, byNow: 0 },
    ],
    [
      "and has one of unknown age tells nothing",
      { hasUsablePasskey: true },
      { hadOne: 1, counted: 0, within72Hours: 0, byNow: 0 },
    ],
    [
      "and lost it again counts as without",
      { hasUsablePasskey: false, passkeyCreatedAt: "2026-03-03T08:00:00.000Z" },
      none,
    ],
  ])("%s", (_what, person, expected) => {
    expect(yieldFor(person)).toEqual({ variant: "A", sent: 1, ...expected });
  });

  test.each([
    ["is not counted before the 72 hours are over", "2026-03-05T07:59:59.999Z", 0],
    ["is counted once they are", "2026-03-05T08:00:00.000Z", 1],
  ])("%s", (_what, when, counted) => {
    const made = { hasUsablePasskey: true, passkeyCreatedAt: "2026-03-02T09:00:00.000Z" };
    expect(yieldFor(made, MAILED, new Date(when))).toMatchObject({ counted, within72Hours: counted, byNow: 1 });
  });

  test("counts once, from the first time, whatever comes first in the ledger", () => {
    const again = sent("u", { at: "2026-03-05T08:00:00.000Z" });
    const people = [{ userId: "u", hasUsablePasskey: true, passkeyCreatedAt: "2026-03-07T08:00:00.000Z" }];
    for (const mails of [
      [sent("u"), again],
      [again, sent("u")],
    ])
      expect(subjectYields(mails, people, now)[0]?.variants[0]).toMatchObject({ sent: 1, within72Hours: 0, byNow: 1 });
  });

  test("and is no member any more counts as sent, and did nothing", () => {
    expect(subjectYields([sent("gone")], [], now)[0]?.variants[0]).toMatchObject({ sent: 1, counted: 1, byNow: 0 });
  });
});

test("mails stand in the order in which people get them, with all three subjects, and none that was not sent", () => {
  const mails = [
    { ...sent("a"), subject: "enforcementWarning" as const },
    { ...sent("a"), subject: "chaserLoss" as const, variant: "C" as const },
    sent("a"),
  ];
  const yields = subjectYields(mails, [], now);
  expect(yields.map(({ subject }) => subject)).toEqual(["announcement", "chaserLoss", "enforcementWarning"]);
  for (const { variants } of yields) expect(variants.map(({ variant }) => variant)).toEqual(["A", "B", "C"]);
  expect(subjectYields([], [], now)).toEqual([]);
});

test("the numbers add up, whoever was sent what", () => {
  const person = fc.record({
    variant: fc.constantFrom(...VariantSchema.options),
    hasUsablePasskey: fc.boolean(),
    madeHours: fc.integer({ min: -100, max: 400 }),
    sentHours: fc.integer({ min: 0, max: 400 }),
  });
  fc.assert(
    fc.property(fc.array(person, { maxLength: 60 }), (people) => {
      const at = (hours: number) => new Date(now.getTime() - 400 * 3_600_000 + hours * 3_600_000).toISOString();
      const mails = people.map(({ variant, sentHours }, n) => sent(`u${n}`, { variant, at: at(sentHours) }));
      const seen = people.map(({ hasUsablePasskey, madeHours }, n) => ({
        userId: `u${n}`,
        hasUsablePasskey,
        passkeyCreatedAt: at(madeHours),
      }));
      const variants = subjectYields(mails, seen, now).flatMap((one) => one.variants);
      expect(variants.reduce((sum, one) => sum + one.sent, 0)).toBe(people.length);
      for (const one of variants) {
        expect(one.hadOne + one.counted).toBeLessThanOrEqual(one.sent);
        expect(one.within72Hours).toBeLessThanOrEqual(Math.min(one.counted, one.byNow));
        expect(one.byNow).toBeLessThanOrEqual(one.sent - one.hadOne);
      }
    }),
  );
});
