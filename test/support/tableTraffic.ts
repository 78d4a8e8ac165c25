import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { TableClient } from "@azure/data-tables";

/** The account of Azurite. */
const ACCOUNT = "/devstoreaccount1/";
// A transaction calls them for each of its rows.
const WRITES = ["createEntity", "upsertEntity", "updateEntity", "deleteEntity"] as const;

/** What this process asks of Azurite's tables from now on: requests, those of them that read, and entities written. */
export function tableTraffic() {
  const counted = { requests: 0, reads: 0, entities: 0 };
  const count = (message: unknown) => {
    const { method, path } = (message as { readonly request: { readonly method: string; readonly path: string } })
      .request;
    if (!path.startsWith(ACCOUNT)) return;
    counted.requests += 1;
    if (method === "GET") counted.reads += 1;
  };
  subscribe("http.client.request.start", count);
  const prototype = TableClient.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  const before = WRITES.map((name) => [name, prototype[name]] as const);
  for (const [name, write] of before)
    prototype[name] = function (this: unknown, ...args) {
      counted.entities += 1;
      return write?.apply(this, args);
    };
  return {
    /** Since the last time that it was asked. */
    take: () => {
      const taken = { ...counted };
      Object.assign(counted, { requests: 0, reads: 0, entities: 0 });
      return taken;
    },
    stop: () => {
      unsubscribe("http.client.request.start", count);
      for (const [name, write] of before) if (write) prototype[name] = write;
    },
  };
}
