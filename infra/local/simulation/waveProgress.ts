/** The parts of `GET /api/waves/{id}` and `GET /api/joiners` that a run reads. */
export interface WaveStatus {
  readonly waveId: string;
  readonly groupId: string;
  readonly stage: string;
  readonly waiting?: { readonly because: string; readonly until: string };
  readonly counts: {
    readonly members: number;
    readonly inScope: number;
    readonly ready: number;
    readonly reportedReady: number;
    /** Members whom people decided to leave out for now. */
    readonly heldByDecision?: number;
    readonly waived?: number;
  };
  /** 1 at first, one more after each roll back. */
  readonly round: number;
  readonly gate?: { readonly ready: number; readonly passed: boolean };
  readonly gateOpenedAt?: string;
  readonly warnedAt?: string;
  readonly reportOnlyAt?: string;
  readonly enforcedAt?: string;
  readonly policyId?: string;
  /** Members in scope whom this wave did not put into the enforced group; empty before the flip. */
  readonly notEnforced: readonly Named[];
  readonly decisions: readonly { readonly userId: string; readonly standing: string }[];
  readonly sortedOutMembers: readonly Named[];
  readonly mailsByKind: Readonly<Record<string, number>>;
}

/** Somebody, and why. */
interface Named {
  readonly userId: string;
  readonly reason: string;
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

/** A wave has come to its end when its members were enforced and watched, or when it was cancelled. */
export const hasEnded = (wave: Pick<WaveStatus, "stage">): boolean =>
  wave.stage === "steady" || wave.stage === "cancelled";

const leavesOutside = ["held", "waived"];

/** Whether people decided about everybody whom this wave left outside, and whoever got a date has entered. */
export function isDecided({ stage, notEnforced, decisions }: Pick<WaveStatus, "stage" | "notEnforced" | "decisions">) {
  if (stage !== "steady") return true;
  const stays = new Set(
    decisions.filter(({ standing }) => leavesOutside.includes(standing)).map(({ userId }) => userId),
  );
  return notEnforced.every(({ userId }) => stays.has(userId));
}
