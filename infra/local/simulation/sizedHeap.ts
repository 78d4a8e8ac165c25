import { spawn } from "node:child_process";

const BASE_MB = 384;
const MB_PER_PERSON = 0.12;
/** A run makes thousands of short-lived objects. A larger nursery halves the time spent on collecting them. */
const NURSERY = "--max-semi-space-size=64";

const isSized = (): boolean => process.execArgv.some((argument) => argument.startsWith("--max-old-space-size"));

/**
 * The runtime lets the heap of a busy process grow to several times what it needs. A bound can be set only at the
 * start, so this process starts itself again with a bound that fits the number of people.
 *
 * @returns the exit code of the run, or `undefined` when this process is the one that runs.
 */
export async function runInSizedHeap(script: string, people: number): Promise<number | undefined> {
  if (isSized()) return undefined;
  const heap = `--max-old-space-size=${Math.round(BASE_MB + people * MB_PER_PERSON)}`;
  const child = spawn(process.execPath, [...process.execArgv, heap, NURSERY, script, ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
}
