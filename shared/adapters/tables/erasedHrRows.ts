import {
  type EmploymentRecord,
  EmploymentRecordSchema,
  employmentOfJoiner,
} from "../../domain/employment/employmentRecord.ts";
import { type LeaveRecord, LeaveRecordSchema } from "../../domain/leave/leaveRecord.ts";
import { keyOf } from "./columns.ts";
import { type Fate, isNamedIn, KEEP, LEFT, pseudonymised, rowFrom, type Sought } from "./erasureFate.ts";
import { joinerRow } from "./joinerRows.ts";
import type { Row, StoredRow } from "./rows.ts";

const EMPLOYMENT = "employment";

/**
 * What HR told, without a word of the person: an event of before that comes again is older, or known, and begins
 * nothing. Whoever comes back was here before.
 */
const sequenceOf = ({ worker, source, sequence }: EmploymentRecord): EmploymentRecord => ({
  worker,
  source,
  workerId: "",
  sequence,
  eventId: "",
  told: { kind: "over", as: "terminated", timeZone: "UTC", identity: {} },
  wasRehired: true,
});
const leaveSequenceOf = ({ worker, source, sequence }: LeaveRecord): LeaveRecord => ({
  worker,
  source,
  workerId: "",
  sequence,
  eventId: "",
  told: { kind: "ended" },
});

const isTheirs = (key: string | undefined, { person }: Sought): boolean =>
  person.workers.some((worker) => key === worker || key === keyOf(worker));

/** Where HR named an account that is not theirs by now, or them as somebody's deputy. */
const ofAnother = (row: StoredRow, sought: Sought): Fate => pseudonymised(row, sought, isNamedIn(row, sought));

export function fateOfEmployment(row: StoredRow, sought: Sought): Fate {
  if (!isTheirs(row.partitionKey, sought) || row.rowKey !== EMPLOYMENT) return ofAnother(row, sought);
  return stripped(row, "employment", (kept) => sequenceOf(EmploymentRecordSchema.parse(kept)));
}

export function fateOfLeave(row: StoredRow, sought: Sought): Fate {
  if (!isTheirs(row.partitionKey, sought)) return ofAnother(row, sought);
  return stripped(row, "leave", (kept) => leaveSequenceOf(LeaveRecordSchema.parse(kept)));
}

/** A row that nobody can read stays, and is named in no round as done. */
function stripped(row: StoredRow, column: string, strip: (kept: unknown) => unknown): Fate {
  const before = rowFrom(row);
  try {
    const after = JSON.stringify(strip(JSON.parse(String(before[column]))));
    return after === before[column] ? KEEP : { kind: "replace", row: { ...before, [column]: after } };
  } catch {
    return LEFT;
  }
}

/** The sequence stands before the onboarding goes, where HR told of nothing since. */
export function fateOfJoiner(row: StoredRow, sought: Sought): Fate {
  if (!isTheirs(row.partitionKey, sought)) return ofAnother(row, sought);
  try {
    const record = joinerRow.fromRow(row);
    if (!record.facts.ended || record.facts.ended.as === "held") return LEFT;
    const kept = sequenceOf(employmentOfJoiner(record));
    const insert: Row = { partitionKey: kept.worker, rowKey: EMPLOYMENT, employment: JSON.stringify(kept) };
    return { kind: "delete", before: [{ table: "hrWorkers", insert }] };
  } catch {
    return LEFT;
  }
}

export function fateOfLeaver(row: StoredRow, sought: Sought): Fate {
  if (!isTheirs(row.rowKey, sought)) return ofAnother(row, sought);
  const state = String(row["state"] ?? "");
  return state === "waiting" || state === "held" ? LEFT : { kind: "delete" };
}

/** What HR sent goes; that it came, and was taken, stays under its hash: it is not taken twice. */
export function fateOfHrEvent(row: StoredRow, sought: Sought): Fate {
  const bodies = Object.keys(row).filter((name) => /^body\d+$/.test(name));
  const parts = bodies.toSorted((a, b) => Number(a.slice(4)) - Number(b.slice(4))).map((name) => row[name]);
  const bytes = parts.filter((part): part is Uint8Array => part instanceof Uint8Array);
  if (bytes.length === 0) return KEEP;
  const body = Buffer.concat(bytes).toString();
  if (!isAbout(body, String(row["source"] ?? ""), sought)) return KEEP;
  if (row["accepted"] !== true) return LEFT;
  const { accepted, at, eventId, partitionKey, rowKey, source } = rowFrom(row);
  return { kind: "replace", row: { partitionKey, rowKey, source, eventId, at, accepted, parts: 0 } as Row };
}

function isAbout(body: string, source: string, { person, eraser }: Sought): boolean {
  if (eraser.names(body)) return true;
  const told = /"workerId"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(body)?.[1];
  if (told === undefined) return false;
  const workerId: unknown = JSON.parse(told);
  return person.numbers.some((one) => one.workerId === workerId && one.source === source);
}
