import type { OrchestrationContext, Task } from "durable-functions";

type Orchestrator = (context: OrchestrationContext) => Generator<Task, unknown, unknown>;

/** What an orchestrator asks of its engine. */
type Asked =
  | { readonly kind: "activity"; readonly name: string; readonly input: unknown }
  | { readonly kind: "timer"; readonly until: Date; cancel(): void }
  | { readonly kind: "event" }
  | { readonly kind: "any"; readonly tasks: readonly Asked[] };

interface Engine {
  now(): Date;
  call(name: string, input: unknown): Promise<unknown>;
  /** Lets the time pass. */
  wait(until: Date): void;
  /** Whether somebody wakes the workflow from this wait, at once; nobody does where it is left out. */
  isWoken?(): boolean;
  /** Whether to leave the workflow before this call. */
  isOver(input: unknown): boolean;
  /** Whether to leave it where it waits for somebody to wake it. */
  readonly leavesAtWaits?: boolean;
}

/** How a generation ended. */
interface Generation {
  /** The input of the next generation; `undefined` where there is none. */
  readonly continuedWith: unknown;
}

/**
 * Drives one generation of an orchestrator with a fake context: activities are called, waits pass at once. It ends with
 * the generation, or before the first call for which `isOver` says so.
 */
export async function turnsOf(orchestrator: Orchestrator, first: unknown, engine: Engine): Promise<Generation> {
  let continuedWith: unknown;
  const df = {
    getInput: () => first,
    get currentUtcDateTime() {
      return engine.now();
    },
    callActivity: (name: string, input: unknown): Asked => ({ kind: "activity", name, input }),
    createTimer: (until: Date): Asked => ({ kind: "timer", until, cancel: () => undefined }),
    waitForExternalEvent: (): Asked => ({ kind: "event" }),
    Task: { any: (tasks: readonly Asked[]): Asked => ({ kind: "any", tasks }) },
    setCustomStatus: () => undefined,
    continueAsNew: (input: unknown) => {
      continuedWith = input;
    },
  };
  const flow = orchestrator({ df } as unknown as OrchestrationContext);
  let asked = flow.next();
  while (!asked.done) {
    const task = asked.value as unknown as Asked;
    if (task.kind === "activity" && engine.isOver(task.input)) return { continuedWith };
    if (task.kind === "any" && engine.leavesAtWaits) return { continuedWith };
    asked = flow.next(await answerTo(task, engine));
  }
  return { continuedWith };
}

async function answerTo(task: Asked, engine: Engine): Promise<unknown> {
  switch (task.kind) {
    case "activity":
      return engine.call(task.name, task.input);
    case "timer":
      engine.wait(task.until);
      return undefined;
    case "any": {
      const event = task.tasks.find(({ kind }) => kind === "event");
      if (event && engine.isWoken?.()) return event;
      const timer = task.tasks.find(({ kind }) => kind === "timer");
      if (timer) await answerTo(timer, engine);
      return timer;
    }
    case "event":
      throw new Error("nobody wakes the workflow here");
  }
}
