import type { AuditTrail } from "./audit.ts";
import type { AuditFeedStore } from "./auditFeed.ts";
import type { BrandingStore } from "./branding.ts";
import type { CanaryStore } from "./canaryWrites.ts";
import type { DecisionStore } from "./decisions.ts";
import type { DepartmentStore } from "./departments.ts";
import type { DoorStore } from "./door.ts";
import type { EnforcementStore } from "./enforcements.ts";
import type { ErasureStore } from "./erasures.ts";
import type { FlipRecordStore } from "./flipRecords.ts";
import type { GrantStore } from "./grants.ts";
import type { HrWorkerStore, LeaverStore } from "./hrWorkers.ts";
import type { WebhookInbox } from "./inbox.ts";
import type { AheadConsentStore } from "./issueAhead.ts";
import type { JoinerStore } from "./joiners.ts";
import type { LeaveStore } from "./leaves.ts";
import type { LentKeyStore } from "./lentKeys.ts";
import type { LogFindingStore } from "./logFindings.ts";
import type { MailLedger } from "./mails.ts";
import type { MailTextStore } from "./mailTexts.ts";
import type { MemberStore } from "./members.ts";
import type { MethodsWatchStore } from "./methodsWatch.ts";
import type { PersonPassStore } from "./personPasses.ts";
import type { PolicyRegistry } from "./policies.ts";
import type { PreflightStore } from "./preflight.ts";
import type { PresentationStore } from "./presentations.ts";
import type { ProgressStore } from "./progress.ts";
import type { QuietWalkStore } from "./quietWalk.ts";
import type { RefusedPeopleStore } from "./refusedPeople.ts";
import type { RegistrationStore } from "./registrations.ts";
import type { ReleaseStore } from "./releases.ts";
import type { ReportSyncStore } from "./reportSync.ts";
import type { RequestLeaseStore } from "./requestLeases.ts";
import type { RetentionStore } from "./retention.ts";
import type { RolesStore } from "./roles.ts";
import type { SignInFeedStore } from "./signInFeeds.ts";
import type { TicketStore } from "./tickets.ts";
import type { ToldStageStore } from "./toldStages.ts";
import type { TroubleStore } from "./troubles.ts";
import type { WavePeopleStore } from "./wavePeople.ts";
import type { WaveStore } from "./waves.ts";

/**
 * What the app remembers. Every method may throw `TransientError`; guarded writes throw `ConflictError` when another
 * writer was faster. Moments are ISO 8601 UTC strings. `etag` is opaque.
 */
export type RolloutStore = WaveStore &
  MemberStore &
  RegistrationStore &
  ProgressStore &
  DepartmentStore &
  ReportSyncStore &
  JoinerStore &
  LeaveStore &
  LentKeyStore &
  HrWorkerStore &
  LeaverStore &
  GrantStore &
  PersonPassStore &
  PresentationStore &
  MailLedger &
  MailTextStore &
  BrandingStore &
  PolicyRegistry &
  EnforcementStore &
  SignInFeedStore &
  LogFindingStore &
  AuditFeedStore &
  RequestLeaseStore &
  QuietWalkStore &
  RetentionStore &
  WavePeopleStore &
  DecisionStore &
  ReleaseStore &
  RefusedPeopleStore &
  AheadConsentStore &
  DoorStore &
  RolesStore &
  MethodsWatchStore &
  PreflightStore &
  CanaryStore &
  TicketStore &
  ToldStageStore &
  TroubleStore &
  AuditTrail &
  FlipRecordStore &
  ErasureStore &
  WebhookInbox & { /** Makes missing tables; once per process start. */ ready(): Promise<void> };
