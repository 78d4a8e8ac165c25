import { z } from "zod";
import type { ProgressCut, WaveFigures } from "./progressCut.ts";

const share = z.number().min(0).max(1);

/** R119, R127. Each is absent where nobody can tell: there is nobody of whom it could be said. */
export const ProgressRatesSchema = z.object({
  reportedReady: share.optional().describe("Of everybody in the cut: whom the report says to hold a passkey."),
  activated: share.optional().describe("Of members in scope: whose last live check found a usable passkey."),
  used: share.optional().describe("Of those: seen signing in with it."),
  succeeded: share
    .optional()
    .describe(
      "Of members who registered since the announcement, or of whom the logs say that they tried in vain within the last days: those who registered.",
    ),
  hoursToComplete: z
    .number()
    .optional()
    .describe("From the announcement to the passkey, on average over those who registered since."),
});
export type ProgressRates = Readonly<z.infer<typeof ProgressRatesSchema>>;

/** The rates of a cut. Pure. */
export function ratesOf(cut: Pick<ProgressCut, "people" | "standings" | "figures">): ProgressRates {
  const ready = cut.standings.february.ready + cut.standings.july.ready;
  return { ...rate("reportedReady", ready, cut.people), ...(cut.figures && ratesOfWaves(cut.figures)) };
}

function ratesOfWaves(figures: WaveFigures): ProgressRates {
  const { inScope, withPasskey, used, completed, triedInVain, completedHours } = figures;
  return {
    ...rate("activated", withPasskey, inScope),
    ...rate("used", used, withPasskey),
    ...rate("succeeded", completed, completed + triedInVain),
    ...(completed > 0 && { hoursToComplete: Math.round(completedHours / completed) }),
  };
}

const rate = (name: keyof ProgressRates, some: number, all: number): ProgressRates =>
  all > 0 ? { [name]: Math.round((some / all) * 10_000) / 10_000 } : {};
