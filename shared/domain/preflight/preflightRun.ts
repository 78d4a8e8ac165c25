import { createHash } from "node:crypto";
import { z } from "zod";
import { minutes } from "../calendar/durations.ts";
import { isBlocking, type Moment, MomentSchema } from "./moments.ts";
import type { CheckId, PreflightFinding } from "./verdict.ts";

export const FindingSchema = z.object({
  id: z.custom<CheckId>((value) => typeof value === "string" && /^P\d+$/.test(value)).meta({ type: "string" }),
  title: z.string(),
  severity: z.enum(["blocks", "warns"]),
  result: z.enum(["ok", "fail", "warn", "notApplicable", "unknown"]),
  evidence: z.string().describe("What was found, in plain words."),
  fix: z.string().optional().describe("What to do about it."),
});

/** What the checks said about a wave at one moment. */
export const PreflightRunSchema = z.object({
  waveId: z.string(),
  round: z.number().int(),
  moment: MomentSchema,
  at: z.string().describe("When the oldest part of what was judged was read, ISO 8601 UTC."),
  findings: z.array(FindingSchema).readonly(),
  blocking: z.array(z.string()).readonly().describe("Ids of the checks that hold up the wave at this moment."),
  digest: z.string().describe("SHA-256 (hex) over id, result, evidence and fix of all findings."),
});
export type PreflightRun = Readonly<z.infer<typeof PreflightRunSchema>>;

/** The hour before the flip; the same for the other moments. */
const RUN_LASTS_MS = minutes(60);
const HOLDS_UP_FOR_MS = minutes(15);
const MOST_EVIDENCE = 700;
const MOST_FIX = 400;

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

export function preflightRun(
  { waveId, round }: { readonly waveId: string; readonly round: number },
  moment: Moment,
  judged: readonly PreflightFinding[],
  at: string,
): PreflightRun {
  const findings = judged.map(({ evidence, fix, ...finding }) => ({
    ...finding,
    evidence: cut(evidence, MOST_EVIDENCE),
    ...(fix !== undefined && { fix: cut(fix, MOST_FIX) }),
  }));
  const said = findings.map(({ id, result, evidence, fix }) => [id, result, evidence, fix ?? ""]);
  return {
    waveId,
    round,
    moment,
    at,
    findings,
    blocking: judged.filter((finding) => isBlocking(finding, moment)).map(({ id }) => id),
    digest: createHash("sha256").update(JSON.stringify(said)).digest("hex"),
  };
}

/**
 * Whether a wave may go on by a run: one of this round and this moment, at most an hour old, in which nothing blocks.
 * What is missing or lies in the future lets nobody go on.
 */
export const letsGoOn = (run: PreflightRun | undefined, wave: OfRound, moment: Moment, now: Date): boolean =>
  isOf(run, wave, moment) && run.findings.length > 0 && run.blocking.length === 0 && isYounger(run, RUN_LASTS_MS, now);

/** Whether what held up a wave lately still does. A step that comes every few minutes asks by it. */
export const heldUpLately = (
  run: PreflightRun | undefined,
  wave: OfRound,
  moment: Moment,
  now: Date,
): run is PreflightRun => isOf(run, wave, moment) && run.blocking.length > 0 && isYounger(run, HOLDS_UP_FOR_MS, now);

interface OfRound {
  readonly waveId: string;
  readonly round: number;
}

const isOf = (run: PreflightRun | undefined, { waveId, round }: OfRound, moment: Moment): run is PreflightRun =>
  run !== undefined && run.waveId === waveId && run.round === round && run.moment === moment;

function isYounger({ at }: PreflightRun, ms: number, now: Date): boolean {
  const age = now.getTime() - Date.parse(at);
  return age >= 0 && age <= ms;
}

const SAID = 3;

/** Why a wave does not go on, in words. */
export function sayBlocking({ findings, blocking }: PreflightRun): string {
  const bad = findings.filter(({ id }) => blocking.includes(id));
  const each = bad
    .slice(0, SAID)
    .map(
      ({ id, title, result, evidence }) => `${id} ${title}: ${result === "unknown" ? "not known, " : ""}${evidence}`,
    );
  const more = bad.length > SAID ? `; and ${bad.length - SAID} more` : "";
  const say = bad.length === 1 ? "1 check holds up this wave" : `${bad.length} checks hold up this wave`;
  return `${say}: ${each.join("; ")}${more}`;
}
