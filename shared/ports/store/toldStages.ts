import type { ToldUpTo } from "../../domain/channel/toldStages.ts";

export interface ToldStageStore {
  /** Absent: nothing was told of this wave, or the row cannot be read, which is told elsewhere. */
  toldUpTo(waveId: string): Promise<{ readonly value: ToldUpTo | undefined; readonly etag: string } | undefined>;
  /** @throws ConflictError when it changed since it was read with `etag`, or is there already without one. */
  saveToldUpTo(waveId: string, value: ToldUpTo, etag: string | undefined): Promise<string>;
}
