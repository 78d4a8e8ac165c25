import { Agent, type IncomingMessage, request as open, type ServerResponse } from "node:http";
import { isPrincipalHeader } from "./principal.ts";

/** Headers of one connection, by RFC 9110 section 7.6.1, and those that older proxies leave behind. */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
]);
/**
 * How long Azure's front end waits for a function. Source:
 * learn.microsoft.com/azure/azure-functions/functions-scale#timeout, read 2026-11.
 */
const answerTimeoutMs = 230_000;
const retryAfterSeconds = "2";

type Pairs = [name: string, value: string][];

function pairsOf(rawHeaders: readonly string[]): Pairs {
  const pairs: Pairs = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) pairs.push([rawHeaders[i] ?? "", rawHeaders[i + 1] ?? ""]);
  return pairs;
}

/** The headers without those of one connection, which their name or `Connection` tells. */
function endToEnd(rawHeaders: readonly string[]): Pairs {
  const pairs = pairsOf(rawHeaders);
  const listed = pairs
    .filter(([name]) => name.toLowerCase() === "connection")
    .flatMap(([, value]) => value.toLowerCase().split(","));
  const dropped = new Set([...hopByHop, ...listed.map((name) => name.trim())]);
  return pairs.filter(([name]) => !dropped.has(name.toLowerCase()));
}

function requestHeaders(request: IncomingMessage, identity: Readonly<Record<string, string>>): string[] {
  const pairs: Pairs = endToEnd(request.rawHeaders).filter(([name]) => !isPrincipalHeader(name));
  const has = (wanted: string): boolean => pairs.some(([name]) => name.toLowerCase() === wanted);
  const address = request.socket.remoteAddress ?? "unknown";
  pairs.push(["X-Forwarded-For", address]);
  if (!has("x-forwarded-proto")) pairs.push(["X-Forwarded-Proto", "http"]);
  if (!has("x-forwarded-host") && request.headers.host) pairs.push(["X-Forwarded-Host", request.headers.host]);
  if (request.headers["transfer-encoding"] !== undefined) pairs.push(["Transfer-Encoding", "chunked"]);
  // This proxy's own headers come last, after the caller's of the same names are removed.
  return [...pairs, ...Object.entries(identity)].flat();
}

const answerShort = (
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response
    .writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close", ...headers })
    .end(`${text}\n`);
};

/** Forwards requests to the Functions host byte for byte, because signatures are over the raw body. */
export class Forwarding {
  readonly #upstream: () => string;
  readonly #mostBytes: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });

  /** @param mostBytes of a request's body. */
  constructor(upstream: () => string, mostBytes: number) {
    this.#upstream = upstream;
    this.#mostBytes = mostBytes;
  }

  forward(request: IncomingMessage, response: ServerResponse, identity: Readonly<Record<string, string>>): void {
    const host = this.#host();
    if (Number(request.headers["content-length"] ?? 0) > this.#mostBytes)
      answerShort(response, 413, "The request is too large.");
    // A target that is no path, such as a whole URL, is meant for a forward proxy.
    else if (!request.url?.startsWith("/")) answerShort(response, 400, "The request target must be a path.");
    else if (!host) answerShort(response, 503, "The app is starting.", { "retry-after": retryAfterSeconds });
    else this.#pipe(host, request, response, identity);
  }

  close(): void {
    this.#agent.destroy();
  }

  #pipe(
    host: URL,
    request: IncomingMessage,
    response: ServerResponse,
    identity: Readonly<Record<string, string>>,
  ): void {
    const { method = "GET", url = "/" } = request;
    const onward = open({
      agent: this.#agent,
      host: host.hostname,
      port: host.port,
      method,
      path: url,
      headers: requestHeaders(request, identity),
      setHost: false,
      timeout: answerTimeoutMs,
    });
    onward.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.rawHeaders).flat());
      answer.pipe(response);
      answer.once("error", () => response.destroy());
    });
    onward.once("timeout", () => {
      answerShort(response, 504, "The app did not answer in time.");
      onward.destroy();
    });
    onward.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED")
        return answerShort(response, 503, "The app is not running.", { "retry-after": retryAfterSeconds });
      return answerShort(response, 502, "The app broke off.");
    });
    response.once("close", () => onward.destroy());
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= this.#mostBytes) return;
      answerShort(response, 413, "The request is too large.");
      onward.destroy();
      request.unpipe(onward);
    });
    request.pipe(onward);
  }

  #host(): URL | undefined {
    const url = this.#upstream();
    return url === "" ? undefined : new URL(url);
  }
}
