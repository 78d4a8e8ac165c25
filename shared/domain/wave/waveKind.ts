import { z } from "zod";
import type { WaveRules } from "./waveRules.ts";

/**
 * Whom a wave takes of its group: `workforce`, everybody but the privileged (architecture rule 4), or `privileged`,
 * nobody but them.
 */
export const WaveKindSchema = z.enum(["workforce", "privileged"]);
type WaveKind = z.infer<typeof WaveKindSchema>;

/** A row that says nothing is of the kind that keeps privileged people out. */
export const isPrivilegedWave = ({ kind }: { readonly kind?: WaveKind | undefined }): boolean => kind === "privileged";

/** R156, R157: so many keys that the strength for privileged people takes. */
export const KEYS_NEEDED = 2;

/** The rules of a wave. Of privileged people the gate asks all, and nobody may be refused in the sweep. */
export const rulesOf = <Rules extends Pick<WaveRules, "gateThreshold">>(
  wave: Parameters<typeof isPrivilegedWave>[0],
  rules: Rules,
): Rules => (isPrivilegedWave(wave) ? { ...rules, gateThreshold: 1 } : rules);
