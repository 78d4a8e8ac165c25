import type { RegisteredPolicy } from "../policy/registeredPolicy.ts";
import type { WaveMember } from "../wave/member.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import type { WaveRules } from "../wave/waveRules.ts";
import type { Moment } from "./moments.ts";

/** A wave as its rows have it, for the checks that are about a wave. */
export interface WaveForChecks {
  readonly moment: Moment;
  readonly facts: WaveFacts;
  readonly members: readonly WaveMember[];
  readonly rules: Pick<WaveRules, "reportOnlyHours" | "warningDays">;
  /** The wave's own policy and those that enforce; absent where none is recorded under the key. */
  readonly policies: readonly { readonly key: string; readonly registered: RegisteredPolicy | undefined }[];
  /** Nobody was ever enforced by any wave. */
  readonly isFirstFlip: boolean;
  /** How many people all privileged waves have in scope, and whether a policy over directory roles is registered. */
  readonly privileged: { readonly inWaves: number; readonly hasRolesPolicy: boolean };
}
