/** An authentication strength, with the other properties as Graph writes them. */
export interface AuthenticationStrength extends Record<string, unknown> {
  readonly id: string;
  readonly displayName: string;
  readonly allowedCombinations: readonly string[];
}
