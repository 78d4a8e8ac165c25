import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";

/** A wave that is announced in a week; nobody is in it yet. */
export const aWave = (change: Partial<WaveFacts> = {}): WaveFacts => ({
  waveId: "wave-1",
  name: "Berlin",
  groupId: "90000000-0000-4000-8000-000000000001",
  startDate: "2026-03-16",
  timeZone: "Europe/Berlin",
  startedBy: { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada Admin" },
  createdAt: "2026-03-02T08:00:00.000Z",
  announceAt: "2026-03-09T08:00:00.000Z",
  openAt: "2026-03-16T08:00:00.000Z",
  remindAt: "2026-03-23T08:00:00.000Z",
  stage: "planned",
  stageAt: "2026-03-02T08:00:00.000Z",
  round: 1,
  inScope: 0,
  sortedOut: 0,
  reportedReady: 0,
  strandedRecently: 0,
  stoppedRecently: 0,
  ...change,
});
