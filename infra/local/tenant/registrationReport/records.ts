/** One user in the registration report. */
export interface RegistrationRow {
  readonly ordinal: number;
  readonly isDisabled: boolean;
  /** As Graph writes it, without `lastUpdatedDateTime`. */
  readonly values: Record<string, unknown>;
}
