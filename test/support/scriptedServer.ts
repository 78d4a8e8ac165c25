import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { makeCertificates, trust } from "../../infra/local/tls.ts";

export interface ScriptedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}
/** `hangUp` ends the connection without an answer; text is sent as it is, anything else as JSON. */
export type ScriptedAnswer =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | "hangUp"
  | "never";

/** An HTTPS server that answers what it is told, and remembers every request: for answers that no stand-in gives. */
export async function startScriptedServer() {
  const { caPem, key, cert } = await makeCertificates();
  trust(caPem);
  const requests: ScriptedRequest[] = [];
  let answer: (request: ScriptedRequest) => ScriptedAnswer = () => ({ status: 500 });
  const server = createServer({ key, cert }, async (message, response) => {
    let body = "";
    for await (const chunk of message) body += chunk;
    const request = { method: message.method ?? "", url: message.url ?? "", headers: message.headers, body };
    requests.push(request);
    const told = answer(request);
    if (told === "never") return;
    if (told === "hangUp") return void message.socket.destroy();
    const isText = typeof told.body === "string";
    response.writeHead(told.status ?? 200, {
      ...(told.body !== undefined && !isText && { "content-type": "application/json" }),
      ...told.headers,
    });
    response.end(told.body === undefined ? undefined : isText ? told.body : JSON.stringify(told.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    /** From now on; forgets the requests so far. */
    answer(next: ScriptedAnswer | ((request: ScriptedRequest) => ScriptedAnswer)): void {
      requests.length = 0;
      answer = typeof next === "function" ? next : () => next;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const tokenOf = (token: string) => ({
  getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
});
