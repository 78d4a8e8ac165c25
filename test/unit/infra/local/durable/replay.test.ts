import { describe, expect, test } from "vitest";
import type { Decision, EpisodeFacts, Work } from "../../../../../infra/local/durable/decision.ts";
import {
  type Action,
  ActionType,
  type HistoryEvent,
  HistoryEventType,
  type RetryOptions,
} from "../../../../../infra/local/durable/protocol.ts";
import { decide } from "../../../../../infra/local/durable/replay.ts";

const START = Date.parse("2026-03-02T08:00:00Z");
const DAY = 86_400_000;
const at = (days: number) => new Date(START + days * DAY).toISOString();

const facts: EpisodeFacts = {
  orchestratorName: "test",
  instanceId: "me",
  parentInstanceId: "mother",
  executionId: "run",
  defaultVersion: "1.0",
  kindOf: (name) =>
    name.startsWith("sub")
      ? "orchestration"
      : name === "missing"
        ? undefined
        : name === "counter"
          ? "entity"
          : "activity",
};

/** An execution driven by hand: what the code answers, and what comes in between. */
class Execution {
  readonly history: HistoryEvent[] = [];

  episode(
    days: number,
    messages: Partial<HistoryEvent>[],
    actions: Action[],
    rest: Record<string, unknown> = {},
  ): Decision {
    const Timestamp = at(days);
    const first = this.history.length === 0 ? [{ EventType: HistoryEventType.ExecutionStarted }] : [];
    for (const message of [{ EventType: HistoryEventType.OrchestratorStarted }, ...first, ...messages])
      this.history.push({ EventType: -1, EventId: -1, Timestamp, ...message });
    const decision = decide(this.history, { ok: true, value: { isDone: false, actions: [actions], ...rest } }, facts);
    this.history.push(...decision.events);
    return decision;
  }
}

const activity = (functionName: string, input?: unknown): Action => ({
  actionType: ActionType.CallActivity,
  functionName,
  input,
});
const retried = (functionName: string, retryOptions: RetryOptions): Action => ({
  actionType: ActionType.CallActivityWithRetry,
  functionName,
  input: 1,
  retryOptions,
});
const timer = (days: number, isCanceled = false): Action => ({
  actionType: ActionType.CreateTimer,
  fireAt: at(days),
  isCanceled,
});
const event = (externalEventName: string): Action => ({
  actionType: ActionType.WaitForExternalEvent,
  externalEventName,
});
const any = (...compoundActions: Action[]): Action => ({ actionType: ActionType.WhenAny, compoundActions });
const all = (...compoundActions: Action[]): Action => ({ actionType: ActionType.WhenAll, compoundActions });
const completed = (TaskScheduledId: number): Partial<HistoryEvent> => ({
  EventType: HistoryEventType.TaskCompleted,
  TaskScheduledId,
  Result: "1",
});
const failed = (TaskScheduledId: number): Partial<HistoryEvent> => ({
  EventType: HistoryEventType.TaskFailed,
  TaskScheduledId,
  Reason: "no",
});
const fired = (TimerId: number): Partial<HistoryEvent> => ({ EventType: HistoryEventType.TimerFired, TimerId });
const raised = (Name: string, Input = "null"): Partial<HistoryEvent> => ({
  EventType: HistoryEventType.EventRaised,
  Name,
  Input,
});
const ids = ({ work }: Decision) => work.map(({ kind, id }) => `${kind} ${id}`);
const fireAts = ({ work }: Decision) =>
  work.map((each: Work) => (each.kind === "timer" ? (each.fireAt - START) / DAY : each.kind));
const continueAsNew = (input?: unknown): Action => ({ actionType: ActionType.ContinueAsNew, input });

describe("ids", () => {
  test("are given in the order of the actions, those inside others in their place, none to events", () => {
    const decision = new Execution().episode(0, [], [any(activity("a"), event("go"), all(timer(1), activity("b")))]);
    expect(ids(decision)).toEqual(["activity 0", "timer 1", "activity 2"]);
  });

  test("are given once: the next episode goes on after them", () => {
    const execution = new Execution();
    execution.episode(0, [], [activity("a")]);
    expect(ids(execution.episode(0, [completed(0)], [activity("a"), activity("b")]))).toEqual(["activity 1"]);
    expect(ids(execution.episode(0, [completed(1)], [activity("a"), activity("b")], { isDone: true }))).toEqual([]);
  });

  const twice: RetryOptions = { firstRetryIntervalInMilliseconds: 1000, maxNumberOfAttempts: 2 };
  test("of a retried activity: attempt 0, timer 1, attempt 2, timer 3, then the next action", () => {
    const execution = new Execution();
    const code = [retried("a", twice)];
    expect(ids(execution.episode(0, [], code))).toEqual(["activity 0"]);
    expect(ids(execution.episode(0, [failed(0)], code))).toEqual(["timer 1"]);
    expect(ids(execution.episode(1, [fired(1)], code))).toEqual(["activity 2"]);
    expect(ids(execution.episode(1, [failed(2)], code))).toEqual(["timer 3"]);
    expect(ids(execution.episode(2, [fired(3)], [...code, activity("b")]))).toEqual(["activity 4"]);
  });

  test("of a retry are taken when its attempt fails, whatever else the batch brings", () => {
    const execution = new Execution();
    const code = [any(retried("a", twice), activity("b"))];
    execution.episode(0, [], code);
    expect(ids(execution.episode(0, [failed(0), completed(1)], [...code, activity("c")]))).toEqual([
      "timer 2",
      "activity 3",
    ]);
  });

  test("of a long timer: one for each three days, the last for what is left", () => {
    const execution = new Execution();
    const code = [timer(13)];
    expect(fireAts(execution.episode(0, [], code))).toEqual([3]);
    expect(fireAts(execution.episode(3, [fired(0)], code))).toEqual([6]);
    expect(fireAts(execution.episode(6, [fired(1)], code))).toEqual([9]);
    expect(fireAts(execution.episode(9, [fired(2)], code))).toEqual([12]);
    expect(fireAts(execution.episode(12, [fired(3)], code))).toEqual([13]);
    expect(ids(execution.episode(13, [fired(4)], [...code, activity("a")]))).toEqual(["activity 5"]);
  });
});

describe("a cancelled timer", () => {
  test("is reported in every later episode", () => {
    const execution = new Execution();
    execution.episode(0, [], [any(timer(2), event("go"))]);
    for (const _ of [1, 2])
      expect(execution.episode(1, [], [any(timer(2, true), event("go"))]).cancelledTimers).toEqual([0]);
  });

  test("takes an id but sets nothing going when it is new", () => {
    const decision = new Execution().episode(0, [], [any(timer(2, true), event("go")), activity("a")]);
    expect(decision.events.map(({ EventType, EventId }) => [EventType, EventId])).toEqual([
      [HistoryEventType.TimerCreated, 0],
      [HistoryEventType.TaskScheduled, 1],
    ]);
    expect(ids(decision)).toEqual(["activity 1"]);
  });

  // Measured by driving the extension 3.19.0 with the same history: it ends the instance in the same way.
  test("that was cut no longer fits its history once a chunk has fired", () => {
    const execution = new Execution();
    execution.episode(0, [], [any(timer(20), event("go"))]);
    execution.episode(3, [fired(0)], [any(timer(20), event("go"))]);
    expect(execution.episode(4, [raised("go")], [any(timer(20, true), event("go")), activity("a")]).verdict).toEqual({
      kind: "failed",
      reason: expect.stringContaining("Non-Deterministic workflow detected: id 1"),
      details: expect.any(String),
    });
  });
});

describe("inputs", () => {
  test.each([
    ["an object is written as JSON", { a: 1 }, '{"a":1}'],
    ["text is JSON text already", '"text"', '"text"'],
    ["nothing is null", undefined, "null"],
    ["a number is written as JSON", 5, "5"],
  ])("of an activity: %s", (_what, given, input) => {
    expect(new Execution().episode(0, [], [activity("a", given)]).work).toEqual([
      { kind: "activity", id: 0, name: "a", input },
    ]);
  });

  test("of a sub-orchestration are always written as JSON; id and version are filled in", () => {
    const sub = { actionType: ActionType.CallSubOrchestrator, functionName: "sub", input: "text" };
    const { work } = new Execution().episode(0, [], [all(sub, { ...sub, instanceId: "mine", version: "0.9" })]);
    expect(work).toMatchObject([
      { kind: "subOrchestration", id: 0, name: "sub", instanceId: "run:0", input: '"text"', version: "1.0" },
      { kind: "subOrchestration", id: 1, name: "sub", instanceId: "mine", input: '"text"', version: "0.9" },
    ]);
  });
});

describe("the verdict", () => {
  const failure = (reason: unknown) => ({ kind: "failed", reason, details: expect.any(String) });
  test.each<[string, Action[], Record<string, unknown>, object]>([
    ["waits while the code does", [activity("a")], {}, { kind: "waiting" }],
    [
      "waits while a task is outstanding, even when the code has returned",
      [activity("a")],
      { isDone: true, output: 1 },
      { kind: "waiting" },
    ],
    [
      "waits while a task is outstanding, even when the code has failed",
      [activity("a")],
      { error: "boom" },
      { kind: "waiting" },
    ],
    [
      "waits while a task is outstanding, even to start over",
      [any(timer(1), event("go")), timer(-1, true), continueAsNew()],
      { isDone: true },
      { kind: "waiting" },
    ],
    [
      "waits for all of Task.all, an event too, even when the code has failed",
      [all(timer(1, true), event("go"))],
      { error: "boom" },
      { kind: "waiting" },
    ],
    [
      "completes with the output as JSON",
      [],
      { isDone: true, output: { a: 1 } },
      { kind: "completed", output: '{"a":1}' },
    ],
    ["completes with null", [], { isDone: true }, { kind: "completed", output: "null" }],
    [
      "completes over a cancelled timer",
      [timer(9, true)],
      { isDone: true, output: 1 },
      { kind: "completed", output: "1" },
    ],
    [
      "completes over an event that never came",
      [any(timer(9, true), event("go"))],
      { isDone: true, output: 1 },
      { kind: "completed", output: "1" },
    ],
    [
      "starts over",
      [continueAsNew({ n: 2 })],
      { isDone: true },
      { kind: "continuedAsNew", input: '{"n":2}', carriedOver: [] },
    ],
    ["fails", [], { error: "boom" }, failure("Orchestrator function 'test' failed: boom")],
    [
      "fails for a timer without an instant",
      [{ actionType: ActionType.CreateTimer }],
      {},
      failure(expect.stringContaining("no valid instant")),
    ],
    [
      "fails for a signal to an entity that is not there",
      [{ actionType: ActionType.SignalEntity, instanceId: "@nobody@k", operation: "add" }],
      {},
      failure(expect.stringContaining("'nobody' doesn't exist")),
    ],
    [
      "fails for an action nobody knows",
      [{ actionType: 99 }],
      {},
      failure(expect.stringContaining("unexpected action type")),
    ],
  ])("%s", (_behaviour, actions, rest, verdict) => {
    expect(new Execution().episode(0, [], actions, rest).verdict).toEqual(verdict);
  });

  test("of a thrown error waits with the actions applied", () => {
    const message = `false\n\n$OutOfProcData$:${JSON.stringify({ isDone: false, actions: [[activity("a")]], error: "boom" })}`;
    const started = { EventType: HistoryEventType.ExecutionStarted, EventId: -1, Timestamp: at(0) };
    const decision = decide([started], { ok: false, message }, facts);
    expect(decision.verdict).toEqual({ kind: "waiting" });
    expect(ids(decision)).toEqual(["activity 0"]);
  });

  test("of code that no longer fits sets nothing going", () => {
    const execution = new Execution();
    execution.episode(0, [], [activity("a")]);
    const decision = execution.episode(0, [completed(0)], [activity("b"), activity("c")]);
    expect(decision).toMatchObject({
      events: [],
      work: [],
      verdict: { kind: "failed", reason: expect.stringContaining("id 0: history says the activity 'a'") },
    });
  });
});

describe("a call of what is not there", () => {
  test.each<[string, Action]>([
    ["an activity", activity("missing")],
    ["a retried activity", retried("missing", { firstRetryIntervalInMilliseconds: 1, maxNumberOfAttempts: 2 })],
    ["a sub-orchestration", { actionType: ActionType.CallSubOrchestrator, functionName: "missing" }],
    [
      "a sub-orchestration whose id begins with @",
      { actionType: ActionType.CallSubOrchestrator, functionName: "sub", instanceId: "@x" },
    ],
    [
      "a sub-orchestration with the id of the instance itself",
      { actionType: ActionType.CallSubOrchestrator, functionName: "sub", instanceId: "ME" },
    ],
    [
      "a sub-orchestration with the id of the parent",
      { actionType: ActionType.CallSubOrchestrator, functionName: "sub", instanceId: "Mother" },
    ],
    ["an entity", { actionType: ActionType.CallEntity, instanceId: "@nobody@k", operation: "add" }],
    [
      "a retry after more than six days",
      retried("a", { firstRetryIntervalInMilliseconds: 6 * DAY + 1, maxNumberOfAttempts: 2 }),
    ],
  ])("%s: it waits for ever, and takes no id (durable-real.md D6)", (_what, action) => {
    const decision = new Execution().episode(0, [], [all(action, activity("a"))]);
    expect(decision.verdict).toEqual({ kind: "waiting" });
    expect(ids(decision)).toEqual(["activity 0"]);
    expect(decision.hangsFor).toHaveLength(1);
  });
});

describe("events after continue-as-new", () => {
  const news = [raised("go", "1"), raised("go", "2"), raised("other", "3")];
  const carried = ({ verdict }: Decision) =>
    verdict.kind === "continuedAsNew" ? verdict.carriedOver.map(({ Input }) => Input) : verdict.kind;

  test("in the same batch are carried over", () => {
    const decision = new Execution().episode(0, news, [event("go"), continueAsNew()], { isDone: true });
    expect(carried(decision)).toEqual(["2", "3"]);
  });

  // Measured on the extension 3.19.0: a cancelled timer was never waited for, so all of them come after.
  test("that came of a wait which cancelled its timer are all of them, the one that woke it too", () => {
    const execution = new Execution();
    execution.episode(0, [], [any(timer(1), event("go"))]);
    const decision = execution.episode(0, news, [any(timer(1, true), event("go")), continueAsNew()], {
      isDone: true,
    });
    expect(carried(decision)).toEqual(["1", "2", "3"]);
  });

  test("are not those before it that nobody waited for", () => {
    const execution = new Execution();
    execution.episode(0, [raised("go", "0")], [activity("a")]);
    const decision = execution.episode(0, [completed(0), ...news], [activity("a"), continueAsNew()], { isDone: true });
    expect(carried(decision)).toEqual(["1", "2", "3"]);
  });
});

describe("a completion", () => {
  test.each([
    ["of an id never given", completed(7)],
    ["that comes twice", completed(0)],
    ["of the wrong kind of id", fired(0)],
  ])("%s sets off nothing", (_what, message) => {
    const execution = new Execution();
    execution.episode(0, [], [activity("a")]);
    execution.episode(0, [completed(0)], [activity("a"), activity("b")]);
    expect(execution.episode(0, [message], [activity("a"), activity("b")])).toMatchObject({
      work: [],
      verdict: { kind: "waiting" },
    });
  });
});

describe("the custom status", () => {
  const status = (...given: unknown[]) => {
    const execution = new Execution();
    let last: string | null | undefined;
    for (const customStatus of given) {
      ({ customStatus: last } = execution.episode(0, [], [event("go")], customStatus ? { customStatus } : {}));
      execution.history.push({
        EventType: HistoryEventType.OrchestratorCompleted,
        EventId: -1,
        Timestamp: at(0),
        ...(last && { SetsStatus: true as const }),
      });
    }
    return last;
  };

  test.each([
    ["is what the code sets", ["a", "b"], '"b"'],
    ["stays as it was while the code has set none", [undefined], undefined],
    ["is cleared by null, 0 or an empty text after one was set", ["a", ""], null],
  ])("%s (durable-real.md D12)", (_behaviour, given, expected) => {
    expect(status(...given)).toBe(expected);
  });
});
