import type { JoinerFacts } from "../domain/joiner/joinerTypes.ts";
import type { ExclusionReason, MailKind, Person, WaveFacts } from "../domain/wave/waveTypes.ts";

/**
 * What the app remembers. Every method may throw `TransientError`; guarded writes throw `ConflictError` when another
 * writer was faster. Moments are ISO 8601 UTC strings. `etag` is opaque.
 */

export interface WaveStore {
  /** Inserts only: `false` when a wave with that id exists. */
  insertWave(facts: WaveFacts): Promise<boolean>;
  wave(waveId: string): Promise<{ readonly facts: WaveFacts; readonly etag: string } | undefined>;
  /** Guarded replace of the facts. @returns the new ETag. @throws ConflictError */
  saveWave(facts: WaveFacts, etag: string): Promise<string>;
  /**
   * Why the last step was refused or has to wait, for people to read; never guards anything, never changes the ETag
   * that `saveWave` needs (own row).
   */
  saveWaiting(waveId: string, waiting: Waiting): Promise<void>;
  waiting(waveId: string): Promise<Waiting | undefined>;
  /** All waves (tens), newest first. */
  waves(): Promise<readonly WaveFacts[]>;
  /** For which wave a group was last claimed. */
  groupClaim(groupId: string): Promise<(GroupClaim & { readonly etag: string }) | undefined>;
  /**
   * Claims a group that nobody has claimed or, with its `etag`, takes over the claim that was read.
   * @returns `false` when somebody was faster.
   */
  claimGroup(claim: GroupClaim, etag?: string): Promise<boolean>;
}
/**
 * Written before the wave's own row, so that of two waves that are started for one group at the same moment one is
 * taken.
 */
export interface GroupClaim {
  readonly groupId: string;
  readonly waveId: string;
  readonly at: string;
}
export interface Waiting {
  readonly until: string;
  readonly because: string;
  /**
   * Where the step stands that waits in the middle, as it goes on from there. `of`: which one it is. Not for people to
   * read.
   */
  readonly place?:
    | { readonly of: string; readonly after?: string | undefined; readonly counts: Readonly<Record<string, number>> }
    | undefined;
}

/** One person of a wave's snapshot. */
export interface WaveMember {
  readonly waveId: string;
  readonly userId: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly mail?: string | undefined;
  /** Set at the snapshot: this person was never in scope. */
  readonly sortedOut?: ExclusionReason | undefined;
  /** The registration report says: holds a phishing-resistant method. A hint. */
  readonly reportedReady: boolean;
  /** Last live check of the account's methods. */
  readonly checkedAt?: string | undefined;
  readonly hasUsablePasskey?: boolean | undefined;
  /** `createdDateTime` of the newest usable passkey at the last live check. */
  readonly passkeyCreatedAt?: string | undefined;
  /** Last sign-in that a phishing-resistant method satisfied. */
  readonly passkeyUsedAt?: string | undefined;
  /**
   * Last sign-in of any kind and result that was noted; only where it decides whether this person is away, and once a
   * week.
   */
  readonly lastSeenAt?: string | undefined;
  /** What the sweep's window showed for our policy. */
  readonly sweep?: { readonly seen: number; readonly satisfied: number; readonly unsatisfied: number } | undefined;
  /**
   * Mails of the chase (reminder, chasers, warning) accepted for this person in this round, and when the last one was.
   */
  readonly mailsSent: number;
  readonly lastMailAt?: string | undefined;
  /** In the exclusion group because of this wave. */
  readonly excluded?: { readonly reason: ExclusionReason; readonly at: string } | undefined;
  /** When the wave was last flipped: sorted out, or in the exclusion group. A fact of that moment. */
  readonly excludedAtFlip?: ExclusionReason | undefined;
  /** Denied by the enabled policy, last time. */
  readonly blockedAt?: string | undefined;
}

export interface MemberStore {
  /** Members in order of `userId`, `after` exclusive, at most `limit` (<= 1000). */
  membersPage(waveId: string, after: string | undefined, limit: number): Promise<readonly WaveMember[]>;
  members(waveId: string, userIds: readonly string[]): Promise<readonly WaveMember[]>;
  /**
   * Those in the exclusion group because of this wave (`excluded`), in order of `userId`: few, whatever the size of the
   * wave.
   */
  excludedMembers(waveId: string): Promise<readonly WaveMember[]>;
  /** Insert or replace, one transaction per 100. */
  putMembers(waveId: string, members: readonly WaveMember[]): Promise<void>;
  /** Merges the given properties; rows that do not exist are not made. One transaction per 100. */
  mergeMembers(
    waveId: string,
    changes: readonly ({ readonly userId: string } & Partial<Omit<WaveMember, "waveId" | "userId">>)[],
  ): Promise<void>;
}

/** One line per user of the tenant, as the report last said; plus where that user takes part. */
export interface Registration {
  readonly userId: string;
  readonly methodsRegistered: readonly string[];
  readonly isAdmin: boolean;
  readonly ready: boolean;
  /** The wave that this user is in scope of. */
  readonly waveId?: string | undefined;
  readonly joinerId?: string | undefined;
}

/** A page of the registration report. `digest` is of all that stands on it. */
export interface ReportPage {
  readonly key: string;
  readonly digest: string;
  lines(): readonly Omit<Registration, "waveId" | "joinerId">[];
}

export interface RegistrationStore {
  registrations(userIds: readonly string[]): Promise<ReadonlyMap<string, Registration>>;
  /**
   * Takes over pages of the report: compares with what is stored and writes changed rows only (methods, isAdmin,
   * ready). Of a page whose digest is the one stored for its key not a line is looked at; of two lines about one user
   * the later one counts.
   * @param pass told of the changed ones before they are written: after a crash they are still news, and it is told of
   * them again.
   * @returns the changed ones, with the wave and joiner they belong to.
   */
  takeReportPages(
    pages: readonly ReportPage[],
    pass?: (changed: readonly Registration[]) => Promise<void>,
  ): Promise<readonly Registration[]>;
  /** Records that these users are in scope of a wave (or no longer: `undefined`). */
  assignWave(userIds: readonly string[], waveId: string | undefined): Promise<void>;
  assignJoiner(userId: string, joinerId: string): Promise<void>;
  /** When the last complete poll began and ended. */
  pollState(): Promise<{ readonly startedAt: string; readonly completedAt?: string | undefined } | undefined>;
  savePollState(state: { readonly startedAt: string; readonly completedAt?: string | undefined }): Promise<void>;
}

/** The person data of a joiner that HR sent; facts for decisions are apart. */
export interface JoinerRecord {
  readonly facts: JoinerFacts;
  readonly source: string;
  readonly workerId: string;
  readonly sequence: number;
  readonly identity: {
    readonly entraObjectId?: string | undefined;
    readonly userPrincipalName?: string | undefined;
    readonly employeeId?: string | undefined;
  };
  readonly displayName: string;
}

export interface JoinerStore {
  joiner(joinerId: string): Promise<{ readonly record: JoinerRecord; readonly etag: string } | undefined>;
  /** `false` when it exists. */
  insertJoiner(record: JoinerRecord): Promise<boolean>;
  /** @returns the new ETag. @throws ConflictError */
  saveJoiner(record: JoinerRecord, etag: string): Promise<string>;
  joiners(): AsyncIterable<readonly JoinerRecord[]>;
}

export type GrantReason = "joiner" | "warned" | "wouldBeBlocked" | "blocked";
export type GrantState =
  | { readonly kind: "open" }
  /** Claimed by a press of the button; a pass may be being made. */
  | {
      readonly kind: "minting";
      readonly claimId: string;
      readonly at: string;
      readonly by: Person;
      readonly identityCheckedBy: string;
    }
  | {
      readonly kind: "collected";
      readonly passId: string;
      readonly at: string;
      readonly by: Person;
      readonly identityCheckedBy: string;
      readonly expiresAt: string;
    }
  | { readonly kind: "closed"; readonly at: string; readonly because: string };

/** A single-use permission to mint one pass. The link's secret is stored as its SHA-256 only. */
export interface Grant {
  readonly grantId: string;
  readonly userId: string;
  readonly reason: GrantReason;
  readonly openedAt: string;
  readonly closesAt: string;
  readonly secretHash: string;
  readonly state: GrantState;
  readonly joinerId?: string | undefined;
  readonly waveId?: string | undefined;
  /**
   * In which the mail with the link tells its moments, and the page behind it does too; absent from grants of before
   * there was one.
   */
  readonly timeZone?: string | undefined;
}

export interface GrantStore {
  /** @returns the ETag of the new row; `undefined` when a grant with that id exists. */
  insertGrant(grant: Grant): Promise<string | undefined>;
  grant(grantId: string): Promise<{ readonly grant: Grant; readonly etag: string } | undefined>;
  /** @throws ConflictError */
  saveGrant(grant: Grant, etag: string): Promise<string>;
}

/** One mail that is to be, or was, sent. `key` is the business key; the operation id is derived from it. */
export interface MailEntry {
  /** Wave id, joiner id or `app`: the partition. */
  readonly scope: string;
  /** e.g. `announcement|1|<userId>`; unique within the scope. */
  readonly key: string;
  readonly kind: MailKind;
  readonly userId?: string | undefined;
  readonly operationId: string;
  readonly state: "open" | "accepted" | "rejected";
  readonly at: string;
  readonly code?: string | undefined;
}

export interface MailLedger {
  mails(scope: string, keys: readonly string[]): Promise<ReadonlyMap<string, MailEntry>>;
  /** One transaction per 100; insert or replace. Written open BEFORE the call, completed after. */
  putMails(scope: string, entries: readonly MailEntry[]): Promise<void>;
  /** Accepted mails of a scope, counted by kind. */
  countByKind(scope: string): Promise<Readonly<Partial<Record<MailKind, number>>>>;
  /**
   * Takes up to `wanted` sends out of both windows of the mail quota. `granted` 0 comes with the moment at which to ask
   * again.
   */
  reserve(wanted: number, now: string): Promise<{ readonly granted: number; readonly askAgainAt?: string | undefined }>;
  recordDelivery(report: {
    readonly operationId: string;
    readonly recipient: string;
    readonly status: string;
    readonly at: string;
  }): Promise<void>;
  /**
   * Lower-cased addresses that bounced or are suppressed, with the moment of the last report.
   * @param now given, what another process noted within the last minute may be missing.
   */
  undeliverable(now?: string): Promise<ReadonlyMap<string, string>>;
}

/** A policy that this app created. It touches no other. */
export interface RegisteredPolicy {
  readonly policyId: string;
  readonly waveId: string;
  readonly createdAt: string;
  readonly definitionDigest: string;
  readonly state: "enabled" | "disabled" | "enabledForReportingButNotEnforced";
  readonly modifiedDateTime?: string | undefined;
  /** Since when enabling was asked for and not settled: neither read back as not done, nor taken back and read back. */
  readonly enableAskedAt?: string | undefined;
}
export interface PolicyRegistry {
  registeredPolicy(waveId: string): Promise<RegisteredPolicy | undefined>;
  /** Written before the creation call (without id) so that a lost answer is found again by display name. */
  saveRegisteredPolicy(policy: RegisteredPolicy): Promise<void>;
  registeredPolicies(): Promise<readonly RegisteredPolicy[]>;
}

/** A person in the app-owned exclusion group. */
export interface Exclusion {
  readonly userId: string;
  readonly reason: ExclusionReason;
  readonly at: string;
  /** Who answers for it. */
  readonly owner: string;
  readonly until: string;
  readonly waveId?: string | undefined;
  /** The pass for which this person was let through, if that is why. */
  readonly grantId?: string | undefined;
}
export interface ExclusionStore {
  /** All of them, or those for one reason. */
  exclusions(reason?: ExclusionReason): Promise<readonly Exclusion[]>;
  exclusion(userId: string): Promise<Exclusion | undefined>;
  putExclusions(exclusions: readonly Exclusion[]): Promise<void>;
  removeExclusion(userId: string): Promise<void>;
}

export interface AuditEvent {
  /** Wave id, joiner id or `app`. */
  readonly scope: string;
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly why?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** Makes a repeat of the same event harmless: same id, same row. */
  readonly id: string;
}
export interface AuditTrail {
  append(events: readonly AuditEvent[]): Promise<void>;
  /** Newest first, at most `limit`. */
  recent(scope: string, limit: number): Promise<readonly AuditEvent[]>;
}

export interface WebhookInbox {
  /** `accepted` once `markAccepted` was called for that id; `seen` when it was stored but not accepted yet. */
  receive(source: string, eventId: string, body: string, at: string): Promise<"new" | "seen" | "accepted">;
  markAccepted(source: string, eventId: string): Promise<void>;
  body(source: string, eventId: string): Promise<string | undefined>;
}

export type RolloutStore = WaveStore &
  MemberStore &
  RegistrationStore &
  JoinerStore &
  GrantStore &
  MailLedger &
  PolicyRegistry &
  ExclusionStore &
  AuditTrail &
  WebhookInbox & { /** Makes missing tables; once per process start. */ ready(): Promise<void> };
