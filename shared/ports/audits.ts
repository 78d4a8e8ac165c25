import type { AdminRegistration, Stretch } from "../domain/people/planted.ts";
import type { RegistrationAttempt } from "../domain/people/registrationTrouble.ts";
import type { CountedPage } from "./graph.ts";

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
  /**
   * One page of what people did themselves to register methods, newest first, `from` <= that <= `to`. A line that
   * cannot be read is left out, and counted: whoever it is about gets a nudge in place of help. One request.
   * @param userId only of this person. @throws TransientError RefusedError
   */
  ownRegistrations(from: string, to: string, userId?: string, next?: string): Promise<CountedPage<RegistrationAttempt>>;
}
