import { describe, expect, test } from "vitest";
import { z } from "zod";
import { DurableFunctions } from "../../../../functions/host/durableFunctions.ts";
import { declaredActivities, defineActivity } from "../../../../shared/durable/activityContract.ts";
import { orchestrationNames } from "../../../../shared/durable/instanceIds.ts";

for (const name of ["greet", "count"]) defineActivity({ name, input: z.object({}), result: z.object({}) });

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
    expect(declaredActivities()).toEqual(new Set(["greet", "count"]));
    expect(() => registered(...orchestrationNames, "greet", "count", "more").refuseGaps()).not.toThrow();
  });

  test.each([
    ["an activity of a contract", [...orchestrationNames, "greet"], "count"],
    ["an orchestration", ["joinerOnboarding", "registrationPoll", "greet", "count"], "waveRollout"],
    ["several", ["waveRollout", "registrationPoll", "greet"], "joinerOnboarding, count"],
  ])("is refused when %s is missing, with its name", (_what, names, missing) => {
    expect(() => registered(...names).refuseGaps()).toThrow(`not registered with the host: ${missing}`);
  });
});
