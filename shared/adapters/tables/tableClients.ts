import { TableClient, TableServiceClient, type TableServiceClientOptions } from "@azure/data-tables";
import type { TokenCredential } from "@azure/identity";
import type { StorageConfig } from "../../config/rules.ts";

export interface TableClients {
  readonly service: TableServiceClient;
  table(name: string): TableClient;
}

const TIMEOUT_MS = 15_000;
/** Of each request: what a call is given in its place counts for all pages of a query together. */
const timeLimit: NonNullable<TableServiceClientOptions["additionalPolicies"]>[number] = {
  position: "perCall",
  policy: {
    name: "timeLimit",
    sendRequest: (request, next) => {
      request.timeout = TIMEOUT_MS;
      return next(request);
    },
  },
};

/**
 * Imported with the first use: a file of its own in the bundle. Local storage speaks plain HTTP; the configuration
 * allows that for loopback only by its very connection string.
 */
export function tableClients(storage: StorageConfig, credential: TokenCredential | undefined): TableClients {
  const options = {
    retryOptions: { maxRetries: 0 },
    allowInsecureConnection: storage.kind === "connectionString",
    additionalPolicies: [timeLimit],
  };
  if (storage.kind === "connectionString") {
    const { connectionString } = storage;
    return {
      service: TableServiceClient.fromConnectionString(connectionString, options),
      table: (name) => TableClient.fromConnectionString(connectionString, name, options),
    };
  }
  if (!credential) throw new Error("identity storage needs a credential");
  return {
    service: new TableServiceClient(storage.tableUrl, credential, options),
    table: (name) => new TableClient(storage.tableUrl, name, credential, options),
  };
}
