/** Whether methods policy and strength let a registered credential sign its owner in. */
export type MethodFit = "fits" | "doesNotFit" | "unknown";

/** A typed authentication method of one user (live, not the report). */
export interface AuthenticationMethod {
  readonly id: string;
  /** `@odata.type` without `#microsoft.graph.`; an unknown type stays as Graph spelled it. */
  readonly type: string;
  readonly createdDateTime?: string | undefined;
  readonly passkeyType?: "deviceBound" | "synced" | "unknown" | undefined;
  readonly aaGuid?: string | undefined;
  /** Of a passkey: its make in the words of Entra ("YubiKey 5 NFC"). It is shown as it is read, and kept nowhere. */
  readonly model?: string | undefined;
  /** Whether its make was attested by its maker when it was registered. */
  readonly attestationLevel?: string | undefined;
  /** Absent: neither says anything about this type. */
  readonly fit?: MethodFit | undefined;
  /** Nobody has read lately who registered it: `fit` is no better than `unknown`. */
  readonly isUnaudited?: boolean | undefined;
  /** An application that nobody listed registered it: it does not fit. When, and which one, for people. */
  readonly planted?: { readonly at: string; readonly by: string } | undefined;
}
