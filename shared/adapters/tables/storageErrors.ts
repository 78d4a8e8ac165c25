import { ConflictError, RefusedError, TransientError } from "../../errors.ts";

/** What a failed call of Table Storage tells, whatever the client wrapped it in. */
interface StorageFailure {
  readonly statusCode?: number;
  readonly code?: string;
  readonly details?: { readonly odataError?: { readonly code?: string } };
  readonly response?: { readonly headers?: { get(name: string): string | undefined } };
}

export const statusOf = (error: unknown): number | undefined => (error as StorageFailure | null)?.statusCode;

/** One switch from status to our errors; no status means no answer (network, timeout). */
export function storageError(error: unknown, doing: string): Error {
  const { code, details, response } = (error ?? {}) as StorageFailure;
  const named = details?.odataError?.code ?? code ?? "noAnswer";
  const message = `table storage: ${doing}: ${named}`;
  const status = statusOf(error);
  switch (status) {
    case 409:
    case 412:
      return new ConflictError(message, { cause: error });
    case 408:
    case 429:
    case undefined:
      return new TransientError(message, { cause: error, retryAfterSeconds: retryAfter(response) });
    default:
      if (status >= 500) return new TransientError(message, { cause: error, retryAfterSeconds: retryAfter(response) });
      return new RefusedError(status === 404 ? "notFound" : status === 403 ? "denied" : "invalid", named, message, {
        cause: error,
      });
  }
}

function retryAfter(response: StorageFailure["response"]): number | undefined {
  const seconds = Number(response?.headers?.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
}
