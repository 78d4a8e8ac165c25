import type { IncomingMessage } from "node:http";
import type { DurableEngine } from "../durable/engine.ts";
import { type HttpAnswer, jsonAnswer } from "./httpAnswer.ts";
import { defaultBodyLimitBytes, readBody } from "./requestBody.ts";

const publicPath = "/runtime/webhooks/durabletask";
const rpcPath = "/durabletask";

/** Whether a request comes from the app's own durable client. */
export function isDurableRpc(path: string): boolean {
  return path.startsWith(`${rpcPath}/`);
}

/**
 * The durable extension's HTTP API on the host's listener: the management API, and the base that the SDK's client
 * calls.
 */
export function durableRoutes(engine: DurableEngine, hostUrl: string) {
  return {
    clientInput: engine.clientInput(hostUrl + publicPath, `${hostUrl}${rpcPath}/`),
    /** @param path in lower case. */
    handles: (path: string) => path.startsWith(`${publicPath}/`) || path.startsWith(`${rpcPath}/`),
    handle: async (request: IncomingMessage, url: URL): Promise<HttpAnswer> => {
      const base = url.pathname.toLowerCase().startsWith(publicPath) ? publicPath : rpcPath;
      const body = await readBody(request, defaultBodyLimitBytes);
      if (!body) return { status: 413, headers: { connection: "close" } };
      const answer = await engine.handleHttp({
        method: request.method ?? "GET",
        path: url.pathname.slice(base.length),
        query: url.searchParams,
        body: body.length > 0 ? body.toString("utf8") : undefined,
        contentType: request.headers["content-type"],
        headers: { "x-ms-continuation-token": request.headers["x-ms-continuation-token"]?.toString() },
        baseUrl: `${url.protocol}//${url.host}${publicPath}`,
      });
      return answer.body === undefined
        ? { status: answer.status, headers: answer.headers }
        : jsonAnswer(answer.status, answer.body, answer.headers);
    },
  };
}
