import { chunks } from "../../domain/chunks.ts";
import { type WaveNumbers, WaveNumbersSchema } from "../../domain/retention/wavePeople.ts";
import type { WavePeopleStore } from "../../ports/store/wavePeople.ts";
import { json, keyOf, mapper } from "./columns.ts";
import { PEOPLE } from "./flipRecordRows.ts";
import { memberOf } from "./memberRows.ts";
import { readable } from "./readable.ts";
import { inPartition, type Rows } from "./rows.ts";

const NUMBERS = "numbers";
const { shape } = WaveNumbersSchema;
/** Each in a property of its own: one holds 32,000 characters. */
const numbersRow = mapper<WaveNumbers>({
  round: json(shape.round),
  counted: json(shape.counted),
  cuts: json(shape.cuts),
});

/** Requests to one table at a time. */
const AT_ONCE = 32;
const TOGETHER = 100;

interface Tables {
  readonly waves: Rows;
  readonly waveMembers: Rows;
  readonly decisions: Rows;
  readonly flipRecords: Rows;
}

export const tableWavePeople = ({ waves, waveMembers, decisions, flipRecords }: Tables): WavePeopleStore => ({
  agedMembers: async function* (waveId) {
    for await (const page of waveMembers.query(inPartition(keyOf(waveId))))
      yield await readable(waveMembers, page, (row) => ({ member: memberOf(waveId, row), etag: row.etag }));
  },
  forgetMembers: async (waveId, rows) => {
    const partition = keyOf(waveId);
    let count = 0;
    for (const some of chunks(rows, AT_ONCE)) {
      const gone = await Promise.all(
        some.map(async ({ userId, etag }) => {
          if (!(await waveMembers.deleteRead(partition, userId, etag))) return false;
          await decisions.delete(partition, userId.toLowerCase());
          return true;
        }),
      );
      count += gone.filter(Boolean).length;
    }
    return count;
  },
  forgetFlipPeople: async (waveId) => {
    const partition = keyOf(waveId);
    for await (const page of flipRecords.query(inPartition(partition), { select: ["PartitionKey", "RowKey"] })) {
      const people = page.flatMap(({ rowKey = "" }) => (rowKey.includes(PEOPLE) ? [rowKey] : []));
      for (const some of chunks(people, TOGETHER))
        if (!(await flipRecords.deleteTogether(partition, some)))
          for (const rowKey of some) await flipRecords.delete(partition, rowKey);
    }
  },
  waveNumbers: async (waveId) => {
    const row = await waves.get(keyOf(waveId), NUMBERS);
    const [numbers] = await readable(waves, row ? [row] : [], numbersRow.fromRow);
    return numbers;
  },
  saveWaveNumbers: async (waveId, numbers) => {
    const row = { partitionKey: keyOf(waveId), rowKey: NUMBERS, ...numbersRow.toRow(numbers) };
    await waves.write("replace", [row]);
    await waves.delete(keyOf(waveId), "counted");
  },
});
