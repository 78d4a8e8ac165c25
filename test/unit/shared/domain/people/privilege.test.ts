import { expect, test } from "vitest";
import { isAmong, mayHoldRole, notMet } from "../../../../../shared/domain/people/privilege.ts";

test.each([
  ["is role-assignable", { displayName: "Admins", isAssignableToRole: true }, true],
  ["does not say whether it is", { displayName: "Admins" }, true],
  ["is not", { displayName: "Sales", isAssignableToRole: false }, false],
  ["says neither yes nor no", { displayName: "Sales", isAssignableToRole: null }, false],
  ["shows nothing of itself", { displayName: null, isAssignableToRole: null }, true],
  ["has no name", { displayName: "", isAssignableToRole: false }, true],
  ["is nothing but an id", {}, true],
])("a group that %s may hold a role: %j is %s", (_what, group, expected) => {
  expect(mayHoldRole(group)).toBe(expected);
});

test.each([
  ["is one of them", ["a", "b"], "b", true],
  ["is one of them, written otherwise", ["A", "B"], "b", true],
  ["is one of them, written otherwise by whoever asks", ["a", "b"], "B", true],
  ["is none of them", ["a", "b"], "c", false],
  ["is a part of one", ["ab"], "b", false],
  ["is none of nobody", [], "a", false],
])("an id that %s: %j, %s: %s", (_what, ids, id, expected) => {
  expect(isAmong(ids, id)).toBe(expected);
});

test("whoever was met is not met again, in whatever case the id is written, and the first word on them counts", () => {
  const met = new Set<string>();
  expect(
    notMet(
      [
        ["a", 1],
        ["B", 2],
        ["A", 3],
        ["b", 4],
      ],
      met,
    ),
  ).toEqual([
    ["a", 1],
    ["B", 2],
  ]);
  expect(
    notMet(
      [
        ["b", 5],
        ["c", 6],
      ],
      met,
    ),
  ).toEqual([["c", 6]]);
  expect(notMet([["C", 7]], met)).toEqual([]);
});
