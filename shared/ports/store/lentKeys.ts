import type { LentKey } from "../../domain/lentKeys/lentKey.ts";

export interface LentKeyStore {
  /** @param serial whatever its case. */
  lentKey(serial: string): Promise<{ readonly key: LentKey; readonly etag: string } | undefined>;
  /** Without `etag` it was never lent before. @throws ConflictError when somebody else was faster. */
  saveLentKey(key: LentKey, etag: string | undefined): Promise<void>;
  /** Those that this person still has. */
  keysOutWith(userId: string): Promise<readonly LentKey[]>;
  /** All, page by page, by serial. */
  lentKeyPages(): AsyncIterable<readonly LentKey[]>;
}
