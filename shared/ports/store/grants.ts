import type { Grant } from "../../domain/pass/grant.ts";

export interface GrantStore {
  /** @returns the ETag of the new row; `undefined` when a grant with that id exists. */
  insertGrant(grant: Grant): Promise<string | undefined>;
  grant(grantId: string): Promise<{ readonly grant: Grant; readonly etag: string } | undefined>;
  /** Those for one account, whatever became of them, opened since. Looks through all: for decisions of people only. */
  grantsOf(userId: string, openedSince: string): Promise<readonly Grant[]>;
  /** @throws ConflictError */
  saveGrant(grant: Grant, etag: string): Promise<string>;
}
