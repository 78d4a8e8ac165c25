import type { MethodsWatch } from "../../domain/policy/methodsWatch.ts";

export interface MethodsWatchStore {
  /** One that cannot be read is as if nothing had been read: what is in the tenant then is taken as it is. */
  methodsWatch(): Promise<{ readonly value: MethodsWatch; readonly etag: string } | undefined>;
  /** @throws ConflictError when it changed since it was read with `etag`, or is there already without one. */
  saveMethodsWatch(value: MethodsWatch, etag: string | undefined): Promise<string>;
}
