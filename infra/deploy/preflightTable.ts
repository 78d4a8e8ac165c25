import Table from "cli-table3";
import { biggestExposure } from "../../shared/domain/preflight/exposure.ts";
import { isBlocking } from "../../shared/domain/preflight/moments.ts";
import type { PreflightFinding } from "../../shared/domain/preflight/verdict.ts";
import type { LeftOut } from "./leftOut.ts";

const words: Readonly<Record<PreflightFinding["result"], string>> = {
  ok: "pass",
  fail: "FAIL",
  warn: "warn",
  notApplicable: "-",
  unknown: "unknown",
};

/** The findings as people read them, one line that sums them up, and what this tenant goes without. */
export function preflightReport(findings: readonly PreflightFinding[], without: readonly LeftOut[] = []): string {
  const table = new Table({
    head: ["check", "", "result", "evidence", "fix"],
    colWidths: [7, 34, 9, 56, 46],
    wordWrap: true,
    // The table is plain text without a rule below each row, to be read in terminals and pasted into tickets.
    style: { head: [], border: [], compact: true },
  });
  for (const { id, title, result, evidence, fix } of findings)
    table.push([id, title, words[result], evidence, fix ?? ""]);
  const count = (result: PreflightFinding["result"]) => findings.filter((finding) => finding.result === result).length;
  const blocking = findings.filter((finding) => isBlocking(finding));
  const sum = `${count("ok")} pass, ${count("fail")} fail, ${count("warn")} warn, ${count("unknown")} unknown, ${count("notApplicable")} not applicable`;
  const verdict =
    blocking.length > 0
      ? `${blocking.length} block the rollout: ${blocking.map(({ id }) => id).join(", ")}`
      : "nothing blocks the rollout, as far as could be seen";
  const lines = without.map(({ needs, what }) => `- without ${needs}: ${what}\n`).join("");
  const worst = biggestExposure(findings);
  const first = worst
    ? `mend first: ${worst.id} ${worst.title}${worst.mode ? ` (${worst.mode})` : ""}: ${worst.evidence}\n`
    : "";
  return `${first}${table.toString()}\n${sum}\n${verdict}\n${lines === "" ? "" : `left out where it is missing:\n${lines}`}`;
}
