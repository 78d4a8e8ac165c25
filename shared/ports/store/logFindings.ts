import type { Finding, FindingKind, PersonFinding } from "../../domain/signIns/logFindings.ts";

export interface LogFindingStore {
  /** Those that stand under these keys (`findingKey`). One that cannot be read is left out, and written anew. */
  logFindings(kind: FindingKind, keys: readonly string[]): Promise<ReadonlyMap<string, Finding>>;
  /** What was told of one stays. Of two with one key the later one counts. */
  saveLogFindings(findings: readonly Finding[]): Promise<void>;
  /** Of one that stands: staff heard of these days. */
  saveToldDays(finding: PersonFinding, days: readonly string[]): Promise<void>;
  /**
   * By key, up to so many; of devices those that a few people use are left out (`CLOSE_TO_CAP`), of tries
   * to register those that are over. Unreadable ones are
   * left out, so a page may be short. @param after `next` of the page before.
   * @param since only what was seen last then, or later; ISO UTC.
   */
  logFindingPage(
    kind: FindingKind,
    top: number,
    after?: string,
    since?: string,
  ): Promise<{ readonly findings: readonly Finding[]; readonly next?: string | undefined }>;
}
