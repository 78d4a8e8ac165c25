import type { InvocationContext } from "@azure/functions";
import { RefusedError, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Patience } from "./patience.ts";

/** How long somebody who waits at a page waits for reads that did not answer at once. */
export const SECONDS_AT_PAGE = 5;
/** Where a service says no time of its own. */
const PAUSE_SECONDS = 1;

/** Ports that change nothing. */
type Readers = Pick<Ports, "directory" | "methods" | "policies" | "reports">;

/**
 * Readers that ask once more, as long as the patience lasts, where a service was busy or gave no answer. For people who
 * wait at a page: everybody else has a row that says what is tried again. Whatever writes is left as it is.
 */
export function readingAgain<P extends Partial<Readers>>(ports: P, patience: Patience): P {
  const { directory, methods, policies, reports } = ports;
  return {
    ...ports,
    ...(directory && { directory: again(directory, patience) }),
    ...(methods && { methods: again(methods, patience) }),
    ...(policies && { policies: again(policies, patience) }),
    ...(reports && { reports: again(reports, patience) }),
  };
}

function again<T extends object>(reader: T, patience: Patience): T {
  return new Proxy(reader, {
    get: (of, name) => {
      const read: unknown = Reflect.get(of, name);
      if (typeof read !== "function") return read;
      return (...asked: unknown[]): unknown => {
        const ask = (): unknown => Reflect.apply(read, of, asked);
        const first = ask();
        return first instanceof Promise ? first.catch((error: unknown) => untilItAnswers(ask, error, patience)) : first;
      };
    },
  });
}

/** @throws the last error: one that does not heal, or once the patience is at its end. */
async function untilItAnswers(ask: () => unknown, first: unknown, patience: Patience): Promise<unknown> {
  for (let last = first; ; ) {
    const seconds = last instanceof TransientError ? (last.retryAfterSeconds ?? PAUSE_SECONDS) : undefined;
    if (seconds === undefined || patience.left() <= seconds) throw last;
    await patience.pause(seconds);
    try {
      return await ask();
    } catch (error) {
      last = error;
    }
  }
}

/** What did not answer somebody at a page, for whoever reads the log. @param page in words, without what it shows. */
export function logUnanswered(context: Pick<InvocationContext, "warn">, page: string, error: unknown): void {
  const isOfService = error instanceof TransientError || error instanceof RefusedError;
  const { code, requestId } = isOfService ? error : {};
  const what = isOfService ? error.message : error instanceof Error ? error.name : "unknown";
  context.warn(`${page}: no answer: ${what} (${code ?? "no code"}, request ${requestId ?? "without an id"})`);
}
