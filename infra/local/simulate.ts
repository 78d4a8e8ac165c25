/**
 * `npm run simulate`: the whole rollout on the virtual clock. App and world share one process, beside Azurite. It has a
 * folder of its own below `.local/simulate`, unless it was told where its files go.
 */
import { openSync, writeSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { RunEnd } from "./simulation/rollout.ts";
import { runInSizedHeap } from "./simulation/sizedHeap.ts";
import { readLicence, readShapes } from "./world/shapes/shapes.ts";
import { type TroubleLevel, troubleLevels } from "./world/troubleDoses.ts";

const usage =
  "usage: npm run simulate -- --people 1000 --waves 5 --seed 7 [--trouble none|mild|odd|harsh] [--attack 0] [--lost-phones 0] [--leavers 0] [--hires-by-mail 0] [--membership-lag 0] [--licence p1|p2] [--shape NAME,NAME] [--max-days 180] [--until decided|steady] [--mail-quota planned|default] [--out DIR]";

const options = readArguments();
const code = await runInSizedHeap(fileURLToPath(import.meta.url), options.people);
if (code !== undefined) process.exit(code);
// Only the process that runs the rollout loads these.
const [{ simulate }, { printSummary }] = await Promise.all([
  import("./simulation/simulation.ts"),
  import("./simulation/table.ts"),
]);

for (const part of ["mail", "logs", "state", "tenant", "exchanges.jsonl", "summary.json"]) {
  await rm(join(options.out, part), { recursive: true, force: true });
}
await mkdir(join(options.out, "logs"), { recursive: true });
process.stderr.write(`files: ${options.out}\n`);
const log = openSync(join(options.out, "logs", "run.log"), "w");

const summary = await simulate({
  ...options,
  log: (line) => void writeSync(log, `${line}\n`),
  progress: process.stderr,
});
await writeFile(join(options.out, "summary.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
printSummary(summary, process.stdout);
const done = summary.waves.every((wave) => wave.outcome === "enforced" || wave.outcome === "held");
process.exit(done ? 0 : 1);

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        people: { type: "string", default: "1000" },
        waves: { type: "string", default: "5" },
        seed: { type: "string", default: "7" },
        trouble: { type: "string", default: "mild" },
        attack: { type: "string", default: "0" },
        "lost-phones": { type: "string", default: "0" },
        leavers: { type: "string", default: "0" },
        "hires-by-mail": { type: "string", default: "0" },
        "membership-lag": { type: "string", default: "0" },
        licence: { type: "string", default: "p2" },
        shape: { type: "string", default: "" },
        "max-days": { type: "string", default: "180" },
        until: { type: "string", default: "decided" },
        "mail-quota": { type: "string", default: "planned" },
        out: { type: "string" },
      },
    });
    const whole = (
      name: Exclude<keyof typeof values, "trouble" | "licence" | "shape" | "until" | "mail-quota" | "out">,
      least: number,
    ) => {
      const value = Number(values[name]);
      if (!Number.isInteger(value) || value < least)
        throw new Error(`--${name} must be a whole number of at least ${least}`);
      return value;
    };
    const oneOf = <T extends string>(name: "trouble" | "until" | "mail-quota", allowed: readonly T[]): T => {
      const found = allowed.find((candidate) => candidate === values[name]);
      if (!found) throw new Error(`--${name} must be one of ${allowed.join(", ")}`);
      return found;
    };
    const people = whole("people", 10);
    const waves = whole("waves", 1);
    if (waves > people) throw new Error("--waves must not exceed --people");
    return {
      people,
      waves,
      seed: whole("seed", 0),
      trouble: oneOf<TroubleLevel>("trouble", troubleLevels),
      attack: whole("attack", 0),
      lostPhones: whole("lost-phones", 0),
      leavers: whole("leavers", 0),
      hiresByMail: whole("hires-by-mail", 0),
      membershipLagMinutes: whole("membership-lag", 0),
      licence: readLicence(values.licence),
      shapes: readShapes(values.shape),
      maxDays: whole("max-days", 1),
      until: oneOf<RunEnd>("until", ["decided", "steady"]),
      mailQuota: oneOf("mail-quota", ["planned", "default"] as const),
      out: values.out ? resolve(values.out) : ownFolder(),
    };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}\n`);
    process.exit(2);
  }
}

/** Named by the moment on this machine's clock, so that runs do not write over each other. */
function ownFolder(): string {
  const now = new Date().toISOString().replaceAll(/[:.]/g, "-");
  return fileURLToPath(new URL(`../../.local/simulate/${now}`, import.meta.url));
}
