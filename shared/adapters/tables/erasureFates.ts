import type { NamedPerson } from "../../domain/erasure/namedPerson.ts";
import type { TreatedTable } from "../../domain/erasure/treatments.ts";
import { odata } from "../odata.ts";
import { hashOf, keyOf } from "./columns.ts";
import { fateOfLine } from "./erasedAuditRows.ts";
import { fateOfEmployment, fateOfHrEvent, fateOfJoiner, fateOfLeave, fateOfLeaver } from "./erasedHrRows.ts";
import { fateOfReportPage } from "./erasedReportRows.ts";
import { DELETE, type Fate, isNamedIn, KEEP, LEFT, pseudonymised, type Sought } from "./erasureFate.ts";
import { shardOf } from "./registrationRows.ts";
import type { StoredRow } from "./rows.ts";

interface TableFates {
  /** Where the keys tell whose a row is. */
  readonly filter?: (person: NamedPerson) => string;
  readonly fateOf: (row: StoredRow, sought: Sought) => Fate;
}

const pseudonymisedIn: TableFates = { fateOf: (row, sought) => pseudonymised(row, sought) };

const isOwnKey = (row: StoredRow, { person }: Sought): boolean => row.rowKey?.toLowerCase() === person.userId;
const isOwn = (row: StoredRow, { person }: Sought): boolean =>
  String(row["userId"] ?? "").toLowerCase() === person.userId;
/** Rows under the person's id go, and others lose the name. */
const ownGo = (isOpen: (row: StoredRow) => boolean = () => false): TableFates => ({
  fateOf: (row, sought) => (isOwnKey(row, sought) ? (isOpen(row) ? LEFT : DELETE) : pseudonymised(row, sought)),
});
const under = ({ userId }: NamedPerson): string => odata`RowKey eq ${userId}`;
const state = (row: StoredRow): string => String(row["state"] ?? "");

function fateOfGrant(row: StoredRow, sought: Sought): Fate {
  if (!isOwn(row, sought)) return pseudonymised(row, sought);
  if (state(row).includes('"kind":"minting"') || String(row["openedAt"] ?? "") >= sought.checkedAt) return LEFT;
  const partitionKey = keyOf(String(row["grantId"] ?? ""));
  return { kind: "delete", with: { table: "presentations", partitionKey, rowKey: "presentation" } };
}

/**
 * Of devices, the person goes from the list. Who used a break-glass account is no data of whoever asks: it is what an
 * attacker would have taken away, and goes by itself after 30 days.
 */
function fateOfFinding(row: StoredRow, sought: Sought): Fate {
  if (row.partitionKey?.startsWith("breakGlass")) return KEEP;
  const isOfDevice = row.partitionKey === "sharedDevice" || row.partitionKey === "inactiveDevice";
  return !isOfDevice && isNamedIn(row, sought) ? DELETE : pseudonymised(row, sought);
}

const fateOfMail = (row: StoredRow, sought: Sought): Fate => {
  if (!isNamedIn(row, sought)) return KEEP;
  return state(row) === "open" ? LEFT : DELETE;
};

const fateOfKey = (row: StoredRow, sought: Sought): Fate =>
  isOwn(row, sought) && row["isOut"] === true ? LEFT : pseudonymised(row, sought);

/** By table. What holds no person of its own, and goes with another row, is not gone through. */
export const fates: Readonly<Record<Exclude<TreatedTable, NotWalked>, TableFates>> = {
  registrations: {
    filter: ({ userId }) => odata`PartitionKey eq ${shardOf(userId)} and RowKey eq ${userId}`,
    fateOf: (row, sought) => (isOwnKey(row, sought) ? DELETE : KEEP),
  },
  reportPages: { fateOf: fateOfReportPage },
  waveMembers: { filter: under, fateOf: (row, sought) => (isOwnKey(row, sought) ? DELETE : KEEP) },
  enforcements: {
    fateOf: (row, sought) => {
      if (!row.rowKey?.toLowerCase().startsWith(`${sought.person.userId}|`)) return pseudonymised(row, sought);
      return state(row) === "ended" ? DELETE : LEFT;
    },
  },
  decisions: ownGo(),
  releases: ownGo((row) => ["leaving", "out", "returning"].includes(state(row))),
  refusedPeople: ownGo(),
  registeredByApps: { fateOf: (row, sought) => (isOwn(row, sought) ? DELETE : KEEP) },
  logFindings: { fateOf: fateOfFinding },
  personPasses: ownGo((row) => Boolean(row["claim"])),
  grants: { fateOf: fateOfGrant },
  mails: { fateOf: fateOfMail },
  undeliverableAddresses: {
    fateOf: (row, { person }) =>
      person.logins.some((login) => row.rowKey === hashOf(login.toLowerCase())) ? DELETE : KEEP,
  },
  hrWorkers: { fateOf: fateOfEmployment },
  leaves: { fateOf: fateOfLeave },
  joiners: { fateOf: fateOfJoiner },
  leavers: { fateOf: fateOfLeaver },
  webhookInbox: { fateOf: fateOfHrEvent },
  lentKeys: { fateOf: fateOfKey },
  waves: pseudonymisedIn,
  flipRecords: pseudonymisedIn,
  policies: pseudonymisedIn,
  mailTexts: pseudonymisedIn,
  progress: pseudonymisedIn,
  troubles: pseudonymisedIn,
  audit: { fateOf: fateOfLine },
};
type NotWalked = "presentations" | "appState" | "erasures" | "tickets";
