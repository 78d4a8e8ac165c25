import { describe, expect, test } from "vitest";
import { helpdeskPoints } from "../../../../../shared/domain/preflight/declaration.ts";
import { helpdeskIsReady } from "../../../../../shared/domain/preflight/declaredChecks.ts";
import { known } from "../../../../../shared/domain/preflight/verdict.ts";
import { declaration } from "../../../../support/preflight/readyTenant.ts";

const now = new Date("2026-03-02T08:00:00Z");
const until = "2026-03-03T08:00:00.000Z";
const lapsed = "2026-03-02T08:00:00.000Z";
const all = helpdeskPoints.map(({ check }) => declaration(check, { until }));
const judge = (...declarations: readonly ReturnType<typeof declaration>[]) =>
  helpdeskIsReady({ declarations: known(declarations), now });

describe("the helpdesk (P55)", () => {
  test("is ready once each of its five points is declared, and says who said what", () => {
    const { result, evidence } = judge(...all);
    expect([all.length, result]).toEqual([5, "ok"]);
    for (const { says } of helpdeskPoints) expect(evidence).toContain(`${says}: declared by`);
  });

  test.each(helpdeskPoints)("is not known to be while nobody has declared $check, which alone is named", (missing) => {
    const { result, evidence } = judge(...all.filter(({ check }) => check !== missing.check));
    expect(result).toBe("unknown");
    for (const { check, says } of helpdeskPoints) expect(evidence.includes(says)).toBe(check === missing.check);
  });

  test("is not known to be once one of them has lapsed", () => {
    const { result, evidence } = judge(...all.slice(1), declaration("P55.faq", { until: lapsed }));
    expect([result, evidence]).toEqual(["unknown", expect.stringContaining("that lapsed on")]);
  });

  test("is ready by what was declared of it as a whole, until that lapses", () => {
    expect(judge(declaration("P55", { until })).result).toBe("ok");
    expect(judge(declaration("P55", { until: lapsed })).result).toBe("unknown");
    expect(judge(declaration("P55", { until: lapsed }), ...all).result).toBe("ok");
  });
});
