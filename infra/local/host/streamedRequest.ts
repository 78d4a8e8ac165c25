import { randomUUID } from "node:crypto";
import {
  Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { Socket } from "node:net";
import { streamedMetadata } from "./bindingData.ts";
import { hopByHopHeaders, writeAnswer } from "./httpAnswer.ts";
import type { RouteMatch } from "./httpRoutes.ts";
import { readBody } from "./requestBody.ts";
import { requestHeaders } from "./requestParts.ts";
import type { Run } from "./runner.ts";

/** Headers of the caller's connection; the lengths and encoding of the body are passed on with it. */
const connectionHeaders = new Set(["connection", "keep-alive", "proxy-connection", "upgrade"]);
const IDLE_MS = 1_000;

/**
 * Requests of an app that streams (`enableHttpStream`). It has its own HTTP server: each request is forwarded there,
 * and the invocation waits for it by its id. Source: Azure/azure-functions-host `Script/Http/DefaultHttpProxyService`.
 */
export class StreamedRequests {
  readonly #appUrl: string;
  readonly #run: Run;
  readonly #bodyLimitBytes: number;
  readonly #beforeAnswer: () => Promise<void>;
  /** Idle connections go before the app's server closes them: on one that it has just closed a request is lost. */
  readonly #agent = new Agent({ keepAlive: true, timeout: IDLE_MS });

  /** @param beforeAnswer is awaited before the first byte of an answer goes out. */
  constructor(appUrl: string, run: Run, bodyLimitBytes: number, beforeAnswer: () => Promise<void>) {
    this.#appUrl = appUrl;
    this.#run = run;
    this.#bodyLimitBytes = bodyLimitBytes;
    this.#beforeAnswer = beforeAnswer;
  }

  async answer(
    { fn, params }: RouteMatch,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    const length = Number(request.headers["content-length"] ?? 0);
    if (length > this.#bodyLimitBytes) return writeAnswer(response, { status: 413, headers: { connection: "close" } });
    const headers = requestHeaders(request);
    // The host looks for values in a JSON body before it forwards it; other kinds go straight through.
    const isJson = length > 0 && /^application\/([\w.-]+\+)?json\b/i.test(headers["content-type"] ?? "");
    const body = isJson ? await readBody(request, this.#bodyLimitBytes) : undefined;
    const invocationId = randomUUID();
    const forwarded = this.#forward(request, url, headers, invocationId, body);
    const answered = this.#passBack(forwarded, request, response);
    try {
      const { hasResult } = await this.#run(fn, {
        invocationId,
        inputs: [{ name: fn.trigger.name, data: { http: {} } }],
        triggerMetadata: streamedMetadata(body, url.searchParams, params, headers),
      });
      if (hasResult) return await answered;
      refuse(request, response, forwarded, 204);
    } catch {
      // The invocation has logged it.
      refuse(request, response, forwarded, 500);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #forward(
    request: IncomingMessage,
    url: URL,
    headers: Record<string, string>,
    invocationId: string,
    body: Buffer | undefined,
  ): ClientRequest {
    const forwarded = httpRequest(new URL(url.pathname + url.search, this.#appUrl), {
      agent: this.#agent,
      method: request.method,
      headers: {
        ...Object.fromEntries(Object.entries(headers).filter(([name]) => !connectionHeaders.has(name))),
        "x-ms-invocation-id": invocationId,
        "x-forwarded-host": url.host,
        "x-forwarded-proto": "http",
      },
    });
    forwarded.flushHeaders();
    if (body) forwarded.end(body);
    else request.pipe(forwarded);
    return forwarded;
  }

  /** @returns resolves once the answer has gone out, or there is nobody left to take it. */
  #passBack(forwarded: ClientRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
    forwarded.on("response", (answer) => {
      for (const [name, value] of Object.entries(answer.headersDistinct))
        if (value && !hopByHopHeaders.has(name)) response.setHeader(name, value);
      void this.#beforeAnswer().then(() => {
        response.writeHead(answer.statusCode ?? 200);
        answer.once("error", () => response.destroy()).pipe(response);
      });
    });
    forwarded.on("error", () => refuse(request, response, forwarded, 502));
    return new Promise((resolve) => {
      response.once("close", () => {
        // The rest of a body that nobody reads is taken all the same, so that the caller's connection goes on.
        request.unpipe(forwarded).resume();
        if (!forwarded.writableFinished || !response.writableFinished) onceSent(forwarded, () => forwarded.destroy());
        resolve();
      });
    });
  }
}

/** Answers in the app's place, unless it has begun to. */
function refuse(request: IncomingMessage, response: ServerResponse, forwarded: ClientRequest, status: number): void {
  if (response.writableEnded) return;
  if (response.headersSent) response.destroy();
  else writeAnswer(response, { status });
  request.unpipe(forwarded).resume();
}

/** The invocation waits for its request: that has to arrive, whatever has become of the caller. */
function onceSent(forwarded: ClientRequest, then: () => void): void {
  const connected = (socket: Socket) => {
    if (socket.connecting) socket.once("connect", () => setImmediate(then));
    else setImmediate(then);
  };
  if (forwarded.socket) connected(forwarded.socket);
  else forwarded.once("socket", connected);
}
