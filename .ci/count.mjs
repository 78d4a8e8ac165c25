/**
 * Prints the closing line of a run from Vitest's JSON report; every failed step beside the tests counts as one failure.
 */
import { readFileSync } from "node:fs";

const [file, failedSteps, testsExit] = process.argv.slice(2);
let report = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, numFailedTestSuites: 0 };
try {
  report = JSON.parse(readFileSync(file, "utf8"));
} catch {
  console.error("the test run left no report");
}
let failed = report.numFailedTests + Number(failedSteps);
if (Number(testsExit) !== 0 && failed === 0) failed = Math.max(1, report.numFailedTestSuites ?? 0);
const skipped = report.numPendingTests + (report.numTodoTests ?? 0);
console.log(`${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed ? 1 : 0);
