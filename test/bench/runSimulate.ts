import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Summary } from "../../infra/local/simulation/summary.ts";

const simulateScript = fileURLToPath(new URL("../../infra/local/simulate.ts", import.meta.url));

/** A rollout that was simulated in a process of its own. */
export interface SimulatedRun {
  readonly summary: Summary;
  /** Its files. */
  readonly dir: string;
  /** Removes them. */
  forget(): Promise<void>;
}

/**
 * @param args of `npm run simulate`, without `--out`.
 * @param isAlone whether its progress is shown; that of several would mix.
 * @throws Error naming its files, which stay, when it failed.
 */
export async function runSimulate(args: readonly string[], isAlone = true): Promise<SimulatedRun> {
  const dir = await mkdtemp(join(tmpdir(), "passkey-rollout-bench-"));
  const child = spawn(process.execPath, [simulateScript, ...args, "--out", dir], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    if (isAlone) process.stderr.write(chunk);
    said = `${said}${chunk}`.slice(-2000);
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`simulate ${args.join(" ")} ended with code ${code}; see ${dir}\n${said}`);
  return {
    summary: JSON.parse(await readFile(join(dir, "summary.json"), "utf8")) as Summary,
    dir,
    forget: () => rm(dir, { recursive: true, force: true }),
  };
}
