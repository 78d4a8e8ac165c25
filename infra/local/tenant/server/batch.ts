import { z } from "zod";
import type { Identity } from "../identity/identities.ts";
import type { Answer } from "./call.ts";
import type { Dispatcher } from "./dispatch.ts";
import { badRequest } from "./graphError.ts";

const Batch = z.looseObject({
  requests: z
    .array(
      z.looseObject({
        id: z.string().min(1),
        method: z.string(),
        url: z.string(),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.unknown().optional(),
        dependsOn: z.array(z.string()).optional(),
      }),
    )
    .min(1),
});
type Inner = z.infer<typeof Batch>["requests"][number];

interface InnerAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * `POST /$batch`: at most 20 requests, each routed, authorised and throttled by itself. A request whose dependency
 * failed gets 424. The outer answer is always 200. The inner answers have no order of their own: those without
 * dependencies come first.
 */
export function answerBatch(dispatcher: Dispatcher, body: unknown, identity: Identity, version: string): Answer {
  const parsed = Batch.safeParse(body);
  if (!parsed.success) throw badRequest("Invalid batch payload format.");
  const { requests } = parsed.data;
  if (requests.length > 20) throw badRequest("Number of batch request steps exceeds the maximum value of 20.");
  const byId = new Map(requests.map((request) => [request.id, request]));
  if (byId.size < requests.length) throw badRequest("Duplicate request ids are not allowed in a batch.");
  for (const { dependsOn = [] } of requests)
    for (const id of dependsOn)
      if (!byId.has(id)) throw badRequest(`The dependency '${id}' is not a request of this batch.`);

  const done = new Map<string, InnerAnswer>();
  let waiting = requests;
  while (waiting.length > 0) {
    const ready = waiting.filter(({ dependsOn = [] }) => dependsOn.every((id) => done.has(id)));
    if (ready.length === 0) throw badRequest("The requests of this batch depend on each other in a circle.");
    for (const request of ready) done.set(request.id, answerOne(dispatcher, request, done, identity, version));
    waiting = waiting.filter((request) => !done.has(request.id));
  }
  return { status: 200, body: { responses: [...done.values()] } };
}

function answerOne(
  dispatcher: Dispatcher,
  request: Inner,
  done: ReadonlyMap<string, InnerAnswer>,
  identity: Identity,
  version: string,
): InnerAnswer {
  const { id, dependsOn = [] } = request;
  if (dependsOn.some((other) => (done.get(other)?.status ?? 500) >= 400))
    return {
      id,
      status: 424,
      body: { error: { code: "FailedDependency", message: "A request this one depends on failed." } },
    };
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  if (request.body != null && headers["content-type"] === undefined)
    return {
      id,
      status: 400,
      body: { error: { code: "BadRequest", message: "A request with a body must have a Content-Type header." } },
    };
  const url = request.url.startsWith("/") ? request.url : `/${request.url}`;
  const answer = dispatcher.dispatch({
    method: request.method.toUpperCase(),
    version,
    url,
    headers,
    body: request.body,
    identity,
  });
  const inner = { ...answer.headers, ...(answer.body ? { "Content-Type": "application/json" } : {}) };
  return {
    id,
    status: answer.status,
    headers: inner,
    ...(answer.body ? { body: answer.body } : answer.text === undefined ? {} : { body: answer.text }),
  };
}
