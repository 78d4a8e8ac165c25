import type { GraphClient } from "../../shared/adapters/graph/graphClient.ts";
import { waitingReader } from "../../shared/adapters/graph/preflight/partReader.ts";
import { readTenant } from "../../shared/adapters/graph/preflight/readTenant.ts";
import type { Declaration } from "../../shared/domain/preflight/declaration.ts";
import { isBlocking } from "../../shared/domain/preflight/moments.ts";
import { runPreflight } from "../../shared/domain/preflight/preflight.ts";
import { known } from "../../shared/domain/preflight/verdict.ts";
import type { PreflightSubject } from "../../shared/ports/tenant.ts";
import { leftOut } from "./leftOut.ts";
import { preflightReport } from "./preflightTable.ts";

/**
 * What `npm run preflight` prints of a tenant, and its exit code: 1 when a check that blocks fails, or is not known.
 * @param wait for the seconds that Graph asks for.
 */
export async function checkTenant(
  graph: GraphClient,
  subject: PreflightSubject,
  declared: readonly Declaration[],
  wait: (seconds: number) => Promise<void>,
): Promise<{ readonly text: string; readonly exitCode: 0 | 1 }> {
  const readings = await readTenant(graph, subject, waitingReader(wait));
  const facts = { ...readings, now: subject.now, readAt: subject.now, declarations: known(declared), wave: undefined };
  const findings = runPreflight(facts);
  const text = preflightReport(findings, leftOut(facts));
  return { text, exitCode: findings.some((finding) => isBlocking(finding)) ? 1 : 0 };
}
