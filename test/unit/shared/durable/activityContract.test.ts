import type { OrchestrationContext, Task } from "durable-functions";
import { expect, test } from "vitest";
import { z } from "zod";
import { defineActivity, type Later } from "../../../../shared/durable/activityContract.ts";
import { turnsOf } from "../../../support/durable/turns.ts";

const START = Date.parse("2026-03-02T08:00:00Z");
const busy = { seconds: 30, because: "busy" };
const refused = { seconds: 3600, because: "refused: Forbidden" };

/** How long a call waits after each of these answers, until it has its result. */
async function waits(
  limits: { readonly longestWaitSeconds?: number },
  answers: readonly Later[],
): Promise<readonly number[]> {
  const contract = defineActivity({ name: "finishPoll", input: z.object({}), result: z.string(), ...limits });
  function* workflow(context: OrchestrationContext): Generator<Task, unknown, unknown> {
    return yield* contract.call(context, {});
  }
  let now = START;
  const waited: number[] = [];
  const left = [...answers];
  await turnsOf(
    workflow,
    {},
    {
      now: () => new Date(now),
      isOver: () => false,
      wait: (until) => {
        waited.push((until.getTime() - now) / 1000);
        now = until.getTime();
      },
      isWoken: () => false,
      call: async () => {
        const later = left.shift();
        return later ? { later } : { ok: "done" };
      },
    },
  );
  return waited;
}

test.each([
  ["as long as a service asks", {}, [busy, refused], [30, 3600]],
  ["its own growing pauses where a service asks for none", {}, [{ seconds: 0, because: "" }, busy], [5, 30]],
  ["no longer than it may, whatever was answered", { longestWaitSeconds: 10 }, [busy, refused], [10, 10]],
] as const)("an activity waits %s", async (_what, limits, answers, expected) => {
  expect(await waits(limits, answers)).toEqual(expected);
});
