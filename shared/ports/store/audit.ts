import type { AuditEvent } from "../../domain/audit.ts";

export interface AuditTrail {
  append(events: readonly AuditEvent[]): Promise<void>;
  /** Newest first, at most `limit`. */
  recent(scope: string, limit: number): Promise<readonly AuditEvent[]>;
}
