import { z } from "zod";
import { isProvenByUse } from "../enforcement/enforcement.ts";
import { PLACE_COUNTS_MS } from "../people/places.ts";
import { PlatformSchema } from "../people/platform.ts";
import { countsAtBrake, isWithinADay, type Verdict, verdictOn } from "./denialVerdict.ts";
import type { WaveMember } from "./member.ts";
import { groupOf, type ProgressGroup } from "./progress.ts";
import { countsAsReady, isInScope } from "./readiness.ts";
import { needsHelp } from "./registrationHelp.ts";
import type { WaveFacts } from "./waveFacts.ts";

/** Where the sign-in log names one. */
export const KnownPlatformSchema = PlatformSchema.exclude(["unknown"]);
export type KnownPlatform = z.infer<typeof KnownPlatformSchema>;
export const worksOn = (platform: KnownPlatform) => `worksOn.${platform}` as const;
export const satisfiedOn = (platform: KnownPlatform) => `satisfiedOn.${platform}` as const;
const onPlatforms = KnownPlatformSchema.options.flatMap((platform) => [worksOn(platform), satisfiedOn(platform)]);

/** One number that pages show of members in scope. Where two have like names, `ready` counts those enforced, too. */
export const MemberFigureSchema = z.enum([
  "ready",
  "notReady",
  "enforced",
  "readyOutside",
  "reported",
  "neither",
  "away",
  "held",
  "waived",
  "working",
  "withPasskey",
  "used",
  "completed",
  "triedInVain",
  "stranded",
  "stopped",
  ...onPlatforms,
]);
export type MemberFigure = z.infer<typeof MemberFigureSchema>;

/** Each group of a wave's progress as a number of its own. */
export const figureOfGroup = {
  enforced: "enforced",
  ready: "readyOutside",
  reported: "reported",
  notReady: "neither",
  away: "away",
  held: "held",
  waived: "waived",
} as const satisfies Readonly<Record<ProgressGroup, MemberFigure>>;

type Test = (member: WaveMember, wave: WaveFacts, now: Date) => boolean;

const isReady: Test = (member) => member.enforcedAt !== undefined || countsAsReady(member);
const holds = ({ hasUsablePasskey }: WaveMember): boolean => hasUsablePasskey === true;
const inGroup =
  (group: ProgressGroup): Test =>
  (member) =>
    groupOf(member) === group;
const deniedAs =
  (...verdicts: readonly Verdict[]): Test =>
  (member, wave, now) =>
    isWithinADay(member, now.toISOString()) && verdicts.includes(verdictOn(member, wave));
const isReported = inGroup("reported");
const isStranded = deniedAs("stranded");

type Seen = "workedAt" | "satisfiedAt" | "certificateAt";
const SATISFIED = ["satisfiedAt", "certificateAt"] as const;
/** What the log showed within the days for which a sign-in counts. */
const seenOn =
  (platform: KnownPlatform, proofs: readonly Seen[]): Test =>
  ({ places = [] }, _wave, now) =>
    places.some(
      (place) =>
        place.platform === platform &&
        proofs.some((proof) => now.getTime() - Date.parse(place[proof] ?? "") <= PLACE_COUNTS_MS),
    );
const onEach = <Key extends string>(key: (platform: KnownPlatform) => Key, proofs: readonly Seen[]) =>
  Object.fromEntries(KnownPlatformSchema.options.map((one) => [key(one), seenOn(one, proofs)])) as Record<Key, Test>;

const tests: Readonly<Record<MemberFigure, Test>> = {
  ready: isReady,
  notReady: (...of) => !isReady(...of) && !isReported(...of),
  enforced: inGroup("enforced"),
  readyOutside: inGroup("ready"),
  reported: isReported,
  neither: inGroup("notReady"),
  away: inGroup("away"),
  held: inGroup("held"),
  waived: inGroup("waived"),
  working: countsAsReady,
  withPasskey: holds,
  used: (member) => holds(member) && isProvenByUse(member.passkeyCreatedAt, member.passkeyUsedAt),
  completed: (member, wave) => completedMs(member, wave) !== undefined,
  triedInVain: (member, _wave, now) => !holds(member) && needsHelp(member, now),
  stranded: (...of) => isStranded(...of) && countsAtBrake(of[0]),
  stopped: deniedAs("stoppedAttempt", "toBeLookedAt"),
  ...onEach(worksOn, ["workedAt", ...SATISFIED]),
  ...onEach(satisfiedOn, SATISFIED),
};

/** Whether this number counts somebody. Pure. @param member as people decided about them. */
export const isCountedIn = (figure: MemberFigure, member: WaveMember, wave: WaveFacts, now: Date): boolean =>
  isInScope(member) && tests[figure](member, wave, now);

/** From the announcement to the oldest usable passkey; `undefined` of whoever had it before, or has none. */
export function completedMs(member: WaveMember, { announcedAt }: Pick<WaveFacts, "announcedAt">): number | undefined {
  const { passkeyCreatedAt } = member;
  if (!holds(member) || announcedAt === undefined || passkeyCreatedAt === undefined) return undefined;
  const took = Date.parse(passkeyCreatedAt) - Date.parse(announcedAt);
  return took >= 0 ? took : undefined;
}
