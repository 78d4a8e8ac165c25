import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Summary } from "../../infra/local/simulation/summary.ts";
import type { Figure } from "./figure.ts";

const simulateScript = fileURLToPath(new URL("../../infra/local/simulate.ts", import.meta.url));
const WAVES = 5;
const SMALL = 1000;
const LARGE = 5000;

/** A rollout of 1,000 people on the virtual clock: seconds, memory, and how the cost per person grows to 5,000. */
export async function* simulateFigures(wanted: ReadonlySet<string>): AsyncIterable<Figure> {
  const small = await simulate(SMALL);
  const story = (run: Summary) =>
    `${run.people} people, ${WAVES} waves, seed ${run.seed}, trouble ${run.trouble}: ${run.simulatedDays} days, ` +
    `${run.waves.filter((wave) => wave.outcome === "enforced").length} waves enforced, ${run.lockedOut} locked out, ` +
    `${run.tables.transactions} table transactions, ${run.graph.requests} Graph requests, ${run.durable.episodes} episodes`;
  yield { name: "simulate-1000", value: small.wallSeconds, unit: "s", limit: 60, detail: story(small) };
  yield {
    name: "simulate-memory",
    value: small.peakRssMB,
    unit: "MB",
    limit: 1024,
    detail: "sampled sum over all processes started",
  };
  if (!wanted.has("simulate-scale")) return;
  const large = await simulate(LARGE);
  const ratio = large.wallSeconds / LARGE / (small.wallSeconds / SMALL);
  yield {
    name: "simulate-scale",
    value: Math.round(ratio * 100) / 100,
    unit: "cost per person at 5,000 / at 1,000",
    limit: 1.3,
    detail: `${large.wallSeconds} s, peak ${large.peakRssMB} MB; ${story(large)}`,
  };
}

async function simulate(people: number): Promise<Summary> {
  const out = await mkdtemp(join(tmpdir(), "passkey-rollout-bench-"));
  try {
    const args = [simulateScript, "--people", String(people), "--waves", String(WAVES), "--seed", "7", "--out", out];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
    const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
    if (code !== 0) throw new Error(`simulate with ${people} people ended with code ${code}`);
    return JSON.parse(await readFile(join(out, "summary.json"), "utf8")) as Summary;
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
