import type { TokenCredential } from "@azure/identity";
import { AuthenticationHandler, type Context, HTTPMessageHandler } from "@microsoft/microsoft-graph-client";
import { z } from "zod";
import { ConfigError, RefusedError, TransientError } from "../../errors.ts";
import { noToken } from "../identity/noToken.ts";
import { bodyIn } from "./bodyIn.ts";
import { errorOf, type GraphAnswer, outcomeOf, retryAfterOf, understood } from "./graphAnswer.ts";
import { segment, withoutQuery } from "./graphPath.ts";
import { cursorAfter, linkOf, pinned, refuseLostCursor } from "./nextLinks.ts";

type GraphVersion = "v1.0" | "beta";
export interface GraphRequestOptions {
  readonly version?: GraphVersion;
  /** `ConsistencyLevel: eventual`, for advanced queries (graph facts 0.3). */
  readonly eventual?: boolean;
  /** `Accept-Language`. */
  readonly language?: string;
  /** Never in a batch with others: the answer is not JSON. */
  readonly alone?: boolean;
  /** The answer is bytes, and so many of them are enough. */
  readonly mostBytes?: number;
}
export interface BatchPart {
  readonly id: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the version, beginning with a slash. */
  readonly url: string;
  readonly body?: unknown;
  /** `ConsistencyLevel: eventual` for this part. */
  readonly eventual?: boolean | undefined;
}

/** The request may have reached Graph, but no whole answer came back. */
export class NoAnswerError extends TransientError {}

const SCOPE = "https://graph.microsoft.com/.default";
const TIMEOUT_MS = 30_000;
export const MOST_IN_BATCH = 20;
/** Without it the `reportOnly…` results and other newer members arrive as `unknownFutureValue` (graph facts 0.2). */
const PREFER = { Prefer: "include-unknown-enum-members" };
const EVENTUAL = { ConsistencyLevel: "eventual" };

const Collection = z.object({ value: z.array(z.unknown()), "@odata.nextLink": z.string().optional() });
const BatchAnswer = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number().int(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown().optional(),
    }),
  ),
});

/**
 * Microsoft Graph as one identity. The chain is the SDK's own authentication and message handlers and nothing else: no
 * retry handler, which would repeat a POST (graph facts 11), and no redirect is followed. The token goes to the
 * configured host only, over https.
 */
export class GraphClient {
  readonly #origin: string;
  readonly #hosts: Set<string>;
  readonly #chain: AuthenticationHandler;
  readonly #timeoutMs: number;

  /**
   * @param url origin without a version, e.g. `https://graph.microsoft.com`.
   * @param timeoutMs from the request to the end of its answer.
   * @throws ConfigError when it is not https.
   */
  constructor(url: string, credential: TokenCredential, timeoutMs: number = TIMEOUT_MS) {
    const { origin, hostname, protocol } = new URL(url);
    if (protocol !== "https:") throw new ConfigError("Microsoft Graph is spoken to over https only");
    this.#origin = origin;
    this.#hosts = new Set([hostname]);
    this.#timeoutMs = timeoutMs;
    this.#chain = new AuthenticationHandler({ getAccessToken: () => tokenFor(credential) });
    this.#chain.setNext(new HTTPMessageHandler());
  }

  /** The absolute address of a directory object, as references want it. */
  referenceTo(id: string): string {
    return `${this.#origin}/v1.0/directoryObjects/${segment(id)}`;
  }

  /**
   * One request, whatever its status.
   * @throws NoAnswerError, or TransientError when no token could be had (nothing was sent then).
   */
  async send(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    path: string,
    options: GraphRequestOptions & { body?: unknown } = {},
  ): Promise<GraphAnswer> {
    return this.#exchange(method, `${this.#origin}/${options.version ?? "v1.0"}${path}`, options);
  }

  /** The body of a GET, or `undefined` for 404. @throws RefusedError for no body, which does not say the same. */
  async get(path: string, options: GraphRequestOptions = {}): Promise<unknown> {
    const answer = await this.read(path, options);
    if (outcomeOf(answer) === "notFound") return undefined;
    const doing = `GET ${withoutQuery(path)}`;
    const body = bodyOf(answer, doing);
    if (body === undefined) throw new RefusedError("notUnderstood", "unexpectedAnswer", `graph: ${doing}: no body`);
    return body;
  }

  /** The first bytes of what a GET answers, `most` of them at most; `undefined` for 404, and where there are none. */
  async firstBytes(path: string, most: number): Promise<Uint8Array | undefined> {
    const answer = await this.send("GET", path, { mostBytes: most });
    if (outcomeOf(answer) === "notFound") return undefined;
    return bodyOf(answer, `GET ${withoutQuery(path)}`) as Uint8Array | undefined;
  }

  /** How a GET travels. */
  protected read(path: string, options: GraphRequestOptions): Promise<GraphAnswer> {
    return this.send("GET", path, options);
  }

  /**
   * A page, by its path or by the `next` of the page before; `undefined` for 404.
   * @throws RefusedError `cursor` when Graph does not take `next` any more: whoever kept it begins anew.
   */
  async page(
    path: string,
    next: string | undefined,
    options: GraphRequestOptions = {},
  ): Promise<{ value: unknown[]; next?: string } | undefined> {
    const first = `${this.#origin}/${options.version ?? "v1.0"}${path}`;
    const answer = await (next === undefined
      ? this.read(path, options)
      : this.#exchange("GET", pinned(first, linkOf(next)), options));
    if (next !== undefined) refuseLostCursor(answer, path);
    if (outcomeOf(answer) === "notFound") return undefined;
    const { value, "@odata.nextLink": link } = understood(Collection, bodyOf(answer, `GET ${withoutQuery(path)}`));
    return link === undefined ? { value } : { value, next: cursorAfter(path, next, pinned(first, link)) };
  }

  /** All pages. @throws RefusedError for a collection that is missing, or whose next links never end. */
  async *pages(path: string, options: GraphRequestOptions = {}): AsyncGenerator<unknown[], void, undefined> {
    let next: string | undefined;
    do {
      const page = await this.page(path, next, options);
      if (!page) throw new RefusedError("notFound", "ResourceNotFound", `graph: GET ${withoutQuery(path)}: 404`);
      yield page.value;
      next = page.next;
    } while (next !== undefined);
  }

  /**
   * Up to 20 requests in one. Each part has its own answer; a part that Graph left out is answered as 504.
   * @throws when the whole failed.
   */
  async batch(parts: readonly BatchPart[]): Promise<ReadonlyMap<string, GraphAnswer>> {
    if (parts.length > MOST_IN_BATCH) throw new RangeError(`a batch holds at most ${MOST_IN_BATCH} requests`);
    const requests = parts.map(({ id, method, url, body, eventual }) => ({
      id,
      method,
      url,
      headers: {
        ...(method === "GET" && PREFER),
        ...(eventual && EVENTUAL),
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && { body }),
    }));
    const answer = await this.send("POST", "/$batch", { body: { requests } });
    const { responses } = understood(BatchAnswer, bodyOf(answer, "POST /$batch"));
    const byId = new Map(responses.map((response) => [response.id, response]));
    return new Map(
      parts.map(({ id }) => {
        const part = byId.get(id);
        const headers = new Headers(part?.headers ?? {});
        const retryAfterSeconds = retryAfterOf(headers.get("retry-after")) ?? answer.retryAfterSeconds;
        return [
          id,
          {
            status: part?.status ?? 504,
            body: part?.body,
            requestId: headers.get("request-id") ?? answer.requestId,
            retryAfterSeconds,
          },
        ];
      }),
    );
  }

  async #exchange(
    method: string,
    url: string,
    options: GraphRequestOptions & { body?: unknown },
  ): Promise<GraphAnswer> {
    const context: Context = {
      request: url,
      customHosts: this.#hosts,
      options: {
        method,
        redirect: "error",
        signal: AbortSignal.timeout(this.#timeoutMs),
        headers: {
          ...(method === "GET" && PREFER),
          ...(options.eventual && EVENTUAL),
          ...(options.language !== undefined && { "Accept-Language": options.language }),
          ...(options.body !== undefined && { "Content-Type": "application/json" }),
        },
        ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      },
    };
    try {
      await this.#chain.execute(context);
      if (!context.response) throw new Error("no response");
      const { status, headers } = context.response;
      return {
        status,
        body: await bodyIn(context.response, options.mostBytes),
        requestId: headers.get("request-id") ?? undefined,
        retryAfterSeconds: retryAfterOf(headers.get("retry-after")),
      };
    } catch (error) {
      if (error instanceof TransientError) throw error;
      // Without the cause: it could hold the request or a part of the answer.
      throw new NoAnswerError(`graph: ${method} ${withoutQuery(url)}: no answer (${reasonOf(error)})`);
    }
  }
}

/** The credential keeps its token while it is fresh. @throws TransientError without the cause, which could hold it */
async function tokenFor(credential: TokenCredential): Promise<string> {
  try {
    const issued = await credential.getToken(SCOPE, { abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
    if (issued) return issued.token;
  } catch (error) {
    throw noToken("graph", error);
  }
  throw noToken("graph");
}

/** The body of an answer that is `ok`. @throws TransientError or RefusedError */
export function bodyOf(answer: GraphAnswer, doing: string): unknown {
  if (outcomeOf(answer) !== "ok") throw errorOf(answer, doing);
  return answer.body;
}

/** Where a connection failed, Node's code for it, which `fetch` tells as the cause of its own error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code } = (error.cause ?? {}) as { readonly code?: unknown };
  return typeof code === "string" ? code : error.name;
}
