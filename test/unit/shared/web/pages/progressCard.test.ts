import { parse } from "node-html-parser";
import { describe, expect, test } from "vitest";
import type { Progress } from "../../../../../shared/domain/wave/progress.ts";
import { html } from "../../../../../shared/web/pages/html.ts";
import { progressCard } from "../../../../../shared/web/pages/progressCard.ts";
import { noProgress } from "../../../../support/waves/rulesForTests.ts";

const progress: Progress = {
  groups: { enforced: 0, ready: 60, reported: 10, notReady: 20, away: 4, held: 3, waived: 3 },
  needed: 92,
  days: [
    { day: "2026-02-23", ready: 5, enforced: 0 },
    { day: "2026-03-03", ready: 40, enforced: 0 },
    { day: "2026-03-20", ready: 60, enforced: 0 },
  ],
};
const card = (shown: Progress) => parse(html`${progressCard({ progress: shown, waveId: "wave-1" })}`.markup);

describe("the progress of a wave", () => {
  test("is drawn as one bar in which everybody has room, each beside the next, with the gate", () => {
    const bar = card(progress).querySelector("svg.bar");
    const rects = bar?.querySelectorAll("rect") ?? [];
    expect(rects.map((one) => one.getAttribute("class"))).toEqual([
      "g-ready",
      "g-reported",
      "g-notReady",
      "g-away",
      "g-held",
      "g-waived",
    ]);
    const widths = rects.map((one) => [Number(one.getAttribute("x")), Number(one.getAttribute("width"))]);
    expect(widths).toEqual([
      [0, 600],
      [600, 100],
      [700, 200],
      [900, 40],
      [940, 30],
      [970, 30],
    ]);
    expect(bar?.querySelector("line.gate")?.getAttribute("x1")).toBe("920");
  });

  test("says the same in a table", () => {
    const [table] = card(progress).querySelectorAll("table");
    const rows = table
      ?.querySelectorAll("tbody tr")
      .map((row) => row.querySelectorAll("th, td").map(({ text }) => text.trim()));
    expect(rows).toEqual([
      ["Ready", "60 (60 %)"],
      ["Reported with a passkey, not ready yet", "10 (10 %)"],
      ["Not ready", "20 (20 %)"],
      ["Away, not waited for", "4 (4 %)"],
      ["Held by decision", "3 (3 %)"],
      ["Waived for a time", "3 (3 %)"],
      ["The gate", "92 (92 %)"],
    ]);
  });

  test("is drawn over the days, and each of them stands in a table", () => {
    const shown = card(progress);
    const overTime = shown.querySelector("svg.picture");
    expect(overTime?.querySelector("path.g-ready")?.getAttribute("d")).toMatch(/^M46,[\d.]+L/);
    expect(overTime?.querySelectorAll("line.gate")).toHaveLength(1);
    const rows = shown.querySelectorAll("details tbody tr").map(({ text }) => text);
    expect(rows).toEqual(["Friday 20 March 2026600", "Tuesday 3 March 2026400", "Monday 23 February 202650"]);
  });

  test.each([
    ["before its announcement", []],
    ["on the day of it", [{ day: "2026-02-23", ready: 5, enforced: 0 }]],
  ])("has no days to draw %s", (_when, days) => {
    const shown = card({ ...progress, days });
    expect(shown.querySelectorAll("svg.bar, svg.picture")).toHaveLength(1);
    expect(shown.querySelector("details")).toBeNull();
  });

  test("is not shown while nobody is in scope", () => {
    expect(progressCard({ progress: noProgress, waveId: "wave-1" })).toBe(false);
  });
});
