import type { OrchestrationContext, Task } from "durable-functions";
import { describe, expect, test } from "vitest";
import { untilEnded } from "../../../../shared/durable/untilEnded.ts";
import type { Outcome } from "../../../../shared/steps/outcome.ts";
import { turnsOf } from "../../../support/durable/turns.ts";

interface Turn {
  readonly n: number;
}
const START = Date.parse("2026-03-02T08:00:00Z");

/**
 * A workflow whose turns answer as scripted; the rest is what became of its generation.
 * @param wakeUps how many of its waits somebody ends at once.
 */
async function generation(script: (turn: Turn) => Outcome<Turn>, wakeUps = 0) {
  const first: Turn = { n: 1 };
  let wakeUpsLeft = wakeUps;
  let now = START;
  const called: number[] = [];
  let ended: unknown;
  function* workflow(context: OrchestrationContext): Generator<Task, unknown, unknown> {
    const call = function* (turn: Turn): Generator<Task, Outcome<Turn>, unknown> {
      return (yield context.df.callActivity("work", turn)) as Outcome<Turn>;
    };
    ended = yield* untilEnded(context, context.df.getInput() as Turn, call);
    return ended;
  }
  const { continuedWith } = await turnsOf(workflow, first, {
    now: () => new Date(now),
    isOver: () => false,
    wait: (until) => {
      now = until.getTime();
    },
    isWoken: () => wakeUpsLeft-- > 0,
    call: async (_name, input) => {
      called.push((input as Turn).n);
      return script(input as Turn);
    },
  });
  return { called, ended, continuedWith, waitedSeconds: (now - START) / 1000 };
}

describe("a workflow goes on turn by turn", () => {
  test("until it has ended; then nothing continues", async () => {
    const seen = await generation(({ n }) =>
      n === 3 ? { kind: "ended", as: "cancelled" } : { kind: "go", turn: { n: n + 1 } },
    );
    expect(seen).toEqual({
      called: [1, 2, 3],
      ended: { ended: "cancelled" },
      continuedWith: undefined,
      waitedSeconds: 0,
    });
  });

  test("and pauses between two turns where it is told to", async () => {
    const seen = await generation(({ n }) =>
      n === 2 ? { kind: "ended", as: "x" } : { kind: "go", turn: { n: 2 }, afterSeconds: 90 },
    );
    expect(seen).toMatchObject({ called: [1, 2], waitedSeconds: 90 });
  });

  test("another piece of work begins in a generation of its own", async () => {
    const seen = await generation(() => ({ kind: "next", turn: { n: 7 } }));
    expect(seen).toEqual({ called: [1], ended: undefined, continuedWith: { n: 7 }, waitedSeconds: 0 });
  });

  const untilTen = "2026-03-02T10:00:00.000Z";

  test("after a wait is over it continues as new, with the turn that is next", async () => {
    const seen = await generation(() => ({ kind: "wait", turn: { n: 7 }, until: untilTen, because: "x" }));
    expect(seen).toMatchObject({ called: [1], ended: undefined, continuedWith: { n: 7 }, waitedSeconds: 7200 });
  });

  test("after a wake-up call it goes on in the same generation", async () => {
    const seen = await generation(({ n }) => ({ kind: "wait", turn: { n: n + 1 }, until: untilTen, because: "x" }), 2);
    expect(seen).toMatchObject({ called: [1, 2, 3], ended: undefined, continuedWith: { n: 4 }, waitedSeconds: 7200 });
  });

  test("after ever more wake-up calls it continues as new, as it does after as many turns", async () => {
    const outcome = ({ n }: Turn) => ({ kind: "wait" as const, turn: { n: n + 1 }, until: untilTen, because: "x" });
    const seen = await generation(outcome, 100);
    expect(seen.called).toHaveLength(40);
    expect(seen).toMatchObject({ continuedWith: { n: 41 }, waitedSeconds: 0 });
  });

  test("a wait lasts a day at most, as what it waits for may have changed", async () => {
    const until = "2026-04-02T10:00:00.000Z";
    expect(await generation(() => ({ kind: "wait", turn: { n: 7 }, until, because: "x" }))).toMatchObject({
      waitedSeconds: 86_400,
    });
  });

  test("a generation has a number of turns at most, and the next one goes on there", async () => {
    const seen = await generation(({ n }) => ({ kind: "go", turn: { n: n + 1 } }));
    expect(seen.called).toHaveLength(40);
    expect(seen.continuedWith).toEqual({ n: 41 });
  });
});
