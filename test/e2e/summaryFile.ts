import { z } from "zod";

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const moment = z.iso.datetime();
const named = z.array(z.strictObject({ userId: z.guid(), reason: z.string().min(1) }));

const WaveSchema = z.strictObject({
  id: z.string(),
  outcome: z.enum(["enforced", "held"]),
  reason: z.string().min(1).optional(),
  members: count,
  enrolledAtGate: count.nullable(),
  enforcedShare: share,
  heldMembers: share,
  waivedMembers: share,
  stranded: count,
  stopped: count,
  rollBacks: count,
  sortedOut: named,
  notEnforced: named,
  gateOpenedAt: moment.nullable(),
  warnedAt: moment.nullable(),
  reportOnlyAt: moment.nullable(),
  enforcedAt: moment.nullable(),
  mailsByKind: z.record(z.string(), count),
});

/** `DIR/summary.json` as infra/local/README.md describes it; no more and no less. */
export const SummarySchema = z.strictObject({
  people: count,
  seed: count,
  trouble: z.enum(["none", "mild", "odd", "harsh"]),
  simulatedDays: count,
  wallSeconds: z.number().positive(),
  peakRssMB: z.number().positive(),
  joiners: z.strictObject({
    hired: count,
    passesIssued: count,
    registeredBeforeStart: count,
    handedOver: count,
    byMail: count,
    enforced: count,
  }),
  self: z.strictObject({ enforced: count, beforeTheirWave: count }),
  waves: z.array(WaveSchema),
  lockedOut: count,
  lockedOutPeople: z.array(z.strictObject({ userId: z.guid(), since: moment, why: z.string().min(1) })),
  recovered: count,
  stranded: count,
  stopped: count,
  attack: z.strictObject({
    tries: count,
    succeeded: count,
    succeededBeforeEnforcement: count,
    collected: count,
    helpdeskFooled: count,
    succeededOf: z.array(z.string()).max(20),
  }),
  leavers: z.strictObject({ leavers: count, cancelledHires: count, holdMethod: count, holdMembership: count }),
  lostPhones: z.strictObject({
    lost: count,
    pressed: count,
    atKiosk: count,
    within30Minutes: count,
    gotInByPassword: count,
  }),
  readiness: z.strictObject({
    judged: count,
    calledPartlyReady: count,
    partlyThoughReady: count,
    partlyThoughReadyShare: share,
    readyThoughRefused: count,
    readyThoughRefusedShare: share,
  }),
  mailTruth: z.strictObject({
    judged: count,
    outsideHours: count,
    tooClose: count,
    chasedTooSoon: count,
    forgotten: count,
    afterRegistering: count,
    otherLanguage: count,
    toOthers: count,
    digestsTwice: count,
    faultsOf: z.array(z.string().min(1)).max(60),
  }),
  silent: count,
  silentOf: z.array(z.string().min(1)).max(20),
  graph: z.strictObject({ requests: count, throttled: count, forbidden: count }),
  oddities: z.record(z.string(), count),
  tables: z.strictObject({ transactions: count }),
  queues: z.strictObject({ transactions: count }),
  executions: z.strictObject({ total: count, byTrigger: z.record(z.string(), count) }),
  mail: z.strictObject({ accepted: count, throttled: count, duplicates: count }),
  durable: z.strictObject({ episodes: count, maxHistoryEvents: count }),
});
export type SummaryFile = z.infer<typeof SummarySchema>;
