import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** A command of this repository as a child process. */
export interface Command {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with the first line of its output that matches. @throws Error when it ends before. */
  line(pattern: RegExp): Promise<string>;
}

/**
 * Runs a script on this Node, as the npm script does after its build.
 * @param cwd by default this repository. @param settings beside those of this process.
 */
export function runScript(
  script: string,
  args: readonly string[],
  cwd = repository,
  settings: Readonly<Record<string, string>> = {},
): Command {
  const startedAt = performance.now();
  const env = { ...process.env, ...settings };
  const child = spawn(process.execPath, [script, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  const waiting = new Set<{ pattern: RegExp; resolve: (line: string) => void; reject: (error: Error) => void }>();
  const lines: string[] = [];
  for (const name of ["stdout", "stderr"] as const) {
    createInterface({ input: child[name] }).on("line", (line) => {
      said[name] += `${line}\n`;
      lines.push(line);
      for (const one of waiting) if (one.pattern.test(line)) one.resolve(line);
    });
  }
  let hasEnded = false;
  const tooLate = (pattern: RegExp) => new Error(`${script} ended before it said ${pattern}:\n${lines.join("\n")}`);
  const ended = once(child, "close").then(([code]): Ended => {
    hasEnded = true;
    for (const one of waiting) one.reject(tooLate(one.pattern));
    return { code: code as number | null, ...said, seconds: (performance.now() - startedAt) / 1000 };
  });
  return {
    child,
    ended,
    line(pattern) {
      const known = lines.find((line) => pattern.test(line));
      if (known !== undefined) return Promise.resolve(known);
      return hasEnded
        ? Promise.reject(tooLate(pattern))
        : new Promise((resolve, reject) => waiting.add({ pattern, resolve, reject }));
    },
  };
}

/** Every process below one, itself left out. Empty where there is no `/proc`. */
export function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of attempt(() => readdirSync("/proc")) ?? []) {
    const stat = /^\d+$/.test(name) ? attempt(() => readFileSync(`/proc/${name}/stat`, "utf8")) : undefined;
    const parent = Number(/^\d+ \(.*\) \S (\d+)/s.exec(stat ?? "")?.[1]);
    if (parent > 0) parents.set(Number(name), parent);
  }
  const below = (of: number): number[] =>
    [...parents].filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

export const isAlive = (pid: number): boolean => {
  const state = /^\d+ \(.*\) (\S)/s.exec(attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8")) ?? "")?.[1];
  // A zombie has ended; only its parent has not heard of it.
  return state !== undefined && state !== "Z";
};

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
