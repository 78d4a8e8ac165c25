/**
 * Something outside is busy, slow or away and may heal: the caller tries again later. Never carries a pass, a token or
 * a response body.
 */
export class TransientError extends Error {
  override readonly name = "TransientError";
  /** Whole seconds the service asked us to wait, when it said so. */
  readonly retryAfterSeconds: number | undefined;
  /** The service's own word for it, where there is one; for people. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly saidAt: string | undefined;

  constructor(message: string, options: { retryAfterSeconds?: number | undefined; code?: string } & Trace = {}) {
    super(message, { cause: options.cause });
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.code = options.code;
    this.requestId = options.requestId;
    this.saidAt = options.saidAt;
  }
}

/** The code of a wait for our own doing, which somebody else carries on: theirs is the trouble, if there is one. */
export const IN_TURN = "inTurn";
/** The code of a wait for our own share of a service's requests. */
export const REQUESTS_USED_UP = "requestsUsedUp";
/** The code of mails that wait because the service takes no more for now. */
export const MAIL_QUOTA = "mailQuota";

/** The code of work that has been due for more than a working day, though its instance lives. */
export const STANDS_STILL = "standsStill";

/** To look an answer up with the vendor. */
interface Trace {
  /** Graph's `request-id` or the like. */
  readonly requestId?: string | undefined;
  /** The moment that the service itself put on its answer. */
  readonly saidAt?: string | undefined;
  readonly cause?: unknown;
}

/** Why a service refused, as far as somebody decides by it; its own words are the `code`. */
export type RefusalReason =
  /** What it was asked about does not exist. */
  | "notFound"
  /** Not permitted to this app, or forbidden by a rule of the service. */
  | "denied"
  /** The tenant's licence does not hold it. */
  | "licence"
  /** The service does not offer this for what it was asked about. */
  | "unsupported"
  /** Not taken in the form in which it was asked. */
  | "invalid"
  /** The place in a long answer at which it was asked to go on is not taken any more: begin at the first page. */
  | "cursor"
  /** Not just now, although the call as a whole went through. */
  | "busy"
  /** An answer that cannot be read. */
  | "notUnderstood"
  /** Something about the tenant forbids the step; people have to mend it. */
  | "obstacle";

/**
 * The service refused for good: missing permission, invalid request, broken rule. Repeating it changes nothing.
 * Programs decide by `reason`; `code`, message and request id are for people.
 */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly reason: RefusalReason;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly saidAt: string | undefined;

  constructor(reason: RefusalReason, code: string, message: string, options: Trace = {}) {
    super(message, { cause: options.cause });
    this.reason = reason;
    this.code = code;
    this.requestId = options.requestId;
    this.saidAt = options.saidAt;
  }
}

/** How soon what was refused is asked for again: an admin may mend it. */
export const REFUSED_AGAIN_AFTER_SECONDS = 3600;

/** Whether something outside is the cause: it is busy, or it refuses. Anything else is a fault of ours. */
export const isServiceError = (error: unknown): error is TransientError | RefusedError =>
  error instanceof TransientError || error instanceof RefusedError;

/** The code of a tenant in which the app by which people sign in here is not found. */
export const OWN_APP_NOT_FOUND = "ownAppNotFound";

/** The code of a stored row that cannot be read. */
export const unreadableRow = "unreadableRow";
export const isUnreadableRow = (error: unknown): error is RefusedError =>
  error instanceof RefusedError && error.code === unreadableRow;

/** What a service said, for people: its message, with code and request id where it does not name them itself. */
export function saidBy({ message, code, requestId }: RefusedError): string {
  const coded = message.includes(code) ? message : `${code}: ${message}`;
  return requestId === undefined || coded.includes(requestId) ? coded : `${coded} (request-id ${requestId})`;
}

/**
 * Another writer was faster: the row's ETag no longer matches, or the row to insert already exists. Read again, then
 * decide again.
 */
export class ConflictError extends Error {
  override readonly name = "ConflictError";
}

/** A setting is missing or wrong. Names every bad setting at once, never a value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}
