import { type Finding, HELLO_CAP } from "../domain/signIns/logFindings.ts";
import { CSV_MARK, csvRecord } from "./csv.ts";

const columns: Readonly<Record<string, (finding: Finding) => string | undefined>> = {
  kind: ({ kind }) => kind,
  userId: (finding) => (finding.kind === "sharedDevice" ? undefined : finding.userId),
  what: ({ what }) => what,
  lastAt: ({ lastAt }) => lastAt,
  days: (finding) => (finding.kind === "sharedDevice" ? undefined : finding.days.join(" ")),
  beside: (finding) => (finding.kind === "sharedDevice" ? undefined : finding.beside.join("; ")),
  deviceId: (finding) => (finding.kind === "sharedDevice" ? finding.deviceId : undefined),
  people: (finding) => (finding.kind === "sharedDevice" ? sayPeople(finding.users.length) : undefined),
  userIds: (finding) =>
    finding.kind === "sharedDevice" ? finding.users.map(({ userId }) => userId).join(" ") : undefined,
};

/** A row names no more people than show that the limit is passed. */
export const sayPeople = (users: number): string => (users > HELLO_CAP ? `more than ${HELLO_CAP}` : String(users));

export const findingsCsvHead = (): string => CSV_MARK + csvRecord(Object.keys(columns));
export const findingsCsvRecord = (finding: Finding): string =>
  csvRecord(Object.values(columns).map((cell) => cell(finding)));
