import { z } from "zod";
import type { WaveRules } from "./waveRules.ts";

/** What a look at the gate saw. */
export const GateSchema = z.object({
  at: z.string(),
  ready: z.number(),
  inScope: z.number(),
  passed: z.boolean(),
  unclear: z.number().optional().describe("Not counted: nobody could tell whether their passkey counts. Absent: none."),
  oldPhones: z
    .number()
    .optional()
    .describe("In scope, not ready, and on a phone that is too old. It is shown, and decides nothing. Absent: none."),
});

/** Members who must be ready for the gate to open; whole people, rounded up. */
export function neededAtGate(inScope: number, rules: Pick<WaveRules, "gateThreshold">): number {
  // 0.95 * 20 is 19.000000000000004 for a computer.
  return Math.ceil(rules.gateThreshold * inScope - 1e-9);
}

/**
 * The 95 % gate (R151, R152). A wave with nobody in scope never passes. `missing` is the number of people still to
 * come.
 */
export function gateVerdict(
  seen: { readonly ready: number; readonly inScope: number },
  rules: Pick<WaveRules, "gateThreshold">,
): { readonly passed: boolean; readonly missing: number } {
  const needed = neededAtGate(seen.inScope, rules);
  return { passed: seen.inScope > 0 && seen.ready >= needed, missing: Math.max(0, needed - seen.ready) };
}
