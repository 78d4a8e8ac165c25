import type { ServerResponse } from "node:http";

/** An answer, before it is written. */
export interface HttpAnswer {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: Uint8Array | string;
}

/** Headers that belong to one connection, and so neither to what an app is given nor to what it answers. */
export const hopByHopHeaders: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
  "proxy-connection",
]);

export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): HttpAnswer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

/** Writes an answer of the host itself. */
export function writeAnswer(response: ServerResponse, answer: HttpAnswer): void {
  const hasNoBody = answer.status === 204 || answer.status === 304;
  if (!hasNoBody) response.setHeader("content-length", answer.body === undefined ? 0 : Buffer.byteLength(answer.body));
  write(response, answer, hasNoBody);
}

/** Writes a function's answer: a body goes out in chunks, as Kestrel sends what it is not told the length of. */
export function writeFunctionAnswer(response: ServerResponse, answer: HttpAnswer): void {
  if (answer.body === undefined || answer.body.length === 0) writeAnswer(response, answer);
  else write(response, answer, answer.status === 204 || answer.status === 304);
}

function write(response: ServerResponse, { status, headers, body }: HttpAnswer, hasNoBody: boolean): void {
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  response.writeHead(status);
  response.end(hasNoBody ? undefined : body);
}
