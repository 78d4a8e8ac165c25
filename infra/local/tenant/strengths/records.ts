/** Narrows a combination down to passkeys of certain makes. */
export interface Fido2Configuration {
  readonly "@odata.type": "#microsoft.graph.fido2CombinationConfiguration";
  readonly id: string;
  readonly allowedAAGUIDs: readonly string[];
  readonly appliesToCombinations: readonly string[];
}

/** An authentication strength, with the other properties as Graph writes them. */
export interface AuthenticationStrength extends Record<string, unknown> {
  readonly id: string;
  readonly displayName: string;
  readonly policyType: "builtIn" | "custom";
  readonly allowedCombinations: readonly string[];
  readonly combinationConfigurations: readonly Fido2Configuration[];
}

/** What somebody proved who they are with. */
export interface ProvenWith {
  /** One of `allowedCombinations`, e.g. `fido2` or `password,microsoftAuthenticatorPush`. */
  readonly combination: string;
  /** The make of the passkey, for `fido2`. */
  readonly aaGuid?: string | undefined;
}
