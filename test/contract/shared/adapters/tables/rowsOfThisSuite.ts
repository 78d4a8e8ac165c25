import { APP, type AuditEvent } from "../../../../../shared/domain/audit.ts";
import type { JoinerRecord } from "../../../../../shared/domain/joiner/joinerTypes.ts";
import type { MailEntry } from "../../../../../shared/domain/mail/mailEntry.ts";
import type { Grant } from "../../../../../shared/domain/pass/grant.ts";
import type { FlipRecord } from "../../../../../shared/domain/wave/flipRecord.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";

/** A user id that sorts by its number. */
export const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

export const aWave = (waveId: string, change: Partial<WaveFacts> = {}): WaveFacts => ({
  waveId,
  name: "Wave 'one' / Zürich",
  groupId: id(1),
  startDate: "2026-03-16",
  timeZone: "Europe/Zurich",
  startedBy: { id: id(2), displayName: "Ada" },
  createdAt: "2026-03-02T08:00:00.000Z",
  announceAt: "2026-03-09T08:00:00.000Z",
  openAt: "2026-03-16T08:00:00.000Z",
  remindAt: "2026-03-23T08:00:00.000Z",
  stage: "planned",
  stageAt: "2026-03-02T08:00:00.000Z",
  round: 1,
  announcedAt: "2026-03-09T08:05:00.000Z",
  inScope: 0,
  heldAway: 1,
  sortedOut: 0,
  reportedReady: 0,
  strandedRecently: 0,
  stoppedRecently: 0,
  gate: { at: "2026-03-02T08:00:00.000Z", ready: 1, inScope: 2, passed: false },
  flip: { startedAt: "2026-03-02T08:00:00.000Z" },
  ...change,
});

export const aJoiner = (joinerId: string): JoinerRecord => ({
  facts: { joinerId, startDate: "2026-03-16", timeZone: "UTC", hiredAt: "2026-03-02T08:00:00.000Z" },
  source: "workday",
  workerId: "W-1",
  sequence: 3,
  identity: { employeeId: "E1" },
  displayName: "New Person",
});

export const aGrant = (grantId: string): Grant => ({
  grantId,
  userId: id(9),
  reason: "joiner",
  openedAt: "2026-03-02T08:00:00.000Z",
  closesAt: "2026-03-03T08:00:00.000Z",
  secretHash: "hash",
  state: { kind: "open" },
  joinerId: "joiner-1",
  timeZone: "Europe/Berlin",
});

export const aMail = (scope: string, key: string, change: Partial<MailEntry> = {}): MailEntry => ({
  scope,
  key,
  kind: "announcement",
  operationId: id(5),
  state: "open",
  at: "2026-03-02T08:00:00.000Z",
  ...change,
});

export const anAuditEvent = (scope: string, eventId: string, at: string): AuditEvent => ({
  scope,
  id: eventId,
  at,
  who: APP,
  what: "gateOpened",
});

export const aFlipRecord = (waveId: string): FlipRecord => ({
  waveId,
  round: 1,
  recordedAt: "2026-03-02T09:10:00.000Z",
  startedBy: { id: id(1), displayName: "Ada" },
  sweep: {
    at: "2026-03-02T07:00:00.000Z",
    digest: "d".repeat(64),
    policyDigest: "p".repeat(64),
    ready: 2,
    leftOut: 1,
    seen: 3,
    inScope: 3,
    clean: true,
  },
  approval: { by: { id: id(2), displayName: "Bo" }, at: "2026-03-02T08:00:00.000Z", digest: "d".repeat(64) },
  liveCheck: { startedAt: "2026-03-02T08:30:00.000Z", checkedAt: "2026-03-02T09:00:00.000Z" },
  counts: { members: 3, toEnter: 2, droppedOut: 0, leftOut: 1, notNamed: 0, sortedOut: 0, away: 0 },
  checks: [{ check: "breakGlass", at: "2026-03-02T09:09:00.000Z", about: [`${id(3)}, workforce`] }],
  policies: [
    {
      key: waveId,
      kind: "wave",
      policyId: id(4),
      state: "enabledForReportingButNotEnforced",
      definitionDigest: "e".repeat(64),
    },
  ],
});
