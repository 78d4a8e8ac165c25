import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runScript } from "./processes.ts";
import { type SummaryFile, SummarySchema } from "./summaryFile.ts";

const DAY_MS = 86_400_000;

/** One of the stories has a wave in three parts. */
const IN_PARTS = 11;
const settingsOf = (seed: number): Readonly<Record<string, string>> =>
  seed === IN_PARTS ? { PEOPLE_A_PART: "20", MAX_WAVE_MEMBERS: "400" } : {};

/** In each of these stories one of 50 is on leave until the run's end; with one seed the admins know until when. */
describe("four weeks after the flip, admins decide about who stays outside", () => {
  const summaries = new Map<number, SummaryFile>();
  const dirs: string[] = [];
  beforeAll(async () => {
    // Side by side, as there are two processors.
    await Promise.all([7, 11].map(simulate));
  });
  afterAll(async () => {
    if (!process.env["KEEP_E2E_FILES"]) for (const dir of dirs) await rm(dir, { recursive: true, force: true });
  });

  async function simulate(seed: number): Promise<void> {
    const dir = await mkdtemp(join(tmpdir(), `simulate-decided-${seed}-`));
    dirs.push(dir);
    const args = ["--people", "50", "--waves", "1", "--seed", String(seed), "--out", dir];
    const ended = await runScript("infra/local/simulate.ts", args, undefined, settingsOf(seed)).ended;
    console.log(`seed ${seed}: ${ended.seconds.toFixed(1)} s\n${ended.stdout}`);
    if (ended.code !== 0) throw new Error(`simulate ${args.join(" ")} ended with ${ended.code}: ${ended.stderr}`);
    summaries.set(seed, SummarySchema.parse(JSON.parse(await readFile(join(dir, "summary.json"), "utf8"))));
  }

  test.each([
    [7, "heldMembers", "waivedMembers"],
    [11, "waivedMembers", "heldMembers"],
  ] as const)("with seed %i there are %s and no %s, and everybody else is enforced", (seed, some, none) => {
    const { waves, lockedOut, attack } = summaries.get(seed) as SummaryFile;
    const [wave] = waves;
    expect(wave).toMatchObject({ outcome: "enforced", [some]: 0.02, [none]: 0, enforcedShare: 0.98, rollBacks: 0 });
    expect([lockedOut, attack.succeeded]).toEqual([0, 0]);
  });

  test.each([7, 11])("with seed %i the run goes on until then, and ends soon after", (seed) => {
    const { waves, simulatedDays } = summaries.get(seed) as SummaryFile;
    const flippedOnDay = (Date.parse(waves[0]?.enforcedAt ?? "") - Date.parse("2027-01-11T05:00:00Z")) / DAY_MS;
    expect(simulatedDays - flippedOnDay).toBeGreaterThan(28);
    expect(simulatedDays - flippedOnDay).toBeLessThan(40);
  });

  test("a wave in three parts asked for an approval of each, and one that fits for one", () => {
    const asked = [7, IN_PARTS].map((seed) => summaries.get(seed)?.waves[0]?.mailsByKind["approvalRequest"]);
    expect(asked).toEqual([1, 3]);
  });
});
