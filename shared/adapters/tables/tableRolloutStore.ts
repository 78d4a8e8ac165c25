import { TableClient, TableServiceClient } from "@azure/data-tables";
import type { TokenCredential } from "@azure/identity";
import type { StorageConfig } from "../../config/rules.ts";
import type { QuotaLimits } from "../../domain/mail/mailQuota.ts";
import type { RolloutStore } from "../../ports/store/store.ts";
import { tableAudit } from "./auditRows.ts";
import { tableInbox } from "./inboxRows.ts";
import { tableGrants, tableJoiners } from "./joinerRows.ts";
import { tableMails } from "./mailRows.ts";
import { tableMembers } from "./memberRows.ts";
import { tableExclusions, tablePolicies } from "./policyRows.ts";
import { tableRegistrations } from "./registrationRows.ts";
import { Rows } from "./rows.ts";
import { storageError } from "./storageErrors.ts";
import { type TableName, tableDefinitions } from "./tableDefinitions.ts";
import { tableWaves } from "./waveRows.ts";

const TIMEOUT_MS = 15_000;

/**
 * `RolloutStore` on Azure Table Storage. Tables are made once per process, before the first call.
 * @param credential only for `identity` storage.
 */
export function tableRolloutStore(
  storage: StorageConfig,
  credential: TokenCredential | undefined,
  limits: QuotaLimits,
): RolloutStore {
  const clients = clientsOf(storage, credential);
  const ready = once(() => makeMissingTables(clients.service));
  const rows = (name: TableName) => new Rows(clients.table(tableDefinitions[name].name), ready);
  const appState = rows("appState");
  return {
    ready,
    ...tableWaves(rows("waves")),
    ...tableMembers(rows("waveMembers")),
    ...tableRegistrations(rows("registrations"), rows("reportPages"), appState),
    ...tableJoiners(rows("joiners")),
    ...tableGrants(rows("grants")),
    ...tableMails(rows("mails"), rows("undeliverableAddresses"), appState, limits),
    ...tablePolicies(rows("policies")),
    ...tableExclusions(rows("exclusions")),
    ...tableAudit(rows("audit")),
    ...tableInbox(rows("webhookInbox")),
  };
}

/** Local storage speaks plain HTTP; the configuration allows that for loopback only by its very connection string. */
function clientsOf(storage: StorageConfig, credential: TokenCredential | undefined) {
  const options = { retryOptions: { maxRetries: 0 }, allowInsecureConnection: storage.kind === "connectionString" };
  if (storage.kind === "connectionString") {
    const { connectionString } = storage;
    return {
      service: TableServiceClient.fromConnectionString(connectionString, options),
      table: (name: string) => TableClient.fromConnectionString(connectionString, name, options),
    };
  }
  if (!credential) throw new Error("identity storage needs a credential");
  return {
    service: new TableServiceClient(storage.tableUrl, credential, options),
    table: (name: string) => new TableClient(storage.tableUrl, name, credential, options),
  };
}

async function makeMissingTables(service: TableServiceClient): Promise<void> {
  try {
    const options = { abortSignal: AbortSignal.timeout(TIMEOUT_MS) };
    const existing = new Set<string | undefined>();
    for await (const { name } of service.listTables(options)) existing.add(name);
    const missing = Object.values(tableDefinitions).filter(({ name }) => !existing.has(name));
    await Promise.all(missing.map(({ name }) => service.createTable(name, options)));
  } catch (error) {
    throw storageError(error, "make tables");
  }
}

/** Runs once; a failure is forgotten, so that the next call tries again. */
function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}
