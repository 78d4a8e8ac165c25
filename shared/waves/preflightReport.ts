import { z } from "zod";
import { DeclarationSchema } from "../domain/preflight/declaration.ts";
import { biggestExposure } from "../domain/preflight/exposure.ts";
import { MomentSchema } from "../domain/preflight/moments.ts";
import { PreflightRunSchema } from "../domain/preflight/preflightRun.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { PreflightStore } from "../ports/store/preflight.ts";
import { unlessUnreadable } from "../unlessUnreadable.ts";

const ExposureSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    mode: z.string().optional().describe("The way in which other rollouts failed, in words."),
    evidence: z.string(),
    blocks: z.boolean(),
  })
  .describe("What to mend first.");

/** The answer of `GET /api/waves/{waveId}/preflight`. */
export const PreflightReportSchema = z.object({
  waveId: z.string(),
  name: z.string(),
  timeZone: z.string(),
  runs: z
    .array(PreflightRunSchema.extend({ biggestExposure: ExposureSchema.optional() }))
    .readonly()
    .describe(
      "The last run of each moment, the latest first; one that holds up the wave is made anew within the hour.",
    ),
  declarations: z.array(DeclarationSchema).readonly().describe("What people have declared, lapsed ones too."),
});
export type PreflightReport = Readonly<z.infer<typeof PreflightReportSchema>>;

/** What the checks have said about a wave so far. Reads rows only. */
export async function readPreflightReport(
  store: PreflightStore,
  { waveId, name, timeZone }: WaveFacts,
): Promise<PreflightReport> {
  const all = await Promise.all(MomentSchema.options.map((moment) => store.preflightRun(waveId, moment)));
  const runs = all
    .filter((run) => run !== undefined)
    .map((run) => ({ ...run, biggestExposure: biggestExposure(run.findings, run.moment) }))
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const declared = await unlessUnreadable(store.declarations());
  return { waveId, name, timeZone, runs, declarations: declared?.value ?? [] };
}

/** What the token of the form for a declaration is bound to. */
export const declarePurpose = (check: string): string => `preflight declare ${check}`;
