import type { IncomingMessage } from "node:http";
import type { BusinessClock } from "../clock/clock.ts";
import type { DurableEngine } from "../durable/engine.ts";
import { type AdminOptions, adminAnswer } from "./adminApi.ts";
import { answerDurable, durableRpcPath, durableWebhookPath } from "./durableRoutes.ts";
import { handleEventGrid } from "./eventGridTrigger.ts";
import { keyOf, opensWebhook } from "./hostKeys.ts";
import { type HttpAnswer, writeAnswer } from "./httpAnswer.ts";
import type { HttpFunctions } from "./httpTrigger.ts";
import type { RequestHandler } from "./listener.ts";
import type { Run } from "./runner.ts";

export interface RouterOptions extends AdminOptions {
  readonly http: HttpFunctions;
  readonly engine: DurableEngine | undefined;
  readonly clock: BusinessClock;
  /** For events of Event Grid, where one thing runs at a time. */
  readonly runInOrder: Run;
}

const webhookMethods = ["GET", "POST", "DELETE", "OPTIONS"];

/** Who answers what on the host's public listener: its own pages, the webhooks of extensions, then the functions. */
export function routeRequests(options: RouterOptions): RequestHandler {
  return async (request, response, url) => {
    const own = (await webhookAnswer(options, request, url)) ?? (await adminAnswer(options, request, url));
    if (own) {
      await options.clock.settled();
      return writeAnswer(response, own);
    }
    if (await options.http.handle(request, response, url)) return;
    writeAnswer(response, url.pathname === "/" ? homepage() : { status: 404 });
  };
}

/** What the app's own durable client calls. */
export function routeDurableRpc(engine: DurableEngine, publicUrl: string, clock: BusinessClock): RequestHandler {
  return async (request, response, url) => {
    const answer = await answerDurable(engine, durableRpcPath, publicUrl, request, url);
    await clock.settled();
    writeAnswer(response, answer);
  };
}

async function webhookAnswer(
  { keys, engine, functions, runInOrder }: RouterOptions,
  request: IncomingMessage,
  url: URL,
): Promise<HttpAnswer | undefined> {
  const name = /^\/runtime\/webhooks\/([^/]+)/i.exec(url.pathname)?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  if (!webhookMethods.includes(request.method ?? "")) return { status: 404 };
  const key = keyOf(request, url);
  const extension = name === "durabletask" || name === "eventgrid" ? name : undefined;
  const isOpen = extension ? opensWebhook(keys, extension, key) : key === keys.master;
  if (!isOpen) return { status: 401 };
  if (extension === "eventgrid") return await handleEventGrid(functions, runInOrder, request, url);
  if (extension === "durabletask" && engine)
    return await answerDurable(engine, durableWebhookPath, url.origin, request, url);
  return { status: 404 };
}

/** For any method. Source: Azure/azure-functions-host `WebHost/Middleware/HomepageMiddleware`. */
function homepage(): HttpAnswer {
  if (process.env["AzureWebJobsDisableHomepage"]?.toLowerCase() === "true") return { status: 204 };
  const body = "<!DOCTYPE html><title>Functions</title><p>Your Azure Function App is up and running.</p>";
  return { status: 200, headers: { "content-type": "text/html" }, body };
}
