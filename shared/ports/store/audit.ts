import type { AuditCode, AuditEvent } from "../../domain/audit.ts";

/** A line and where it lies: places sort the newest line first, over all scopes. */
export interface PlacedEvent {
  /** Opaque. */
  readonly place: string;
  readonly event: AuditEvent;
}

/** Which lines are wanted of a trail. Without a word about them, all. */
export interface TrailQuery {
  /** Lines behind this place, which is not among them. */
  readonly after?: string | undefined;
  /** At most 900. */
  readonly limit: number;
  /** About this person or thing alone. */
  readonly subjectId?: string | undefined;
  /** One of these happened; at most ten, as the service compares no more. */
  readonly what?: readonly AuditCode[] | undefined;
  /** Moments, both included. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

export interface TrailPage {
  /** Newest first. A line that cannot be read is told of and left out. */
  readonly lines: readonly PlacedEvent[];
  /** Where the page behind this one begins; `undefined` when there is none. */
  readonly next: string | undefined;
}

export interface AuditTrail {
  /** What people did themselves stands once more under their own id, for `actsOf`. */
  append(events: readonly AuditEvent[]): Promise<void>;
  /** Newest first, at most `limit`. */
  recent(scope: string, limit: number): Promise<readonly AuditEvent[]>;
  /** One page of a scope's trail. Of few lines among many the service looks through the scope for them. */
  trail(scope: string, query: TrailQuery): Promise<TrailPage>;
  /** One page of what this person did, in whatever scope. */
  actsOf(personId: string, query: TrailQuery): Promise<TrailPage>;
}
