import { REPORT_ONLY } from "../../shared/domain/policy/conditionalAccessPolicy.ts";
import { RefusedError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";

/**
 * Asks for report-only: the state alone, so that no reading is needed before. Only a reading tells whether it took. A
 * policy that somebody deleted enforces nothing, and the reading that follows settles it.
 * @throws TransientError, RefusedError
 */
export async function writeReportOnly({ policyWriter }: Pick<Ports, "policyWriter">, policyId: string): Promise<void> {
  try {
    await policyWriter.setPolicyState(policyId, REPORT_ONLY);
  } catch (error) {
    if (!(error instanceof RefusedError) || error.reason !== "notFound") throw error;
  }
}
