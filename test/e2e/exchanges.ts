import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const contract = fileURLToPath(new URL("../../../shared/contract/graph-contract.mjs", import.meta.url));
const run = promisify(execFile);

/** Requests that the published metadata, as it stands beside the checkout, cannot judge. Everything else is checked. */
const beyondMetadata: readonly (readonly [path: RegExp, why: string])[] = [
  [/^\/v1\.0\/subscribedSkus(\?|$)/, "subscribedSkus (its type is in the metadata, the collection is not)"],
  [/^\/beta\/users\/[^/]+\/authentication\/requirements$/, "authentication/requirements (on beta only)"],
  [/^\/beta\/policies\/authenticationMethodsPolicy(\?|$)/, "optOutSettings (on beta only)"],
  [
    /^\/v1\.0\/users\/[^/]+\/revokeSignInSessions$/,
    "revokeSignInSessions (its Edm.Boolean comes wrapped, as OData has it)",
  ],
];

interface Exchange {
  readonly url: string;
  readonly requestBody: { readonly requests: readonly { readonly url: string }[] };
}

/** Leaves a run's exchanges with Graph where CI checks them (`GRAPH_EXCHANGES_DIR`), under a name of their own. */
export async function keepExchanges(file: string, name: string, flush: () => void = () => {}): Promise<void> {
  const folder = process.env["GRAPH_EXCHANGES_DIR"];
  if (!folder) return;
  flush();
  await copyJudgeable(file, join(folder, `${name}-${randomUUID()}.jsonl`));
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
  const dir = await mkdtemp(join(tmpdir(), "exchanges-"));
  try {
    const judgeable = join(dir, "exchanges.jsonl");
    await copyJudgeable(file, judgeable);
    const { stdout } = await run(process.execPath, [contract, judgeable, "--allow-beta", "/auditLogs/signIns"], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Copies exchanges but for those beyond the metadata, parts of a batch among them; prints how many those were. */
async function copyJudgeable(from: string, to: string): Promise<void> {
  const leftOut = new Map<string, number>();
  const isJudgeable = (path: string): boolean => {
    const why = beyondMetadata.find(([pattern]) => pattern.test(path))?.[1];
    if (why !== undefined) leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
    return why === undefined;
  };
  const lines = (await readFile(from, "utf8")).split("\n").filter((line) => line !== "");
  const kept = lines.flatMap((line) => {
    const exchange = JSON.parse(line) as Exchange;
    if (!isJudgeable(exchange.url.replace(/^https?:\/\/[^/]+/, ""))) return [];
    if (exchange.url !== "/v1.0/$batch") return [line];
    const requests = exchange.requestBody.requests.filter(({ url }) => isJudgeable(`/v1.0${url}`));
    return [JSON.stringify({ ...exchange, requestBody: { requests } })];
  });
  await writeFile(to, kept.join("\n"));
  for (const [why, times] of leftOut) console.log(`not checked against the metadata: ${times} requests of ${why}`);
}
