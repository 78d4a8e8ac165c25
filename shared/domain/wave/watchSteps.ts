import { hours, sayMinutes } from "../calendar/durations.ts";
import { waitUntil } from "../calendar/waitUntil.ts";
import { isApplying } from "./enforcedNotice.ts";
import type { WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";
import { advanceTo, pausedBy, type WaveStep } from "./waveSteps.ts";

const CLOSE_WATCH_MS = hours(1);
const STEADY_WATCH_MS = hours(4);

/** How often a wave is watched. */
export const watchEveryMs = ({ stage }: Pick<WaveFacts, "stage">): number =>
  stage === "steady" ? STEADY_WATCH_MS : CLOSE_WATCH_MS;

/**
 * From the first person who entered on: reads the sign-in log hourly at first, every four hours when steady, and rolls
 * the wave back when too many are stranded. A pause holds the wave's progress, never the watch. A watch leaves
 * `watchedUntil` less than an hour behind `now`.
 */
export function nextWatchStep(facts: WaveFacts, now: Date, rules: WaveRules): WaveStep {
  const since = Date.parse(enforcingSince(facts));
  const lastWatch = facts.watchedUntil ? Date.parse(facts.watchedUntil) : 0;
  // What was counted before the flip belongs to an earlier round.
  if (lastWatch >= since && isTooManyStranded(facts.strandedRecently, facts, rules)) {
    const because = `${facts.strandedRecently} of ${countedAtBrake(facts)} members were stranded without a usable passkey within a day`;
    return { kind: "rollBack", because };
  }
  const watchedUntil = Math.max(lastWatch, since);
  // A refusal that nobody can read was not seen: the close watch counts from there.
  const closelyFrom = Math.max(
    Date.parse(facts.enforcedAt ?? facts.stageAt),
    Date.parse(facts.refusalUnreadAt ?? "") || 0,
  );
  const closelyUntil = closelyFrom + hours(rules.watchHours);
  if (!facts.paused && facts.stage === "watched") return advanceTo("steady");
  if (!facts.paused && facts.stage === "enforced" && watchedUntil >= closelyUntil) return advanceTo("watched");

  const due = watchedUntil + watchEveryMs(facts);
  if (now.getTime() >= due) return { kind: "watch" };
  if (facts.paused) return waitUntil(due, `${pausedBy(facts.paused)}; those who are enforced are watched all the same`);
  if (facts.stage === "steady") return waitUntil(due, "enforced; the sign-in log is read every four hours");
  const isNew = isApplying(facts.enforcedAt, now, rules);
  const what = isNew ? `entered; it takes up to ${sayMinutes(rules.propagationMinutes)} to apply` : "enforced";
  return waitUntil(due, `${what}; watched closely`);
}

/** From which moment the log is to be read: names a watch, too, as each complete one moves it on. */
export const unwatchedSince = (facts: WaveFacts): string => facts.watchedUntil ?? enforcingSince(facts);

/** When the first of this round's members may have entered the enforced group. */
export const enforcingSince = ({ enforcingAt, stageAt }: Pick<WaveFacts, "enforcingAt" | "stageAt">): string =>
  enforcingAt ?? stageAt;

/**
 * Whether so many people stranded within a day make the wave roll back by itself. Denials of people who hold a passkey
 * never count: whoever knows passwords could cause them.
 */
export function isTooManyStranded(
  stranded: number,
  facts: Pick<WaveFacts, "inScope" | "begunParts">,
  rules: Pick<WaveRules, "rollbackMinimum" | "rollbackShare">,
): boolean {
  return stranded >= Math.max(rules.rollbackMinimum, Math.ceil(rules.rollbackShare * countedAtBrake(facts) - 1e-9));
}

/** Nobody of a part that has not begun can be stranded: the first part does not hide behind the size of the others. */
const countedAtBrake = ({ inScope, begunParts }: Pick<WaveFacts, "inScope" | "begunParts">): number =>
  begunParts?.reduce((sum, { ready, leftOut }) => sum + ready + leftOut, 0) ?? inScope;
