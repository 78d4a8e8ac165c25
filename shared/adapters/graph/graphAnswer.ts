import { z } from "zod";
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

const ErrorBody = z.object({
  error: z.object({
    code: z.string().nullish(),
    message: z.string().nullish(),
    innerError: z.object({ "request-id": z.string().optional() }).nullish(),
  }),
});

export interface GraphFailure {
  readonly reason: RefusalReason;
  readonly code: string;
  readonly message: string;
  readonly requestId: string | undefined;
}

/** Graph's error envelope (graph facts 0.4); something that is none is named by its status. */
export function failureOf(answer: GraphAnswer): GraphFailure {
  const parsed = ErrorBody.safeParse(answer.body);
  const error = parsed.success ? parsed.data.error : undefined;
  const code = error?.code || `status${answer.status}`;
  return {
    reason: reasonOf(answer.status, code),
    code,
    message: error?.message ?? "",
    requestId: answer.requestId ?? error?.innerError?.["request-id"],
  };
}

/** What a failed answer says, for people. */
export function wordsOf(answer: GraphAnswer): string {
  const { code, message, requestId } = failureOf(answer);
  const trace = requestId === undefined ? "" : ` (request-id ${requestId})`;
  return `${code}${message === "" ? "" : `: ${message.slice(0, 300)}`}${trace}`;
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
  const { reason, code, message, requestId } = failureOf(answer);
  const trace = requestId === undefined ? "" : ` (request-id ${requestId})`;
  if (outcomeOf(answer) === "busy") {
    return new TransientError(`graph: ${doing}: ${answer.status} ${code}${trace}`, {
      retryAfterSeconds: answer.retryAfterSeconds,
    });
  }
  return new RefusedError(reason, code, `graph: ${doing}: ${answer.status} ${code}: ${message.slice(0, 300)}${trace}`, {
    requestId,
  });
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
