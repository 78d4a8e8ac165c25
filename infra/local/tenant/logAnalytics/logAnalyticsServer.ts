import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TokenService } from "../identity/tokens.ts";
import { guidOf, iso } from "../ids.ts";
import type { Call } from "../server/call.ts";
import { GraphFault } from "../server/graphError.ts";
import { writeSignIn } from "../signIns/signInJson.ts";
import type { TenantState } from "../state.ts";
import { KqlFault, type KqlRow, run } from "./kql.ts";

/** Source: learn.microsoft.com/azure/azure-monitor/logs/api/access-api, read 2026-11. */
const RESOURCE = "https://api.loganalytics.io";
/** So late a line of the log arrives in the workspace. */
const ARRIVES_AFTER_MS = 5 * 60_000;

interface Options {
  readonly state: TenantState;
  readonly tokens: TokenService;
  readonly clock: { now(): number };
  readonly tls: { readonly key: string; readonly cert: string };
  /** Whether the tenant exports its logs there. A table that never got a line is not there. */
  readonly isFilled: boolean;
}

/**
 * Log Analytics' query endpoint over the tenant's own sign-in logs, as their export would fill a workspace. The reader
 * identity has the role Log Analytics Reader on it, and nobody else.
 */
export async function startLogAnalytics({
  state,
  tokens,
  clock,
  tls,
  isFilled,
}: Options): Promise<{ server: Server; port: number; workspaceId: string }> {
  const workspaceId = guidOf(state.seed, "log analytics workspace");
  const answer = (method: string, url: string, authorization: string | undefined, text: string): [number, object] => {
    try {
      const { name } = tokens.verify(authorization, RESOURCE);
      if (method !== "POST" || url !== `/v1/workspaces/${workspaceId}/query`)
        return failed(404, "PathNotFoundError", "The requested path does not exist");
      if (name !== "reader")
        return failed(
          403,
          "InsufficientAccessError",
          "The provided credentials have insufficient access to perform the requested operation",
        );
      const query = String((JSON.parse(text) as { query?: unknown }).query ?? "");
      return answerQuery(state, query, clock.now(), isFilled);
    } catch (error) {
      if (error instanceof GraphFault) return failed(error.status, "AuthorizationRequiredError", error.message);
      if (error instanceof SyntaxError)
        return failed(400, "BadArgumentError", "The request had some invalid properties");
      console.error("log analytics:", error);
      return failed(500, "ServiceError", "The stand-in workspace failed.");
    }
  };
  const server = createServer(tls, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const [status, body] = answer(request.method ?? "GET", request.url ?? "/", request.headers.authorization, text);
      response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port, workspaceId };
}

/** Status and body, for somebody who may ask. @param now ms */
export function answerQuery(state: TenantState, query: string, now: number, isFilled = true): [number, object] {
  const exported = {
    SigninLogs: () => rowsOf(state, now, true),
    AADNonInteractiveUserSignInLogs: () => rowsOf(state, now, false),
  };
  try {
    const { columns, rows } = run(query, isFilled ? exported : {});
    const table = {
      name: "PrimaryResult",
      columns: columns.map((column) => ({ name: column, type: "string" })),
      rows: rows.map((row) => columns.map((column) => row[column] ?? null)),
    };
    return [200, { tables: [table] }];
  } catch (error) {
    if (error instanceof KqlFault) return notUnderstood(error);
    throw error;
  }
}

/** What is wrong with a query stands in the innermost error only. */
const notUnderstood = ({ code, message }: KqlFault): [number, object] => [
  400,
  {
    error: {
      code: "BadArgumentError",
      message: "The request had some invalid properties",
      innererror: { code, message: "A semantic error occurred.", innererror: { code: "SEM0100", message } },
    },
  },
];

const failed = (status: number, code: string, message: string): [number, object] => [
  status,
  { error: { code, message } },
];

/** Dynamic columns come as text, as the endpoint gives them. */
function rowsOf(state: TenantState, now: number, isInteractive: boolean): readonly KqlRow[] {
  const call = {
    version: "beta",
    knowsNewEnumMembers: true,
    identity: { roles: new Set(["Policy.Read.All"]) },
  } as unknown as Call;
  const all = {
    from: Number.NEGATIVE_INFINITY,
    to: now - ARRIVES_AFTER_MS,
    below: Number.POSITIVE_INFINITY,
    user: undefined,
  };
  return [...state.signIns.newestFirst({ ...all, isInteractive })].map((record) => {
    const line = writeSignIn(state, record, call);
    return {
      TimeGenerated: iso(record.at + ARRIVES_AFTER_MS),
      Id: line["id"],
      CreatedDateTime: line["createdDateTime"],
      UserId: line["userId"],
      ResultType: String(record.errorCode),
      ConditionalAccessStatus: line["conditionalAccessStatus"],
      CorrelationId: line["correlationId"],
      AppDisplayName: line["appDisplayName"],
      ClientAppUsed: line["clientAppUsed"],
      DeviceDetail: JSON.stringify(line["deviceDetail"]),
      ConditionalAccessPolicies: JSON.stringify(line["appliedConditionalAccessPolicies"]),
      AuthenticationDetails: JSON.stringify(line["authenticationDetails"]),
    };
  });
}
