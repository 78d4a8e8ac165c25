import { z } from "zod";
import { TrailSchema } from "../../functions/audit/schemas.ts";
import { DoorStatusSchema } from "../../functions/door/http/doorStatus.ts";
import { EnforcementWithAuditSchema, PolicyPreviewSchema } from "../../functions/enforcement/http/switchSchemas.ts";
import { RolesStatusSchema } from "../../functions/enforcement/roles/rolesSchemas.ts";
import { AcceptedEventSchema, JoinerListSchema, JoinerSchema } from "../../functions/joiners/schemas.ts";
import { LeaverListSchema, LeaverWithTrailSchema } from "../../functions/leavers/schemas.ts";
import { ShownKeySchema } from "../../functions/lentKeys/schemas.ts";
import { KnownPersonSchema, ReleaseStatusSchema } from "../../functions/people/schemas.ts";
import { RetentionSchema } from "../../functions/retention/schemas.ts";
import { MeSchema } from "../../functions/self/schemas.ts";
import { FindingListSchema } from "../../functions/signIns/schemas.ts";
import { IssueListSchema, TicketsTakenSchema } from "../../functions/tickets/schemas.ts";
import { TroubleListSchema } from "../../functions/troubles/schemas.ts";
import { StartWaveSchema } from "../../functions/waves/http/requests.ts";
import { WaveListSchema, WaveWithAuditSchema } from "../../functions/waves/http/schemas.ts";
import { HealthSchema } from "../../functions/web/schemas.ts";
import { AuditEventSchema } from "../../shared/domain/audit.ts";
import { WaveFactsSchema } from "../../shared/domain/wave/waveFacts.ts";
import { EnforcementStatusSchema } from "../../shared/enforcement/enforcementStatus.ts";
import { HiredEventSchema, RehiredEventSchema, StartDateChangedEventSchema } from "../../shared/hr/hireEvents.ts";
import { LeaveEndedEventSchema, LeaveStartedEventSchema } from "../../shared/hr/leaveEvents.ts";
import { HireCancelledEventSchema, TerminatedEventSchema } from "../../shared/hr/leaverEvents.ts";
import { ManagerChangedEventSchema, OtherEventSchema } from "../../shared/hr/notedEvents.ts";
import { DeadlineListSchema, ProgressReportSchema } from "../../shared/progress/progressReport.ts";
import { ShownTroubleSchema } from "../../shared/troubles/shownTroubles.ts";
import { CalendarSchema } from "../../shared/waves/calendarOfWaves.ts";
import { EvidenceReportSchema, FlipPeopleSchema } from "../../shared/waves/evidence/evidenceReport.ts";
import { MailYieldSchema } from "../../shared/waves/mailYield.ts";
import { WavePeopleSchema } from "../../shared/waves/peopleOfWave.ts";
import { PreflightReportSchema } from "../../shared/waves/preflightReport.ts";
import { WaveStatusSchema } from "../../shared/waves/waveStatus.ts";
import { FieldProblemSchema } from "../../shared/web/problem.ts";

/** What is referred to by name, under `components.schemas`; the rest of the document stands in place. */
const names = {
  StartWave: StartWaveSchema,
  WaveList: WaveListSchema,
  WaveFacts: WaveFactsSchema,
  WaveStatus: WaveStatusSchema,
  WaveWithAudit: WaveWithAuditSchema,
  EvidenceReport: EvidenceReportSchema,
  FlipPeople: FlipPeopleSchema,
  WavePeople: WavePeopleSchema,
  MailYield: MailYieldSchema,
  Calendar: CalendarSchema,
  PreflightReport: PreflightReportSchema,
  FindingList: FindingListSchema,
  Trail: TrailSchema,
  EnforcementStatus: EnforcementStatusSchema,
  EnforcementWithAudit: EnforcementWithAuditSchema,
  PolicyPreview: PolicyPreviewSchema,
  DoorStatus: DoorStatusSchema,
  RolesStatus: RolesStatusSchema,
  HiredEvent: HiredEventSchema,
  LeaveStartedEvent: LeaveStartedEventSchema,
  LeaveEndedEvent: LeaveEndedEventSchema,
  StartDateChangedEvent: StartDateChangedEventSchema,
  HireCancelledEvent: HireCancelledEventSchema,
  ManagerChangedEvent: ManagerChangedEventSchema,
  RehiredEvent: RehiredEventSchema,
  TerminatedEvent: TerminatedEventSchema,
  OtherEvent: OtherEventSchema,
  AcceptedEvent: AcceptedEventSchema,
  LentKey: ShownKeySchema,
  LeaverList: LeaverListSchema,
  LeaverWithTrail: LeaverWithTrailSchema,
  JoinerList: JoinerListSchema,
  Joiner: JoinerSchema,
  ReleaseStatus: ReleaseStatusSchema,
  KnownPerson: KnownPersonSchema,
  Me: MeSchema,
  AuditEvent: AuditEventSchema,
  FieldProblem: FieldProblemSchema,
  TicketsTaken: TicketsTakenSchema,
  Progress: ProgressReportSchema,
  DeadlineList: DeadlineListSchema,
  IssueList: IssueListSchema,
  Retention: RetentionSchema,
  TroubleList: TroubleListSchema,
  Trouble: ShownTroubleSchema,
  Health: HealthSchema,
};

/** Here and not beside the schemas: the app itself has no use for the names. */
export function nameSchemas(): void {
  for (const [id, schema] of Object.entries(names)) z.globalRegistry.add(schema, { ...schema.meta(), id });
}
