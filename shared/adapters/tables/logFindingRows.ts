import { z } from "zod";
import { InactiveDeviceSchema } from "../../domain/signIns/inactiveDevices.ts";
import {
  CLOSE_TO_CAP,
  DeviceFindingSchema,
  type Finding,
  type FindingKind,
  findingKey,
  PersonFindingSchema,
} from "../../domain/signIns/logFindings.ts";
import { TryFindingSchema, troubleOfTry } from "../../domain/signIns/registrationTries.ts";
import type { LogFindingStore } from "../../ports/store/logFindings.ts";
import { odata } from "../odata.ts";
import { count, json, keyOf, mapper, text } from "./columns.ts";
import { readable } from "./readable.ts";
import { after as behind, inPartition, type Rows, type StoredRow } from "./rows.ts";

interface FindingRow {
  readonly finding: Finding;
  readonly told: readonly string[] | undefined;
  /** For queries. */
  readonly people: number;
  readonly lastAt: string;
}
const findingRow = mapper<FindingRow>({
  finding: json(
    z.discriminatedUnion("kind", [PersonFindingSchema, DeviceFindingSchema, TryFindingSchema, InactiveDeviceSchema]),
  ),
  told: json(z.array(z.string()).optional()),
  people: count,
  lastAt: text,
});

function fromRow(row: StoredRow): Finding {
  const { finding, told } = findingRow.fromRow(row);
  const isTold = finding.kind === "breakGlass" || finding.kind === "breakGlassTried";
  return isTold && told ? { ...finding, toldDays: told } : finding;
}

const rowKeyOf = (finding: Finding): string => keyOf(findingKey(finding));

function toRow(finding: Finding) {
  const { toldDays: _, ...plain } = { toldDays: undefined, ...finding };
  const columns = findingRow.toRow({ finding: plain as Finding, people: peopleIn(finding), lastAt: finding.lastAt });
  return { partitionKey: finding.kind, rowKey: rowKeyOf(finding), ...columns };
}

function peopleIn(finding: Finding): number {
  if (finding.kind === "sharedDevice") return finding.users.length;
  return finding.kind !== "couldNotRegister" || troubleOfTry(finding) ? 1 : 0;
}

/** The fewest people that a row is about to be listed, and since when it was seen. */
const listed = (kind: FindingKind, since: string | undefined): string =>
  ` and people ge ${kind === "sharedDevice" ? CLOSE_TO_CAP : 1}${since === undefined ? "" : odata` and lastAt ge ${since}`}`;

export const tableLogFindings = (rows: Rows): LogFindingStore => ({
  logFindings: async (kind, keys) => {
    const found = await rows.getMany(kind, keys.map(keyOf));
    const known = await readable(rows, found.values(), fromRow);
    return new Map(known.map((finding) => [findingKey(finding), finding]));
  },
  saveLogFindings: async (findings) => void (await rows.write("merge", findings.map(toRow))),
  saveToldDays: async (finding, days) => {
    const row = { partitionKey: finding.kind, rowKey: rowKeyOf(finding), ...findingRow.toRow({ told: days }) };
    await rows.write("update", [row]);
  },
  logFindingPage: async (kind, top, after, since) => {
    const from = after === undefined ? inPartition(kind) : behind(kind, after);
    const some = await rows.first(from + listed(kind, since), top + 1);
    const page = some.slice(0, top);
    const next = some.length > top ? page.at(-1)?.rowKey : undefined;
    return { findings: await readable(rows, page, fromRow), ...(next !== undefined && { next }) };
  },
});
