import type { AttackSummary } from "../people/attackLedger.ts";
import type { LeaversSummary } from "../people/leaverBooks.ts";
import type { LockedOutPerson } from "../people/lockouts.ts";
import type { LostPhonesSummary } from "../people/lostPhones.ts";
import type { TroubleLevel } from "../world/troubleDoses.ts";

/** `DIR/summary.json`: the result of a simulated rollout. Moments are ISO 8601 UTC. */
export interface Summary {
  readonly people: number;
  readonly seed: number;
  readonly trouble: TroubleLevel;
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
    /** Hires who opened their code themselves, by the link in their personal mail and the manager's short code. */
    readonly byMail: number;
    /** Hires in the enforced group at the end. */
    readonly enforced: number;
  };
  /** Who enforced themselves, by the page of their account. */
  readonly self: {
    readonly enforced: number;
    /** Of these, who was in the group before their wave enforced anybody. */
    readonly beforeTheirWave: number;
  };
  readonly waves: readonly WaveSummary[];
  readonly lockedOut: number;
  /** Who these are. */
  readonly lockedOutPeople: readonly LockedOutPerson[];
  readonly recovered: number;
  /** People in whose name an enabled policy turned somebody away while they held no usable passkey. */
  readonly stranded: number;
  /** Tries of the attacker that an enabled policy stopped while the owner held one. */
  readonly stopped: number;
  readonly attack: AttackSummary;
  /** Who lost what held their passkey once they were enforced. */
  readonly lostPhones: LostPhonesSummary;
  /** Of whom HR told that they go or never come, and what they held on the morning after, by the tenant's word. */
  readonly leavers: LeaversSummary;
  readonly readiness: ReadinessTruth;
  readonly mailTruth: MailTruth;
  /**
   * Waves and onboardings that had something due for a working day, did not move, and had no row that says why; and the
   * first of them.
   */
  readonly silent: number;
  readonly silentOf: readonly string[];
  readonly graph: { readonly requests: number; readonly throttled: number; readonly forbidden: number };
  /** How often each oddity of the tenant was met. */
  readonly oddities: Readonly<Record<string, number>>;
  readonly tables: { readonly transactions: number };
  readonly queues: { readonly transactions: number };
  /** What Azure bills as an execution, by what set it off: `orchestration` counts episodes. */
  readonly executions: { readonly total: number; readonly byTrigger: Readonly<Record<string, number>> };
  readonly mail: { readonly accepted: number; readonly throttled: number; readonly duplicates: number };
  readonly durable: { readonly episodes: number; readonly maxHistoryEvents: number };
}

/** What flips made of people who hold a passkey, beside what was true at that moment. */
export interface ReadinessTruth {
  /** Those whom the flips called ready, or partly ready. */
  readonly judged: number;
  readonly calledPartlyReady: number;
  /** Who were so in truth, and the share of `judged`. */
  readonly partlyThoughReady: number;
  readonly partlyThoughReadyShare: number;
  /** Who were let in, and would have been refused on a platform where they work. */
  readonly readyThoughRefused: number;
  readonly readyThoughRefusedShare: number;
}

/** Mails to people, beside what was true of them at that moment: each number is of mails that should not have gone. */
export interface MailTruth {
  readonly judged: number;
  /** Not between eight and five of a working day where they live; a stopped sign-in is told at any hour. */
  readonly outsideHours: number;
  /** Within the interval between two mails to one person, of those that can wait. */
  readonly tooClose: number;
  /** Reminder and chasers within the days between two of them. */
  readonly chasedTooSoon: number;
  /** People without a passkey to whom, before the gate opened, nobody wrote for more than a week and a half. */
  readonly forgotten: number;
  /** Asked to set up a passkey although they held one for a quarter of an hour. */
  readonly afterRegistering: number;
  readonly otherLanguage: number;
  /** A mail of a wave to somebody who is in the group of none. */
  readonly toOthers: number;
  /** More than one digest to a manager on a day of theirs. */
  readonly digestsTwice: number;
  /** The first ten of each. */
  readonly faultsOf: readonly string[];
}

export interface WaveSummary {
  readonly id: string;
  readonly outcome: "enforced" | "held";
  readonly reason?: string;
  /** Size of the snapshot. */
  readonly members: number;
  readonly enrolledAtGate: number | null;
  /** Share of those in scope at the run's end who are in the enforced group, by the tenant's word. */
  readonly enforcedShare: number;
  /** Shares of those in scope whom people decided to leave out, by the product's word. */
  readonly heldMembers: number;
  readonly waivedMembers: number;
  /** As over all, among the wave's people. */
  readonly stranded: number;
  readonly stopped: number;
  readonly rollBacks: number;
  /** Who is no part of the wave, and who is but was not enforced by it: both with the product's reason. */
  readonly sortedOut: readonly NamedMember[];
  readonly notEnforced: readonly NamedMember[];
  readonly gateOpenedAt: string | null;
  readonly warnedAt: string | null;
  readonly reportOnlyAt: string | null;
  readonly enforcedAt: string | null;
  readonly mailsByKind: Readonly<Record<string, number>>;
}

export interface NamedMember {
  readonly userId: string;
  readonly reason: string;
}
