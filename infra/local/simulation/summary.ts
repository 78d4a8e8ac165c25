import type { AttackSummary } from "../people/attackLedger.ts";

/** `DIR/summary.json`: the result of a simulated rollout. Moments are ISO 8601 UTC. */
export interface Summary {
  readonly people: number;
  readonly seed: number;
  readonly trouble: "none" | "mild" | "harsh";
  readonly simulatedDays: number;
  readonly wallSeconds: number;
  readonly peakRssMB: number;
  readonly joiners: {
    readonly hired: number;
    /** Passes minted for hires. */
    readonly passesIssued: number;
    /** Hires who held a usable passkey by 09:00 local on their first working day. */
    readonly registeredBeforeStart: number;
    readonly handedOver: number;
  };
  readonly waves: readonly WaveSummary[];
  readonly lockedOut: number;
  readonly recovered: number;
  readonly attack: AttackSummary;
  readonly graph: { readonly requests: number; readonly throttled: number; readonly forbidden: number };
  readonly tables: { readonly transactions: number };
  readonly queues: { readonly transactions: number };
  /** What Azure bills as an execution, by what set it off: `orchestration` counts episodes. */
  readonly executions: { readonly total: number; readonly byTrigger: Readonly<Record<string, number>> };
  readonly mail: { readonly accepted: number; readonly throttled: number; readonly duplicates: number };
  readonly durable: { readonly episodes: number; readonly maxHistoryEvents: number };
}

export interface WaveSummary {
  readonly id: string;
  readonly outcome: "enforced" | "held";
  readonly reason?: string;
  /** Size of the snapshot. */
  readonly members: number;
  /** In the exclusion group, or sorted out, when the wave flipped. */
  readonly excluded: readonly { readonly userId: string; readonly reason: string }[];
  readonly enrolledAtGate: number | null;
  readonly gateOpenedAt: string | null;
  readonly warnedAt: string | null;
  readonly reportOnlyAt: string | null;
  readonly enforcedAt: string | null;
  readonly mailsByKind: Readonly<Record<string, number>>;
}
