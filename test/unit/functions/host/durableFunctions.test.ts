import { describe, expect, test } from "vitest";
import { z } from "zod";
import { DurableFunctions } from "../../../../functions/host/durableFunctions.ts";
import { declaredActivities, defineActivity } from "../../../../shared/durable/activityContract.ts";
import { orchestrationNames } from "../../../../shared/durable/instanceIds.ts";

// Names of the app: names are for good, and whatever is declared has to be there when the app starts.
for (const name of ["pollRegistrationPage", "finishPoll"])
  defineActivity({ name, input: z.object({}), result: z.object({}) });
/** All that is declared by now, in whatever has been loaded beside this file. */
const declared = [...declaredActivities()];
const without = (...names: string[]) => [...orchestrationNames, ...declared].filter((name) => !names.includes(name));

/** The durable functions of an app that registers these. */
function registered(...names: string[]): DurableFunctions {
  const functions = new DurableFunctions({
    orchestration: () => ({ name: "", getTask: () => undefined }) as never,
    activity: () => () => undefined as never,
  });
  for (const name of names) {
    const orchestration = orchestrationNames.find((known) => known === name);
    if (orchestration) functions.orchestration(orchestration, function* () {});
    else functions.activity(name, { handler: () => undefined });
  }
  return functions;
}

describe("the start of the app", () => {
  test("goes on when everything that may be called is registered", () => {
    expect(declared).toEqual(expect.arrayContaining(["pollRegistrationPage", "finishPoll"]));
    expect(() => registered(...without(), "more").refuseGaps()).not.toThrow();
  });

  test.each([
    ["an activity of a contract", ["pollRegistrationPage"]],
    ["an orchestration", ["waveRollout"]],
    ["several", ["joinerOnboarding", "pollRegistrationPage"]],
  ])("is refused when %s is missing, with its name", (_what, missing) => {
    const register = () => registered(...without(...missing)).refuseGaps();
    expect(register).toThrow(new Error(`not registered with the host: ${missing.join(", ")}`));
  });
});
