import { describe, expect, test } from "vitest";
import { MailKindSchema } from "../../../../../shared/domain/mail/mailKinds.ts";
import {
  chaserSubject,
  chosenSubject,
  VariantSchema,
  VariedSubjectSchema,
} from "../../../../../shared/domain/mail/subjectVariants.ts";

const around = { tenantId: "00000000-0000-4000-8000-000000000001", subjectVariants: true };
const idOf = (n: number) => `10000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const people = Array.from({ length: 3000 }, (_, n) => idOf(n));

describe("the subject of somebody's mail", () => {
  test("is one of three, for about a third of the people each", () => {
    for (const kind of ["announcement", "dayOf", "reminder", "chaser", "enforcementWarning"] as const) {
      const drawn = Map.groupBy(people, (userId) => chosenSubject(kind, 1, userId, around)?.variant);
      expect([...drawn.keys()].toSorted()).toEqual(VariantSchema.options);
      for (const some of drawn.values()) expect(Math.abs(some.length - 1000)).toBeLessThan(100);
    }
  });

  test("is the same each time, however an id is written, and whoever else is mailed", () => {
    const of = (userId: string, tenantId = around.tenantId) =>
      chosenSubject("announcement", 1, userId, { ...around, tenantId });
    const id = "abcdef00-0000-4000-8000-00000000000a";
    expect(of(id.toUpperCase(), around.tenantId.toUpperCase())).toEqual(of(id));
    const [first, ...again] = [people, people.toReversed()].map((some) => new Map(some.map((one) => [one, of(one)])));
    for (const one of people) expect(again[0]?.get(one)).toEqual(first?.get(one));
  });

  // Whoever got A of one mail would else always get A of the next, and what one did would be told of the other.
  test.each([
    ["another mail", (userId: string) => chosenSubject("reminder", 1, userId, around)],
    ["another tone", (userId: string) => chosenSubject("chaser", 2, userId, around)],
    ["another tenant", (userId: string) => chosenSubject("chaser", 1, userId, { ...around, tenantId: idOf(1) })],
  ])("says nothing of the one in %s", (_what, other) => {
    const same = people.filter(
      (userId) => other(userId)?.variant === chosenSubject("chaser", 1, userId, around)?.variant,
    );
    expect(Math.abs(same.length - 1000)).toBeLessThan(100);
  });

  test("stands still: these were drawn when it was made", () => {
    const variants = people.slice(0, 12).map((userId) => chosenSubject("announcement", 1, userId, around)?.variant);
    expect(variants.join("")).toBe("CABBAACAACBA");
  });

  test.each([
    [0, "chaserFriendly"],
    [1, "chaserFriendly"],
    [2, "chaserLoss"],
    [3, "chaserLoss"],
    [4, "chaserLast"],
    [40, "chaserLast"],
  ] as const)("of a chaser rises with its tone (%i: %s)", (tone, subject) => {
    expect(chaserSubject(tone)).toBe(subject);
    expect(chosenSubject("chaser", tone, idOf(1), around)?.subject).toBe(subject);
  });

  test("of every other mail is one alone", () => {
    const varied = MailKindSchema.options.filter((kind) => chosenSubject(kind, 1, idOf(1), around) !== undefined);
    expect(varied).toEqual(["announcement", "dayOf", "reminder", "chaser", "enforcementWarning"]);
    expect(VariedSubjectSchema.options).toHaveLength(varied.length + 2);
  });

  test("is not drawn where none are compared", () => {
    expect(chosenSubject("announcement", 1, idOf(1), { ...around, subjectVariants: false })).toBeUndefined();
  });
});
