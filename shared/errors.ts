/**
 * Something outside is busy, slow or away and may heal: the caller tries again later. Never carries a pass, a token or
 * a response body.
 */
export class TransientError extends Error {
  override readonly name = "TransientError";
  /** Whole seconds the service asked us to wait, when it said so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, options: { retryAfterSeconds?: number | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** The service refused for good: missing permission, invalid request, broken rule. Repeating it changes nothing. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly code: string;
  /** Graph's `request-id` or the like, to look the refusal up with the vendor. */
  readonly requestId: string | undefined;

  constructor(code: string, message: string, options: { requestId?: string | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.requestId = options.requestId;
  }
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
