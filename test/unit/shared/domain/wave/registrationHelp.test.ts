import { expect, test } from "vitest";
import type { TryFinding } from "../../../../../shared/domain/signIns/registrationTries.ts";
import { helpNews, needsHelp, type RegistrationHelp } from "../../../../../shared/domain/wave/registrationHelp.ts";

const AT = "2026-03-20T09:00:00.000Z";
const NOW = new Date("2026-03-22T09:00:00.000Z");
type Change = Partial<Omit<TryFinding, "kind">>;
const tries = (...some: readonly (Change & { readonly userId: string })[]) =>
  new Map(
    some.map((one) => [one.userId, { kind: "couldNotRegister" as const, refusals: [], lastAt: AT, ...one }] as const),
  );
const refusals = [{ at: AT, policyIds: ["p1"] }];
const failed: RegistrationHelp = { at: AT, state: "failed" };

test.each<[string, RegistrationHelp | undefined, string, boolean]>([
  ["nobody who did not try", undefined, AT, false],
  ["whoever failed, for a week", failed, "2026-03-27T08:59:59.999Z", true],
  ["nobody a week later", failed, "2026-03-27T09:00:00.000Z", false],
  ["whoever a policy refused", { at: AT, state: "refusedByPolicy" }, AT, true],
  ["nobody for whom it is over", { at: AT, state: "over" }, AT, false],
])("help in place of a nudge gets %s", (_who, registrationHelp, now, expected) => {
  expect(needsHelp({ registrationHelp }, new Date(now))).toBe(expected);
});

test("what is new is told once, of each person alone, whatever the case of their id", () => {
  const members = [
    { userId: "A" },
    { userId: "b", registrationHelp: failed },
    { userId: "c", registrationHelp: failed },
    { userId: "d" },
  ];
  const news = helpNews(
    members,
    tries(
      { userId: "a", refusals },
      { userId: "b", failedAt: AT },
      { userId: "c", failedAt: AT, doneAt: "2026-03-20T10:00:00.000Z" },
      { userId: "somebody else", refusals },
    ),
    NOW,
  );
  expect(news).toEqual([
    {
      userId: "A",
      help: { at: AT, state: "refusedByPolicy" },
      trouble: { kind: "refusedByPolicy", at: AT, policyIds: ["p1"] },
    },
    { userId: "c", help: { at: AT, state: "over" } },
  ]);
});

test("a later try is news, and one that is over stays over", () => {
  const later = "2026-03-21T09:00:00.000Z";
  const known = [{ userId: "b", registrationHelp: failed }];
  expect(helpNews(known, tries({ userId: "b", failedAt: later }), NOW)).toMatchObject([
    { help: { at: later, state: "failed" } },
  ]);
  expect(helpNews([{ userId: "b", registrationHelp: { at: AT, state: "over" } }], tries(), NOW)).toEqual([]);
});

test("a try of more than a week ago is over, and was never news", () => {
  const old = tries({ userId: "b", failedAt: AT });
  const weekOn = (ms: number) => new Date(Date.parse(AT) + 7 * 86_400_000 + ms);
  expect(helpNews([{ userId: "b" }], old, weekOn(-1))).toHaveLength(1);
  expect(helpNews([{ userId: "b" }], old, weekOn(0))).toEqual([]);
  expect(helpNews([{ userId: "b", registrationHelp: failed }], old, weekOn(0))).toMatchObject([
    { help: { at: AT, state: "over" } },
  ]);
});

test("nothing that was read of somebody says that it is over: a log that is refused, or not read yet, helps nobody", () => {
  const known = [
    { userId: "b", registrationHelp: failed },
    { userId: "c", registrationHelp: { at: AT, state: "refusedByPolicy" as const } },
  ];
  expect(helpNews(known, tries(), NOW)).toEqual([]);
  const weekOn = new Date(Date.parse(AT) + 7 * 86_400_000);
  expect(helpNews(known, tries(), weekOn)).toMatchObject([{ help: { state: "over" } }, { help: { state: "over" } }]);
});
