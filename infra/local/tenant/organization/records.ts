/** A domain as Graph writes it. */
export interface Domain extends Record<string, unknown> {
  readonly id: string;
  readonly isDefault: boolean;
  readonly isInitial: boolean;
}
