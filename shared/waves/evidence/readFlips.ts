import type { AuditEvent } from "../../domain/audit.ts";
import { alertedEvents } from "../../domain/wave/alertedEvents.ts";
import type { FlipRecord } from "../../domain/wave/flipRecord.ts";
import { entriesOf } from "../../domain/wave/parts.ts";
import type { WaveFacts } from "../../domain/wave/waveFacts.ts";
import type { AuditTrail } from "../../ports/store/audit.ts";
import type { FlipRecordStore } from "../../ports/store/flipRecords.ts";
import type { Flip } from "./evidenceReport.ts";
import { fewLinesOf } from "./readTrail.ts";

/** A flip by what was written when it began, before its entries are counted. */
export type BegunFlip = Omit<Flip, "entered" | "followed"> & {
  /** When the approval was given that its people entered under. */
  readonly approvedAt: string;
};

const ENDS = ["stage.enforced", "partEntered", "stage.rolledBack"] as const;

/** The flips of a wave, oldest first, those of rounds that were rolled back among them. The trail says which began. */
export async function readFlips(
  store: AuditTrail & Pick<FlipRecordStore, "flipRecords">,
  wave: WaveFacts,
): Promise<readonly BegunFlip[]> {
  const lines = await fewLinesOf(store, wave.waveId, { what: [alertedEvents.flip, ...ENDS] });
  const oldestFirst = lines.toReversed();
  const begun = oldestFirst.filter(({ what }) => what === alertedEvents.flip);
  if (begun.length === 0) return [];
  const records = await store.flipRecords(wave.waveId);
  const ends = oldestFirst.filter(({ what }) => what !== alertedEvents.flip);
  return begun.map((line, n) =>
    begunFlip(line, n + 1, { wave, records, ends: ends.filter(isBetween(line.at, begun[n + 1]?.at)) }),
  );
}

/** The line's id names the approval. */
const approvedAtOf = ({ id }: AuditEvent): string => id.slice(id.indexOf("|") + 1);

/** By moments, as lines of one moment have no order. */
const isBetween =
  (from: string, next: string | undefined) =>
  ({ at }: AuditEvent): boolean =>
    at >= from && (next === undefined || at < next);

interface Known {
  readonly wave: WaveFacts;
  readonly records: readonly FlipRecord[];
  readonly ends: readonly AuditEvent[];
}

function begunFlip(line: AuditEvent, number: number, { wave, records, ends }: Known): BegunFlip {
  const approvedAt = approvedAtOf(line);
  const record = recordOf(records, approvedAt, line.at);
  const entry = entriesOf(wave).find(({ approval }) => approval.at === approvedAt);
  const [end] = ends;
  return {
    number,
    beganAt: line.at,
    enteredAt: entry?.enforcedAt ?? (end && end.what !== "stage.rolledBack" ? end.at : undefined),
    approvedAt,
    approval: record?.approval ?? entry?.approval,
    policyDigest: record?.sweep.policyDigest ?? entry?.policyDigest,
    recorded: record !== undefined,
    record,
  };
}

/** Of several attempts under one approval, the last one before it began. */
export const recordOf = (records: readonly FlipRecord[], approvedAt: string, beganAt: string): FlipRecord | undefined =>
  records
    .filter(({ approval, recordedAt }) => approval.at === approvedAt && recordedAt <= beganAt)
    .toSorted((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1))
    .at(-1);
