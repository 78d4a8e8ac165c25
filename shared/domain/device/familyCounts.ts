import { z } from "zod";
import { minutes } from "../calendar/durations.ts";
import type { PlaceNote } from "../people/places.ts";
import type { WaveMember } from "../wave/member.ts";
import { countsAsReady, isInScope } from "../wave/readiness.ts";
import { type DeviceFamily, DeviceFamilySchema, familyOfPlatform } from "./deviceFamily.ts";
import { medianOf, tookToSetUp } from "./setUpTimes.ts";

const FamilyCountSchema = z.object({
  family: DeviceFamilySchema,
  people: z.number().int(),
  ready: z.number().int(),
});

/** People in scope by the device on which they set up a passkey, as far as anybody can tell (R114). */
export const FamilyCountsSchema = z.object({
  families: z.array(FamilyCountSchema).readonly().describe("Those with people, the largest first."),
  slowest: DeviceFamilySchema.optional().describe(
    "The known family with the smallest share of people who are ready, of those with five people at least; absent where none stands behind the others.",
  ),
  setUp: z
    .object({ people: z.number().int(), minutes: z.number().int() })
    .optional()
    .describe("How long it took in the middle, from the last click before to the passkey; of whom both are known."),
});
export type FamilyCounts = Readonly<z.infer<typeof FamilyCountsSchema>>;

/** Fewer say nothing of a family, and much of a person. */
const FEWEST = 5;

/** Pure. @param members of a wave. */
export function familyCounts(members: readonly WaveMember[]): FamilyCounts {
  const inScope = members.filter(isInScope);
  const counts = new Map<DeviceFamily, { people: number; ready: number }>();
  for (const member of inScope) {
    const family = familyOf(member);
    const count = counts.get(family) ?? { people: 0, ready: 0 };
    counts.set(family, { people: count.people + 1, ready: count.ready + (countsAsReady(member) ? 1 : 0) });
  }
  const families = [...counts]
    .map(([family, count]) => ({ family, ...count }))
    .toSorted((a, b) => b.people - a.people || a.family.localeCompare(b.family));
  const slowest = slowestOf(families);
  const setUp = setUpTimes(inScope);
  return { families, ...(slowest && { slowest }), ...(setUp && { setUp }) };
}

/** By the link that they opened; else by where the sign-in log saw them last, a phone before a computer. */
export function familyOf({ clicked, places = [] }: Pick<WaveMember, "clicked" | "places">): DeviceFamily {
  if (clicked) return clicked.family;
  const seen = places.filter(({ platform, workedAt }) => platform !== "unknown" && workedAt !== undefined);
  const phones = seen.filter(({ platform }) => platform === "iOS" || platform === "android");
  const [last] = (phones.length > 0 ? phones : seen).toSorted((a, b) => lastSeen(b) - lastSeen(a));
  return last ? familyOfPlatform(last.platform) : "unknown";
}
const lastSeen = ({ workedAt }: PlaceNote): number => Date.parse(workedAt ?? "") || 0;

/** Of known families with five people at least, the one that stands behind the others. */
export function slowestOf(families: FamilyCounts["families"]): DeviceFamily | undefined {
  const compared = families.filter(({ family, people }) => family !== "unknown" && people >= FEWEST);
  const shares = compared.map(({ ready, people }) => ready / people);
  const least = Math.min(...shares);
  return compared.length > 1 && least < Math.max(...shares) ? compared[shares.indexOf(least)]?.family : undefined;
}

function setUpTimes(members: readonly WaveMember[]): FamilyCounts["setUp"] {
  const took = members.flatMap(tookToSetUp).toSorted((a, b) => a - b);
  const median = medianOf(took);
  if (median === undefined || took.length < FEWEST) return undefined;
  return { people: took.length, minutes: Math.max(1, Math.round(median / minutes(1))) };
}
