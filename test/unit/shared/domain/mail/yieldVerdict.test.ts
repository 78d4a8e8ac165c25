import { describe, expect, test } from "vitest";
import { VariantSchema } from "../../../../../shared/domain/mail/subjectVariants.ts";
import { verdictOf, type YieldVerdict } from "../../../../../shared/domain/mail/yieldVerdict.ts";

describe("the numbers", () => {
  const of = (...done: readonly (readonly [counted: number, within72Hours: number, sent?: number])[]) =>
    verdictOf(
      done.map(([counted, within72Hours, all = counted], n) => ({
        variant: VariantSchema.options[n] ?? "A",
        sent: all,
        hadOne: 0,
        counted,
        within72Hours,
      })),
    );

  test.each<[string, YieldVerdict, YieldVerdict]>([
    ["of 29 people for one subject are too few", of([29, 29], [500, 0], [500, 0]), { kind: "tooFew" }],
    ["of 30 each may tell", of([30, 30], [30, 0], [30, 0]), { kind: "clear", best: "A" }],
    ["of nobody are too few", of([0, 0], [0, 0], [0, 0]), { kind: "tooFew" }],
    ["before the 72 hours are over come too early", of([29, 10, 40], [40, 10], [40, 10]), { kind: "tooEarly" }],
    ["that are the same may be chance", of([500, 100], [500, 100], [500, 100]), { kind: "mayBeChance" }],
    ["that are all nothing may be chance", of([500, 0], [500, 0], [500, 0]), { kind: "mayBeChance" }],
    ["that are all of them may be chance", of([500, 500], [500, 500], [500, 500]), { kind: "mayBeChance" }],
    ["a little apart may be chance", of([100, 20], [100, 25], [100, 30]), { kind: "mayBeChance" }],
    ["far apart name the best", of([100, 20], [100, 45], [100, 21]), { kind: "clear", best: "B" }],
    ["of which two are as good name none", of([100, 20], [100, 45], [100, 44]), { kind: "mayBeChance" }],
    [
      "a little apart tell with many people",
      of([5000, 1000], [5000, 1250], [5000, 1500]),
      { kind: "clear", best: "C" },
    ],
  ])("%s", (_what, verdict, expected) => {
    expect(verdict).toEqual(expected);
  });

  test("of people who had a passkey before make no few into enough", () => {
    const one = { sent: 500, hadOne: 480, counted: 20, within72Hours: 20 };
    expect(verdictOf(VariantSchema.options.map((variant) => ({ variant, ...one })))).toEqual({ kind: "tooFew" });
  });
});
