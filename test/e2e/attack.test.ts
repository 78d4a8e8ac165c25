import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Ended, runScript } from "./processes.ts";
import { type SummaryFile, SummarySchema } from "./summaryFile.ts";

/** `DIR/tenant/tries.jsonl`; no more and no less. */
const Try = z.strictObject({
  at: z.iso.datetime(),
  userId: z.guid(),
  with: z.enum(["password", "wrongPassword"]),
  result: z.enum(["success", "denied", "interrupted", "wrongCredential"]),
  isUnderPolicy: z.boolean(),
  usablePasskeys: z.int().nonnegative(),
});

describe("eight weeks of a rollout while somebody holds the passwords of a quarter of the wave", () => {
  let dir = "";
  let ended: Ended;
  let tries: z.infer<typeof Try>[];
  let summary: SummaryFile;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "simulate-attack-"));
    const run = [
      "--people",
      "40",
      "--waves",
      "1",
      "--seed",
      "3",
      "--trouble",
      "none",
      "--max-days",
      "56",
      "--until",
      "steady",
    ];
    ended = await runScript("infra/local/simulate.ts", [...run, "--attack", "10", "--out", dir]).ended;
    if (ended.code !== 0) throw new Error(`simulate ended with ${ended.code}: ${ended.stderr}`);
    const lines = (await readFile(join(dir, "tenant", "tries.jsonl"), "utf8")).trimEnd().split("\n");
    tries = lines.map((line) => Try.parse(JSON.parse(line)));
    summary = SummarySchema.parse(JSON.parse(await readFile(join(dir, "summary.json"), "utf8")));
  });
  afterAll(async () => {
    if (!process.env["KEEP_E2E_FILES"]) await rm(dir, { recursive: true, force: true });
  });

  test("sees tries with every password, by day and night, in bursts and floods, all of them counted", () => {
    const { attack } = summary;
    expect(tries).toHaveLength(attack.tries);
    expect(new Set(tries.map(({ userId }) => userId)).size).toBe(10);
    expect(new Set(tries.map(({ at }) => at.slice(11, 13))).size).toBeGreaterThan(12);
    expect(tries.filter((line) => line.with === "wrongPassword").length).toBeGreaterThan(50);
    const succeeded = tries.filter(({ result }) => result === "success").length;
    expect(attack.succeeded + attack.succeededBeforeEnforcement).toBe(succeeded);
    expect(attack.succeededBeforeEnforcement).toBeGreaterThan(0);
    expect(ended.stdout).toMatch(new RegExp(`^attack: ${attack.tries} tries, `, "m"));
  });

  test("an enabled policy refuses every try against somebody with a working passkey, at that moment", () => {
    const judged = tries.filter((line) => line.isUnderPolicy && line.usablePasskeys > 0);
    expect(judged.length).toBeGreaterThanOrEqual(3);
    expect(new Set(judged.map(({ result }) => result))).toEqual(new Set(["interrupted"]));
    // They are counted, and loosen nothing.
    expect(summary.stopped).toBe(judged.length);
    expect(summary.waves).toMatchObject([{ outcome: "enforced", rollBacks: 0 }]);
  });

  test("nothing that the attacker does lets a password in again, then or later", () => {
    expect(summary.attack.succeededOf).toEqual([]);
    expect(summary.attack.succeeded).toBe(0);
  });

  test("the helpdesk acts on no name alone", () => {
    expect(summary.attack.helpdeskFooled).toBe(0);
  });
});
