import { expect, test } from "vitest";
import { addCuts, cutOfFigures } from "../../../../../shared/domain/deadline/addCuts.ts";
import type { ProgressReport } from "../../../../../shared/progress/progressReport.ts";
import { platformsOverview, progressOverview } from "../../../../../shared/web/pages/overviewCards.ts";

const figures = {
  inScope: 100,
  needed: 95,
  ready: 20,
  enforced: 5,
  reported: 30,
  withPasskey: 22,
  used: 20,
  triedInVain: 0,
  completed: 20,
  completedHours: 200,
  platforms: { windows: { works: 80, satisfied: 20 }, iOS: { works: 40, satisfied: 0 } },
};
const counted = { ...cutOfFigures(figures), rates: {} };
const report = (days: ProgressReport["days"]): ProgressReport => ({
  report: { isLate: false },
  deadlines: [],
  now: counted,
  waves: [],
  deviceFamilies: [],
  departments: [],
  days,
  notKnown: [],
});
const on = (day: string, change: Partial<typeof figures>) => ({
  ...cutOfFigures({ ...figures, ...change }),
  rates: {},
  day,
  isMonday: false,
});

test("whoever only the report names with a passkey is told from those who are not ready", () => {
  const drawn = String(progressOverview(report([]))).replaceAll(/<\/?a\b[^>]*>/g, "");
  for (const said of ["5 (5 %)", "15 (15 %)", "30 (30 %)", "50 (50 %)", "95 (95 %)"]) expect(drawn).toContain(said);
});

test("the days show whom the report named before anybody was looked at", () => {
  const drawn = String(
    progressOverview(
      report([
        on("2027-01-11", { ready: 0, enforced: 0, reported: 0 }),
        on("2027-01-12", { ready: 0, enforced: 0, reported: 40 }),
      ]),
    ),
  );
  const area = /<path class="g-reported" d="([^"]+)"/.exec(drawn)?.[1] ?? "";
  expect(new Set(area.match(/,[\d.]+/g)).size).toBe(2);
});

test("nobody in a wave is no progress", () => {
  expect(progressOverview({ ...report([]), now: { ...addCuts([]), rates: {} } })).toBe(false);
});

test("platforms lead to who works there, and to who gets in", () => {
  const drawn = String(platformsOverview(report([])));
  for (const href of ["worksOn.windows", "satisfiedOn.windows", "worksOn.iOS"])
    expect(drawn).toContain(`href="/counted?figure=${href}"`);
  expect(drawn).toContain("25 %");
  expect(drawn).not.toContain("satisfiedOn.iOS");
  expect(platformsOverview({ ...report([]), now: { ...addCuts([]), rates: {} } })).toBe(false);
});
