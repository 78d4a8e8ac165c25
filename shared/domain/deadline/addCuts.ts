import { addSetUpMinutes } from "../device/setUpTimes.ts";
import { KnownPlatformSchema } from "../wave/memberFigure.ts";
import { CohortSchema, DeadlineStandingSchema } from "./deadlineStanding.ts";
import { emptyCut, type ProgressCut, type WaveFigures } from "./progressCut.ts";
import { ReportedKindSchema } from "./reportedMethod.ts";

/** Several cuts of different people as one. */
export function addCuts(some: Iterable<ProgressCut>): ProgressCut {
  const sum = emptyCut();
  // A part in which nobody could tell makes a smaller number of the whole, which is none.
  let areTold = true;
  for (const cut of some) {
    if (cut.people > 0) areTold &&= cut.mayUsePhoneCodes !== undefined;
    if (cut.mayUsePhoneCodes !== undefined) sum.mayUsePhoneCodes = (sum.mayUsePhoneCodes ?? 0) + cut.mayUsePhoneCodes;
    sum.people += cut.people;
    sum.left += cut.left;
    for (const cohort of CohortSchema.options)
      for (const standing of DeadlineStandingSchema.options)
        sum.standings[cohort][standing] += cut.standings[cohort][standing];
    for (const kind of ReportedKindSchema.options) {
      const held = (sum.credentials[kind] ?? 0) + (cut.credentials[kind] ?? 0);
      if (held > 0) sum.credentials[kind] = held;
    }
    if (cut.figures) sum.figures = sum.figures ? addFigures(sum.figures, cut.figures) : cut.figures;
    const took = addSetUpMinutes(sum.setUpMinutes, cut.setUpMinutes);
    if (took) sum.setUpMinutes = took;
  }
  if (!areTold) delete sum.mayUsePhoneCodes;
  return sum;
}

const addFigures = (a: WaveFigures, b: WaveFigures): WaveFigures => ({
  inScope: a.inScope + b.inScope,
  needed: a.needed + b.needed,
  ready: a.ready + b.ready,
  enforced: a.enforced + b.enforced,
  reported: a.reported + b.reported,
  withPasskey: a.withPasskey + b.withPasskey,
  used: a.used + b.used,
  triedInVain: a.triedInVain + b.triedInVain,
  completed: a.completed + b.completed,
  completedHours: a.completedHours + b.completedHours,
  platforms: Object.fromEntries(
    KnownPlatformSchema.options.flatMap((platform) => {
      const [one, other] = [a.platforms[platform], b.platforms[platform]];
      if (!one && !other) return [];
      const works = (one?.works ?? 0) + (other?.works ?? 0);
      return [[platform, { works, satisfied: (one?.satisfied ?? 0) + (other?.satisfied ?? 0) }]];
    }),
  ),
});

/** A cut of nobody but members of waves. */
export const cutOfFigures = (figures: WaveFigures): ProgressCut => ({ ...emptyCut(), figures });
