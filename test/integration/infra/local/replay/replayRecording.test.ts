import { join } from "node:path";
import { Writable } from "node:stream";
import * as df from "durable-functions";
import { afterEach, describe, expect, test } from "vitest";
import { Store } from "../../../../../infra/local/durable/store.ts";
import { printReplay } from "../../../../../infra/local/replay/printReplay.ts";
import { findInstance, readHub, recordingOf } from "../../../../../infra/local/replay/readHub.ts";
import { type Recording, recordingText } from "../../../../../infra/local/replay/recording.ts";
import { replayRecording } from "../../../../../infra/local/replay/replayRecording.ts";
import { invoke, kindOf } from "../../../../support/durable/coreModule.ts";
import { DAY, Hub } from "../../../../support/durable/hub.ts";

type Code = (context: df.OrchestrationContext) => Generator<df.Task, unknown, unknown>;
const code = { invokeOrchestrator: invoke, kindOf };

for (const name of ["count", "other"]) df.app.activity(name, { handler: (input: unknown) => Number(input) + 1 });

/** Counts to three, a night between each two, a generation for each. @param next makes the next one's input. */
const countingOn = (next: (sum: unknown) => unknown): Code =>
  function* (context) {
    const sum = yield context.df.callActivity("count", context.df.getInput());
    if (Number(sum) === 3) return sum;
    const tomorrow = new Date(context.df.currentUtcDateTime.getTime() + DAY);
    yield context.df.Task.any([context.df.createTimer(tomorrow), context.df.waitForExternalEvent("hurry")]);
    context.df.continueAsNew(next(sum));
    return undefined;
  };
const counting = countingOn((sum) => sum);

const hubs: Hub[] = [];
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close();
});

async function recorded(): Promise<Recording> {
  df.app.orchestration("counting", counting);
  const hub = new Hub({ defaultVersion: "1.0" });
  hubs.push(hub);
  await hub.start("counting", "counting-one", 0);
  await hub.end("counting-one");
  await hub.engine.stop();
  const store = new Store(join(hub.dir, "hub.db"));
  try {
    return recordingOf(store, findInstance(store, "one"));
  } finally {
    store.close();
  }
}

async function differenceWith(changed: Code): Promise<string | undefined> {
  const recording = await recorded();
  df.app.orchestration("counting", changed);
  let last: string | undefined;
  for await (const { difference } of replayRecording(recording, code)) last = difference;
  return last;
}

describe("a recorded instance", () => {
  test("holds every generation that it went through, and survives its file", async () => {
    const recording = await recorded();
    expect(recording).toMatchObject({ workflow: "counting", version: "1.0", instanceId: "counting-one" });
    expect(recording.generations.length).toBe(3);
    expect(JSON.parse(recordingText(recording))).toEqual(recording);
  });

  test("is lived through by the code that lived it, every step told", async () => {
    const recording = await recorded();
    const said: string[] = [];
    const stream = new Writable({
      write(chunk, _encoding, done) {
        said.push(String(chunk));
        done();
      },
    });
    expect(await printReplay(recording, replayRecording(recording, code), stream)).toBe(true);
    expect(said.join("")).toBe(`counting-one: counting 1.0, 3 generations

generation 1
2026-03-02T08:00:00.000Z  <- started with 0
2026-03-02T08:00:00.000Z  -> the activity 'count' with 0
2026-03-02T08:00:00.000Z  <- the activity 'count' answered 1
2026-03-02T08:00:00.000Z  -> a timer for 2026-03-03T08:00:00.000Z
2026-03-03T08:00:00.000Z  <- a timer for 2026-03-03T08:00:00.000Z fired
2026-03-03T08:00:00.000Z     continues as new with 1

generation 2
2026-03-03T08:00:00.000Z  <- started with 1
2026-03-03T08:00:00.000Z  -> the activity 'count' with 1
2026-03-03T08:00:00.000Z  <- the activity 'count' answered 2
2026-03-03T08:00:00.000Z  -> a timer for 2026-03-04T08:00:00.000Z
2026-03-04T08:00:00.000Z  <- a timer for 2026-03-04T08:00:00.000Z fired
2026-03-04T08:00:00.000Z     continues as new with 2

generation 3
2026-03-04T08:00:00.000Z  <- started with 2
2026-03-04T08:00:00.000Z  -> the activity 'count' with 2
2026-03-04T08:00:00.000Z  <- the activity 'count' answered 3
2026-03-04T08:00:00.000Z     ends with 3

the code of today did in 8 episodes what history says
`);
  });

  test.each<[string, Code, RegExp]>([
    [
      "another activity",
      function* (context) {
        yield context.df.callActivity("other");
      },
      /^history says the activity 'count' was scheduled here, but the code schedules the activity 'other'$/,
    ],
    [
      "an activity that is put in between",
      function* (context) {
        yield context.df.callActivity("count", context.df.getInput());
        yield context.df.callActivity("other");
      },
      /^history says a timer for 2026-03-03T08:00:00.000Z was scheduled here, but the code schedules the activity 'other'$/,
    ],
    [
      "nothing at all",
      function* (context) {
        yield context.df.waitForExternalEvent("go");
      },
      /^history says the activity 'count' was scheduled here, but the code schedules nothing$/,
    ],
    [
      "one thing more",
      function* (context) {
        yield context.df.Task.all([
          context.df.callActivity("count", context.df.getInput()),
          context.df.callActivity("other"),
        ]);
      },
      /^history says nothing was scheduled here, but the code schedules the activity 'other'$/,
    ],
    [
      "another input of the next generation",
      countingOn(() => ({ to: "elsewhere" })),
      /^history says that the code continues as new with 1 here, but it continues as new with \{"to":"elsewhere"\}$/,
    ],
    [
      "another end",
      function* (context) {
        const sum = yield* counting(context);
        return sum === undefined ? undefined : "the end";
      },
      /^history says that the code ends with 3 here, but it ends with "the end"$/,
    ],
    [
      "a fault",
      countingOn(() => {
        throw new Error("broken");
      }),
      /failed: .*broken/s,
    ],
  ])("shows %s of changed code as the first difference, in words", async (_what, changed, words) => {
    expect(await differenceWith(changed)).toMatch(words);
  });

  test("is found by its id or by the end of it; else the instances that there are come with the refusal", async () => {
    await recorded();
    const store = new Store(join(hubs[0]?.dir ?? "", "hub.db"));
    try {
      expect(findInstance(store, "counting-one").name).toBe("counting");
      expect(() => findInstance(store, "two")).toThrow(
        /no instance is 'two':\n {2}counting-one \(counting, Completed\)/,
      );
    } finally {
      store.close();
    }
  });

  test("is looked for where a hub is kept, and nowhere else", () => {
    expect(() => readHub("/nowhere", () => {})).toThrow("there is no durable.sqlite in or below /nowhere");
  });
});
