/** One line of the audit trail. */
export interface AuditEvent {
  /** Wave id, joiner id or `app`. */
  readonly scope: string;
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly why?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** Makes a repeat of the same event harmless: same id, same row. */
  readonly id: string;
}
