import type { Config } from "../../../shared/config/config.ts";
import type { ConditionalAccessPolicy } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { REPORT_ONLY } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionDigest, definitionProblems } from "../../../shared/domain/policy/policyDefinition.ts";
import { evidenceDigest } from "../../../shared/domain/wave/evidence.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { sweepVerdict } from "../../../shared/domain/wave/sweep.ts";
import type { WaveEvidence, WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { expectedPolicy } from "./policyChecks.ts";

interface Swept {
  readonly members: readonly WaveMember[];
  /** As it was just read; absent when it does not exist, or is not recorded as one of ours. */
  readonly policy: ConditionalAccessPolicy | undefined;
  readonly recordedDigest: string | undefined;
  /** Of all that people are judged and enforced by. */
  readonly policyDigest: string;
  /** When the sweep began. */
  readonly at: string;
  readonly read: number;
  readonly withoutPolicies: number;
}

/** What a sweep says about a wave; clean only when the members and the policy are as they must be. Pure. */
export function sweepEvidence(swept: Swept, wave: WaveFacts, config: Config): WaveEvidence {
  const { members, at, policyDigest } = swept;
  const seen = { members, signInsRead: swept.read, withoutPolicies: swept.withoutPolicies };
  const verdict = sweepVerdict(seen, config.rules);
  const because = policyFault(swept, wave, config) ?? verdict.because;
  return {
    at,
    digest: evidenceDigest({
      ready: verdict.ready,
      leftOut: verdict.leftOut.map(({ userId }) => userId),
      policyDigest,
    }),
    policyDigest,
    ready: verdict.ready.length,
    leftOut: verdict.leftOut.length,
    seen: verdict.seen,
    inScope: verdict.inScope,
    clean: verdict.clean && because === undefined,
    ...(because && { because }),
  };
}

function policyFault({ policy, recordedDigest }: Swept, wave: WaveFacts, config: Config): string | undefined {
  if (!policy) return "the wave's policy does not exist, or is not recorded as one of ours";
  if (policy.state !== REPORT_ONLY) return `the wave's policy is ${policy.state}, not in report-only`;
  const isChanged =
    definitionDigest(policy.definition) !== recordedDigest ||
    definitionProblems(policy, expectedPolicy(wave, config)).length > 0;
  return isChanged ? "somebody has changed the wave's policy" : undefined;
}
