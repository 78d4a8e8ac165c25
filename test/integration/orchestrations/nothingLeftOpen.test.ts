import * as df from "durable-functions";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { InvocationAnswer } from "../../../infra/local/durable/engine.ts";
import { readAnswer } from "../../../infra/local/durable/orchestratorState.ts";
import { ActionType, type HistoryEvent } from "../../../infra/local/durable/protocol.ts";
import { decide } from "../../../infra/local/durable/replay.ts";
import { joinerOnboarding } from "../../../orchestrations/joinerOnboarding.ts";
import { registrationPoll } from "../../../orchestrations/registrationPoll.ts";
import { waveRollout } from "../../../orchestrations/waveRollout.ts";
import { JoinerTurn, joinerWork } from "../../../shared/contracts/joinerWork.ts";
import { finishPoll, pollRegistrationPage } from "../../../shared/contracts/pollActivities.ts";
import { WaveTurn, waveWork } from "../../../shared/contracts/waveWork.ts";
import { WAKE_EVENT } from "../../../shared/durable/waiting.ts";
import { invoke, kindOf } from "../../support/durable/coreModule.ts";
import { Hub, START } from "../../support/durable/hub.ts";

/** What an activity does when it is called next; once there is no more, every workflow ends. */
type Move =
  | { kind: "go"; step: number; afterHours?: number }
  | { kind: "wait"; step: number; hours: number }
  | { kind: "later"; hours: number }
  | { kind: "ended" }
  | { kind: "throw" }
  | { kind: "nonsense" };

const HOUR = 3_600_000;
const SUBJECT = "subject";
let moves: Move[] = [];
let now = () => 0;

const waveTurns = Object.keys(waveWork)
  .map((kind) => ({ waveId: SUBJECT, ...(kind !== "decide" && { step: { kind } }) }))
  .filter((turn) => WaveTurn.safeParse(turn).success);
const joinerTurns = Object.keys(joinerWork)
  .map((kind) => ({ joinerId: SUBJECT, ...(kind !== "decide" && { step: { kind } }) }))
  .filter((turn) => JoinerTurn.safeParse(turn).success);

/** The wire's answer to a move, where `turns` may follow. */
function answerTo(move: Move, turns: readonly object[]): unknown {
  const turn = "step" in move ? turns[move.step % turns.length] : undefined;
  switch (move.kind) {
    case "go":
      return {
        ok: { kind: "go", turn, ...(move.afterHours && { afterSeconds: move.afterHours * 3600, because: "a pause" }) },
      };
    case "wait":
      return {
        ok: { kind: "wait", turn, until: new Date(now() + move.hours * HOUR).toISOString(), because: "a wait" },
      };
    case "ended":
      return { ok: { kind: "ended", as: "over" } };
    case "later":
      return { later: { seconds: move.hours * 3600, because: "busy" } };
    case "nonsense":
      return { ok: { kind: "nonsense" } };
    case "throw":
      throw new Error("broken promise");
  }
}

const nextMove = (): Move => moves.shift() ?? { kind: "ended" };
for (const { name } of Object.values(waveWork))
  df.app.activity(name, { handler: () => answerTo(nextMove(), waveTurns) });
for (const { name } of Object.values(joinerWork))
  df.app.activity(name, { handler: () => answerTo(nextMove(), joinerTurns) });
df.app.activity(pollRegistrationPage.name, {
  handler: () => {
    const move = nextMove();
    return move.kind === "go" || move.kind === "wait" ? { ok: { next: "further" } } : pollAnswer(move);
  },
});
df.app.activity(finishPoll.name, {
  handler: () => {
    const move = nextMove();
    return move.kind === "go" || move.kind === "wait" ? { ok: { after: "further" } } : pollAnswer(move);
  },
});
const pollAnswer = (move: Move) =>
  move.kind === "later" || move.kind === "throw" ? answerTo(move, []) : move.kind === "nonsense" ? null : { ok: {} };

df.app.orchestration("waveRollout", waveRollout);
df.app.orchestration("joinerOnboarding", joinerOnboarding);
df.app.orchestration("registrationPoll", registrationPoll);
const workflows = [
  { name: "waveRollout", input: { waveId: SUBJECT } },
  { name: "joinerOnboarding", input: { joinerId: SUBJECT } },
  { name: "registrationPoll", input: { startedAt: new Date(START).toISOString() } },
];

/**
 * The host's rules applied to what the code answered. Code that has returned, continued as new or thrown ends at once,
 * because nothing that it scheduled is open. And a generation waits only after an activity: a wake-up call that ended
 * the last one comes again, and would end every following one at its beginning.
 */
function findFault(trigger: string, answer: InvocationAnswer): string | undefined {
  const { history, instanceId } = JSON.parse(trigger) as { history: HistoryEvent[]; instanceId: string };
  const { isDone, error, actions } = readAnswer(answer);
  const facts = { orchestratorName: "x", instanceId, parentInstanceId: null, executionId: "x", defaultVersion: "1.0" };
  const { verdict } = decide(history, answer, { ...facts, kindOf });
  if (verdict.kind === "waiting" && (isDone || error !== undefined))
    return `it has ended and left something open: ${JSON.stringify([error, actions])}`;
  const [first] = actions;
  if (first !== undefined && first.actionType !== ActionType.CallActivity)
    return `a generation begins with ${JSON.stringify(first)}`;
  return undefined;
}

const hours = fc.integer({ min: 0, max: 60 * 24 });
const step = fc.nat(50);
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("go" as const), step }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("go" as const), step, afterHours: fc.integer({ min: 1, max: 48 }) }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("wait" as const), step, hours }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("later" as const), hours: fc.integer({ min: 0, max: 100 }) }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Move>({ kind: "ended" }, { kind: "throw" }, { kind: "nonsense" }),
  },
);
const disturbance = fc.record({
  hour: fc.integer({ min: 0, max: 90 * 24 }),
  event: fc.constantFrom(WAKE_EVENT, WAKE_EVENT, WAKE_EVENT, "unknown"),
  times: fc.integer({ min: 1, max: 3 }),
  suspendsForHours: fc.option(fc.integer({ min: 1, max: 48 }), { nil: undefined }),
});

test.each(workflows)(
  "$name: whatever it is answered and whenever it is woken, no generation ends or continues with something open",
  { timeout: 120_000 },
  async ({ name, input }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(move, { maxLength: 60 }),
        fc.array(disturbance, { maxLength: 12 }),
        async (script, disturbances) => {
          const faults: string[] = [];
          const hub = new Hub(
            {},
            {
              invokeOrchestrator: async (orchestrator, trigger) => {
                const answer = await invoke(orchestrator, trigger);
                const fault = findFault(trigger, answer);
                if (fault !== undefined) faults.push(fault);
                return answer;
              },
            },
          );
          moves = [...script];
          now = () => hub.clock.now();
          try {
            await hub.start(name, SUBJECT, input);
            for (const { hour, event, times, suspendsForHours } of disturbances.sort((a, b) => a.hour - b.hour)) {
              await hub.until(Math.max(hub.clock.now(), START + hour * HOUR));
              if (suspendsForHours) await hub.http("POST", `instances/${SUBJECT}/suspend`);
              for (let time = 0; time < times; time++) await hub.raise(SUBJECT, event);
              if (suspendsForHours) {
                await hub.until(hub.clock.now() + suspendsForHours * HOUR);
                await hub.http("POST", `instances/${SUBJECT}/resume`);
              }
            }
            expect(["Completed", "Failed"]).toContain((await hub.end(SUBJECT)).runtimeStatus);
            expect(faults).toEqual([]);
          } finally {
            await hub.close();
          }
        },
      ),
      { numRuns: Number(process.env["FAST_CHECK_RUNS"] ?? 40) },
    );
  },
);
