import type { Dispatch } from "./dispatch.ts";
import type { Entities } from "./entities.ts";
import { entityIdOf, entityNameAndKey } from "./entityMessage.ts";
import { answer, type ManagementAnswer, notFound } from "./managementAnswer.ts";
import { isSet, jsonBody, type ManagementRequest } from "./managementRequest.ts";

/** `entities/…` of the management API: read a state, list them, signal one. */
export class EntityRoutes {
  readonly #entities: Entities;
  readonly #dispatch: Dispatch;

  constructor(entities: Entities, dispatch: Dispatch) {
    this.#entities = entities;
    this.#dispatch = dispatch;
  }

  /** @param segments name and key, as far as they are given. */
  route(request: ManagementRequest, [name, key, ...more]: string[]): ManagementAnswer {
    const method = request.method.toUpperCase();
    if (more.length > 0) throw notFound();
    if (name !== undefined && key !== undefined) {
      if (method === "GET") return this.#read(entityIdOf(name, key));
      if (method === "POST") return this.#signal(request, entityIdOf(name, key));
    }
    if (method === "GET" && key === undefined) return this.#list(request, name);
    throw notFound();
  }

  #read(entityId: string): ManagementAnswer {
    const row = this.#entities.get(entityId);
    if (row?.state == null) throw notFound();
    return answer(200, JSON.parse(row.state));
  }

  #signal({ body, query, contentType }: ManagementRequest, entityId: string): ManagementAnswer {
    const isJson = /^application\/json\b/i.test(contentType ?? "");
    const input = isJson || !body ? (jsonBody(body) ?? null) : JSON.stringify(body);
    const operation = query.get("op") ?? "";
    this.#entities.send(entityId, { kind: "signal", id: this.#dispatch.newId(), operation, input });
    return { status: 202, headers: {} };
  }

  #list({ query }: ManagementRequest, name: string | undefined): ManagementAnswer {
    const isStateShown = isSet(query, "fetchState", false);
    const body = this.#entities.all(name).map(({ entityId, updatedAt, state }) => ({
      entityId: entityNameAndKey(entityId),
      lastOperationTime: new Date(updatedAt).toISOString(),
      ...(isStateShown && { state: JSON.parse(state ?? "null") as unknown }),
    }));
    return answer(200, body);
  }
}
