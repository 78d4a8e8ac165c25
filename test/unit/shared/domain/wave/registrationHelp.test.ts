import { expect, test } from "vitest";
import type { SignIn } from "../../../../../shared/domain/people/signIn.ts";
import { helpNews, needsHelp, type RegistrationHelp } from "../../../../../shared/domain/wave/registrationHelp.ts";

const AT = "2026-03-20T09:00:00.000Z";
const tried = (userId: string, succeeded: boolean, at = AT) => ({ userId, at, succeeded });
const stopped = (userId: string): SignIn => ({
  id: "s1",
  userId,
  createdDateTime: AT,
  errorCode: 53003,
  appId: "19db86c3-b2b9-44cc-b339-36da233a3be2",
  appliedConditionalAccessPolicies: [{ id: "p1", result: "failure" }],
});
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
    [tried("b", false), tried("c", false), tried("c", true, "2026-03-20T10:00:00.000Z")],
    [stopped("a"), stopped("somebody else")],
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
  expect(helpNews([{ userId: "b", registrationHelp: failed }], [tried("b", false, later)], [])).toMatchObject([
    { help: { at: later, state: "failed" } },
  ]);
  expect(helpNews([{ userId: "b", registrationHelp: { at: AT, state: "over" } }], [], [])).toEqual([]);
});
