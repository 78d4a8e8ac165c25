import type { IncomingMessage } from "node:http";
import { isType, type LoadedFunction } from "./functionTable.ts";
import { type HttpAnswer, jsonAnswer } from "./httpAnswer.ts";
import { defaultBodyLimitBytes, readBody } from "./requestBody.ts";
import type { Run } from "./runner.ts";

/**
 * The host's own pages. `POST /admin/functions/{name}` runs a function that has no HTTP trigger (a timer, say) with the
 * body's `input`. No key is asked for, as with Core Tools. `/admin/local/stats` is this host's alone.
 *
 * @param stats what this process has counted so far, as plain JSON.
 * @param path in lower case.
 * @returns undefined for any other path.
 */
export async function adminAnswer(
  functions: Map<string, LoadedFunction>,
  run: Run,
  stats: () => object,
  request: IncomingMessage,
  path: string,
): Promise<HttpAnswer | undefined> {
  if (!path.startsWith("/admin/")) return undefined;
  if (path === "/admin/host/status") {
    return jsonAnswer(200, {
      id: "local",
      state: "Running",
      version: "4.1048.0",
      processUptime: Math.round(process.uptime() * 1000),
    });
  }
  if (path === "/admin/host/ping") return { status: 200 };
  if (path === "/admin/local/stats" && request.method === "GET") return jsonAnswer(200, stats());
  const fn = functions.get(decodeURIComponent(/^\/admin\/functions\/([^/]+)$/.exec(path)?.[1] ?? ""));
  if (!fn || request.method !== "POST" || isType(fn.trigger, "httpTrigger")) return { status: 404 };
  const input = await readInput(request);
  if (input === undefined) return { status: 400 };
  const json = JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: null, IsPastDue: false });
  const data = isType(fn.trigger, "timerTrigger") ? { json } : { string: input };
  // The failure of such a run is in the log; its caller has long been answered.
  run(fn, { inputs: [{ name: fn.trigger.name, data }] }).catch(() => {});
  return { status: 202 };
}

async function readInput(request: IncomingMessage): Promise<string | undefined> {
  const body = await readBody(request, defaultBodyLimitBytes);
  try {
    const { input = "" } = JSON.parse(body?.toString("utf8") || "{}") as { input?: unknown };
    return typeof input === "string" ? input : JSON.stringify(input);
  } catch {
    return undefined;
  }
}
