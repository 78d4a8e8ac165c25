/**
 * `npm run replay -- --data .local --instance wave-1`: lets the orchestrator of the sources live through what an
 * instance has lived through, and prints each step and the first difference. With `--record` the history is kept in
 * `test/histories`, where every later orchestrator must be able to live through it; `--file` replays one from there.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ownOrchestrators } from "./replay/ownOrchestrators.ts";
import { printReplay } from "./replay/printReplay.ts";
import { findInstance, readHub, recordingOf } from "./replay/readHub.ts";
import { type Recording, recordingText } from "./replay/recording.ts";
import { replayRecording } from "./replay/replayRecording.ts";

const usage =
  "usage: npm run replay -- --data DIR --instance ID [--record]\n       npm run replay -- --file test/histories/WORKFLOW/VERSION/ID.json";
const histories = fileURLToPath(new URL("../../test/histories", import.meta.url));

const options = readArguments();
const recording = readRecording();
const same = await printReplay(recording, replayRecording(recording, await ownOrchestrators()), process.stdout);
if (same && options.record) keep(recording);
process.exit(same ? 0 : 1);

function readRecording(): Recording {
  try {
    if (options.file !== undefined) return JSON.parse(readFileSync(options.file, "utf8")) as Recording;
    const { data = "", instance = "" } = options;
    return readHub(data, (store) => recordingOf(store, findInstance(store, instance)));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}

function keep(kept: Recording): void {
  const file = join(histories, kept.workflow, kept.version ?? "none", `${kept.instanceId}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, recordingText(kept));
  process.stdout.write(`kept as ${file}\n`);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        data: { type: "string" },
        instance: { type: "string" },
        file: { type: "string" },
        record: { type: "boolean", default: false },
      },
    });
    const isOneOfBoth = (values.file === undefined) === (values.data !== undefined && values.instance !== undefined);
    if (!isOneOfBoth) throw new Error("--data with --instance, or --file");
    return values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}\n`);
    process.exit(2);
  }
}
