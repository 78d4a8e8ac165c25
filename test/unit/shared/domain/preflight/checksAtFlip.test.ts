import { describe, expect, test } from "vitest";
import { checksAtFlip, sayChecksAtFlip } from "../../../../../shared/domain/preflight/checksAtFlip.ts";
import { preflightRun } from "../../../../../shared/domain/preflight/preflightRun.ts";
import type { PreflightFinding } from "../../../../../shared/domain/preflight/verdict.ts";
import { NOW } from "../../../../support/preflight/readyTenant.ts";

const finding = (id: PreflightFinding["id"], change: Partial<PreflightFinding> = {}): PreflightFinding => ({
  id,
  title: `Title of ${id}`,
  severity: "blocks",
  result: "ok",
  evidence: `evidence of ${id}`,
  ...change,
});
const runOf = (...findings: readonly PreflightFinding[]) =>
  preflightRun({ waveId: "w", round: 1 }, "flip", findings, NOW.toISOString());

const PASSES = finding("P1");
const NOT_APPLICABLE = finding("P46", { result: "notApplicable" });
const FAILS_ONLY_WARNING = finding("P5", { severity: "warns", result: "fail" });
const WARNS = finding("P37", { severity: "warns", result: "warn" });
const NOT_KNOWN = finding("P20", { severity: "warns", result: "unknown" });

describe("what the record of a flip keeps of the checks", () => {
  const run = runOf(PASSES, NOT_APPLICABLE, FAILS_ONLY_WARNING, WARNS, NOT_KNOWN);
  const kept = checksAtFlip(run);

  test("is each check with its result, when the tenant was read, and the digest of the run", () => {
    expect(kept).toMatchObject({
      readAt: NOW.toISOString(),
      digest: run.digest,
      results: { P1: "ok", P46: "notApplicable", P5: "fail", P37: "warn", P20: "unknown" },
    });
  });

  test("in words is what did not pass, and nothing else", () => {
    expect(kept.warnings).toEqual(
      [FAILS_ONLY_WARNING, WARNS, NOT_KNOWN].map(({ id, title, result, evidence }) => ({
        id,
        title,
        result,
        evidence,
      })),
    );
  });

  test("is the biggest exposure, and none where all is well", () => {
    expect(kept.biggestExposure).toMatchObject({ id: "P5", evidence: "evidence of P5" });
    const well = checksAtFlip(runOf(PASSES, NOT_APPLICABLE));
    expect([well.biggestExposure, well.warnings]).toEqual([undefined, []]);
    expect(sayChecksAtFlip(well)).not.toContain("exposure");
  });

  test("fits a record when all checks warn at full length", () => {
    const all = Array.from({ length: 80 }, (_, n) =>
      finding(`P${n + 1}`, { title: "t".repeat(50), severity: "warns", result: "warn", evidence: "e".repeat(700) }),
    );
    expect(JSON.stringify(checksAtFlip(runOf(...all))).length).toBeLessThan(30_000);
  });

  test("is said in one sentence, warnings by name", () => {
    expect(sayChecksAtFlip(kept)).toBe(
      `in the hour before the flip, the tenant read at ${NOW.toISOString()}: 1 checks pass, 1 do not apply, 3 warn or are not known (P5 Title of P5; P37 Title of P37; P20 Title of P20), biggest exposure P5: evidence of P5, digest ${run.digest}`,
    );
  });
});
