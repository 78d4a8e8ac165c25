import type { TableServiceClient } from "@azure/data-tables";
import type { TokenCredential } from "@azure/identity";
import type { StorageConfig } from "../../config/rules.ts";
import type { QuotaLimits } from "../../domain/mail/mailQuota.ts";
import type { RolloutStore } from "../../ports/store/store.ts";
import { onFirstUse } from "../firstUse.ts";
import { tableAddresses } from "./addressRows.ts";
import { tableAheadConsent } from "./aheadConsentRows.ts";
import { tableAuditFeed } from "./auditFeedRows.ts";
import { tableAudit } from "./auditRows.ts";
import { tableBranding } from "./brandingRows.ts";
import { tableCanary } from "./canaryRows.ts";
import { tableDecisions } from "./decisionRows.ts";
import { tableDepartments } from "./departmentRows.ts";
import { tableDoor } from "./doorRows.ts";
import { tableEnforcements } from "./enforcementRows.ts";
import { tableErasures } from "./erasureRows.ts";
import { tableFlipRecords } from "./flipRecordRows.ts";
import { tableHrWorkers, tableLeavers } from "./hrWorkerRows.ts";
import { tableInbox } from "./inboxRows.ts";
import { tableGrants, tableJoiners } from "./joinerRows.ts";
import { tableLeaves } from "./leaveRows.ts";
import { tableLeftReport } from "./leftReportRows.ts";
import { tableLentKeys } from "./lentKeyRows.ts";
import { tableLogFindings } from "./logFindingRows.ts";
import { tableMails } from "./mailRows.ts";
import { tableMailTexts } from "./mailTextRows.ts";
import { tableMembers } from "./memberRows.ts";
import { tableMethodsWatch } from "./methodsWatchRows.ts";
import { tablePersonPasses } from "./personPassRows.ts";
import { tablePolicies } from "./policyRows.ts";
import { tablePollState } from "./pollStateRows.ts";
import { tablePreflight } from "./preflightRows.ts";
import { tablePresentations } from "./presentationRows.ts";
import { tableProgress } from "./progressRows.ts";
import { tableQuietWalk } from "./quietWalkRows.ts";
import { tableRefusedPeople } from "./refusedPersonRows.ts";
import { tableRegistrations } from "./registrationRows.ts";
import { tableReleases } from "./releaseRows.ts";
import { tableReportSync } from "./reportSyncRows.ts";
import { tableRequestLeases } from "./requestLeaseRows.ts";
import { tableRetention } from "./retentionRows.ts";
import { tableRoles } from "./rolesRows.ts";
import { Rows, type UnreadableRow } from "./rows.ts";
import { tableSignInFeed } from "./signInFeedRows.ts";
import { storageError } from "./storageErrors.ts";
import { type TableName, tableDefinitions } from "./tableDefinitions.ts";
import { tableTickets } from "./ticketRows.ts";
import { tableToldStages } from "./toldStageRows.ts";
import { tableTroubles } from "./troubleRows.ts";
import { tableWavePeople } from "./wavePeopleRows.ts";
import { tableWaves } from "./waveRows.ts";

/**
 * `RolloutStore` on Azure Table Storage. Tables are made once per process, before the first call.
 * @param credential only for `identity` storage.
 * @param tell hears of rows that cannot be read and are skipped.
 */
export function tableRolloutStore(
  storage: StorageConfig,
  credential: TokenCredential | undefined,
  limits: QuotaLimits,
  tell: (row: UnreadableRow) => Promise<void>,
): RolloutStore {
  const opened = onFirstUse(async () => {
    const clients = (await import("./tableClients.ts")).tableClients(storage, credential);
    await makeMissingTables(clients.service);
    return clients;
  });
  const rows = (name: TableName) =>
    new Rows(
      onFirstUse(async () => (await opened()).table(tableDefinitions[name].name)),
      tell,
    );
  const appState = rows("appState");
  return {
    ready: async () => void (await opened()),
    ...tableWaves(rows("waves")),
    ...tableMembers(rows("waveMembers")),
    ...tableRegistrations(rows("registrations")),
    ...tableReportSync(rows("registrations"), rows("reportPages")),
    ...tableLeftReport(rows("registrations"), rows("reportPages")),
    ...tablePollState(appState),
    ...tableProgress(rows("progress")),
    ...tableDepartments(rows("progress")),
    ...tableJoiners(rows("joiners")),
    ...tableLeaves(rows("leaves")),
    ...tableLentKeys(rows("lentKeys")),
    ...tableHrWorkers(rows("hrWorkers")),
    ...tableLeavers(rows("leavers")),
    ...tableGrants(rows("grants")),
    ...tablePersonPasses(rows("personPasses")),
    ...tablePresentations(rows("presentations")),
    ...tableMails(rows("mails"), appState, limits),
    ...tableMailTexts(rows("mailTexts")),
    ...tableBranding(appState),
    ...tableQuietWalk(appState),
    ...tableAddresses(rows("undeliverableAddresses")),
    ...tablePolicies(rows("policies")),
    ...tableEnforcements(rows("enforcements"), appState),
    ...tableSignInFeed(appState),
    ...tableLogFindings(rows("logFindings")),
    ...tableAuditFeed(appState, rows("registeredByApps")),
    ...tableRequestLeases(appState),
    ...tableDecisions(rows("decisions")),
    ...tableReleases(rows("releases")),
    ...tableRefusedPeople(rows("refusedPeople")),
    ...tableTickets(rows("tickets"), appState),
    ...tableToldStages(rows("waves")),
    ...tableTroubles(rows("troubles")),
    ...tableAheadConsent(appState),
    ...tableDoor(appState),
    ...tableRoles(appState),
    ...tableMethodsWatch(appState),
    ...tablePreflight(rows("waves"), appState),
    ...tableCanary(appState),
    ...tableAudit(rows("audit")),
    ...tableFlipRecords(rows("flipRecords")),
    ...tableInbox(rows("webhookInbox")),
    ...tableRetention(rows, appState),
    ...tableErasures(rows),
    ...tableWavePeople({
      waves: rows("waves"),
      waveMembers: rows("waveMembers"),
      decisions: rows("decisions"),
      flipRecords: rows("flipRecords"),
    }),
  };
}

async function makeMissingTables(service: TableServiceClient): Promise<void> {
  try {
    const existing = new Set<string | undefined>();
    for await (const { name } of service.listTables()) existing.add(name);
    const missing = Object.values(tableDefinitions).filter(({ name }) => !existing.has(name));
    await Promise.all(missing.map(({ name }) => service.createTable(name)));
  } catch (error) {
    throw storageError(error, "make tables");
  }
}
