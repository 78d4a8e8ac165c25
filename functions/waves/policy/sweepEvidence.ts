import type { Config } from "../../../shared/config/config.ts";
import { REPORT_ONLY } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionDigest, definitionProblems } from "../../../shared/domain/policy/policyDefinition.ts";
import { evidenceDigest } from "../../../shared/domain/wave/evidence.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { cutNextPart, isForNextPart, partOf } from "../../../shared/domain/wave/parts.ts";
import { enforcementSplit } from "../../../shared/domain/wave/readiness.ts";
import { sweepVerdict, sweepWaitsUntil } from "../../../shared/domain/wave/sweep.ts";
import { countAgainst } from "../../../shared/domain/wave/sweepAgainst.ts";
import { countedSince, sweptSince } from "../../../shared/domain/wave/sweepNotes.ts";
import type { WaveEvidence, WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { rulesOf } from "../../../shared/domain/wave/waveKind.ts";
import { type EvidencePolicy, expectedPolicy, nameOfEvidence } from "./policyChecks.ts";

interface Swept {
  readonly members: readonly WaveMember[];
  readonly policies: readonly EvidencePolicy[];
  /** Of all that people are judged and enforced by. */
  readonly policyDigest: string;
  /** When the sweep began. */
  readonly at: string;
  /** Since when sign-ins of members came without the policies that applied. */
  readonly blindSince?: string | undefined;
}

/** What a sweep says about a wave, and whom its digest names. */
interface SweepFound {
  readonly evidence: WaveEvidence;
  readonly named: { readonly ready: readonly string[]; readonly leftOut: readonly string[] };
}

/**
 * What a sweep says about a wave; clean only when the members and the policy are as they must be. Whether it is clean
 * is judged over the whole wave; the people whom it names, and their numbers, are those of the part that comes next.
 * Pure.
 */
export function sweepEvidence(swept: Swept, wave: WaveFacts, config: Config): SweepFound {
  const { members, at, policyDigest } = swept;
  const since = countedSince(wave, at);
  const waitsUntil = sweepWaitsUntil(wave, config.rules);
  const verdict = sweepVerdict({ ...swept, since, waitsUntil, kind: wave.kind }, rulesOf(wave, config.rules));
  const because = policyFault(swept, wave, config) ?? verdict.because;
  const { ready, leftOut } = enforcementSplit(members.filter(isForNextPart(wave, new Date(at))), since);
  const { later, ...named } = cutNextPart({ ready, leftOut: leftOut.map(({ userId }) => userId) }, config.peopleAPart);
  const part = partOf(wave, later);
  const ids = new Set([...named.ready, ...named.leftOut]);
  const inPart = members.filter(({ userId }) => ids.has(userId));
  const evidence = {
    at,
    digest: evidenceDigest({ ...named, policyDigest, part: part?.number }),
    policyDigest,
    ready: named.ready.length,
    leftOut: named.leftOut.length,
    seen: inPart.filter((member) => sweptSince(member, since) !== undefined).length,
    against: countAgainst(inPart, since),
    inScope: ids.size,
    clean: verdict.clean && because === undefined,
    ...(because && { because }),
    ...(part && { part }),
  };
  return { evidence, named };
}

function policyFault({ policies }: Swept, wave: WaveFacts, config: Config): string | undefined {
  for (const { key, registered, policy } of policies) {
    const name = nameOfEvidence(wave, key);
    if (!registered || !policy) return `${name} does not exist, or is not recorded as one of ours`;
    if (policy.state !== REPORT_ONLY) return `${name} is ${policy.state}, not in report-only`;
    if (definitionDigest(policy.definition) !== registered.definitionDigest) return `somebody has changed ${name}`;
    if (definitionProblems(policy, expectedPolicy(wave, config, key)).length > 0)
      return `${name} was made when the settings were other ones`;
  }
  return undefined;
}
