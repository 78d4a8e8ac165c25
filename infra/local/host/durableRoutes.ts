import type { IncomingMessage } from "node:http";
import type { DurableEngine } from "../durable/engine.ts";
import { type HttpAnswer, jsonAnswer } from "./httpAnswer.ts";
import { defaultBodyLimitBytes, readBody } from "./requestBody.ts";

export const durableWebhookPath = "/runtime/webhooks/durabletask";
/** On a listener of its own, which only the app's client is told of: the base that it calls. */
export const durableRpcPath = "/durabletask";

/**
 * Answers a request of the durable extension's HTTP API.
 *
 * @param base what the path begins with, in any case.
 * @param publicUrl what the links in answers begin with.
 */
export async function answerDurable(
  engine: DurableEngine,
  base: string,
  publicUrl: string,
  request: IncomingMessage,
  url: URL,
): Promise<HttpAnswer> {
  const body = await readBody(request, defaultBodyLimitBytes);
  if (!body) return { status: 413, headers: { connection: "close" } };
  const answer = await engine.handleHttp({
    method: request.method ?? "GET",
    path: url.pathname.slice(base.length),
    query: url.searchParams,
    body: body.length > 0 ? body.toString("utf8") : undefined,
    contentType: request.headers["content-type"],
    headers: { "x-ms-continuation-token": request.headers["x-ms-continuation-token"]?.toString() },
    baseUrl: `${publicUrl}${durableWebhookPath}`,
  });
  return answer.body === undefined
    ? { status: answer.status, headers: answer.headers }
    : jsonAnswer(answer.status, answer.body, answer.headers);
}
