import type { IncomingMessage } from "node:http";
import { isType, type LoadedFunction } from "./functionTable.ts";
import { type HttpAnswer, jsonAnswer } from "./httpAnswer.ts";
import { defaultBodyLimitBytes, readBody } from "./requestBody.ts";
import type { Run } from "./runner.ts";

/**
 * The Event Grid webhook, `/runtime/webhooks/EventGrid?functionName=X`: the subscription handshakes of both schemas,
 * and one invocation for each event of a delivery. Answers 202 when all of them went well and 500 otherwise, upon which
 * Event Grid delivers all of them again. Source: Azure/azure-functions-eventgrid-extension
 * `EventGridExtensionConfigProvider.cs`, `HttpRequestProcessor.cs`.
 */
export async function handleEventGrid(
  functions: Map<string, LoadedFunction>,
  run: Run,
  request: IncomingMessage,
  url: URL,
): Promise<HttpAnswer> {
  const name = [...url.searchParams].find(([key]) => key.toLowerCase() === "functionname")?.[1] ?? "";
  const fn = functions.get(name.toLowerCase());
  if (!fn || !isType(fn.trigger, "eventGridTrigger")) return { status: 404, body: `cannot find function: '${name}'` };
  if (request.method === "OPTIONS") {
    const origin = request.headers["webhook-request-origin"];
    if (typeof origin !== "string") return { status: 400 };
    return { status: 200, headers: { "webhook-allowed-origin": origin, "webhook-allowed-rate": "*" } };
  }
  if (request.method !== "POST") return { status: 405 };
  const body = await readBody(request, defaultBodyLimitBytes);
  if (!body) return { status: 413, headers: { connection: "close" } };
  const events = parseEvents(body);
  if (!events) return { status: 400 };
  switch (String(request.headers["aeg-event-type"] ?? "Notification").toLowerCase()) {
    case "subscriptionvalidation": {
      const { validationCode } = (events[0] as { data?: { validationCode?: unknown } } | undefined)?.data ?? {};
      return typeof validationCode === "string"
        ? jsonAnswer(200, { validationResponse: validationCode })
        : { status: 400 };
    }
    case "notification":
      return await deliver(fn, run, events);
    case "unsubscribe":
      return { status: 202 };
    default:
      return { status: 400 };
  }
}

function parseEvents(body: Buffer): object[] | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    const events = Array.isArray(parsed) ? parsed : [parsed];
    return events.every((event) => typeof event === "object" && event !== null) ? events : undefined;
  } catch {
    return undefined;
  }
}

async function deliver(fn: LoadedFunction, run: Run, events: object[]): Promise<HttpAnswer> {
  const values = fn.trigger["cardinality"] === "many" ? [events] : events;
  const results = await Promise.allSettled(
    values.map((value) => run(fn, { inputs: [{ name: fn.trigger.name, data: { json: JSON.stringify(value) } }] })),
  );
  return { status: results.every(({ status }) => status === "fulfilled") ? 202 : 500 };
}
