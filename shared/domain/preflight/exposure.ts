import { isBlocking, type Moment } from "./moments.ts";
import type { CheckId, PreflightFinding } from "./verdict.ts";

interface FailureMode {
  readonly say: string;
  readonly checks: readonly CheckId[];
}

/**
 * What other rollouts failed by (R133), the widest harm first: who may lock out the whole tenant, everybody of a wave,
 * some of them. Whatever stands in none of these comes behind them.
 */
const failureModes: readonly FailureMode[] = [
  {
    say: "break-glass accounts that will not work",
    checks: ["P12", "P13", "P14", "P15", "P16", "P17", "P18", "P19"],
  },
  {
    say: "people who are enforced without a passkey that works",
    checks: ["P34", "P36", "P35", "P39", "P40", "P1", "P2", "P3", "P6", "P8", "P9", "P27", "P61", "P26", "P60"],
  },
  { say: "legacy authentication without the right exclusions", checks: ["P21", "P22", "P23"] },
  { say: "Windows Hello on shared devices", checks: ["P43"] },
  { say: "gaps of Windows Hello in a hybrid tenant", checks: ["P45", "P46", "P47"] },
];
const rank = (id: CheckId): number => {
  const found = failureModes.findIndex(({ checks }) => checks.includes(id));
  return found < 0 ? failureModes.length : found;
};
const place = (id: CheckId): number => failureModes[rank(id)]?.checks.indexOf(id) ?? Number(id.slice(1));

/** How bad a finding is at a moment: one that blocks, one that failed, one to be weighed, one that is not known. */
function badness(finding: PreflightFinding, moment: Moment | undefined): number | undefined {
  if (isBlocking(finding, moment)) return finding.result === "unknown" ? 1 : 0;
  if (finding.result === "fail") return 2;
  if (finding.result === "warn") return 3;
  return finding.result === "unknown" ? 4 : undefined;
}

export interface Exposure {
  readonly id: CheckId;
  readonly title: string;
  /** The failure mode that it belongs to, in words; absent when it is none of the five. */
  readonly mode?: string | undefined;
  readonly evidence: string;
  readonly blocks: boolean;
}

/** The finding that people should mend first (R133); `undefined` when everything is well. Pure. */
export function biggestExposure(findings: readonly PreflightFinding[], moment?: Moment): Exposure | undefined {
  const bad = findings.flatMap((finding) => {
    const how = badness(finding, moment);
    return how === undefined ? [] : [{ finding, how }];
  });
  const [worst] = bad.toSorted(
    (a, b) => a.how - b.how || rank(a.finding.id) - rank(b.finding.id) || place(a.finding.id) - place(b.finding.id),
  );
  if (!worst) return undefined;
  const { id, title, evidence } = worst.finding;
  return { id, title, evidence, mode: failureModes[rank(id)]?.say, blocks: worst.how <= 1 };
}
