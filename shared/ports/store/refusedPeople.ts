import type { RefusedPerson } from "../../domain/enforcement/refusedPerson.ts";

/**
 * Those whom the workforce policy refused lately, and whom no wave watches: few, but in a flood of tries. Ids of people
 * are kept in lower case.
 */
export interface RefusedPeopleStore {
  /** In order of `userId`. A row that cannot be read is told of and left out. */
  refusedPeople(): Promise<readonly (RefusedPerson & { readonly etag: string })[]>;
  /** Some of them, in the same order, `after` exclusive; `next` is absent behind the last. One request. */
  refusedPage(
    limit: number,
    after?: string,
  ): Promise<{ readonly people: readonly RefusedPerson[]; readonly next?: string | undefined }>;
  /** @throws RefusedError when it cannot be read. */
  refusedPerson(userId: string): Promise<RefusedPerson | undefined>;
  /** Merges the given properties; a row that does not exist is made. One transaction per 100. */
  mergeRefusedPeople(changes: readonly ({ readonly userId: string } & Partial<RefusedPerson>)[]): Promise<void>;
  /** Deletes rows as they were read; what changed since stays. One transaction a row. */
  forgetRefusedPeople(rows: readonly { readonly userId: string; readonly etag: string }[]): Promise<void>;
}
