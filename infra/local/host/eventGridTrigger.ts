import type { IncomingMessage } from "node:http";
import { isType, type LoadedFunction } from "./functionTable.ts";
import { type HttpAnswer, jsonAnswer } from "./httpAnswer.ts";
import { defaultBodyLimitBytes, readBody } from "./requestBody.ts";
import type { Run } from "./runner.ts";

/**
 * The Event Grid webhook, `/runtime/webhooks/EventGrid?functionName=X`: the subscription handshakes of both schemas,
 * and one invocation for each event of a delivery. Answers 202 when all of them went well and 500 otherwise, upon which
 * Event Grid delivers all of them again. Source: Azure/azure-sdk-for-net
 * `Microsoft.Azure.WebJobs.Extensions.EventGrid`, `EventGridExtensionConfigProvider.cs`, `HttpRequestProcessor.cs`.
 */
export async function handleEventGrid(
  functions: Map<string, LoadedFunction>,
  run: Run,
  request: IncomingMessage,
  url: URL,
): Promise<HttpAnswer> {
  const name = [...url.searchParams].find(([key]) => key.toLowerCase() === "functionname")?.[1] ?? "";
  const fn = functions.get(name.toLowerCase());
  if (fn?.name !== name || !isType(fn.trigger, "eventGridTrigger"))
    return { status: 404, body: `cannot find function: '${name}'` };
  if (request.method === "OPTIONS") {
    const origin = request.headers["webhook-request-origin"];
    return typeof origin === "string"
      ? { status: 200, headers: { "webhook-allowed-origin": origin } }
      : { status: 400 };
  }
  const type = String(request.headers["aeg-event-type"] ?? "").toLowerCase();
  if (type === "unsubscribe") return { status: 202 };
  if (type !== "subscriptionvalidation" && type !== "notification") return { status: 400 };
  const body = await readBody(request, defaultBodyLimitBytes);
  if (!body) return { status: 413, headers: { connection: "close" } };
  const events = parseEvents(body);
  if (!events) return { status: 500 };
  return type === "notification" ? await deliver(fn, run, events) : shakeHands(events[0]);
}

/** @returns undefined for what is neither an event nor several. */
function parseEvents(body: Buffer): object[] | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    const events = Array.isArray(parsed) ? parsed : [parsed];
    return events.every((event) => typeof event === "object" && event !== null) ? events : undefined;
  } catch {
    return undefined;
  }
}

function shakeHands(event: object | undefined): HttpAnswer {
  const { validationCode } = (event as { data?: { validationCode?: unknown } } | undefined)?.data ?? {};
  if (typeof validationCode !== "string") return { status: 500 };
  const { status, body } = jsonAnswer(200, { validationResponse: validationCode });
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body: body ?? "" };
}

async function deliver(fn: LoadedFunction, run: Run, events: object[]): Promise<HttpAnswer> {
  const values = fn.trigger["cardinality"] === "many" ? [events] : events;
  const results = await Promise.allSettled(
    values.map((value) => run(fn, { inputs: [{ name: fn.trigger.name, data: { json: JSON.stringify(value) } }] })),
  );
  if (results.every(({ status }) => status === "fulfilled")) return { status: 202 };
  return { status: 500, body: `Exception while executing function: Functions.${fn.name}` };
}
