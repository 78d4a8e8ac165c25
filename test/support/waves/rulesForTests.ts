import type { JoinerRules } from "../../../shared/domain/joiner/joinerTypes.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import type { Progress } from "../../../shared/domain/wave/progress.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { WaveRules } from "../../../shared/domain/wave/waveRules.ts";
import type { WaveStatus } from "../../../shared/waves/waveStatus.ts";

export const rules: WaveRules = {
  gateThreshold: 0.95,
  chaserIntervalDays: 3,
  mostChasers: 10,
  warningDays: 7,
  reportOnlyHours: 48,
  sweepCoverage: 0.8,
  sweepDays: 14,
  watchHours: 72,
  approvalHours: 24,
  rollbackShare: 0.02,
  rollbackMinimum: 5,
  awayDays: 14,
  decisionDays: 28,
  propagationMinutes: 60,
  changeDays: [1, 2, 3, 4],
  changeHours: { from: 9, until: 15 },
  freezes: [],
  sendHour: 9,
  workingDays: [1, 2, 3, 4, 5],
  mailIntervalHours: 20,
};

export const joinerRules: JoinerRules = {
  offerHour: 7,
  workingDays: [1, 2, 3, 4, 5],
  offerHours: 24,
  offerLeadDays: 0,
  passLifetimeMinutes: 60,
  reopenings: 2,
  followUpMinutes: 30,
  accountGraceDays: 5,
  startPastDays: 365,
  startAheadDays: 730,
  accountAheadDays: 60,
};

export const starter = { id: "11111111-1111-4111-8111-111111111111", displayName: "Sam Starter" };
export const approver = { id: "22222222-2222-4222-8222-222222222222", displayName: "Alex Approver" };

/** A wave in Berlin with 100 people in scope, planned to start on Monday 2 March 2026. */
export const plannedWave: WaveFacts = {
  waveId: "w1",
  name: "Finance",
  groupId: "33333333-3333-4333-8333-333333333333",
  startDate: "2026-03-02",
  timeZone: "Europe/Berlin",
  startedBy: starter,
  createdAt: "2026-02-16T12:00:00.000Z",
  announceAt: "2026-02-23T08:00:00.000Z",
  openAt: "2026-03-02T08:00:00.000Z",
  remindAt: "2026-03-09T08:00:00.000Z",
  stage: "planned",
  stageAt: "2026-02-16T12:00:00.000Z",
  round: 1,
  snapshotAt: "2026-02-16T12:01:00.000Z",
  inScope: 100,
  sortedOut: 3,
  reportedReady: 0,
  strandedRecently: 0,
  stoppedRecently: 0,
};

/** Of a wave in which nobody is. */
export const noProgress: Progress = {
  groups: { enforced: 0, ready: 0, reported: 0, notReady: 0, away: 0, held: 0, waived: 0 },
  needed: 0,
  days: [],
};

/** When the report-only window of these rules' members began. */
export const SWEPT_SINCE = "2026-03-17T08:00:00.000Z";

/** In scope, with a passkey that was used since, and seen to satisfy the policy in the sweep. */
export const readyMember: WaveMember = {
  waveId: "w1",
  userId: "44444444-4444-4444-8444-444444444444",
  userPrincipalName: "mia@example.org",
  displayName: "Mia Member",
  mail: "mia@example.org",
  reportedReady: true,
  checkedAt: "2026-03-20T08:00:00.000Z",
  hasUsablePasskey: true,
  passkeyCreatedAt: "2026-03-03T10:00:00.000Z",
  passkeyUsedAt: "2026-03-19T07:00:00.000Z",
  sweptInteractive: { satisfiedAt: SWEPT_SINCE, unsatisfiedAt: SWEPT_SINCE },
  mailsSent: 0,
};

/** A status of a wave whose lists are whole, as of one that is counted when somebody looks. */
export const counted = (status: Omit<WaveStatus, "listed" | "countedAt">): WaveStatus => ({
  ...status,
  countedAt: "2026-03-24T10:00:00.000Z",
  listed: {
    notEnforced: status.notEnforced.length,
    toBeDecided: status.toBeDecided.length,
    wouldBeLeftOut: status.wouldBeLeftOut.length,
    sortedOutMembers: status.sortedOutMembers.length,
  },
});
