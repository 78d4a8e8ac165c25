import type { Declaration } from "../../domain/preflight/declaration.ts";
import type { Moment } from "../../domain/preflight/moments.ts";
import type { PreflightRun } from "../../domain/preflight/preflightRun.ts";

export interface PreflightStore {
  /** The last run of a wave at a moment. One that cannot be read is told of, and is as if there had been none. */
  preflightRun(waveId: string, moment: Moment): Promise<PreflightRun | undefined>;
  /** In the place of the one before. */
  savePreflightRun(run: PreflightRun): Promise<void>;
  /** What people have declared for the tenant. @throws RefusedError when it cannot be read. */
  declarations(): Promise<{ readonly value: readonly Declaration[]; readonly etag: string } | undefined>;
  /** @throws ConflictError when it changed since it was read with `etag`, or is there already without one. */
  saveDeclarations(value: readonly Declaration[], etag: string | undefined): Promise<string>;
}
