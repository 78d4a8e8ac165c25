import type { FlipRecord, RecordedPerson } from "../../../../shared/domain/wave/flipRecord.ts";
import type { FlipRecordKey, FlipRecordStore } from "../../../../shared/ports/store/flipRecords.ts";
import type { WavePeopleStore } from "../../../../shared/ports/store/wavePeople.ts";
import { GuardedRows } from "./guardedRows.ts";

const PAGE = 500;

export function memoryFlipRecords(): FlipRecordStore & Pick<WavePeopleStore, "forgetFlipPeople"> {
  const rows = new GuardedRows<{ record: FlipRecord; people: readonly RecordedPerson[] }>();
  const keyOf = ({ waveId, approval, liveCheck }: FlipRecordKey): string =>
    [waveId, approval.at, approval.digest, liveCheck.checkedAt].join("\n");
  return {
    recordFlip: async (record, people) => void rows.insert(keyOf(record), { record, people }),
    forgetFlipPeople: async (waveId) => {
      for (const [key, row] of rows.entries()) if (row.record.waveId === waveId) rows.put(key, { ...row, people: [] });
    },
    flipRecords: async (waveId) =>
      rows
        .values()
        .filter(({ record }) => record.waveId === waveId)
        .map(({ record }) => record),
    flipPeople: async (key, from) => {
      const people = rows.get(keyOf(key))?.value.people ?? [];
      return { people: people.slice(from, from + PAGE), next: people.length > from + PAGE ? from + PAGE : undefined };
    },
  };
}
