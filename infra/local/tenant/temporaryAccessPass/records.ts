/** A pass of a user. Moments are ms since epoch. */
export interface StoredPass {
  readonly id: string;
  readonly code: string;
  readonly createdAt: number;
  readonly startAt: number;
  readonly lifetimeInMinutes: number;
  readonly isUsableOnce: boolean;
  isUsed: boolean;
}

/** A line of `passes.json`, the one place with codes in clear. */
export interface IssuedPass {
  readonly userId: string;
  readonly id: string;
  readonly createdDateTime: string;
  readonly temporaryAccessPass: string;
}

export type MethodUsabilityReason = "EnabledByPolicy" | "DisabledByPolicy" | "Expired" | "NotYetValid" | "OneTimeUsed";
