import { describe, expect, test } from "vitest";
import type { ReportedLine } from "../../../../../shared/domain/deadline/deadlineStanding.ts";
import {
  type DepartmentAsked,
  DepartmentSizes,
  departmentAskedFor,
  departmentCut,
  departmentKeyOf,
  departmentNamed,
  departmentNameOf,
  departmentOfCut,
  isAskedFor,
} from "../../../../../shared/domain/deadline/department.ts";
import { type DepartmentReading, nextReading } from "../../../../../shared/domain/deadline/departmentReading.ts";
import { EVERYBODY, ProgressCount } from "../../../../../shared/domain/deadline/progressCut.ts";

test.each([
  ["as it is written", "Sales", "Sales"],
  ["without spaces around it", "  Sales\u00a0", "Sales"],
  ["with one space in the place of many, and of line breaks", "R &\t\r\n D", "R & D"],
  ["without what nobody sees", "Sa\u200bles\u202e\u0000", "Sales"],
  ["composed", "Bu\u0308ro", "Büro"],
  ["with whatever else is in it", "=1+1|a/b\\c#d?e", "=1+1|a/b\\c#d?e"],
  ["with at most 64 characters, and no half ones", "😀".repeat(70), "😀".repeat(64)],
  ["without halves of characters", "a\ud800b", "a\ufffdb"],
  ["not, where it is empty", "", undefined],
  ["not, where there are but spaces", " \u200b\t", undefined],
  ["not, where it is absent", null, undefined],
] as const)("a name is taken %s", (_how, written, name) => {
  expect(departmentNameOf(written)).toBe(name);
});

test.each([
  ["case", "SALES", "sales", true],
  ["spaces", "Customer  Service ", "customer service", true],
  ["how an accent is composed", "Bu\u0308ro", "BÜRO", true],
  ["an accent", "Büro", "Buro", false],
  ["a letter", "Sales 1", "Sales 2", false],
] as const)("%s tells two departments apart, or does not", (_what, one, other, isSame) => {
  expect(departmentKeyOf(one) === departmentKeyOf(other)).toBe(isSame);
});

describe("the part of a cut", () => {
  test.each([
    [{ kind: "none" }],
    [{ kind: "other" }],
    [{ kind: "named", key: "other" }],
    [{ kind: "named", key: "none" }],
    [{ kind: "named", key: "department|none" }],
    [{ kind: "named", key: "a|b" }],
  ] as const)("%j is found again by its key", (part) => {
    expect(departmentOfCut(departmentCut(part))).toEqual(part);
  });

  test.each(["all", "none", "wave|wave-1", "family|iphone", "department|later"])("%s is of no department", (cut) => {
    expect(departmentOfCut(cut)).toBeUndefined();
  });

  test("has a name where it is of one department", () => {
    const named = [{ key: "other", name: "Other" }];
    expect(departmentNamed(named, departmentCut({ kind: "named", key: "other" }))).toBe("Other");
    expect(departmentNamed(named, departmentCut({ kind: "other" }))).toBeUndefined();
    expect(departmentNamed(named, EVERYBODY)).toBeUndefined();
  });

  test("is what somebody asks for", () => {
    expect(departmentAskedFor({ department: " OTHER" })).toEqual({ kind: "named", key: "other" });
    expect(departmentAskedFor({ departments: "other" })).toEqual({ kind: "other" });
    expect(departmentAskedFor({})).toBeUndefined();
  });
});

test("the largest are counted by name, as most of their people have it written", () => {
  const sizes = new DepartmentSizes();
  for (const name of ["sales", "Sales", "Sales", "IT", "it", "HR", "HR", "Legal"]) sizes.add(name);
  // Of equals the first by name.
  expect(sizes.largest(3)).toEqual([
    { key: "sales", name: "Sales" },
    { key: "hr", name: "HR" },
    { key: "it", name: "IT" },
  ]);
  expect(sizes.largest(9)).toHaveLength(4);
  expect(new DepartmentSizes().largest()).toEqual([]);
});

test.each([
  [{ kind: "none" }, [undefined]],
  [{ kind: "named", key: "sales" }, ["Sales", "sales"]],
  [{ kind: "named", key: "legal" }, ["Legal"]],
  [{ kind: "other", named: ["sales"] }, ["Legal", "Other"]],
] satisfies [DepartmentAsked, (string | undefined)[]][])("%j asks for %j", (asked, found) => {
  expect(["Sales", "sales", "Legal", "Other", undefined].filter((one) => isAskedFor(asked, one))).toEqual(found);
});

describe("a count by department", () => {
  const line = (n: number, change: Partial<ReportedLine> = {}): ReportedLine => ({
    userId: `1000000A-0000-4000-8000-00000000000${n}`,
    methodsRegistered: ["mobilePhone"],
    ready: false,
    isAdmin: false,
    hasLeft: false,
    ...change,
  });
  const people = [
    line(1),
    line(2, { methodsRegistered: ["passKeySynced"], ready: true, waveId: "wave-1" }),
    line(3),
    line(4),
    line(5),
    line(6, { hasLeft: true }),
  ];
  const written = { 1: "Sales", 2: "SALES", 3: "Other", 4: "Legal", 6: "Sales" };
  const named = [
    { key: "sales", name: "Sales" },
    { key: "other", name: "Other" },
  ];
  const of = new Map(Object.entries(written).map(([n, name]) => [line(Number(n)).userId.toLowerCase(), name]));

  test("has everybody once: in a named one, in another, or in none", () => {
    const count = new ProgressCount({}, { named, of });
    count.add(people);
    const cuts = [...count.cuts()].filter(([cut]) => departmentOfCut(cut));
    expect(cuts.map(([cut, value]) => [departmentOfCut(cut), value.people])).toEqual([
      [{ kind: "named", key: "sales" }, 2],
      [{ kind: "named", key: "other" }, 1],
      [{ kind: "other" }, 1],
      [{ kind: "none" }, 1],
    ]);
    expect(cuts.reduce((sum, [, { people }]) => sum + people, 0)).toBe(count.cuts().get(EVERYBODY)?.people);
    expect(count.cuts().get(departmentCut({ kind: "named", key: "sales" }))).toMatchObject({
      left: 0,
      standings: { february: { smsOrVoiceOnly: 1, ready: 1 } },
    });
    const listed = count.list({ cohort: "february", standing: "smsOrVoiceOnly" });
    expect(listed.map(({ department }) => department)).toEqual(["Sales", "Other", "Legal", undefined]);
  });

  test("is none where nobody has read departments", () => {
    const count = new ProgressCount({});
    count.add(people);
    expect([...count.cuts().keys()].filter((cut) => departmentOfCut(cut))).toEqual([]);
  });
});

describe("everybody's department is read", () => {
  const now = new Date("2026-11-30T08:00:00.000Z");
  const until = "2026-11-30T08:09:00.000Z";
  const last = { startedAt: "2026-11-29T08:00:00.000Z", slot: "a", readAt: "", day: "2026-11-29", named: [] } as const;
  const open = { startedAt: "2026-11-30T07:00:00.000Z", slot: "b", page: 30, next: "31" } as const;
  const begun = { startedAt: now.toISOString(), slot: "b", page: 0, until } as const;

  test.each([
    ["the first time", undefined, { ...begun, slot: "a" }],
    ["once a day, beside what was read last", { last }, begun],
    ["not twice on one day", { last: { ...last, day: "2026-11-30" } }, undefined],
    ["from where it was broken off", { last, reading: open }, { ...open, until }],
    ["not by two runs at once", { last, reading: { ...open, until: "2026-11-30T08:00:00.001Z" } }, undefined],
    [
      "by the next run where one died",
      { last, reading: { ...open, until: "2026-11-30T08:00:00.000Z" } },
      { ...open, until },
    ],
    ["anew where it stood still", { last, reading: { ...open, startedAt: "2026-11-30T02:00:00.000Z" } }, begun],
  ] satisfies [string, DepartmentReading | undefined, DepartmentReading["reading"]][])("%s", (_when, known, turn) => {
    expect(nextReading(known, "2026-11-30", now)).toEqual(turn);
  });
});
