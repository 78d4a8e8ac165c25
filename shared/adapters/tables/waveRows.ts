import { type CountedWave, CountedWaveSchema } from "../../domain/wave/countedWave.ts";
import type { GroupClaim } from "../../domain/wave/groupClaim.ts";
import { KeptPlaceSchema, type Waiting, WaitingKindSchema } from "../../domain/wave/waiting.ts";
import { type WaveFacts, WaveFactsSchema } from "../../domain/wave/waveFacts.ts";
import type { WaveStore } from "../../ports/store/waves.ts";
import { odata } from "../odata.ts";
import { json, keyOf, mapper, oneOf, text } from "./columns.ts";
import { readable, readOne } from "./readable.ts";
import type { Rows } from "./rows.ts";

const FACTS = "facts";
const WAITING = "waiting";
const COUNTED = "counted";
const CLAIM = "claim";

const factsRow = mapper<{ facts: WaveFacts }>({ facts: json(WaveFactsSchema) });
const waitingRow = mapper<Waiting>({
  kind: oneOf(WaitingKindSchema),
  until: text,
  because: text,
  place: json(KeptPlaceSchema.optional()),
});
const { shape: countedShape } = CountedWaveSchema;
/** Each list in a property of its own: one holds 32,000 characters, and forty names with their reasons are fewer. */
const countedRow = mapper<CountedWave>({
  at: text,
  for: json(countedShape.for),
  counts: json(countedShape.counts),
  progress: json(countedShape.progress),
  // A family that only a later release knows: the next count tells.
  devices: json(countedShape.devices.catch(undefined)),
  mailsByKind: json(countedShape.mailsByKind),
  notEnforced: json(countedShape.notEnforced),
  wouldBeLeftOut: json(countedShape.wouldBeLeftOut),
  sortedOut: json(countedShape.sortedOut),
  toBeDecided: json(countedShape.toBeDecided),
});
const claimRow = mapper<GroupClaim>({ groupId: text, waveId: text, at: text });
/** No wave id has such a sign. */
const claimKey = (groupId: string): string => keyOf(`group|${groupId.toLowerCase()}`);

export function tableWaves(waves: Rows): WaveStore {
  const rowOf = (facts: WaveFacts) => ({
    partitionKey: keyOf(facts.waveId),
    rowKey: FACTS,
    ...factsRow.toRow({ facts }),
  });
  return {
    insertWave: async (facts) => (await waves.insert(rowOf(facts))) !== undefined,
    wave: async (waveId) => {
      const row = await waves.get(keyOf(waveId), FACTS);
      return readOne(waves, row, (found) => ({ facts: factsRow.fromRow(found).facts, etag: found.etag }));
    },
    waiting: async (waveId) => {
      const row = await waves.get(keyOf(waveId), WAITING);
      // Without it the step begins anew, and says again why it waits.
      const [waiting] = await readable(waves, row ? [row] : [], waitingRow.fromRow);
      return waiting;
    },
    saveWave: (facts, etag) => waves.replace(rowOf(facts), etag),
    saveWaiting: async (waveId, waiting) => {
      await waves.write("replace", [{ partitionKey: keyOf(waveId), rowKey: WAITING, ...waitingRow.toRow(waiting) }]);
    },
    countedWave: async (waveId) => {
      const row = await waves.get(keyOf(waveId), COUNTED);
      const [counted] = await readable(waves, row ? [row] : [], countedRow.fromRow);
      return counted;
    },
    saveCountedWave: async (waveId, counted) => {
      await waves.write("replace", [{ partitionKey: keyOf(waveId), rowKey: COUNTED, ...countedRow.toRow(counted) }]);
    },
    groupClaim: async (groupId) => {
      const row = await waves.get(claimKey(groupId), CLAIM);
      return row && { ...claimRow.fromRow(row), etag: row.etag };
    },
    claimGroup: async (claim, etag) => {
      const row = { partitionKey: claimKey(claim.groupId), rowKey: CLAIM, ...claimRow.toRow(claim) };
      return etag === undefined ? (await waves.insert(row)) !== undefined : waves.takeOver(row, etag);
    },
    waves: async () => {
      const all: WaveFacts[] = [];
      for await (const page of waves.query(odata`RowKey eq ${FACTS}`))
        all.push(...(await readable(waves, page, (row) => factsRow.fromRow(row).facts)));
      return all.sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
    },
  };
}
