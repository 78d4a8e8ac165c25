/** One line of the directory audit log. */
export interface AuditRecord {
  readonly ordinal: number;
  /** Ms since epoch. */
  readonly at: number;
  /** As Graph writes it. */
  readonly body: Record<string, unknown>;
}
