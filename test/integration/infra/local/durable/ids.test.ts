import * as df from "durable-functions";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY, Hub, START } from "../../../../support/durable/hub.ts";

/** Something to wait for. Each has a tag of its own, which its result must carry. */
type Leaf =
  | { kind: "activity" | "child"; tag: number; days: number }
  | { kind: "retried" | "retriedChild"; tag: number; failures: number; attempts: number }
  | { kind: "timer"; tag: number; days: number }
  | { kind: "event"; tag: number; name: string };
interface Step {
  /** Alone, or together with others in all or any. */
  how: "one" | "all" | "any" | "nested";
  leaves: Leaf[];
  /** Then one of the tasks of earlier steps, which may have lost its race. */
  again: number | undefined;
  /** Losing timers are cancelled here, else at the end. */
  cancel: boolean;
}

let failuresLeft = new Map<number, number>();
function failOrTag(tag: number): number {
  const left = failuresLeft.get(tag) ?? 0;
  failuresLeft.set(tag, left - 1);
  if (left > 0) throw new Error(`tag ${tag}`);
  return tag;
}
df.app.activity("tagged", { handler: failOrTag });
df.app.orchestration("taggedChild", function* (context) {
  const { tag, days } = context.df.getInput() as { tag: number; days: number };
  if (days > 0) yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + days * DAY));
  return (yield context.df.callActivity("tagged", tag)) as unknown;
});

function taskOf(context: df.OrchestrationContext, leaf: Leaf): df.Task {
  switch (leaf.kind) {
    case "activity":
      return context.df.callActivity("tagged", leaf.tag);
    case "child":
      return context.df.callSubOrchestrator("taggedChild", leaf);
    case "retried":
      return context.df.callActivityWithRetry("tagged", new df.RetryOptions(DAY, leaf.attempts), leaf.tag);
    case "retriedChild":
      return context.df.callSubOrchestratorWithRetry("taggedChild", new df.RetryOptions(DAY, leaf.attempts), {
        tag: leaf.tag,
        days: 1,
      });
    case "timer":
      return context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + leaf.days * DAY));
    case "event":
      return context.df.waitForExternalEvent(leaf.name);
  }
}

/** What is wrong with a finished task's outcome, if anything: the outcome of another task would show here. */
function wrong(leaf: Leaf, task: df.Task): string | undefined {
  if (!task.isCompleted && !task.isFaulted) return undefined;
  const { result } = task as { result?: unknown };
  switch (leaf.kind) {
    case "timer":
      return undefined;
    case "event":
      return result === leaf.name ? undefined : `event ${leaf.name} got ${JSON.stringify(result)}`;
    default:
      if (task.isFaulted)
        return String(result).includes(`tag ${leaf.tag} `) ? undefined : `${leaf.tag} failed with ${result}`;
      return result === leaf.tag ? undefined : `${leaf.kind} ${leaf.tag} got ${JSON.stringify(result)}`;
  }
}

df.app.orchestration("random", function* (context) {
  const known: { leaf: Leaf; task: df.Task }[] = [];
  const cancelTimers = () => {
    for (const { task, leaf } of known) if (leaf.kind === "timer" && !task.isCompleted) (task as df.TimerTask).cancel();
  };
  for (const { how, leaves, again, cancel } of context.df.getInput() as Step[]) {
    const made = (how === "one" ? leaves.slice(0, 1) : leaves).map((leaf) => ({ leaf, task: taskOf(context, leaf) }));
    known.push(...made);
    const tasks = made.map(({ task }) => task);
    const [first] = tasks;
    if (first === undefined) continue;
    try {
      if (how === "one") yield first;
      else if (how === "nested")
        yield context.df.Task.any([
          context.df.Task.all(tasks.slice(1).concat(first)),
          context.df.waitForExternalEvent("break"),
        ]);
      else yield context.df.Task[how](tasks);
    } catch {
      // The outcome is looked at below, of every task alike.
    }
    if (cancel) cancelTimers();
    const earlier = again === undefined ? undefined : known[again % known.length];
    if (earlier !== undefined && earlier.leaf.kind !== "timer" && earlier.leaf.kind !== "event") {
      try {
        yield earlier.task;
      } catch {
        // As above.
      }
    }
    for (const { leaf, task } of known) {
      const problem = wrong(leaf, task);
      if (problem !== undefined) return problem;
    }
  }
  cancelTimers();
  return "right";
});

const names = ["red", "green"];
const leaf = (tag: number): fc.Arbitrary<Leaf> =>
  fc.oneof(
    fc.record({
      kind: fc.constantFrom("activity" as const, "child" as const),
      tag: fc.constant(tag),
      days: fc.constantFrom(0, 1, 2, 10),
    }),
    fc.record({
      kind: fc.constantFrom("retried" as const, "retriedChild" as const),
      tag: fc.constant(tag),
      failures: fc.nat(3),
      attempts: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({
      kind: fc.constant("timer" as const),
      tag: fc.constant(tag),
      days: fc.constantFrom(0, 1, 2, 3, 6, 9, 13),
    }),
    fc.record({ kind: fc.constant("event" as const), tag: fc.constant(tag), name: fc.constantFrom(...names) }),
  );
const program = fc
  .array(
    fc.record({
      how: fc.constantFrom("one" as const, "all" as const, "any" as const, "nested" as const),
      size: fc.integer({ min: 1, max: 4 }),
      again: fc.option(fc.nat(20), { nil: undefined }),
      cancel: fc.boolean(),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .chain((shapes) =>
    fc.tuple(
      ...shapes.map(({ size, ...shape }, index) =>
        fc
          .tuple(...Array.from({ length: size }, (_, i) => leaf(index * 10 + i)))
          .map((leaves): Step => ({ ...shape, leaves })),
      ),
    ),
  );
const disturbances = fc.record({
  raises: fc.array(fc.record({ day: fc.integer({ min: 0, max: 20 }), name: fc.constantFrom(...names, "break") }), {
    maxLength: 6,
  }),
  suspended: fc.option(fc.record({ from: fc.integer({ min: 0, max: 10 }), days: fc.integer({ min: 1, max: 15 }) }), {
    nil: undefined,
  }),
  reopenedOn: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
});

test("whatever the code waits for, in whatever order it comes, every task gets its own outcome", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(program, disturbances, async (steps, { raises, suspended, reopenedOn }) => {
      const retried = steps.flatMap(({ leaves }) => leaves).filter((each) => "failures" in each);
      failuresLeft = new Map(retried.map(({ tag, failures }) => [tag, failures]));
      const hub = new Hub();
      try {
        await hub.start("random", "r", steps);
        for (let day = 0; day <= 30; day++) {
          await hub.until(START + day * DAY);
          for (const { name } of raises.filter((raise) => raise.day === day)) await hub.raise("r", name, name);
          if (suspended?.from === day) await hub.http("POST", "instances/r/suspend");
          if (suspended !== undefined && suspended.from + suspended.days === day)
            await hub.http("POST", "instances/r/resume");
          if (reopenedOn === day) await hub.reopen();
        }
        // Enough for everyone who still waits for an event, those that the SDK serves twice included.
        for (let day = 31; (await hub.status("r")).runtimeStatus === "Running" && day < 130; day += 1) {
          for (const name of names) await hub.raise("r", name, name);
          await hub.until(START + day * DAY);
        }
        expect(await hub.status("r")).toMatchObject({ runtimeStatus: "Completed", output: "right" });
      } finally {
        await hub.close();
      }
    }),
    { numRuns: Number(process.env["FAST_CHECK_RUNS"] ?? 60) },
  );
});
