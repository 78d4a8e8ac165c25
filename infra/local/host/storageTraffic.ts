import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";

/**
 * Who wants to know of this process's requests to storage. Endpoints are `host:port`, as in a request's `Host` header.
 */
export interface StorageTrafficListener {
  queueEndpoints: ReadonlySet<string>;
  tableEndpoints: ReadonlySet<string>;
  /** @param resource a table, `Tables`, or `$batch`. */
  onTableTransaction(method: string, resource: string): void;
  onQueueTransaction(): void;
  /** A message is about to be written; the function returned hears whether it was. */
  onQueueWrite(queueName: string): (isWritten: boolean) => void;
}

/** `POST /<account>/<queue>/messages`, or without the account where the host name carries it. */
const messagesPath = /^\/(?:[^/?]+\/)?([^/?]+)\/messages(?:\?|$)/;

/** `/<account>/<table>(keys)?…` or `/<account>/<table>()`, or without the account where the host name carries it. */
const tableResourceIn = (path: string): string => /^(?:\/devstoreaccount\d+)?\/([^/?(]*)/.exec(path)?.[1] ?? "";

/**
 * Watches what this process, app and host, sends to storage: a queue is drained the moment something is written to it,
 * and transactions are counted. The Azure SDKs send `node:http` requests, and those are looked at.
 *
 * @returns stops watching.
 */
export function watchStorageTraffic(listener: StorageTrafficListener): () => void {
  const writes = new WeakMap<ClientRequest, (isWritten: boolean) => void>();
  const onStart = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    const host = String(request.getHeader("host") ?? "");
    if (listener.tableEndpoints.has(host)) listener.onTableTransaction(request.method, tableResourceIn(request.path));
    if (!listener.queueEndpoints.has(host)) return;
    listener.onQueueTransaction();
    if (request.method !== "POST") return;
    const queueName = messagesPath.exec(request.path)?.[1];
    if (!queueName) return;
    const done = listener.onQueueWrite(queueName);
    writes.set(request, done);
    // An answer that never comes must not be waited for.
    request.once("close", () => done(false));
  };
  const onFinish = (message: unknown) => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    writes.get(request)?.((response.statusCode ?? 500) < 300);
  };
  subscribe("http.client.request.start", onStart);
  subscribe("http.client.response.finish", onFinish);
  return () => {
    unsubscribe("http.client.request.start", onStart);
    unsubscribe("http.client.response.finish", onFinish);
  };
}
