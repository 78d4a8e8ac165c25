import { z } from "zod";
import { biggestExposure } from "./exposure.ts";
import { FindingSchema, type PreflightRun } from "./preflightRun.ts";

const { result: ResultSchema } = FindingSchema.shape;
type Result = z.infer<typeof ResultSchema>;

const NotedSchema = z.object({
  id: z.string(),
  title: z.string(),
  result: ResultSchema,
  evidence: z.string().describe("What was found, in plain words."),
});

/** What the checks of the tenant said right before a flip (R313). */
export const ChecksAtFlipSchema = z.object({
  readAt: z.string().describe("When the oldest part of what was judged was read from the tenant, ISO 8601 UTC."),
  digest: z.string().describe("SHA-256 (hex) over id, result, evidence and fix of all findings, as in the run itself."),
  results: z.record(z.string(), ResultSchema).describe("Each check by its id."),
  warnings: z
    .array(NotedSchema)
    .readonly()
    .describe("What did not pass, and held up no flip: a warning, a failure that only warns, what was not known."),
  biggestExposure: NotedSchema.omit({ result: true })
    .extend({ mode: z.string().optional().describe("The way in which other rollouts failed, in words.") })
    .optional()
    .describe("What was to be mended first (R133); absent when everything was well."),
});
export type ChecksAtFlip = Readonly<z.infer<typeof ChecksAtFlipSchema>>;

/** There is room for 32,000 characters, and all checks may warn. */
const MOST_EVIDENCE = 200;
const cut = (text: string): string => (text.length <= MOST_EVIDENCE ? text : `${text.slice(0, MOST_EVIDENCE - 1)}…`);
const isWell = (result: Result): boolean => result === "ok" || result === "notApplicable";

/** The part of a run that the record of a flip keeps. Pure. */
export function checksAtFlip({ at, digest, findings, moment }: PreflightRun): ChecksAtFlip {
  const worst = biggestExposure(findings, moment);
  return {
    readAt: at,
    digest,
    results: Object.fromEntries(findings.map(({ id, result }) => [id, result])),
    warnings: findings
      .filter(({ result }) => !isWell(result))
      .map(({ id, title, result, evidence }) => ({ id, title, result, evidence: cut(evidence) })),
    ...(worst && {
      biggestExposure: { id: worst.id, title: worst.title, evidence: cut(worst.evidence), mode: worst.mode },
    }),
  };
}

/** How many checks gave each result. */
export const countResults = ({ results }: Pick<ChecksAtFlip, "results">, ...wanted: readonly Result[]): number =>
  Object.values(results).filter((result) => wanted.includes(result)).length;

/** The same in one sentence, for the trail. */
export function sayChecksAtFlip(checks: ChecksAtFlip): string {
  const { readAt, digest, warnings, biggestExposure: worst } = checks;
  const noted = warnings.map(({ id, title }) => `${id} ${title}`).join("; ");
  return [
    `in the hour before the flip, the tenant read at ${readAt}: ${countResults(checks, "ok")} checks pass`,
    `${countResults(checks, "notApplicable")} do not apply`,
    warnings.length === 0 ? "none warns" : `${warnings.length} warn or are not known (${noted})`,
    ...(worst ? [`biggest exposure ${worst.id}: ${worst.evidence}`] : []),
    `digest ${digest}`,
  ].join(", ");
}
