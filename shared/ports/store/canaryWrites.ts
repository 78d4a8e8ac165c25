import type { CanaryWrite } from "../../domain/enforcement/canaryWrite.ts";

export interface CanaryStore {
  /** One that cannot be read is as if nothing had been tried: it is tried again. */
  canaryWrite(): Promise<{ readonly value: CanaryWrite; readonly etag: string } | undefined>;
  /** @throws ConflictError when it changed since it was read with `etag`, or is there already without one. */
  saveCanaryWrite(value: CanaryWrite, etag: string | undefined): Promise<string>;
}
