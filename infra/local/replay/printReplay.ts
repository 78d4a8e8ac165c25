import type { Work } from "../durable/decision.ts";
import type { HistoryEvent } from "../durable/protocol.ts";
import { deliveredInWords, scheduledInWords, verdictInWords } from "./inWords.ts";
import type { Recording } from "./recording.ts";
import type { ReplayedEpisode } from "./replayRecording.ts";

/**
 * Prints what came to the code and what it did then, a step a line. @returns whether it did what it had done before.
 */
export async function printReplay(
  { workflow, version, instanceId, generations }: Recording,
  episodes: AsyncIterable<ReplayedEpisode>,
  stream: NodeJS.WritableStream,
): Promise<boolean> {
  const say = (line: string) => stream.write(`${line}\n`);
  say(`${instanceId}: ${workflow}${version === undefined ? "" : ` ${version}`}, ${generations.length} generations`);
  let generation = -1;
  let asked = new Map<number, HistoryEvent>();
  let count = 0;
  for await (const { recorded, decision, ...episode } of episodes) {
    if (episode.generation !== generation) {
      generation = episode.generation;
      asked = new Map();
      say(`\ngeneration ${generation + 1}`);
    }
    count += 1;
    for (const event of recorded.delivered) {
      const words = deliveredInWords(event, (id) => asked.get(id));
      if (words) say(`${recorded.at}  <- ${words}`);
    }
    for (const event of decision.events) {
      asked.set(event.EventId, event);
      say(`${recorded.at}  -> ${scheduledInWords(event)}${inputOf(decision.work, event.EventId)}`);
    }
    if (decision.customStatus !== undefined) say(`${recorded.at}     says ${decision.customStatus}`);
    if (episode.difference !== undefined) {
      say(`${recorded.at}  !! ${episode.difference}`);
      return false;
    }
    if (decision.verdict.kind !== "waiting") say(`${recorded.at}     ${verdictInWords(decision.verdict)}`);
  }
  say(`\nthe code of today did in ${count} episodes what history says`);
  return true;
}

function inputOf(work: readonly Work[], id: number): string {
  const item = work.find((one) => one.id === id);
  return item === undefined || item.kind === "timer" || item.kind === "message" ? "" : ` with ${item.input}`;
}
