export interface SignIn {
  readonly id: string;
  readonly createdDateTime: string;
  readonly userId: string;
  /** `undefined` when Graph left the property out: missing evidence, not "no policy applied". */
  readonly appliedConditionalAccessPolicies: readonly { readonly id: string; readonly result: string }[] | undefined;
  readonly errorCode: number;
  /** Methods that satisfied the sign-in; only the beta log tells (`authenticationDetails`). */
  readonly authenticationMethods?: readonly string[] | undefined;
}
