import type { Dispatch } from "./dispatch.ts";
import type { DurableHost, DurableOptions } from "./host.ts";
import type { InstanceCache } from "./instanceCache.ts";
import type { Lifecycle, Refusal } from "./lifecycle.ts";
import {
  filterOf,
  HttpProblem,
  isSet,
  jsonBody,
  type ManagementRequest,
  problemWithInstanceId,
  segmentsOf,
} from "./managementRequest.ts";
import { managementUrls } from "./managementUrls.ts";
import type { HistoryEvent } from "./protocol.ts";
import { isTerminal } from "./schema.ts";
import { historyEvents, statusBody } from "./statusView.ts";
import type { Store } from "./store.ts";

export interface ManagementAnswer {
  status: number;
  headers: Record<string, string>;
  /** To be sent as JSON; absent for an empty answer. */
  body?: unknown;
}

export interface ManagementParts {
  store: Store;
  cache: InstanceCache;
  lifecycle: Lifecycle;
  dispatch: Dispatch;
  options: DurableOptions;
  host: DurableHost;
}

const CONTINUATION_TOKEN = "x-ms-continuation-token";
const PAGE_SIZE = 100;

const NOT_AVAILABLE = "is not available on the local durable engine.";

/**
 * The Durable extension's management HTTP API. Source:
 * learn.microsoft.com/azure/azure-functions/durable/durable-functions-http-api, read 2026-11.
 */
export class Management {
  readonly #parts: ManagementParts;
  #isClosed = false;

  constructor(parts: ManagementParts) {
    this.#parts = parts;
  }

  close(): void {
    this.#isClosed = true;
  }

  handle(request: ManagementRequest): ManagementAnswer {
    try {
      if (this.#isClosed) throw new HttpProblem(503, "The durable engine has stopped.");
      return this.#route(request, segmentsOf(request.path));
    } catch (error) {
      if (error instanceof HttpProblem) return answer(error.status, { message: error.message });
      throw error;
    }
  }

  #route(request: ManagementRequest, segments: string[]): ManagementAnswer {
    const [collection, first, action, last] = segments;
    const method = request.method.toUpperCase();
    const is = (wanted: string, name: string, ...lengths: number[]) =>
      method === wanted && collection?.toLowerCase() === name && lengths.includes(segments.length);
    if (collection?.toLowerCase() === "entities") return answer(501, `Durable entities: this ${NOT_AVAILABLE}`);
    if (is("POST", "orchestrators", 2, 3)) return this.#start(request, first ?? "", action);
    if (is("GET", "instances", 1)) return this.#query(request);
    if (is("DELETE", "instances", 1)) return this.#purgeMany(request);
    if (is("GET", "instances", 2)) return this.#status(request, first ?? "");
    if (is("DELETE", "instances", 2)) return this.#purge(first ?? "");
    if (is("POST", "instances", 4) && action?.toLowerCase() === "raiseevent")
      return this.#raiseEvent(request, first ?? "", last ?? "");
    if (is("POST", "instances", 3)) return this.#control(request, first ?? "", action?.toLowerCase() ?? "");
    throw new HttpProblem(404, `There is no ${method} /${segments.join("/")}.`);
  }

  #start(request: ManagementRequest, name: string, givenId: string | undefined): ManagementAnswer {
    const { host, options, lifecycle, dispatch } = this.#parts;
    if (host.kindOf(name) !== "orchestration") {
      throw new HttpProblem(
        400,
        `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function.`,
      );
    }
    if (request.query.has("timeout")) throw new HttpProblem(501, `Waiting for a started instance ${NOT_AVAILABLE}`);
    const instanceId = givenId ?? dispatch.newId();
    const problem = problemWithInstanceId(instanceId);
    if (problem !== undefined) throw new HttpProblem(400, problem);
    const input = jsonBody(request.body) ?? "null";
    const version = request.query.get("version") || options.defaultVersion;
    if (!lifecycle.start({ instanceId, name, version, input })) {
      throw new HttpProblem(409, `An orchestration instance with the id '${instanceId}' is already running.`);
    }
    const urls = managementUrls(options, request.baseUrl, instanceId);
    return answer(202, urls, { Location: urls["statusQueryGetUri"] ?? "", "Retry-After": "10" });
  }

  #status({ query, baseUrl }: ManagementRequest, instanceId: string): ManagementAnswer {
    const { cache, store, options } = this.#parts;
    const row = cache.row(instanceId);
    if (row === undefined) throw notFound(instanceId);
    const body = statusBody(row, { showInput: isSet(query, "showInput", true) });
    if (isSet(query, "showHistory", false)) {
      const events = store.history(row.executionId).map((text) => JSON.parse(text) as HistoryEvent);
      body.historyEvents = historyEvents(events, { showOutput: isSet(query, "showHistoryOutput", false) });
    }
    if (isTerminal(row.status)) {
      return answer(
        row.status === "Failed" && isSet(query, "returnInternalServerErrorOnFailure", false) ? 500 : 200,
        body,
      );
    }
    const location = managementUrls(options, baseUrl, instanceId)["statusQueryGetUri"] ?? "";
    return answer(202, body, { Location: location, "Retry-After": "5" });
  }

  #query({ query, headers }: ManagementRequest): ManagementAnswer {
    const top = query.get("top");
    if (top !== null && !/^[1-9]\d{0,8}$/.test(top)) throw new HttpProblem(400, "top is not a positive whole number.");
    // Without the header's value a client could never ask for the next page: then all come at once.
    const limit = top !== null ? Number(top) : headers === undefined ? Number.MAX_SAFE_INTEGER : PAGE_SIZE;
    const token = headers?.[CONTINUATION_TOKEN];
    const after = token === undefined || token === "" ? undefined : Buffer.from(token, "base64url").toString("utf8");
    const rows = this.#parts.store.instances.page(filterOf(query), after, limit);
    const showInput = isSet(query, "showInput", true);
    const last = rows.length === limit ? rows.at(-1)?.instanceId : undefined;
    const next: Record<string, string> =
      last === undefined ? {} : { [CONTINUATION_TOKEN]: Buffer.from(last, "utf8").toString("base64url") };
    const body = rows.map((row) => statusBody(row, { showInput }));
    return answer(200, body, next);
  }

  #raiseEvent({ body, contentType }: ManagementRequest, instanceId: string, name: string): ManagementAnswer {
    if (!/^application\/json\b/i.test(contentType ?? ""))
      throw new HttpProblem(400, "Only application/json request content is supported.");
    // The SDK keeps events and tasks in one map: an event named 0 would complete task 0.
    if (name === "" || /^\d+$/.test(name))
      throw new HttpProblem(400, `'${name}' cannot be an event name: it must not be a number.`);
    return accepted(instanceId, this.#parts.lifecycle.raiseEvent(instanceId, name, jsonBody(body) ?? "null"));
  }

  #control({ query }: ManagementRequest, instanceId: string, action: string): ManagementAnswer {
    const { lifecycle } = this.#parts;
    const reason = query.get("reason") ?? "";
    switch (action) {
      case "terminate":
        return accepted(instanceId, lifecycle.terminate(instanceId, reason));
      case "suspend":
        return accepted(instanceId, lifecycle.suspend(instanceId, reason));
      case "resume":
        return accepted(instanceId, lifecycle.resume(instanceId, reason));
      case "rewind":
      case "restart":
        return answer(501, `The operation '${action}' ${NOT_AVAILABLE}`);
      default:
        throw new HttpProblem(404, `There is no operation '${action}'.`);
    }
  }

  #purge(instanceId: string): ManagementAnswer {
    const refusal = this.#parts.lifecycle.purge(instanceId);
    if (refusal === "notFound") throw notFound(instanceId);
    if (refusal !== undefined)
      throw new HttpProblem(409, `The instance '${instanceId}' has not ended: terminate it first.`);
    return answer(200, { instancesDeleted: 1 });
  }

  #purgeMany({ query }: ManagementRequest): ManagementAnswer {
    if (!query.has("createdTimeFrom"))
      throw new HttpProblem(400, "Please provide value for 'createdTimeFrom' parameter.");
    const instancesDeleted = this.#parts.lifecycle.purgeMany(filterOf(query));
    if (instancesDeleted === 0) throw new HttpProblem(404, "No instance was found.");
    return answer(200, { instancesDeleted });
  }
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): ManagementAnswer {
  return { status, headers: { "Content-Type": "application/json; charset=utf-8", ...headers }, body };
}

function accepted(instanceId: string, refusal: Refusal | undefined): ManagementAnswer {
  switch (refusal) {
    case undefined:
      return { status: 202, headers: {} };
    case "notFound":
      throw notFound(instanceId);
    case "ended":
      throw new HttpProblem(410, `The instance '${instanceId}' has ended.`);
    case "alreadySuspended":
      throw new HttpProblem(
        500,
        `Cannot suspend orchestration instance ${instanceId} because instance is in Suspended state.`,
      );
    case "notSuspended":
      throw new HttpProblem(
        500,
        `Cannot resume orchestration instance ${instanceId} because instance is in Running state.`,
      );
    case "stillRunning":
      throw new HttpProblem(409, `The instance '${instanceId}' has not ended.`);
  }
}

function notFound(instanceId: string): HttpProblem {
  return new HttpProblem(404, `No instance with ID '${instanceId}' found.`);
}
