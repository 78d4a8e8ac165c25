import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const contract = fileURLToPath(new URL("../../../shared/contract/graph-contract.mjs", import.meta.url));
const run = promisify(execFile);

/** Leaves a run's exchanges with Graph where CI checks them (`GRAPH_EXCHANGES_DIR`), under a name of their own. */
export async function keepExchanges(file: string, name: string, flush: () => void = () => {}): Promise<void> {
  const folder = process.env["GRAPH_EXCHANGES_DIR"];
  if (!folder) return;
  flush();
  await copyFile(file, join(folder, `${name}-${randomUUID()}.jsonl`));
}

/**
 * Checks exchanges against Microsoft's published metadata.
 *
 * @returns what the checker printed, or undefined where it is not beside the checkout, which is printed.
 * @throws Error when there are violations, with all of them.
 */
export async function checkContract(file: string): Promise<string | undefined> {
  if (!existsSync(contract)) {
    console.log("skipped: the Graph contract is not beside the checkout");
    return undefined;
  }
  const { stdout } = await run(process.execPath, [contract, file, "--allow-beta", "/auditLogs/signIns"], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
