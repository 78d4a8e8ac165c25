/** The parts of `GET /api/waves/{id}` and `GET /api/joiners` that a run reads. */
export interface WaveStatus {
  readonly waveId: string;
  readonly stage: string;
  readonly waiting?: { readonly because: string; readonly until: string };
  readonly counts: {
    readonly members: number;
    readonly inScope: number;
    readonly ready: number;
    readonly reportedReady: number;
  };
  readonly gate?: { readonly ready: number; readonly passed: boolean };
  readonly gateOpenedAt?: string;
  readonly warnedAt?: string;
  readonly reportOnlyAt?: string;
  readonly enforcedAt?: string;
  readonly policyId?: string;
  readonly excluded: readonly { readonly userId: string; readonly reason: string }[];
  readonly sortedOutMembers: readonly { readonly userId: string; readonly reason: string }[];
  readonly mailsByKind: Readonly<Record<string, number>>;
}

/** A line of `GET /api/waves`. */
export interface WaveGlance {
  readonly waveId: string;
  readonly stage: string;
  readonly inScope: number;
  readonly reportedReady: number;
  readonly waiting?: { readonly because: string };
}

export interface JoinerCounts {
  readonly total: number;
  readonly registered: number;
  readonly handedOver: number;
}

/** A wave has come to its end when its policy is enforced and was watched, or when it was cancelled. */
export const hasEnded = (wave: Pick<WaveStatus, "stage">): boolean =>
  wave.stage === "steady" || wave.stage === "cancelled";
