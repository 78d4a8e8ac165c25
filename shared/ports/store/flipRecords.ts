import type { FlipRecord, RecordedPerson } from "../../domain/wave/flipRecord.ts";

/** Names a record: an approval may be tried several times, each time after a live check of its own. */
export type FlipRecordKey = Pick<FlipRecord, "waveId" | "approval" | "liveCheck">;

interface RecordedPeople {
  readonly people: readonly RecordedPerson[];
  /** Where the next ones begin; `undefined` behind the last. */
  readonly next: number | undefined;
}

/** What flips rested on. Nothing of it is ever changed: what stands already stays as it is. */
export interface FlipRecordStore {
  /** The people first, then the record. @param people in order of their ids. */
  recordFlip(record: FlipRecord, people: readonly RecordedPerson[]): Promise<void>;
  /** Those of a wave, of every round (a few a part), in no order. One that cannot be read is told of and left out. */
  flipRecords(waveId: string): Promise<readonly FlipRecord[]>;
  /** Some hundred of its people, from a place on. */
  flipPeople(key: FlipRecordKey, from: number): Promise<RecordedPeople>;
}
