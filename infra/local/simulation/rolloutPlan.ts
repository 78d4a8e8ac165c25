import { Temporal } from "temporal-polyfill";

/** One wave of the rollout that a run plays. */
export interface PlannedWave {
  readonly waveId: string;
  readonly name: string;
  readonly groupId: string;
  readonly startDate: string;
  readonly timeZone: string;
}

/** A Monday. It is fixed, so that one seed tells the same story on any day. */
export const RUN_STARTS_AT = Date.parse("2027-01-11T05:00:00Z");
const FIRST_START_DAYS = 8;
const DAYS_BETWEEN_WAVES = 7;
const TIME_ZONE = "Europe/Berlin";

export function planWaves(groupIds: readonly string[]): readonly PlannedWave[] {
  const first = Temporal.Instant.fromEpochMilliseconds(RUN_STARTS_AT)
    .toZonedDateTimeISO(TIME_ZONE)
    .toPlainDate()
    .add({ days: FIRST_START_DAYS });
  return groupIds.map((groupId, n) => ({
    waveId: `wave-${n + 1}`,
    name: `Wave ${n + 1}`,
    groupId,
    startDate: first.add({ days: n * DAYS_BETWEEN_WAVES }).toString(),
    timeZone: TIME_ZONE,
  }));
}

/**
 * Azure's default for a custom domain is 30 a minute and 100 an hour. A large rollout asks for more, so that one wave's
 * mailing ends in the morning.
 */
export function mailQuota(
  kind: "planned" | "default",
  people: number,
  waves: number,
): { perMinute: number; perHour: number } {
  const standard = { perMinute: 30, perHour: 100 };
  if (kind === "default") return standard;
  const perWave = Math.ceil(people / Math.max(waves, 1));
  return {
    perMinute: Math.max(standard.perMinute, Math.ceil(perWave / 20)),
    perHour: Math.max(standard.perHour, perWave * 2),
  };
}
