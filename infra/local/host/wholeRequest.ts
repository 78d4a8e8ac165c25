import type { IncomingMessage } from "node:http";
import type { RpcInvocationResponse } from "./coreApi.ts";
import { isType, type LoadedFunction } from "./functionTable.ts";
import { type HttpAnswer, hopByHopHeaders } from "./httpAnswer.ts";
import { formatCookie } from "./httpCookie.ts";
import type { RouteMatch } from "./httpRoutes.ts";
import { readBody } from "./requestBody.ts";
import { readQuery, requestHeaders } from "./requestParts.ts";
import type { Run } from "./runner.ts";

/**
 * One request of an app that does not stream: the app gets the whole body and gives the whole answer. A body without a
 * Content-Length is dropped, as there. Source: Azure/azure-functions-host `GrpcMessageConversionExtensions`
 * (`ContentLength > 0`), Azure/azure-functions-nodejs-worker issue 524.
 */
export async function answerWhole(
  { fn, params }: RouteMatch,
  run: Run,
  request: IncomingMessage,
  url: URL,
  bodyLimitBytes: number,
): Promise<HttpAnswer> {
  const body = await readBody(request, bodyLimitBytes);
  if (!body) return { status: 413, headers: { connection: "close" } };
  const isKept = Number(request.headers["content-length"] ?? 0) > 0;
  const http = {
    method: request.method ?? "GET",
    url: url.href,
    nullableHeaders: nullable(Object.entries(requestHeaders(request))),
    nullableQuery: nullable(readQuery(url.searchParams).entries()),
    nullableParams: nullable(Object.entries(params)),
    ...(isKept && { body: { bytes: body } }),
  };
  try {
    return toAnswer(fn, await run(fn, { inputs: [{ name: fn.trigger.name, data: { http } }] }));
  } catch {
    // The invocation has logged it; what went wrong is not the caller's business.
    return { status: 500 };
  }
}

function nullable(entries: Iterable<[string, string]>): Record<string, { value?: string }> {
  const result: Record<string, { value?: string }> = {};
  for (const [name, value] of entries) result[name] = { value };
  return result;
}

function toAnswer(fn: LoadedFunction, invoked: RpcInvocationResponse): HttpAnswer {
  const output = fn.bindings.find((binding) => binding.direction === "out" && isType(binding, "http"));
  const isReturn = fn.metadata.bindings["$return"]?.type.toLowerCase() === "http";
  const data = isReturn ? invoked.returnValue : invoked.outputData?.find(({ name }) => name === output?.name)?.data;
  const http = data?.http;
  if (!http) return { status: 204 };
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(http.headers ?? {}))
    if (!hopByHopHeaders.has(name.toLowerCase())) headers[name] = value;
  if (http.cookies?.length) headers["set-cookie"] = http.cookies.map(formatCookie);
  const body = http.body?.bytes ?? http.body?.string;
  return { status: Number(http.statusCode ?? 200), headers, ...(body !== undefined && { body }) };
}
