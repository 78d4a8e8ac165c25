import { randomUUID } from "node:crypto";
import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { RpcInvocationResponse, RpcTypedData } from "./coreApi.ts";
import { isType, type LoadedFunction } from "./functionTable.ts";
import { type HttpAnswer, writeAnswer } from "./httpAnswer.ts";
import { formatCookie } from "./httpCookie.ts";
import { readBody } from "./requestBody.ts";
import { parseRouteTemplate, type RouteTemplate } from "./routeTemplate.ts";
import type { Invocation, Invoked } from "./worker.ts";

export type Run = (fn: LoadedFunction, invocation: Invocation) => Promise<Invoked>;

interface Route {
  fn: LoadedFunction;
  template: RouteTemplate;
  methods: Set<string>;
}

/** Headers of an app's answer that belong to the connection, which is the host's. */
const hopByHopHeaders = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
  "proxy-connection",
]);

/**
 * HTTP functions behind their routes. Keys (`authLevel` function and admin) are not asked for, as with Core Tools. A
 * path without a function and a method that its function does not list are both 404 with an empty body; HEAD and
 * OPTIONS reach a function only when it lists them. Source: Azure/azure-functions-host `WebHost/ScriptRouteHandler`,
 * HTTP method route constraint.
 */
export class HttpFunctions {
  readonly #routes: Route[] = [];
  readonly #run: Run;
  readonly #bodyLimitBytes: number;
  readonly #streamingUrl: string | undefined;
  readonly #beforeAnswer: () => Promise<void>;

  /**
   * @param options `streamingUrl` where the app itself reads requests and writes answers (`enableHttpStream`);
   * `beforeAnswer` is awaited before the first byte of an answer goes out.
   */
  constructor(options: {
    functions: Iterable<LoadedFunction>;
    routePrefix: string;
    run: Run;
    bodyLimitBytes: number;
    streamingUrl: string | undefined;
    beforeAnswer: () => Promise<void>;
    report: (message: string) => void;
  }) {
    this.#run = options.run;
    this.#bodyLimitBytes = options.bodyLimitBytes;
    this.#streamingUrl = options.streamingUrl;
    this.#beforeAnswer = options.beforeAnswer;
    for (const fn of options.functions) {
      if (!isType(fn.trigger, "httpTrigger")) continue;
      try {
        this.#routes.push(readRoute(fn, options.routePrefix));
      } catch (error) {
        options.report(`The '${fn.name}' function is in error: ${error instanceof Error ? error.message : error}`);
      }
    }
    this.#routes.sort((a, b) => a.template.precedence - b.template.precedence);
  }

  /** @returns false when no function answers this method on this path. */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
    for (const { fn, template, methods } of this.#routes) {
      if (!methods.has(request.method ?? "")) continue;
      const params = template.match(url.pathname);
      if (!params) continue;
      if (this.#streamingUrl) await this.#stream(this.#streamingUrl, fn, params, request, response, url);
      else {
        const answer = await this.#answer(fn, params, request, url);
        await this.#beforeAnswer();
        writeAnswer(response, answer);
      }
      return true;
    }
    return false;
  }

  async #answer(
    fn: LoadedFunction,
    params: Record<string, string>,
    request: IncomingMessage,
    url: URL,
  ): Promise<HttpAnswer> {
    const body = await readBody(request, this.#bodyLimitBytes);
    if (!body) return { status: 413, headers: { connection: "close" } };
    const http = {
      method: request.method ?? "GET",
      url: url.href,
      nullableHeaders: nullable(Object.entries(requestHeaders(request))),
      nullableQuery: nullable(joinDuplicates(url.searchParams)),
      nullableParams: nullable(Object.entries(params)),
      ...(body.length > 0 && { body: { bytes: body } }),
    };
    try {
      const invoked = await this.#run(fn, { inputs: [{ name: fn.trigger.name, data: { http } }] });
      return toAnswer(fn, invoked);
    } catch {
      // The invocation has logged it; what went wrong is not the caller's business.
      return { status: 500 };
    }
  }

  /** The app has its own HTTP server: the request is forwarded there, and the invocation waits for it by its id. */
  async #stream(
    streamingUrl: string,
    fn: LoadedFunction,
    params: Record<string, string>,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    if (Number(request.headers["content-length"] ?? 0) > this.#bodyLimitBytes) {
      return writeAnswer(response, { status: 413, headers: { connection: "close" } });
    }
    const invocationId = randomUUID();
    const headers = requestHeaders(request);
    const forwarded = httpRequest(new URL(url.pathname + url.search, streamingUrl), {
      method: request.method,
      headers: {
        ...headers,
        "x-ms-invocation-id": invocationId,
        "x-forwarded-host": url.host,
        "x-forwarded-proto": "http",
      },
    });
    const answered = new Promise<void>((resolve) => {
      forwarded.on("response", (answer) => {
        for (const [name, value] of Object.entries(answer.headersDistinct)) {
          if (value && !hopByHopHeaders.has(name) && name !== "x-ms-invocation-id") response.setHeader(name, value);
        }
        void this.#beforeAnswer().then(() => {
          response.writeHead(answer.statusCode ?? 200);
          answer.pipe(response);
        });
      });
      forwarded.on("error", () => {
        response.destroy();
        resolve();
      });
      response.on("close", () => resolve());
    });
    request.pipe(forwarded);
    const triggerMetadata: Record<string, RpcTypedData> = {
      Headers: { json: JSON.stringify(headers) },
      Query: { json: "{}" },
    };
    for (const [name, value] of Object.entries(params)) triggerMetadata[name] = { string: value };
    let status = 204;
    try {
      const { hasResult } = await this.#run(fn, {
        invocationId,
        inputs: [{ name: fn.trigger.name, data: { http: {} } }],
        triggerMetadata,
      });
      if (hasResult) return await answered;
    } catch {
      // The invocation has logged it.
      status = 500;
    }
    forwarded.destroy();
    if (response.headersSent) response.destroy();
    else writeAnswer(response, { status });
  }
}

function readRoute(fn: LoadedFunction, routePrefix: string): Route {
  const { route, methods } = fn.trigger;
  const own = (typeof route === "string" && route !== "" ? route : fn.name).replace(/^\/+/, "");
  const full = [routePrefix.replace(/^\/+|\/+$/g, ""), own].filter((part) => part !== "").join("/");
  if (/^(admin|runtime)(\/|$)/i.test(full))
    throw new Error("The specified route conflicts with one or more built in routes.");
  const listed = Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : ["GET", "POST"];
  return { fn, template: parseRouteTemplate(full), methods: new Set(listed) };
}

function nullable(entries: Iterable<[string, string]>): Record<string, { value?: string }> {
  const result: Record<string, { value?: string }> = {};
  for (const [name, value] of entries) result[name] = { value };
  return result;
}

function joinDuplicates(query: URLSearchParams): Map<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of query) joined.set(name, joined.has(name) ? `${joined.get(name)},${value}` : value);
  return joined;
}

function requestHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct))
    headers[name] = (values ?? []).join(name === "cookie" ? "; " : ",");
  return headers;
}

function toAnswer(fn: LoadedFunction, invoked: RpcInvocationResponse): HttpAnswer {
  const output = fn.bindings.find((binding) => binding.direction === "out" && isType(binding, "http"));
  const isReturn = fn.metadata.bindings["$return"]?.type.toLowerCase() === "http";
  const data = isReturn ? invoked.returnValue : invoked.outputData?.find(({ name }) => name === output?.name)?.data;
  const http = data?.http;
  if (!http) return { status: 204 };
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(http.headers ?? {}))
    if (!hopByHopHeaders.has(name.toLowerCase())) headers[name] = value;
  if (http.cookies?.length) headers["set-cookie"] = http.cookies.map(formatCookie);
  const body = http.body?.bytes ?? http.body?.string;
  return { status: Number(http.statusCode ?? 200), headers, ...(body !== undefined && { body }) };
}
