import { InstanceFailure } from "./determinism.ts";
import { HostTask } from "./hostTask.ts";
import type { Issuer } from "./issuer.ts";
import { type Action, MAXIMUM_SHORT_TIMER_MS, type RetryOptions } from "./protocol.ts";

/**
 * Attempts with timers in between. A timer follows the last failed attempt too, but fires at once: it is there for
 * histories of before 2022. Source: `RetryInterceptor` of DurableTask.Core 3.11.2; durable-real.md D8.
 */
export function retried(issuer: Issuer, { functionName, retryOptions }: Action, call: () => HostTask): HostTask {
  const retry = retryOptions ?? { firstRetryIntervalInMilliseconds: 0, maxNumberOfAttempts: 1 };
  const whole = new HostTask();
  const startedAt = issuer.now;
  const attempt = (number: number): void => {
    const task = call();
    task.whenSettled(() => {
      if (!task.isFailed) return whole.settle();
      const isLast = number >= retry.maxNumberOfAttempts;
      const fireAt = issuer.now + (isLast ? 0 : delayAfter(number, retry));
      failWhenTooLate(issuer.now - startedAt, retry, functionName);
      issuer
        .schedule((id) => ({ kind: "timer", id, fireAt }))
        .whenSettled(() => (isLast ? whole.settle({ isFailed: true }) : attempt(number + 1)));
    });
  };
  attempt(1);
  return whole;
}

/** The first interval times the coefficient to the power of the failed attempts before this one, capped; in ms. */
function delayAfter(attempt: number, retry: RetryOptions): number {
  const delay = retry.firstRetryIntervalInMilliseconds * (retry.backoffCoefficient ?? 1) ** (attempt - 1);
  return Math.round(Math.min(delay, retry.maxRetryIntervalInMilliseconds ?? MAXIMUM_SHORT_TIMER_MS));
}

function failWhenTooLate(ms: number, { retryTimeoutInMilliseconds: timeout }: RetryOptions, name = ""): void {
  if (timeout === undefined || ms < timeout) return;
  throw new InstanceFailure(
    `the retry timeout of ${timeout} ms for '${name}' has passed: the extension would stop retrying ` +
      "and durable-functions 3.5.0 would then wait for ever. Use maxNumberOfAttempts alone",
  );
}
