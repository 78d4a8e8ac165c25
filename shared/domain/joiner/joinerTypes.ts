import type { ExclusionReason } from "../wave/waveTypes.ts";

/** What the last look at a joiner's account said. */
export type JoinerAccount =
  | { readonly kind: "found"; readonly userId: string }
  | { readonly kind: "notFound" }
  | { readonly kind: "ambiguous" }
  | { readonly kind: "refused"; readonly reason: ExclusionReason };

/**
 * All that a decision about a joiner may look at: the joiner row without storage details. Moments are ISO UTC, dates
 * local.
 */
export interface JoinerFacts {
  readonly joinerId: string;
  readonly startDate: string;
  readonly timeZone: string;
  readonly hiredAt: string;
  readonly account?: JoinerAccount | undefined;
  /** The last look that brought news or led to a step; that of one that led to another wait, the wait carries. */
  readonly accountCheckedAt?: string | undefined;
  /** The grant now open or last opened. */
  readonly offer?:
    | { readonly grantId: string; readonly round: number; readonly openedAt: string; readonly closesAt: string }
    | undefined;
  /** Set when the manager collected the pass of the current offer. */
  readonly pass?: { readonly id: string; readonly issuedAt: string; readonly expiresAt: string } | undefined;
  readonly methodsCheckedAt?: string | undefined;
  /** When a phishing-resistant method was first seen live on the account. */
  readonly registeredAt?: string | undefined;
  readonly ended?:
    | {
        readonly as: "registered" | "handedOver" | "cancelled";
        readonly at: string;
        readonly because?: string | undefined;
      }
    | undefined;
}

export interface JoinerRules {
  /** Local hour of the first working morning at which the offer goes to the manager. */
  readonly offerHour: number;
  readonly workingDays: readonly number[];
  /** Hours for which a link may be used. */
  readonly offerHours: number;
  readonly passLifetimeMinutes: number;
  /** How often an offer is opened again after it ended without a passkey. */
  readonly reopenings: number;
  /** Minutes between two looks at the account's methods after a pass was collected. */
  readonly followUpMinutes: number;
  /** Working days after the first morning for which a missing account is waited for. */
  readonly accountGraceDays: number;
}

export type JoinerStep =
  | { readonly kind: "lookUpAccount" }
  | { readonly kind: "offer"; readonly round: number }
  | { readonly kind: "checkMethods" }
  | { readonly kind: "finish" }
  | { readonly kind: "handOver"; readonly because: string }
  | {
      readonly kind: "wait";
      readonly until: string;
      readonly because: string;
      /**
       * When an account that is missing was last looked for, where the row does not tell: to be said again when it is
       * decided anew.
       */
      readonly lookedAt?: string | undefined;
    }
  | { readonly kind: "ended"; readonly as: "registered" | "handedOver" | "cancelled" };
