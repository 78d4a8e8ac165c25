import { isDeepStrictEqual } from "node:util";
import type { Decision, Verdict } from "../durable/decision.ts";
import type { DurableHost } from "../durable/host.ts";
import { withIsPlayed } from "../durable/instanceCache.ts";
import { type HistoryEvent, HistoryEventType, triggerJson } from "../durable/protocol.ts";
import { decide } from "../durable/replay.ts";
import { scheduledInWords, verdictInWords } from "./inWords.ts";
import { type RecordedEpisode, recordedEpisodes } from "./recordedEpisodes.ts";
import type { Generation, Recording } from "./recording.ts";

export type Orchestrators = Pick<DurableHost, "invokeOrchestrator" | "kindOf">;

/** One recorded episode and what today's code did in it. */
export interface ReplayedEpisode {
  readonly generation: number;
  readonly recorded: RecordedEpisode;
  readonly decision: Decision;
  /** In words, where today's code did something else; nothing can be replayed after it. */
  readonly difference?: string;
}

/**
 * Lets today's code live through a recording, episode by episode, as the engine would, and compares what it asks for
 * with what was asked for then. Ends with the first difference.
 */
export async function* replayRecording(
  recording: Recording,
  code: Orchestrators,
): AsyncGenerator<ReplayedEpisode, void, undefined> {
  for (const [generation, one] of recording.generations.entries()) {
    const next = recording.generations[generation + 1];
    for await (const episode of replayGeneration(recording, one, next && startedWith(next), code)) {
      yield { generation, ...episode };
      if (episode.difference !== undefined) return;
    }
  }
}

/** @param nextInput JSON text of the next generation's input; absent for the last one. */
async function* replayGeneration(
  { workflow, version, instanceId, parentInstanceId }: Recording,
  generation: Generation,
  nextInput: string | undefined,
  code: Orchestrators,
): AsyncGenerator<Omit<ReplayedEpisode, "generation">, void, undefined> {
  const played: HistoryEvent[] = [];
  const episodes = [...recordedEpisodes(generation.events)];
  const facts = {
    orchestratorName: workflow,
    instanceId,
    parentInstanceId: parentInstanceId ?? null,
    executionId: generation.executionId,
    defaultVersion: version,
    kindOf: code.kindOf,
  };
  for (const recorded of episodes) {
    const { delivered, scheduled, closed } = recorded;
    const history = [
      ...played.map((event) => withIsPlayed(JSON.stringify(event), true)),
      ...delivered.map((event) => withIsPlayed(JSON.stringify(event), false)),
    ];
    const trigger = triggerJson(
      instanceId,
      parentInstanceId ?? null,
      startedWith(generation),
      `[${history.join(",")}]`,
    );
    const answer = await code.invokeOrchestrator(workflow, trigger);
    const decision = decide([...played, ...delivered], answer, facts);
    const isLast = recorded === episodes.at(-1);
    const difference =
      scheduledDifference(recorded, decision) ??
      verdictDifference(closed, isLast ? nextInput : undefined, decision.verdict);
    yield { recorded, decision, ...(difference !== undefined && { difference }) };
    played.push(...delivered, ...scheduled, closed);
  }
}

const startedWith = ({ events }: Generation): string =>
  events.find(({ EventType }) => EventType === HistoryEventType.ExecutionStarted)?.Input ?? "null";

function scheduledDifference(
  { scheduled, closed }: RecordedEpisode,
  { events, verdict }: Decision,
): string | undefined {
  // What the code did before it failed is not taken over.
  if (verdict.kind === "failed" && closed.EventType !== HistoryEventType.ExecutionFailed) return verdict.reason;
  for (let n = 0; n < Math.max(scheduled.length, events.length); n += 1) {
    const [then, now] = [scheduled[n], events[n]];
    if (!isDeepStrictEqual(comparable(then), comparable(now)))
      return `history says ${scheduledInWords(then)} was scheduled here, but the code schedules ${scheduledInWords(now)}`;
  }
  return undefined;
}

/** What the code asked for. The moment is the clock's, and other notes are the engine's own. */
const comparable = (event: HistoryEvent | undefined): unknown => {
  if (event === undefined) return undefined;
  const { EventType, EventId, Name, InstanceId, FireAt, FinalFireAt, Retry } = event;
  return JSON.parse(JSON.stringify({ EventType, EventId, Name, InstanceId, FireAt, FinalFireAt, Retry })) as unknown;
};

function verdictDifference(closed: HistoryEvent, nextInput: string | undefined, now: Verdict): string | undefined {
  const then = recordedVerdict(closed, nextInput);
  return isDeepStrictEqual(essence(then), essence(now))
    ? undefined
    : `history says that the code ${verdictInWords(then)} here, but it ${verdictInWords(now)}`;
}

function recordedVerdict(closed: HistoryEvent, nextInput: string | undefined): Verdict {
  switch (closed.EventType) {
    case HistoryEventType.ExecutionCompleted:
      return { kind: "completed", output: closed.Result ?? "null" };
    case HistoryEventType.ExecutionFailed:
      return { kind: "failed", reason: closed.Reason ?? "" };
    default:
      return nextInput === undefined
        ? { kind: "waiting" }
        : { kind: "continuedAsNew", input: nextInput, carriedOver: [] };
  }
}

/** Texts of JSON compare by what they say; details of a failure are not recorded. */
const essence = (verdict: Verdict): unknown => {
  switch (verdict.kind) {
    case "completed":
      return { ...verdict, output: JSON.parse(verdict.output) as unknown };
    case "continuedAsNew":
      return { kind: verdict.kind, input: JSON.parse(verdict.input) as unknown };
    case "failed":
      return { kind: verdict.kind, reason: verdict.reason };
    case "waiting":
      return verdict;
  }
};
