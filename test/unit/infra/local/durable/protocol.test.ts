import { describe, expect, test } from "vitest";
import { activityFailure } from "../../../../../infra/local/durable/failures.ts";
import { readAnswer } from "../../../../../infra/local/durable/orchestratorState.ts";
import { triggerJson } from "../../../../../infra/local/durable/protocol.ts";

describe("an orchestrator's answer", () => {
  const state = { isDone: false, actions: [[{ actionType: 0, functionName: "a" }]], schemaVersion: 3 };

  test("has its actions in one list", () => {
    expect(
      readAnswer({ ok: true, value: { ...state, actions: [...state.actions, [{ actionType: 5 }]] } }),
    ).toMatchObject({
      isDone: false,
      actions: [{ actionType: 0, functionName: "a" }, { actionType: 5 }],
      error: undefined,
    });
  });

  test.each([
    [
      "thrown with the SDK's data",
      `false\n\n$OutOfProcData$:${JSON.stringify({ ...state, error: "boom" })}`,
      "boom",
      1,
    ],
    ["thrown with an error that has no text", `false\n\n$OutOfProcData$:${JSON.stringify(state)}`, "false", 1],
    ["thrown with data cut short", `no\n\n$OutOfProcData$:{"isDone":false,`, "no", 0],
    ["thrown without data", "this.generator.next is not a function", "this.generator.next is not a function", 0],
  ])("%s is an error and keeps its actions", (_how, message, error, actions) => {
    const read = readAnswer({ ok: false, message });
    expect(read.error).toBe(error);
    expect(read.actions).toHaveLength(actions);
  });

  test.each([null, 5, "text", {}, { actions: 1 }])("that is no state (%j) is an error", (value) => {
    expect(readAnswer({ ok: true, value }).error).toContain("returned no orchestrator state");
  });
});

describe("an activity's failure", () => {
  test("is the text after two spaces, then the exception as .NET writes it (durable-real.md D10)", () => {
    const { Reason, Details = "" } = activityFailure("pay", "no money", "Error: no money\n    at pay");
    expect(Reason).toBe("Activity function 'pay' failed:  no money");
    expect(
      Details.startsWith('{"$type":"System.Exception, System.Private.CoreLib","ClassName":"System.Exception",'),
    ).toBe(true);
    expect(JSON.parse(Details)).toMatchObject({
      Message: " no money",
      InnerException: { Message: "Result: Failure\nException: no money\nStack: Error: no money\n    at pay" },
    });
  });

  test("has details when the SDK throws them", () => {
    const thrown = {
      errorType: "CardError",
      errorMessage: "no money",
      isNonRetriable: false,
      properties: { code: 7 },
      stackTrace: "at x",
    };
    expect(activityFailure("pay", JSON.stringify(thrown))).toEqual({
      Reason: "Activity function 'pay' failed:  no money",
      Details: expect.any(String),
      FailureDetails: {
        ErrorType: "CardError",
        ErrorMessage: "no money",
        IsNonRetriable: false,
        Properties: { code: 7 },
        StackTrace: "at x",
      },
    });
  });

  test("that only looks like details is text", () => {
    expect(activityFailure("pay", '{"errorType" is not JSON').Reason).toContain('{"errorType" is not JSON');
  });
});

test("the trigger's payload has what durable-functions 3.5.0 checks for", () => {
  expect(JSON.parse(triggerJson("id", null, '{"a":1}', "[{}]"))).toEqual({
    history: [{}],
    input: { a: 1 },
    instanceId: "id",
    isReplaying: false,
    parentInstanceId: null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: "3.00:00:00",
    maximumShortTimerDuration: "6.00:00:00",
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  });
});
