import { describe, expect, test } from "vitest";
import type { Decision, EpisodeFacts } from "../../../../../infra/local/durable/decision.ts";
import { type Growth, Ledger } from "../../../../../infra/local/durable/ledger.ts";
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
  executionId: "run",
  defaultVersion: "1.0",
  kindOf: (name) => (name.startsWith("sub") ? "orchestration" : name === "missing" ? undefined : "activity"),
};

/** An execution driven by hand: what the code answers, and what comes in between. */
class Execution {
  ledger = new Ledger();
  history: HistoryEvent[] = [];

  episode(
    days: number,
    messages: Partial<HistoryEvent>[],
    actions: Action[],
    rest: Record<string, unknown> = {},
  ): Decision {
    const growths: Growth[] = [];
    const Timestamp = at(days);
    for (const message of [{ EventType: HistoryEventType.OrchestratorStarted }, ...messages]) {
      const event = { EventType: -1, EventId: -1, Timestamp, ...message };
      this.history.push(event);
      const growth = this.ledger.apply(event);
      if (growth !== undefined) growths.push(growth);
    }
    const decision = decide(
      this.ledger,
      growths,
      { ok: true, value: { isDone: false, actions: [actions], ...rest } },
      facts,
    );
    this.history.push(...decision.events);
    // Whatever was counted on the way must follow from history alone: that is all that is left after a crash.
    if (decision.verdict.kind !== "failed" && decision.cancelledTimers.length === 0)
      expect(Ledger.of(this.history)).toEqual(this.ledger);
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
const ids = ({ work }: Decision) => work.map(({ kind, id }) => `${kind} ${id}`);

describe("ids", () => {
  test("are given in the order of the actions, those inside others in their place, none to events", () => {
    const decision = new Execution().episode(
      0,
      [],
      [any(activity("a"), event("go"), all(timer(1), activity("b"))), activity("c")],
    );
    expect(ids(decision)).toEqual(["activity 0", "timer 1", "activity 2", "activity 3"]);
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

  test("of a retry come before those of what the code does next", () => {
    const execution = new Execution();
    const code = [any(retried("a", twice), activity("b"))];
    execution.episode(0, [], code);
    expect(ids(execution.episode(0, [failed(0), completed(1)], [...code, activity("c")]))).toEqual([
      "timer 2",
      "activity 3",
    ]);
  });

  test("of a long timer: one for each three days until six are left", () => {
    const execution = new Execution();
    const code = [timer(13)];
    expect(execution.episode(0, [], code).work).toEqual([{ kind: "timer", id: 0, fireAt: START + 3 * DAY }]);
    expect(execution.episode(3, [fired(0)], code).work).toEqual([{ kind: "timer", id: 1, fireAt: START + 6 * DAY }]);
    expect(execution.episode(6, [fired(1)], code).work).toEqual([{ kind: "timer", id: 2, fireAt: START + 9 * DAY }]);
    expect(execution.episode(9, [fired(2)], code).work).toEqual([{ kind: "timer", id: 3, fireAt: START + 13 * DAY }]);
    expect(ids(execution.episode(13, [fired(3)], [...code, activity("a")]))).toEqual(["activity 4"]);
  });
});

describe("a cancelled timer", () => {
  test("is reported by the id of its present chunk, and again in every later episode", () => {
    const execution = new Execution();
    execution.episode(0, [], [any(timer(20), event("go"))]);
    execution.episode(3, [fired(0)], [any(timer(20), event("go"))]);
    for (const _ of [1, 2])
      expect(execution.episode(4, [], [any(timer(20, true), event("go"))]).cancelledTimers).toEqual([1]);
  });

  test("takes an id but sets nothing going when it is new", () => {
    const decision = new Execution().episode(0, [], [any(timer(2, true), event("go")), activity("a")]);
    expect(decision.events.map(({ EventType, EventId }) => [EventType, EventId])).toEqual([
      [HistoryEventType.TimerCreated, 0],
      [HistoryEventType.TaskScheduled, 1],
    ]);
    expect(ids(decision)).toEqual(["activity 1"]);
  });

  test("cancelled while its next chunk is due takes that chunk's id and sets nothing going", () => {
    const execution = new Execution();
    execution.episode(0, [], [any(timer(20), event("go"))]);
    const decision = execution.episode(3, [fired(0)], [any(timer(20, true), event("go")), activity("a")]);
    expect(ids(decision)).toEqual(["activity 2"]);
    expect(decision.cancelledTimers).toEqual([1]);
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
    const { work } = new Execution().episode(0, [], [sub, { ...sub, instanceId: "mine", version: "0.9" }]);
    expect(work).toEqual([
      { kind: "subOrchestration", id: 0, name: "sub", instanceId: "run:0000", input: '"text"', version: "1.0" },
      { kind: "subOrchestration", id: 1, name: "sub", instanceId: "mine", input: '"text"', version: "0.9" },
    ]);
  });
});

describe("the verdict", () => {
  test.each<[string, Action[], Record<string, unknown>, object]>([
    ["waits while the code does", [activity("a")], {}, { kind: "waiting" }],
    [
      "waits while a task is outstanding, even when the code has returned",
      [activity("a")],
      { isDone: true, output: 1 },
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
      "starts over",
      [{ actionType: ActionType.ContinueAsNew, input: { n: 2 } }],
      { isDone: true },
      { kind: "continuedAsNew", input: '{"n":2}' },
    ],
    [
      "starts over with tasks outstanding",
      [timer(1), { actionType: ActionType.ContinueAsNew }],
      { isDone: true },
      { kind: "continuedAsNew", input: "null" },
    ],
    [
      "fails for an unknown function",
      [activity("missing")],
      {},
      { kind: "failed", reason: expect.stringContaining("'missing' doesn't exist") },
    ],
    [
      "fails for a timer without an instant",
      [{ actionType: ActionType.CreateTimer }],
      {},
      { kind: "failed", reason: expect.stringContaining("no valid instant") },
    ],
    [
      "fails for an entity",
      [{ actionType: ActionType.CallEntity }],
      {},
      { kind: "failed", reason: expect.stringContaining("entities are not available") },
    ],
    [
      "fails for a lock",
      [{ actionType: ActionType.LockEntities }],
      {},
      { kind: "failed", reason: expect.stringContaining("locks are not available") },
    ],
    [
      "fails for an action nobody knows",
      [{ actionType: 99 }],
      {},
      { kind: "failed", reason: expect.stringContaining("Action type 99 is not") },
    ],
  ])("%s", (_behaviour, actions, rest, verdict) => {
    expect(new Execution().episode(0, [], actions, rest).verdict).toEqual(verdict);
  });

  test("of an error fails, with the actions applied", () => {
    const message = `false\n\n$OutOfProcData$:${JSON.stringify({ isDone: false, actions: [[activity("a")]], error: "boom" })}`;
    const decision = decide(new Ledger(), [], { ok: false, message }, facts);
    expect(decision.verdict).toEqual({ kind: "failed", reason: "Orchestrator function 'test' failed: boom" });
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
