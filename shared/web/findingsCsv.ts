import { type Finding, HELLO_CAP, type PersonFinding } from "../domain/signIns/logFindings.ts";
import { troubleOfTry } from "../domain/signIns/registrationTries.ts";
import { CSV_MARK, csvRecord } from "./csv.ts";

/** The same columns for each kind; what a kind does not have is empty. */
const columns = [
  "kind",
  "userId",
  "what",
  "lastAt",
  "days",
  "beside",
  "deviceId",
  "people",
  "userIds",
  "times",
  "signedInAt",
] as const;
type Cells = Readonly<Partial<Record<(typeof columns)[number], string>>>;

/** A row names no more people than show that the limit is passed. */
export const sayPeople = (users: number): string => (users > HELLO_CAP ? `more than ${HELLO_CAP}` : String(users));

/** Of all days that are kept. */
export const timesOf = ({ times = {} }: PersonFinding): number => Object.values(times).reduce((sum, of) => sum + of, 0);

function cellsOf(finding: Finding): Cells {
  const { kind, lastAt } = finding;
  switch (finding.kind) {
    case "sharedDevice": {
      const { deviceId, what, users } = finding;
      const userIds = users.map(({ userId }) => userId).join(" ");
      return { kind, what, lastAt, deviceId, people: sayPeople(users.length), userIds };
    }
    case "inactiveDevice": {
      const { deviceId, what, signedInAt, ownerIds } = finding;
      return { kind, what, lastAt, deviceId, userIds: ownerIds.join(" "), signedInAt };
    }
    case "couldNotRegister": {
      const trouble = troubleOfTry(finding);
      const beside = trouble?.kind === "refusedByPolicy" ? trouble.policyIds.join("; ") : "";
      return { kind, userId: finding.userId, what: trouble?.kind ?? "", lastAt: trouble?.at ?? lastAt, beside };
    }
    default: {
      const { userId, what, days, beside } = finding;
      const times = finding.times ? String(timesOf(finding)) : "";
      return { kind, userId, what, lastAt, days: days.join(" "), beside: beside.join("; "), times };
    }
  }
}

export const findingsCsvHead = (): string => CSV_MARK + csvRecord(columns);

export function findingsCsvRecord(finding: Finding): string {
  const cells = cellsOf(finding);
  return csvRecord(columns.map((column) => cells[column]));
}
