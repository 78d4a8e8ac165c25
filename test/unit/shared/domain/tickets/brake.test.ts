import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chasePace, helpdeskLoad, sayLoad } from "../../../../../shared/domain/tickets/brake.ts";
import { sayHelpdesk } from "../../../../../shared/tickets/sayHelpdesk.ts";

const week = { workingDays: [1, 2, 3, 4, 5] };
/** Friday 6 March 2026, noon in Berlin. */
const FRIDAY = new Date("2026-03-06T11:00:00Z");
const counts = (opened: Record<string, number>, postedAt = FRIDAY.toISOString()) => ({
  postedAt,
  timeZone: "Europe/Berlin",
  opened,
});
const even = (n: number) => ({ "2026-03-03": n, "2026-03-04": n, "2026-03-05": n });
const kindOf = (opened: Record<string, number>, now = FRIDAY, limit: number | undefined = 40) =>
  helpdeskLoad(counts(opened, now.toISOString()), limit, now, week).kind;

describe("the load of the helpdesk", () => {
  test.each([
    ["nothing at all", {}, "low"],
    ["half of what it can take", even(20), "low"],
    ["a little more than half", { ...even(20), "2026-03-05": 21 }, "usual"],
    ["four fifths", even(32), "usual"],
    ["more than four fifths", { ...even(32), "2026-03-05": 33 }, "high"],
    ["as much as it can take", even(40), "high"],
    ["more than it can take, on average", { ...even(40), "2026-03-05": 41 }, "over"],
    ["one bad day among two quiet ones", { "2026-03-05": 100 }, "high"],
    ["too many today already", { "2026-03-06": 41 }, "over"],
    ["as many today as it can take", { "2026-03-06": 40 }, "high"],
    ["a day that lies further back", { ...even(20), "2026-03-02": 500 }, "low"],
    ["a day to come, by a clock that is ahead", { "2026-03-07": 500 }, "low"],
  ])("with %s", (_what, opened, kind) => {
    expect(kindOf(opened)).toBe(kind);
  });

  test.each([
    [
      "on Monday the last three working days are Wednesday to Friday, the weekend counts along",
      "2026-03-09T11:00:00Z",
      {
        "2026-03-04": 30,
        "2026-03-05": 30,
        "2026-03-06": 30,
        "2026-03-07": 15,
        "2026-03-08": 16,
      },
      "over",
    ],
    ["and what came before Wednesday does not", "2026-03-09T11:00:00Z", { "2026-03-03": 500 }, "low"],
    ["on Sunday they are Wednesday to Friday, too", "2026-03-08T11:00:00Z", { "2026-03-04": 121 }, "over"],
    ["the day changes at midnight in the zone of the counts", "2026-03-05T22:59:00Z", { "2026-03-05": 41 }, "over"],
    ["one minute later it is a day among three", "2026-03-05T23:00:00Z", { "2026-03-05": 41 }, "low"],
  ])("%s", (_what, now, opened, kind) => {
    expect(kindOf(opened as Record<string, number>, new Date(now))).toBe(kind);
  });

  test("is not known where tickets were not posted for a week, however many there were", () => {
    const posted = (at: string) => helpdeskLoad(counts({ "2026-03-06": 500 }, at), 40, FRIDAY, week).kind;
    expect(posted("2026-02-27T11:00:00.000Z")).toBe("over");
    expect(posted("2026-02-27T10:59:59.999Z")).toBe("notKnown");
    expect(posted("soon")).toBe("notKnown");
    expect(helpdeskLoad(undefined, 40, FRIDAY, week)).toEqual({ kind: "notKnown", limit: 40 });
  });

  test("is nobody's business where no limit is set", () => {
    expect(helpdeskLoad(counts({ "2026-03-06": 5000 }), undefined, FRIDAY, week)).toEqual({ kind: "notSet" });
  });

  test("slows chasers, and stops them; whatever is not known does neither", () => {
    const kinds = ["notSet", "notKnown", "low", "usual", "high", "over"] as const;
    expect(kinds.map((kind) => chasePace({ kind }))).toEqual(["usual", "usual", "usual", "usual", "half", "none"]);
  });

  test("says its numbers, and for each kind what follows", () => {
    const load = helpdeskLoad(counts({ ...even(40), "2026-03-05": 41, "2026-03-06": 7 }), 40, FRIDAY, week);
    expect(sayLoad(load)).toBe("the helpdesk gets 40.3 tickets a day (7 today), and can take 40");
    expect(sayHelpdesk(load)).toContain("The helpdesk gets 40.3 tickets a day");
    expect(sayHelpdesk({ ...load, kind: "low" })).toContain("may be ramped up");
    expect(sayHelpdesk({ ...load, kind: "high" })).toContain("twice their interval");
    expect(sayHelpdesk({ kind: "notSet" })).toContain("Nobody has set what the helpdesk can take");
    expect(sayHelpdesk({ kind: "notKnown", limit: 40 })).toContain("holds up nothing");
    expect(sayHelpdesk({ kind: "notKnown", limit: 40, postedAt: "2026-01-01" })).toContain("for a week");
  });

  test("never falls with a ticket more", () => {
    const order = ["low", "usual", "high", "over"];
    const day = fc.constantFrom("2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06");
    fc.assert(
      fc.property(fc.dictionary(day, fc.nat(90)), day, (opened, one) => {
        const more = { ...opened, [one]: (opened[one] ?? 0) + 1 };
        expect(order.indexOf(kindOf(more))).toBeGreaterThanOrEqual(order.indexOf(kindOf(opened)));
      }),
    );
  });
});
