import type { AdminRegistration, Stretch } from "../domain/people/planted.ts";

/** One page of the directory audit log. */
export interface AuditPage {
  readonly items: readonly AdminRegistration[];
  /** When what could not be read may have been. */
  readonly unread: readonly Stretch[];
  readonly next?: string | undefined;
}

/** Reader identity: `AuditLog.Read.All`. */
export interface AuditReader {
  /**
   * What was registered for people by somebody else, application or admin, `from` <= that <= `to` (ISO UTC). One
   * request. @param next of the page before.
   * @throws TransientError RefusedError
   */
  adminRegistrations(from: string, to: string, next?: string): Promise<AuditPage>;
}
