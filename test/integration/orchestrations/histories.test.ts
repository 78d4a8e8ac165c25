import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ownOrchestrators } from "../../../infra/local/replay/ownOrchestrators.ts";
import type { Recording } from "../../../infra/local/replay/recording.ts";
import { replayRecording } from "../../../infra/local/replay/replayRecording.ts";

/**
 * Histories that instances of each workflow and version have lived through. Whoever changes an orchestrator so that one
 * of them no longer fits would break the instances that run: that needs a new version beside the old one.
 */
const histories = fileURLToPath(new URL("../../histories", import.meta.url));
const files = globSync("*/*/*.json", { cwd: histories }).sort();
const orchestrators = await ownOrchestrators();

describe("the orchestrators of today fit what was recorded:", () => {
  test.each(files)("%s", async (file) => {
    const recording = JSON.parse(readFileSync(`${histories}/${file}`, "utf8")) as Recording;
    const version = dirname(file);
    expect(`${recording.workflow}/${recording.version}`).toBe(version);
    expect(basename(file)).toBe(`${recording.instanceId}.json`);
    let episodes = 0;
    for await (const { generation, recorded, difference } of replayRecording(recording, orchestrators)) {
      episodes += 1;
      expect(difference, `generation ${generation + 1}, ${recorded.at}`).toBeUndefined();
    }
    expect(episodes).toBeGreaterThan(1);
  });
});
