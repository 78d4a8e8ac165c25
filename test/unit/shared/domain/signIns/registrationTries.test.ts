import { describe, expect, test } from "vitest";
import type { RegistrationTrouble } from "../../../../../shared/domain/people/registrationTrouble.ts";
import type { SignIn } from "../../../../../shared/domain/people/signIn.ts";
import { nextPlace } from "../../../../../shared/domain/signIns/nextPlace.ts";
import {
  joinedTries,
  type TryFinding,
  triesNews,
  troubleOfTry,
  tryOfAttempt,
  tryOfRefusal,
} from "../../../../../shared/domain/signIns/registrationTries.ts";
import { afterTries, areTriesRead, beginTries, NO_TRIES } from "../../../../../shared/domain/signIns/triesFeed.ts";

const at = (hour: number): string => `2026-03-20T${String(hour).padStart(2, "0")}:00:00.000Z`;
const tried = (hour: number, succeeded: boolean) => tryOfAttempt({ userId: "ANN", at: at(hour), succeeded });
const signIn = (change: Partial<SignIn> = {}): SignIn => ({
  id: "s",
  userId: "ANN",
  createdDateTime: at(9),
  errorCode: 53003,
  appId: "19db86c3-b2b9-44cc-b339-36da233a3be2",
  appliedConditionalAccessPolicies: [{ id: "p1", result: "failure" }],
  ...change,
});
const refused = (hour: number, ...ids: readonly string[]): TryFinding => {
  const appliedConditionalAccessPolicies = ids.map((id) => ({ id, result: "failure" }));
  return tryOfRefusal(signIn({ createdDateTime: at(hour), appliedConditionalAccessPolicies })) as TryFinding;
};

describe("what stands in the way of somebody", () => {
  const failed = (hour: number): RegistrationTrouble => ({ kind: "failed", at: at(hour) });
  const byPolicy = (hour: number, ...policyIds: readonly string[]): RegistrationTrouble => ({
    kind: "refusedByPolicy",
    at: at(hour),
    policyIds,
  });
  test.each<[string, readonly TryFinding[], RegistrationTrouble | undefined]>([
    ["who failed", [tried(9, false)], failed(9)],
    ["who failed twice is the last time", [tried(9, false), tried(10, false)], failed(10)],
    ["who managed is nothing", [tried(9, true)], undefined],
    ["who failed and managed later is nothing", [tried(9, false), tried(10, true)], undefined],
    ["who failed and managed at the same moment is nothing", [tried(9, false), tried(9, true)], undefined],
    ["who managed and failed later is that", [tried(9, true), tried(10, false)], failed(10)],
    ["whom policies refused are all of them", [refused(8, "p2"), refused(9, "p1")], byPolicy(9, "p1", "p2")],
    ["whom a policy refused, and who failed, is the policy", [refused(8, "p1"), tried(9, false)], byPolicy(8, "p1")],
    ["whom a policy refused and who managed later is nothing", [refused(8, "p1"), tried(9, true)], undefined],
    [
      "whom a policy refused once more since",
      [refused(8, "p1"), tried(9, true), refused(10, "p2")],
      byPolicy(10, "p2"),
    ],
  ])("%s, in whatever order it is read", (_who, lines, expected) => {
    for (const some of [lines, lines.toReversed()])
      expect(troubleOfTry(some.reduce((one, other) => joinedTries(one, other)))).toEqual(expected);
  });

  test.each<[string, Partial<SignIn>]>([
    ["elsewhere", { appId: "11111111-0000-4000-8000-000000000001" }],
    ["that no policy refused", { appliedConditionalAccessPolicies: [{ id: "p1", result: "success" }] }],
    ["without its policies", { appliedConditionalAccessPolicies: undefined }],
  ])("is no sign-in %s", (_which, change) => {
    expect(tryOfRefusal(signIn(change))).toBeUndefined();
  });
});

test("a line that is read twice is no news, and any other one is", () => {
  const known = joinedTries(tried(9, false), refused(8, "p1"));
  expect(known.userId).toBe("ann");
  expect(triesNews(undefined, known)).toEqual(known);
  expect(triesNews(known, tried(9, false))).toBeUndefined();
  expect(triesNews(known, tried(7, false))).toBeUndefined();
  expect(triesNews(known, refused(8, "p1"))).toBeUndefined();
  expect(triesNews(known, refused(10, "p1"))).toMatchObject({ lastAt: at(10) });
  expect(triesNews(known, tried(10, true))).toMatchObject({ doneAt: at(10), refusals: [] });
});

describe("a reading", () => {
  const NOW = new Date(at(12));
  test.each<[string, string | undefined, string]>([
    ["begins a week back", undefined, "2026-03-13T12:00:00.000Z"],
    ["goes on where the last one ended, with six hours before", at(11), at(5)],
    ["begins a week back after a long time", "2026-03-01T00:00:00.000Z", "2026-03-13T12:00:00.000Z"],
    ["begins a week back where nobody can tell", "2026-04-01T00:00:00.000Z", "2026-03-13T12:00:00.000Z"],
  ])("%s", (_name, readUntil, from) => {
    expect(beginTries({ listed: [], readUntil }, NOW)).toEqual({ from, to: at(12) });
  });

  test.each<[string, string | undefined, boolean]>([
    ["never", undefined, false],
    ["an hour ago", at(11), false],
    ["a little later", "2026-03-20T11:00:00.001Z", true],
    ["in the future", at(13), false],
  ])("of %s is good for an hour: %s", (_when, readUntil, expected) => {
    expect(areTriesRead({ listed: [], readUntil }, NOW, 3_600_000)).toBe(expected);
  });

  test("counts what could not be read, page by page, and tells what was read", () => {
    const first = nextPlace(beginTries(NO_TRIES, NOW), { next: "page 2", oldest: at(10), unread: 2 });
    const last = nextPlace(first, { unread: 1 });
    expect(last).toEqual({ from: "2026-03-13T12:00:00.000Z", to: at(12), oldest: at(10), unread: 3 });
    expect(afterTries(NO_TRIES, last)).toEqual({
      readUntil: at(12),
      listed: [{ from: "2026-03-13T12:00:00.000Z", to: at(12), unread: 3 }],
    });
  });
});
