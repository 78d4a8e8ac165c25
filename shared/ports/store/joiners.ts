import type { JoinerRecord } from "../../domain/joiner/joinerTypes.ts";

export interface JoinerStore {
  joiner(joinerId: string): Promise<{ readonly record: JoinerRecord; readonly etag: string } | undefined>;
  /** `false` when it exists. */
  insertJoiner(record: JoinerRecord): Promise<boolean>;
  /** @returns the new ETag. @throws ConflictError */
  saveJoiner(record: JoinerRecord, etag: string): Promise<string>;
  joiners(): AsyncIterable<readonly JoinerRecord[]>;
}
