import type { AuditReader } from "./audits.ts";
import type { Channel } from "./channel.ts";
import type { Clock } from "./clock.ts";
import type { EmailSender } from "./email.ts";
import type {
  AuthenticationMethodsReader,
  DirectoryReader,
  Offboarder,
  PassIssuer,
  PolicyReader,
  PolicyWriter,
} from "./graph.ts";
import type { HrEventQueue, RollBackQueue } from "./queue.ts";
import type { ReportReader } from "./reports.ts";
import type { RolloutStore } from "./store/store.ts";
import type { TenantReader } from "./tenant.ts";
import type { PresentationRequests } from "./verifiedId.ts";

/** Everything the app needs of others. Each function takes a `Pick` of it. */
export interface Ports {
  readonly clock: Clock;
  readonly directory: DirectoryReader;
  readonly methods: AuthenticationMethodsReader;
  readonly reports: ReportReader;
  readonly audits: AuditReader;
  readonly policies: PolicyReader;
  readonly tenant: TenantReader;
  readonly passIssuer: PassIssuer;
  readonly policyWriter: PolicyWriter;
  /** Absent where nothing is switched on for leavers. */
  readonly offboarder: Offboarder | undefined;
  readonly email: EmailSender;
  readonly hrEvents: HrEventQueue;
  readonly rollBacks: RollBackQueue;
  /** Absent where nobody has set one. */
  readonly channel: Channel | undefined;
  /** Absent where nobody collects a code by a Verified ID. */
  readonly presentations: PresentationRequests | undefined;
  readonly store: RolloutStore;
}
