import type { Release } from "../../domain/enforcement/release.ts";

export type StoredRelease = Release & { readonly etag: string };

/** The last release of each person. Ids of people are kept in lower case, and found in any. */
export interface ReleaseStore {
  releaseOf(userId: string): Promise<StoredRelease | undefined>;
  /**
   * Those that take people out of the group now, or put them back (`isOpen`): few. A row that cannot be read is told of
   * and left out.
   */
  openReleases(): Promise<readonly StoredRelease[]>;
  /**
   * Writes a release: without `etag` it is the person's first, with it it was read.
   * @returns the new ETag. @throws ConflictError when somebody else was faster.
   */
  saveRelease(release: Release, etag: string | undefined): Promise<string>;
}
