import { RefusedError, TransientError } from "../../../shared/errors.ts";

/** Base of the fakes: remembers the calls and can be told to fail the next ones of a method (`*` means any). */
export class Troubled {
  readonly calls: { readonly method: string; readonly args: readonly unknown[] }[] = [];
  readonly #planned: { method: string; error: Error; times: number; after: number }[] = [];

  /** The next `times` calls of `method` throw `error` before they do anything. */
  failNext(method: string, error: Error, times = 1): void {
    this.#planned.push({ method, error, times, after: 0 });
  }

  /** The call of `method` that follows so many others throws `error`. */
  failAfter(method: string, calls: number, error: Error): void {
    this.#planned.push({ method, error, times: 1, after: calls });
  }

  throttleNext(method: string, retryAfterSeconds?: number, times = 1): void {
    this.failNext(method, new TransientError(`throttled: ${method}`, { retryAfterSeconds }), times);
  }

  refuseNext(method: string, code = "Authorization_RequestDenied", times = 1): void {
    this.failNext(
      method,
      new RefusedError("denied", code, `refused: ${method}`, { requestId: "00000000-0000-4000-8000-0000000000ff" }),
      times,
    );
  }

  /** How often `method` was called. */
  called(method: string): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  protected enter(method: string, ...args: readonly unknown[]): void {
    this.calls.push({ method, args });
    const plan = this.#planned.find((one) => one.times > 0 && (one.method === method || one.method === "*"));
    if (!plan) return;
    if (plan.after > 0) {
      plan.after -= 1;
      return;
    }
    plan.times -= 1;
    throw plan.error;
  }
}
