import { ConflictError, RefusedError, TransientError } from "../../errors.ts";

/** What a failed call of Table Storage tells, whatever the client wrapped it in. */
interface StorageFailure {
  readonly statusCode?: number;
  readonly code?: string;
  readonly details?: { readonly odataError?: { readonly code?: string } };
  readonly response?: { readonly headers?: { get(name: string): string | undefined } };
}

const statusOf = (error: unknown): number | undefined => (error as StorageFailure | null)?.statusCode;

const codeOf = (error: unknown): string => {
  const { code, details } = (error ?? {}) as StorageFailure;
  return details?.odataError?.code ?? code ?? "noAnswer";
};

/**
 * Whether a refusal is about the whole table. Source:
 * learn.microsoft.com/rest/api/storageservices/table-service-error-codes, read 2026-11.
 */
const isAboutTable = (error: unknown): boolean => /^Table(?:NotFound|BeingDeleted)$/.test(codeOf(error));

/** One switch from status to our errors; no status means no answer (network, timeout). */
export function storageError(error: unknown, doing: string): Error {
  const { response } = (error ?? {}) as StorageFailure;
  const named = codeOf(error);
  const message = `table storage: ${doing}: ${named}`;
  const status = statusOf(error);
  switch (status) {
    case 409:
    case 412:
      if (isAboutTable(error)) return new TransientError(message, { cause: error });
      return new ConflictError(message, { cause: error });
    case 408:
    case 429:
    case undefined:
      return new TransientError(message, { cause: error, retryAfterSeconds: retryAfter(response) });
    default:
      // An answer of success that cannot be read is a gateway's page, or was cut off: it says nothing about the row.
      if (status < 400 || status >= 500)
        return new TransientError(message, { cause: error, retryAfterSeconds: retryAfter(response) });
      return new RefusedError(
        status === 404 ? "notFound" : status === 401 || status === 403 ? "denied" : "invalid",
        named,
        message,
        {
          cause: error,
        },
      );
  }
}

function retryAfter(response: StorageFailure["response"]): number | undefined {
  const seconds = Number(response?.headers?.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
}

/**
 * What the service answered; `undefined` when it refused with this status. What it says of the whole table says nothing
 * about the row: a table that is gone would look like rows that were never there.
 */
export async function unless<T>(status: number | undefined, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (status !== undefined && statusOf(error) === status && !isAboutTable(error)) return undefined;
    throw error;
  }
}
