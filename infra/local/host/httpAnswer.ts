import type { ServerResponse } from "node:http";

/** An answer of the host, before it is written. */
export interface HttpAnswer {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: Uint8Array | string;
}

export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): HttpAnswer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

export function writeAnswer(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  const hasNoBody = status === 204 || status === 304;
  if (!hasNoBody) response.setHeader("content-length", body === undefined ? 0 : Buffer.byteLength(body));
  response.writeHead(status);
  response.end(hasNoBody ? undefined : body);
}
