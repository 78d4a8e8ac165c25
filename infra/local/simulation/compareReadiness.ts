import type { RecordedPerson } from "../../../shared/domain/wave/flipRecord.ts";
import type { FlipRecordStore } from "../../../shared/ports/store/flipRecords.ts";
import { isRefusedSomewhere } from "../people/otherDevices.ts";
import { usableAt } from "../people/standInPerson.ts";
import type { World } from "../world/world.ts";
import type { ReadinessTruth } from "./summary.ts";

/** What each flip made of the people whom it named, beside the world's own books of that moment. */
export async function compareReadiness(
  store: FlipRecordStore,
  { population }: Pick<World, "population">,
  waveIds: readonly string[],
): Promise<ReadinessTruth> {
  const counts = { judged: 0, calledPartlyReady: 0, partlyThoughReady: 0, readyThoughRefused: 0 };
  for (const waveId of waveIds)
    for (const record of await store.flipRecords(waveId))
      for await (const person of peopleOf(store, record)) {
        const known = population.people.get(person.userId);
        const isPartly = person.reason === "partlyReady";
        if (!known || !(isPartly || person.as === "toEnter")) continue;
        const at = Date.parse(record.recordedAt);
        const isRefused = isRefusedSomewhere(known, at);
        counts.judged++;
        if (isPartly) counts.calledPartlyReady++;
        if (isPartly && !isRefused && usableAt(known, at) > 0) counts.partlyThoughReady++;
        if (!isPartly && isRefused) counts.readyThoughRefused++;
      }
  const shareOf = (count: number) => (counts.judged === 0 ? 0 : Math.round((count / counts.judged) * 10_000) / 10_000);
  return {
    ...counts,
    partlyThoughReadyShare: shareOf(counts.partlyThoughReady),
    readyThoughRefusedShare: shareOf(counts.readyThoughRefused),
  };
}

async function* peopleOf(
  store: FlipRecordStore,
  record: Parameters<FlipRecordStore["flipPeople"]>[0],
): AsyncGenerator<RecordedPerson> {
  for (let from: number | undefined = 0; from !== undefined; ) {
    const { people, next }: Awaited<ReturnType<FlipRecordStore["flipPeople"]>> = await store.flipPeople(record, from);
    yield* people;
    from = next;
  }
}
