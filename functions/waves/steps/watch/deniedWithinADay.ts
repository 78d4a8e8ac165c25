import { isWithinADay, type Verdict, verdictOn } from "../../../../shared/domain/wave/denialVerdict.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import type { Scope } from "../../../../shared/steps/step.ts";

/** Members whose denial within a day of this watch means `verdict`. */
export const deniedWithinADay = (
  members: readonly WaveMember[],
  { wave, since }: Pick<Scope<unknown>, "wave" | "since">,
  verdict: Verdict,
): readonly WaveMember[] =>
  members.filter((member) => isWithinADay(member, since) && verdictOn(member, wave) === verdict);
