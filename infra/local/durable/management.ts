import type { Dispatch } from "./dispatch.ts";
import type { Entities } from "./entities.ts";
import { EntityRoutes } from "./entityRoutes.ts";
import type { DurableHost, DurableOptions } from "./host.ts";
import type { InstanceCache } from "./instanceCache.ts";
import type { Lifecycle, NewInstance } from "./lifecycle.ts";
import {
  accepted,
  answer,
  answerOf,
  badRequest,
  HttpProblem,
  type ManagementAnswer,
  notFound,
} from "./managementAnswer.ts";
import {
  checkInstanceId,
  filterOf,
  isSet,
  jsonBody,
  type ManagementRequest,
  secondsOf,
  segmentsOf,
  topOf,
} from "./managementRequest.ts";
import { managementUrls } from "./managementUrls.ts";
import type { HistoryEvent } from "./protocol.ts";
import { isTerminal } from "./schema.ts";
import { historyEvents, shownStatus, statusBody } from "./statusView.ts";
import type { Store } from "./store.ts";

export interface ManagementParts {
  store: Store;
  cache: InstanceCache;
  lifecycle: Lifecycle;
  dispatch: Dispatch;
  entities: Entities;
  options: DurableOptions;
  host: DurableHost;
}

const CONTINUATION_TOKEN = "x-ms-continuation-token";
const PAGE_SIZE = 100;

/**
 * The Durable extension's management HTTP API. Source:
 * learn.microsoft.com/azure/azure-functions/durable/durable-functions-http-api, read 2026-11.
 */
export class Management {
  readonly #parts: ManagementParts;
  readonly #entityRoutes: EntityRoutes;
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  constructor(parts: ManagementParts) {
    this.#parts = parts;
    this.#entityRoutes = new EntityRoutes(parts.entities, parts.dispatch);
  }

  /** Answers those who wait for an end. */
  close(): void {
    this.#isClosed = true;
    for (const stop of this.#waiting) stop();
  }

  async handle(request: ManagementRequest): Promise<ManagementAnswer> {
    try {
      if (this.#isClosed) throw new HttpProblem(503, { Message: "The durable engine has stopped." });
      return await this.#route(request, segmentsOf(request.path));
    } catch (error) {
      if (error instanceof HttpProblem) return answerOf(error);
      throw error;
    }
  }

  #route(request: ManagementRequest, segments: string[]): ManagementAnswer | Promise<ManagementAnswer> {
    const [collection, first, action, last] = segments;
    const method = request.method.toUpperCase();
    const is = (wanted: string, name: string, ...lengths: number[]) =>
      method === wanted && collection?.toLowerCase() === name && lengths.includes(segments.length);
    if (collection?.toLowerCase() === "entities") return this.#entityRoutes.route(request, segments.slice(1));
    if (is("POST", "orchestrators", 2, 3)) return this.#start(request, first ?? "", action);
    if (is("GET", "instances", 1)) return this.#query(request);
    if (is("DELETE", "instances", 1)) return this.#purgeMany(request);
    if (is("GET", "instances", 2)) return this.#status(request, first ?? "");
    if (is("DELETE", "instances", 2)) return this.#purge(first ?? "");
    if (is("POST", "instances", 4) && action?.toLowerCase() === "raiseevent")
      return this.#raiseEvent(request, first ?? "", last ?? "");
    if (is("POST", "instances", 3)) return this.#control(request, first ?? "", action?.toLowerCase() ?? "");
    throw notFound();
  }

  /** An unknown function is not noticed here: its instance fails when it is to run (durable-real.md D17). */
  #start(
    request: ManagementRequest,
    name: string,
    givenId: string | undefined,
  ): ManagementAnswer | Promise<ManagementAnswer> {
    const { query } = request;
    if (givenId !== undefined) checkInstanceId(givenId);
    const [timeout, interval] = [secondsOf(query, "timeout"), secondsOf(query, "pollingInterval")];
    if (timeout !== undefined && interval !== undefined && interval > timeout)
      throw badRequest(`Total timeout ${timeout} should be bigger than retry timeout ${interval}`);
    const instanceId = givenId ?? this.#parts.dispatch.newId();
    const input = jsonBody(request.body) ?? "null";
    const started = this.#startAs({ instanceId, name, version: query.get("version") ?? undefined, input }, request);
    // A timeout alone is not enough to wait (durable-real.md D18).
    return timeout === undefined || interval === undefined
      ? started
      : this.#whenEnded(request, instanceId, timeout * 1000, started);
  }

  #startAs(instance: NewInstance, { baseUrl }: ManagementRequest): ManagementAnswer {
    const { options, lifecycle, cache } = this.#parts;
    if (!lifecycle.start({ ...instance, version: instance.version || options.defaultVersion })) {
      const existing = cache.row(instance.instanceId);
      const Message = `An Orchestration instance with the status ${existing && shownStatus(existing)} already exists.`;
      throw new HttpProblem(409, { Message });
    }
    const urls = managementUrls(options, baseUrl, instance.instanceId);
    return answer(202, urls, { Location: urls["statusQueryGetUri"] ?? "", "Retry-After": "10" });
  }

  /** On the business clock: its time may be a virtual one. */
  async #whenEnded(
    request: ManagementRequest,
    instanceId: string,
    timeoutMs: number,
    otherwise: ManagementAnswer,
  ): Promise<ManagementAnswer> {
    const { lifecycle, host, cache } = this.#parts;
    await new Promise<void>((resolve) => {
      const stop = () => {
        cancel();
        unlisten();
        this.#waiting.delete(stop);
        resolve();
      };
      const cancel = host.clock.at(host.clock.now() + timeoutMs, `wait for the end of ${instanceId}`, stop);
      const unlisten = lifecycle.onEnd(instanceId, stop);
      this.#waiting.add(stop);
    });
    const row = this.#isClosed ? undefined : cache.row(instanceId);
    if (row === undefined || !isTerminal(row.status)) return otherwise;
    if (row.status === "Completed") return answer(200, JSON.parse(row.output ?? "null"));
    return this.#status(request, instanceId);
  }

  #status({ query, baseUrl }: ManagementRequest, instanceId: string): ManagementAnswer {
    const { cache, store, options } = this.#parts;
    const row = cache.row(instanceId);
    if (row === undefined) throw notFound();
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
    // Without the header's value a client could never ask for the next page: then all come at once.
    const limit = topOf(query) ?? (headers === undefined ? Number.MAX_SAFE_INTEGER : PAGE_SIZE);
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
      throw badRequest("Only application/json request content is supported.");
    // The SDK keeps events and tasks in one map: an event named 0 would complete task 0.
    if (name === "" || /^\d+$/.test(name))
      throw badRequest(`'${name}' cannot be an event name: it must not be a number.`);
    return accepted(instanceId, this.#parts.lifecycle.raiseEvent(instanceId, name, jsonBody(body) ?? "null"));
  }

  #control(request: ManagementRequest, instanceId: string, action: string): ManagementAnswer {
    const { lifecycle } = this.#parts;
    const { query } = request;
    const reason = query.get("reason") ?? "";
    switch (action) {
      case "terminate":
        return accepted(instanceId, lifecycle.terminate(instanceId, reason));
      case "suspend":
        return accepted(instanceId, lifecycle.suspend(instanceId, reason));
      case "resume":
        return accepted(instanceId, lifecycle.resume(instanceId, reason));
      case "rewind":
        return accepted(instanceId, lifecycle.rewind(instanceId));
      case "restart":
        return this.#restart(request, instanceId);
      default:
        throw notFound();
    }
  }

  /** With the same function and input, under a new id unless the old one is asked for. */
  #restart(request: ManagementRequest, instanceId: string): ManagementAnswer {
    const { cache, dispatch } = this.#parts;
    const row = cache.row(instanceId);
    if (row === undefined) throw notFound();
    const id = isSet(request.query, "restartWithNewInstanceId", true) ? dispatch.newId() : instanceId;
    const { name, input, version } = row;
    return this.#startAs({ instanceId: id, name, version: version ?? undefined, input }, request);
  }

  #purge(instanceId: string): ManagementAnswer {
    const refusal = this.#parts.lifecycle.purge(instanceId);
    return refusal === undefined ? answer(200, { instancesDeleted: 1 }) : accepted(instanceId, refusal);
  }

  #purgeMany({ query }: ManagementRequest): ManagementAnswer {
    const filter = filterOf(query);
    if (filter.createdFrom === undefined) throw badRequest("Please provide value for 'createdTimeFrom' parameter.");
    const instancesDeleted = this.#parts.lifecycle.purgeMany(filter);
    if (instancesDeleted === 0) throw notFound();
    return answer(200, { instancesDeleted });
  }
}
