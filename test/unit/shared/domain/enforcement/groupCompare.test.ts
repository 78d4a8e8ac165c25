import { describe, expect, test } from "vitest";
import type { Enforcement, EnforcementState } from "../../../../../shared/domain/enforcement/enforcement.ts";
import { groupDifferences, inTurn, sortBeforeStart } from "../../../../../shared/domain/enforcement/groupCompare.ts";

const at = "2026-03-02T08:00:00.000Z";
const row = (userId: string, state: EnforcementState, source = "wave|w", lookedAt?: string): Enforcement => ({
  userId,
  source,
  state,
  at,
  by: "x",
  ...(lookedAt && { evidence: { lookedAt } }),
});
const before = "2026-03-02T07:59:59.999Z";

describe("before a start, somebody in the group", () => {
  test.each<[string, Enforcement[], string]>([
    ["without a row leaves", [], "strangers"],
    ["who was only due leaves", [row("u", "due")], "strangers"],
    ["whose row has ended leaves", [row("u", "ended")], "strangers"],
    ["who is leaving is seen out", [row("u", "leaving")], "leaving"],
    ["who is in is looked at", [row("u", "in")], "toLookAt"],
    ["who was entering is looked at", [row("u", "entering")], "toLookAt"],
    ["who was looked at before the confirmation is looked at", [row("u", "in", "wave|w", before)], "toLookAt"],
    [
      "who leaves for one reason and stays for another is looked at",
      [row("u", "leaving"), row("u", "in", "joiner|j")],
      "toLookAt",
    ],
    ["who was looked at since stays", [row("u", "in", "wave|w", at)], "nothing"],
    [
      "who was looked at since, for one of two reasons, stays",
      [row("u", "in"), row("u", "in", "joiner|j", at)],
      "nothing",
    ],
  ])("%s", (_who, rows, list) => {
    const found = Object.entries(sortBeforeStart(["u"], rows, new Set(), at)).flatMap(([name, ids]) =>
      ids.length > 0 ? [name] : [],
    );
    expect(found).toEqual(list === "nothing" ? [] : [list]);
  });
});

describe("group and rows", () => {
  test.each<[string, string[], Enforcement[], { strangers?: string[]; missing?: string[] }]>([
    ["agree on somebody who is in", ["u"], [row("u", "in")], {}],
    ["leave somebody who enters to the owner of the row", ["u"], [row("u", "entering")], {}],
    ["likewise when the group does not show them yet", [], [row("u", "entering")], {}],
    ["leave somebody who leaves to the owner of the row", ["u"], [row("u", "leaving")], {}],
    ["likewise when the group has let them go", [], [row("u", "leaving"), row("u", "in", "joiner|j")], {}],
    ["agree on nobody for somebody who is due", [], [row("u", "due")], {}],
    ["know a stranger", ["u"], [], { strangers: ["u"] }],
    ["know somebody as a stranger whose row has ended", ["u"], [row("u", "ended")], { strangers: ["u"] }],
    ["know somebody as a stranger who is only due", ["u"], [row("u", "due")], { strangers: ["u"] }],
    [
      "know nobody as a stranger who has left within the hour",
      ["u"],
      [{ ...row("u", "ended"), at: "2026-03-02T08:00:00.001Z" }],
      {},
    ],
    ["know who is missing", [], [row("u", "in")], { missing: ["u"] }],
    [
      "name somebody once who is missing for two reasons",
      [],
      [row("u", "in"), row("u", "in", "joiner|j")],
      { missing: ["u"] },
    ],
  ])("%s", (_what, userIds, rows, found) => {
    expect(groupDifferences(userIds, rows, new Set(), new Date("2026-03-02T09:00:00.000Z"))).toEqual({
      strangers: [],
      missing: [],
      ...found,
    });
  });
});

describe("somebody of whom a row cannot be read", () => {
  test.each<[string, Enforcement[]]>([
    ["and who has no other", []],
    ["and another that says in", [row("u", "in")]],
    ["and another that has ended", [row("u", "ended")]],
    ["and another that is leaving", [row("u", "leaving")]],
  ])("%s is neither a stranger, nor missing, nor ready for a start", (_which, rows) => {
    const now = new Date("2026-03-02T09:00:00.000Z");
    const unread = new Set(["u"]);
    for (const inGroup of [["u"], []])
      expect(groupDifferences(inGroup, rows, unread, now)).toEqual({ strangers: [], missing: [] });
    expect(sortBeforeStart(["u"], rows, unread, at)).toEqual({
      strangers: [],
      leaving: [],
      toLookAt: [],
      unknown: ["u"],
    });
  });
});

test("whoever one run has no time for goes first with the next one", () => {
  const ids = ["a", "b", "c", "d"];
  expect(inTurn(ids, undefined)).toEqual(ids);
  expect(inTurn(ids, "b")).toEqual(["c", "d", "a", "b"]);
  expect(inTurn(ids, "d")).toEqual(ids);
  expect(inTurn(["a", "d"], "b")).toEqual(["d", "a"]);
});
