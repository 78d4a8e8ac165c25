import type { IncomingMessage } from "node:http";
import { isType, type LoadedFunction } from "./functionTable.ts";
import { type HostKeys, keyOf } from "./hostKeys.ts";
import { type HttpAnswer, jsonAnswer } from "./httpAnswer.ts";
import { defaultBodyLimitBytes, readBody } from "./requestBody.ts";
import type { Run } from "./runner.ts";

export interface AdminOptions {
  readonly functions: Map<string, LoadedFunction>;
  readonly keys: HostKeys;
  readonly run: Run;
  /** What this process has counted so far, as plain JSON. */
  stats(): object;
}

interface Page {
  readonly methods: readonly string[];
  readonly path: RegExp;
  /** The only one that answers without the master key. */
  readonly isOpen?: true;
  answer(options: AdminOptions, request: IncomingMessage, name: string): HttpAnswer | Promise<HttpAnswer>;
}

/**
 * The host's own pages, as far as they are worth having on one machine; `/admin/local/stats` is this host's alone.
 * Source: Azure/azure-functions-host `WebHost/Controllers/HostController`, `FunctionsController`, `KeysController`.
 */
const pages: readonly Page[] = [
  { methods: ["GET"], path: /^\/admin\/host\/status$/i, answer: status },
  { methods: ["GET", "POST"], path: /^\/admin\/host\/ping$/i, isOpen: true, answer: ping },
  { methods: ["GET"], path: /^\/admin\/host\/(keys|functionkeys|systemkeys)$/i, answer: listKeys },
  { methods: ["GET"], path: /^\/admin\/functions$/i, answer: listFunctions },
  { methods: ["POST"], path: /^\/admin\/functions\/([^/]+)$/i, answer: runFunction },
  { methods: ["GET"], path: /^\/admin\/local\/stats$/i, answer: ({ stats }) => jsonAnswer(200, stats()) },
];

/** @returns undefined for a path that is not the host's own; 404 for another method, 401 without the master key. */
export async function adminAnswer(
  options: AdminOptions,
  request: IncomingMessage,
  url: URL,
): Promise<HttpAnswer | undefined> {
  if (!/^\/admin\//i.test(url.pathname)) return undefined;
  for (const page of pages) {
    const match = page.path.exec(url.pathname);
    if (!match || !page.methods.includes(request.method ?? "")) continue;
    if (!page.isOpen && keyOf(request, url) !== options.keys.master) return { status: 401 };
    return await page.answer(options, request, match[1] ?? "");
  }
  return { status: 404 };
}

function status(): HttpAnswer {
  const processUptime = Math.round(process.uptime() * 1000);
  return jsonAnswer(200, { id: "local", state: "Running", version: "4.1048.0", processUptime });
}

function ping(): HttpAnswer {
  return { status: 200, headers: { "cache-control": "no-store,no-cache", pragma: "no-cache" } };
}

function listKeys({ keys }: AdminOptions, _request: IncomingMessage, scope: string): HttpAnswer {
  const names = scope.toLowerCase() === "systemkeys" ? (["durabletask_extension", "eventgrid_extension"] as const) : [];
  const listed = names.length > 0 ? names : (["default"] as const);
  return jsonAnswer(200, { keys: listed.map((name) => ({ name, value: keys[name] })) });
}

function listFunctions({ functions }: AdminOptions): HttpAnswer {
  const listed = [...functions.values()].map(({ name, bindings }) => ({
    name,
    config: { name, bindings, language: "node", functionDirectory: "" },
    language: "node",
    isDisabled: false,
  }));
  return jsonAnswer(200, listed);
}

/** Runs a function that has no HTTP trigger (a timer, say) with the body's `input`. */
async function runFunction(
  { functions, run }: AdminOptions,
  request: IncomingMessage,
  name: string,
): Promise<HttpAnswer> {
  const fn = functions.get(name.toLowerCase());
  if (!fn || isType(fn.trigger, "httpTrigger")) return { status: 404 };
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
