import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { graphResource, type TokenService } from "../identity/tokens.ts";
import { answerBatch } from "./batch.ts";
import type { Answer } from "./call.ts";
import type { Dispatched, Dispatcher } from "./dispatch.ts";
import type { ExchangeLog } from "./exchanges.ts";
import { badRequest, GraphFault } from "./graphError.ts";

const bodyLimit = 4 * 1024 * 1024;
const json = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

export interface GraphServerOptions {
  readonly dispatcher: Dispatcher;
  readonly tokens: TokenService;
  readonly exchanges: ExchangeLog | undefined;
  readonly tls: { readonly key: string; readonly cert: string };
}

/** Graph over HTTPS on a free loopback port. */
export async function startGraphServer(options: GraphServerOptions): Promise<{ server: Server; port: number }> {
  const server = createServer({ ...options.tls, keepAliveTimeout: 120_000 }, (request, response) => {
    collect(request)
      .then((text) => serve(options, request, response, text))
      .catch((error: unknown) => {
        const answer = options.dispatcher.fault(error, "00000000-0000-0000-0000-000000000000", request.headers);
        if (!response.headersSent) send(response, answer);
      });
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

async function collect(request: IncomingMessage): Promise<string> {
  if (request.method === "GET" || request.method === "HEAD") return "";
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) throw new GraphFault(413, "RequestEntityTooLarge", "Request body is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function serve(
  { dispatcher, tokens, exchanges }: GraphServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  text: string,
): void {
  const url = request.url ?? "/";
  const method = request.method ?? "GET";
  // What a gateway says is none of Graph's words, and is not kept among them.
  const page = dispatcher.gatewayPage(method, url.replace(/\?.*$/, ""));
  if (page && !page.isAfter) {
    send(response, page.answer);
    return;
  }
  let body: unknown;
  let dispatched: Dispatched;
  try {
    const identity = tokens.verify(request.headers.authorization, graphResource);
    body = parseBody(request, text);
    const [, version = "", below = "/"] = /^\/([^/?]+)(\/.*)?$/.exec(url) ?? [];
    const isBatch = method === "POST" && below === "/$batch";
    dispatched = isBatch
      ? {
          ...answerBatch(dispatcher, body, identity, version),
          template: `/${version}/$batch`,
          queryShape: batchShape(body),
        }
      : dispatcher.dispatch({ method, version, url: below, headers: request.headers, body, identity });
  } catch (error) {
    dispatched = {
      ...dispatcher.fault(
        error,
        String(request.headers["client-request-id"] ?? "00000000-0000-0000-0000-000000000000"),
        request.headers,
      ),
      template: url,
      queryShape: "",
    };
  }
  send(response, page?.answer ?? dispatched, request.headers["client-request-id"]);
  const isWrite = dispatched.template.endsWith("/$batch") ? holdsWriteOrError(body, dispatched.body) : method !== "GET";
  exchanges?.record({
    method,
    url,
    status: dispatched.status,
    template: dispatched.template,
    queryShape: dispatched.queryShape,
    requestBody: body,
    responseBody: dispatched.body,
    isWrite,
  });
}

function parseBody(request: IncomingMessage, text: string): unknown {
  if (text === "") return undefined;
  if (!String(request.headers["content-type"] ?? "").includes("json"))
    throw new GraphFault(415, "Request_BadRequest", "A JSON body with Content-Type application/json is required.");
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    );
  }
}

function send(response: ServerResponse, answer: Answer, clientRequestId?: string | string[]): void {
  const payload = answer.body ? (answer.json ?? JSON.stringify(answer.body)) : (answer.bytes ?? answer.text ?? "");
  if (answer.statusText !== undefined) response.statusMessage = answer.statusText;
  response.writeHead(answer.status, {
    "Cache-Control": "no-cache",
    "OData-Version": "4.0",
    ...(payload.length === 0 ? {} : { "Content-Type": answer.body ? json : answer.bytes ? "image/*" : "text/plain" }),
    "Content-Length": Buffer.byteLength(payload),
    ...(clientRequestId === undefined ? {} : { "client-request-id": clientRequestId }),
    ...answer.headers,
  });
  response.end(payload);
}

interface BatchBody {
  readonly requests?: readonly { readonly method?: string; readonly url?: string }[];
  readonly responses?: readonly { readonly status?: number }[];
}
const holdsWriteOrError = (body: unknown, answer: unknown): boolean =>
  ((body as BatchBody | undefined)?.requests ?? []).some((r) => r.method?.toUpperCase() !== "GET") ||
  ((answer as BatchBody | undefined)?.responses ?? []).some((r) => (r.status ?? 0) >= 400);
const batchShape = (body: unknown): string => {
  const requests = (body as BatchBody | undefined)?.requests;
  return Array.isArray(requests)
    ? [...new Set(requests.map((r) => `${r?.method} ${String(r?.url).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, "{id}")}`))]
        .sort()
        .join()
    : "";
};
