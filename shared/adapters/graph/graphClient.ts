import { createHash } from "node:crypto";
import type { AccessToken, TokenCredential } from "@azure/identity";
import { AuthenticationHandler } from "@microsoft/microsoft-graph-client";
import { z } from "zod";
import { RefusedError, TransientError } from "../../errors.ts";
import { errorOf, type GraphAnswer, outcomeOf, retryAfterOf, understood } from "./graphAnswer.ts";
import { type AnsweredContext, HttpsMessageHandler } from "./httpsMessageHandler.ts";

type GraphVersion = "v1.0" | "beta";
export interface GraphRequestOptions {
  readonly version?: GraphVersion;
  /** `ConsistencyLevel: eventual`, for advanced queries (graph facts 0.3). */
  readonly eventual?: boolean;
  /** With a digest of the answer. */
  readonly digest?: boolean;
  /** Never in a batch with others: the answer is not JSON. */
  readonly alone?: boolean;
}
export interface BatchPart {
  readonly id: string;
  readonly method: "GET" | "POST";
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
 * retry handler, which would repeat a POST (graph facts 11), no redirects. The token goes to the configured host only,
 * over https.
 */
export class GraphClient {
  readonly #origin: string;
  readonly #hosts: Set<string>;
  readonly #chain: AuthenticationHandler;

  /** @param url origin without a version, e.g. `https://graph.microsoft.com`. */
  constructor(url: string, credential: TokenCredential, timeoutMs: number = TIMEOUT_MS) {
    const { origin, hostname } = new URL(url);
    this.#origin = origin;
    this.#hosts = new Set([hostname]);
    this.#chain = new AuthenticationHandler({ getAccessToken: keptToken(credential) });
    this.#chain.setNext(new HttpsMessageHandler(origin, timeoutMs));
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

  /** The body of a GET, or `undefined` for 404. */
  async get(path: string, options: GraphRequestOptions = {}): Promise<unknown> {
    const answer = await this.read(path, options);
    if (outcomeOf(answer) === "notFound") return undefined;
    return bodyOf(answer, `GET ${withoutQuery(path)}`);
  }

  /** How a GET travels. */
  protected read(path: string, options: GraphRequestOptions): Promise<GraphAnswer> {
    return this.send("GET", path, options);
  }

  /** A page, by its path or by the `next` of the page before; `undefined` for 404. */
  async page(
    path: string,
    next: string | undefined,
    options: GraphRequestOptions = {},
  ): Promise<{ value: unknown[]; next?: string; digest?: string | undefined } | undefined> {
    const answer = await (next === undefined
      ? this.read(path, options)
      : this.#exchange("GET", this.#pinned(next), options));
    if (outcomeOf(answer) === "notFound") return undefined;
    const { value, "@odata.nextLink": link } = understood(Collection, bodyOf(answer, `GET ${withoutQuery(path)}`));
    return { value, ...(link !== undefined && { next: this.#pinned(link) }), digest: answer.digest };
  }

  /** All pages; a missing collection is `undefined` only on its first page. */
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
    const context: AnsweredContext = {
      request: url,
      customHosts: this.#hosts,
      options: {
        method,
        headers: {
          ...(method === "GET" && PREFER),
          ...(options.eventual && EVENTUAL),
          ...(options.body !== undefined && { "Content-Type": "application/json" }),
        },
        ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      },
    };
    try {
      await this.#chain.execute(context);
      if (!context.answer) throw new Error("no answer");
      const { status, headers, text } = context.answer;
      return {
        status,
        body: text === "" ? undefined : parsed(text, headers["content-type"]),
        requestId: headers["request-id"] as string | undefined,
        retryAfterSeconds: retryAfterOf(headers["retry-after"]),
        ...(options.digest && { digest: digestOf(text) }),
      };
    } catch (error) {
      if (error instanceof TransientError) throw error;
      // Without the cause: it could hold the request or a part of the answer.
      throw new NoAnswerError(`graph: ${method} ${withoutQuery(url)}: no answer (${reasonOf(error)})`);
    }
  }

  /** A nextLink is followed as it is, but nowhere else: it would take the token along. @throws RefusedError */
  #pinned(link: string): string {
    if (!URL.canParse(link) || new URL(link).origin !== this.#origin || new URL(link).username !== "") {
      throw new RefusedError("notUnderstood", "foreignNextLink", "graph: a nextLink leads to another host");
    }
    return link;
  }
}

/** A token is asked for again this long before it ends: the credential's own cache costs more than many a request. */
const RENEW_MS = 5 * 60_000;

/** Freshness of a token is the wall clock's, whatever business time it is. */
function keptToken(credential: TokenCredential): () => Promise<string> {
  let kept: AccessToken | undefined;
  return async () => {
    if (kept && kept.expiresOnTimestamp - RENEW_MS > Date.now()) return kept.token;
    try {
      kept = (await credential.getToken(SCOPE, { abortSignal: AbortSignal.timeout(TIMEOUT_MS) })) ?? undefined;
    } catch (error) {
      kept = undefined;
      throw new TransientError(`graph: no token (${error instanceof Error ? error.name : "unknown"})`);
    }
    if (kept) return kept.token;
    throw new TransientError("graph: no token");
  };
}

/** The body of an answer that is `ok`. @throws TransientError or RefusedError */
export function bodyOf(answer: GraphAnswer, doing: string): unknown {
  if (outcomeOf(answer) !== "ok") throw errorOf(answer, doing);
  return answer.body;
}

/** Where a connection failed, Node's code for it. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : "unknown";

function parsed(text: string, contentType: string | undefined): unknown {
  if (!contentType?.includes("json")) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("the answer is not JSON");
  }
}

/** A cursor may differ from one answer to the next though nothing else does. */
const NEXT_LINK = /"@odata\.nextLink":"[^"]*"/;
const digestOf = (text: string): string => createHash("sha256").update(text.replace(NEXT_LINK, "")).digest("base64");

const withoutQuery = (url: string): string => url.split("?", 1)[0] ?? "";

/**
 * One path segment.
 * @throws RefusedError for what would change the path, e.g. an empty id, which turns an object into its collection.
 */
export function segment(value: string): string {
  if (value === "" || value === "." || value === "..")
    throw new RefusedError("invalid", "invalidId", "graph: not an id");
  return encodeURIComponent(value);
}

/** `?$select=…&$filter=…`, encoded. A quote inside a literal must be doubled before (`literal`). */
export function query(options: Readonly<Record<`$${string}`, string | number>>): string {
  return `?${Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&")}`;
}

export { literal } from "../odata.ts";
