import type { TokenCredential } from "@azure/identity";
import { z } from "zod";
import { cleanWords } from "../../domain/trouble/cleanWords.ts";
import { ConfigError, RefusedError, TransientError } from "../../errors.ts";
import { retryAfterOf, understood } from "../graph/graphAnswer.ts";
import { noToken } from "../identity/noToken.ts";

// Source: learn.microsoft.com/azure/azure-monitor/logs/api/access-api, read 2026-11: the endpoint is
// api.loganalytics.azure.com; the resource of its tokens is still the old name.
const SCOPE = "https://api.loganalytics.io/.default";
const TIMEOUT_MS = 60_000;

const Result = z.object({
  tables: z.array(z.object({ columns: z.array(z.object({ name: z.string() })), rows: z.array(z.array(z.unknown())) })),
  // Source: learn.microsoft.com/azure/azure-monitor/logs/api/errors, read 2026-11: a 200 with an error is partial.
  error: z.unknown().optional(),
});
const Failure = z.object({ error: z.looseObject({ code: z.string(), message: z.string().nullish() }) });

/** A row by the names of its columns. */
export type LogRow = Readonly<Record<string, unknown>>;

/** The query endpoint of Log Analytics, for one workspace. Nothing here retries or sleeps. */
export class LogAnalyticsClient {
  readonly #url: string;
  readonly #credential: TokenCredential;

  /** @throws ConfigError when it is not https. */
  constructor(url: string, workspaceId: string, credential: TokenCredential) {
    const { origin, protocol } = new URL(url);
    if (protocol !== "https:") throw new ConfigError("Log Analytics is spoken to over https only");
    this.#url = `${origin}/v1/workspaces/${workspaceId}/query`;
    this.#credential = credential;
  }

  /**
   * The rows of the first table. @throws TransientError, or RefusedError for a query that was refused and for a result
   * that is not whole: what is missing there would look like a quiet log.
   */
  async query(query: string): Promise<readonly LogRow[]> {
    const { status, body, retryAfterSeconds } = await this.#post(query);
    if (status === 401 || status === 408 || status === 429 || status >= 500)
      throw new TransientError(`log analytics: ${status}`, { retryAfterSeconds });
    if (status !== 200) throw refused(status, body);
    const { tables, error } = understood(Result, body);
    if (error !== undefined && error !== null)
      throw new RefusedError(
        "notUnderstood",
        "PartialError",
        `log analytics: the answer is not whole, so it proves nothing (${codeOf({ error })})`,
      );
    const [table] = tables;
    if (!table) throw new RefusedError("notUnderstood", "unexpectedAnswer", "log analytics: an answer without a table");
    return table.rows.map((row) => Object.fromEntries(table.columns.map(({ name }, index) => [name, row[index]])));
  }

  async #post(query: string): Promise<{ status: number; body: unknown; retryAfterSeconds: number | undefined }> {
    const token = await this.#token();
    try {
      const response = await fetch(this.#url, {
        method: "POST",
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ query }),
      });
      const text = await response.text();
      const retryAfterSeconds = retryAfterOf(response.headers.get("retry-after"));
      return { status: response.status, body: parsed(text), retryAfterSeconds };
    } catch (error) {
      // Without the cause, which could hold the request.
      throw new TransientError(`log analytics: no answer (${error instanceof Error ? error.name : "unknown"})`);
    }
  }

  async #token(): Promise<string> {
    try {
      const issued = await this.#credential.getToken(SCOPE, { abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
      if (issued) return issued.token;
    } catch (error) {
      throw noToken("log analytics", error);
    }
    throw noToken("log analytics");
  }
}

const codeOf = (body: unknown): string => {
  const failure = Failure.safeParse(body);
  return failure.success ? failure.data.error.code : "unknown";
};

function refused(status: number, body: unknown): RefusedError {
  const code = codeOf(body);
  const failure = Failure.safeParse(body);
  const say = failure.success ? cleanWords(messagesIn(failure.data.error).join("; ")).slice(0, 300) : "";
  const reason = status === 404 ? "notFound" : status === 403 ? "denied" : "invalid";
  return new RefusedError(reason, code, `log analytics: ${status} ${code}: ${say}`);
}

const Inner = z.object({ message: z.string().nullish(), innererror: z.unknown().optional() });
/** Deeper than any that was seen. */
const MOST_LEVELS = 5;

/**
 * The innermost message first, because it alone says what is wrong: "Failed to resolve table … 'SigninLogs'" below "The
 * request had some invalid properties". Source: learn.microsoft.com/azure/azure-monitor/logs/api/errors, read 2026-11.
 */
function messagesIn(error: unknown): readonly string[] {
  const found: string[] = [];
  let level = Inner.safeParse(error);
  for (let depth = 0; depth < MOST_LEVELS && level.success; depth++) {
    if (level.data.message) found.unshift(level.data.message);
    level = Inner.safeParse(level.data.innererror);
  }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
