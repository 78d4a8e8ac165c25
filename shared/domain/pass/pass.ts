/** What the methods policy says about passes. */
export interface PassPolicy {
  readonly state: "enabled" | "disabled" | "unknown";
  readonly minimumLifetimeInMinutes: number;
  readonly maximumLifetimeInMinutes: number;
  readonly isUsableOnce: boolean;
}

/** A pass without its code. */
export interface PassInfo {
  readonly id: string;
  readonly createdDateTime: string;
  readonly startDateTime: string;
  readonly lifetimeInMinutes: number;
  readonly isUsable: boolean;
  readonly methodUsabilityReason: string;
}
