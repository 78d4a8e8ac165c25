import { z } from "zod";
import { cleanWords } from "../../domain/trouble/cleanWords.ts";
import { type RefusalReason, RefusedError, TransientError } from "../../errors.ts";

/**
 * What came back, from the wire or from inside a batch. `body` is parsed JSON or text; `undefined` when there was none.
 */
export interface GraphAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly requestId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** A part of the envelope that is not as documented costs that part alone. */
const part = z.string().optional().catch(undefined);
const InnerError = z.object({ message: part, date: part, "request-id": part }).nullish().catch(undefined);
const ErrorBody = z.object({
  // Both spellings are documented, and seen. Source: learn.microsoft.com/graph/errors, read 2026-11.
  error: z.object({ code: part, message: part, innerError: InnerError, innererror: InnerError }),
});

export interface GraphFailure {
  readonly reason: RefusalReason;
  readonly code: string;
  /**
   * Graph's words, the inner ones too: there stands what is wrong when the outer ones say that something is. Clean, as
   * rows, histories and pages take them from here.
   */
  readonly message: string;
  readonly requestId: string | undefined;
  readonly saidAt: string | undefined;
}

/** Of one answer; a list of everything that is wrong with a policy is longer, and its end adds nothing. */
const MOST_WORDS = 600;
/** Codes and request ids are short; an answer that is none of Graph's fills no row. */
const MOST_NAMED = 128;

/** Graph's error envelope (graph facts 0.4); something that is none is named by its status. */
export function failureOf(answer: GraphAnswer): GraphFailure {
  const parsed = ErrorBody.safeParse(answer.body);
  const error = parsed.success ? parsed.data.error : undefined;
  const code = error?.code?.slice(0, MOST_NAMED) || `status${answer.status}`;
  const inner = error?.innerError ?? error?.innererror;
  return {
    reason: reasonOf(answer.status, code),
    code,
    message: cleanWords([...new Set([error?.message, inner?.message].filter(Boolean))].join(" ")).slice(0, MOST_WORDS),
    requestId: (answer.requestId ?? inner?.["request-id"])?.slice(0, MOST_NAMED),
    saidAt: momentOf(inner?.date),
  };
}

/** Graph leaves the zone out and means UTC. */
function momentOf(date: string | undefined): string | undefined {
  if (!date) return undefined;
  const at = Date.parse(/Z$|[+-]\d\d:\d\d$/i.test(date) ? date : `${date}Z`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** What a failed answer says, for people. */
export function wordsOf(answer: GraphAnswer): string {
  const { code, message, requestId } = failureOf(answer);
  const trace = requestId === undefined ? "" : ` (request-id ${requestId})`;
  return `${code}${message === "" ? "" : `: ${message}`}${trace}`;
}

/** `notFound` is an outcome where the caller says so; `busy` may heal; `refused` never does. */
export type Outcome = "ok" | "notFound" | "busy" | "refused";

export function outcomeOf({ status }: Pick<GraphAnswer, "status">): Outcome {
  if (status >= 200 && status < 300) return "ok";
  switch (status) {
    case 404:
      return "notFound";
    // 401: the token ran out under way; the next call gets a fresh one. 409, 423: another writer. 424: what it depended
    // on failed.
    case 401:
    case 408:
    case 409:
    case 423:
    case 424:
    case 429:
      return "busy";
    default:
      return status >= 500 ? "busy" : "refused";
  }
}

/** Graph says the same thing by a status here and by a code there. */
function reasonOf(status: number, code: string): RefusalReason {
  if (status === 404 || /ResourceNotFound$/i.test(code)) return "notFound";
  // No Premium licence: what it would tell does not exist in this tenant (graph facts 0.4, 8).
  if (/PremiumLicen[sc]e|NonPremiumTenant/i.test(code)) return "licence";
  if (code === "ResourceTypeNotSupported") return "unsupported";
  if (/toomany|throttl|timeout|unavailable|^429|^5\d\d/i.test(code)) return "busy";
  return status === 401 || status === 403 ? "denied" : "invalid";
}

/** The error for an answer that is not `ok`. Carries Graph's code and request id, never what was sent. */
export function errorOf(answer: GraphAnswer, doing: string): TransientError | RefusedError {
  const { reason, code, message, requestId, saidAt } = failureOf(answer);
  const trace = requestId === undefined ? "" : ` (request-id ${requestId})`;
  const words = message === "" ? "" : `: ${message}`;
  const say = `graph: ${doing}: ${answer.status} ${code}${words}${trace}`;
  if (outcomeOf(answer) !== "busy") return new RefusedError(reason, code, say, { requestId, saidAt });
  const { retryAfterSeconds } = answer;
  return new TransientError(say, { retryAfterSeconds, code, requestId, saidAt });
}

/** Seconds, or a date. Source: RFC 9110, section 10.2.3. The date is the wire's, hence compared with the wall clock. */
export function retryAfterOf(value: string | null | undefined): number | undefined {
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : undefined;
}

/** Of several waits asked for, the one that satisfies all. */
export const longest = (seconds: readonly (number | undefined)[]): number | undefined => {
  const said = seconds.filter((one) => one !== undefined);
  return said.length > 0 ? Math.max(...said) : undefined;
};

/**
 * Parses a part of an answer.
 * @throws RefusedError `unexpectedAnswer` naming the fields, never their values: Graph changed, or it is not Graph.
 */
export function understood<T>(shape: z.ZodType<T>, value: unknown): T {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join(".") || "(all)").join(", ");
  throw new RefusedError("notUnderstood", "unexpectedAnswer", `graph: an answer is not understood: ${fields}`);
}
