import { APP_SCOPE, type AuditCode, type AuditEvent } from "../../domain/audit.ts";
import { days } from "../../domain/calendar/durations.ts";
import type { AuditTrail } from "../../ports/store/audit.ts";
import type { Followed } from "./evidenceReport.ts";
import type { BegunFlip } from "./readFlips.ts";
import { fewLinesOf, linesOf } from "./readTrail.ts";

const FOLLOWED_MS = days(3);
const MOST_LINES = 200;

/** What of the tenant's own trail says something about a flip. */
const TENANT: readonly AuditCode[] = [
  "stopAskedFor",
  "enforcementStopped",
  "enforcementRunning",
  "releaseConfirmed",
  "methodsPolicyChanged",
  "policyNotAsWanted",
  "policyTouched",
  "policyFoundEnabled",
  "memberMissing",
  "strangerKept",
];

/** What the trails say of the three days after a flip: counted where it happened to people one by one. */
export async function readFollowed(
  store: AuditTrail,
  waveId: string,
  { beganAt, enteredAt }: BegunFlip,
  now: Date,
): Promise<Followed> {
  const until = new Date(Date.parse(enteredAt ?? beganAt) + FOLLOWED_MS);
  const during = { from: beganAt, until: until.toISOString() };
  const people: Partial<Record<AuditCode, number>> = {};
  const wave: AuditEvent[] = [];
  for await (const line of linesOf(store, waveId, during))
    if (line.subjectId === undefined) wave.push(line);
    else people[line.what] = (people[line.what] ?? 0) + 1;
  const tenant = await fewLinesOf(store, APP_SCOPE, { ...during, what: TENANT });
  const oldest = (lines: readonly AuditEvent[]) => lines.toReversed().slice(0, MOST_LINES);
  return {
    until: during.until,
    isOver: now.getTime() >= until.getTime(),
    people,
    wave: oldest(wave),
    tenant: oldest(tenant),
    hasMore: wave.length > MOST_LINES || tenant.length > MOST_LINES,
  };
}
