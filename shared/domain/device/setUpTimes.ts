import { z } from "zod";
import { minutes } from "../calendar/durations.ts";
import type { WaveMember } from "../wave/member.ts";
import { isInScope } from "../wave/readiness.ts";

/** Whoever took longer did something else in between. */
const ONE_GO_MS = minutes(60);

/** Milliseconds from the last click before to the passkey; none of whom either is not known. Pure. */
export function tookToSetUp({ clicked, passkeyCreatedAt }: WaveMember): readonly number[] {
  if (!clicked || passkeyCreatedAt === undefined) return [];
  const created = Date.parse(passkeyCreatedAt);
  const took = [clicked.at, clicked.firstAt].map((at) => created - Date.parse(at)).find((ms) => ms >= 0);
  return took !== undefined && took <= ONE_GO_MS ? [took] : [];
}

/**
 * The median, the lower one of two in the middle: one person who went to lunch in between moves nothing.
 * @param took sorted.
 */
export const medianOf = (took: readonly number[]): number | undefined => took[Math.floor((took.length - 1) / 2)];

/** How many people took so many minutes, rounded up: what can be added up, as a median cannot. */
export const SetUpMinutesSchema = z.record(z.string().regex(/^[1-9]\d?$/), z.number().int());
export type SetUpMinutes = Readonly<z.infer<typeof SetUpMinutesSchema>>;

/** Pure. @returns `undefined` where nobody's time is known. */
export function setUpMinutesOf(members: readonly WaveMember[]): SetUpMinutes | undefined {
  const counts: Record<string, number> = {};
  for (const ms of members.filter(isInScope).flatMap(tookToSetUp)) {
    const took = String(Math.max(1, Math.ceil(ms / minutes(1))));
    counts[took] = (counts[took] ?? 0) + 1;
  }
  return Object.keys(counts).length > 0 ? counts : undefined;
}

export function addSetUpMinutes(
  one: SetUpMinutes | undefined,
  other: SetUpMinutes | undefined,
): SetUpMinutes | undefined {
  if (!one || !other) return one ?? other;
  const sum: Record<string, number> = { ...one };
  for (const [took, people] of Object.entries(other)) sum[took] = (sum[took] ?? 0) + people;
  return sum;
}

/** Fewer are no average that a tenant's people can be told. */
const FEWEST_TO_SAY = 20;
/** What a mail says at most: a longer time would rather keep people from it than tell them what to expect. */
const MOST_TO_SAY = 15;

/** What mails say of it. */
export interface MinutesSaid {
  readonly minutes: number;
  /** Of so many people it is the median; absent: the setting says so. */
  readonly measuredOf?: number;
}

/** R97: the median of the tenant's own people, rounded up, once there are twenty; the setting until then. Pure. */
export function minutesToSayIn(measured: SetUpMinutes | undefined, setting: number): MinutesSaid {
  const counts = Object.entries(measured ?? {})
    .map(([minute, people]) => ({ minute: Number(minute), people }))
    .toSorted((a, b) => a.minute - b.minute);
  const measuredOf = counts.reduce((sum, { people }) => sum + people, 0);
  if (measuredOf < FEWEST_TO_SAY) return { minutes: setting };
  let passed = 0;
  const median = counts.find(({ people }) => {
    passed += people;
    return passed * 2 >= measuredOf;
  });
  return { minutes: Math.min(MOST_TO_SAY, median?.minute ?? setting), measuredOf };
}
