import type { Config } from "../../../shared/config/config.ts";
import { type ConditionalAccessPolicy, REPORT_ONLY } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import {
  allowsOnlyResistant,
  definitionDigest,
  definitionProblems,
  PHISHING_RESISTANT_STRENGTH_ID,
  twinPolicyBody,
  wavePolicyBody,
} from "../../../shared/domain/policy/policyDefinition.ts";
import { judgedBy } from "../../../shared/domain/policy/policyDigest.ts";
import { privilegedStrengthFault } from "../../../shared/domain/policy/privilegedStrength.ts";
import { type RegisteredPolicy, twinKey, wavePolicyKeys } from "../../../shared/domain/policy/registeredPolicy.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { isPrivilegedWave } from "../../../shared/domain/wave/waveKind.ts";
import { TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { keyRuleOf } from "../../../shared/waves/liveChecks.ts";

/** Why something about the tenant forbids the next step: a code for programs, words for people. */
export interface Obstacle {
  readonly code: string;
  readonly say: string;
}

/** A policy that this wave is to have, as it is created. @param key of its own one, or of the companion's twin. */
export function expectedPolicy(
  wave: Pick<WaveFacts, "waveId" | "groupId" | "kind">,
  config: Pick<Config, "breakGlassGroupId" | "leftOut" | "wizardExclusions" | "privilegedStrengthId">,
  key: string,
): Record<string, unknown> {
  const { waveId, groupId } = wave;
  const { breakGlassGroupId, leftOut, wizardExclusions } = config;
  const strengthId = isPrivilegedWave(wave) ? config.privilegedStrengthId : undefined;
  const body = key === twinKey(waveId) ? twinPolicyBody : wavePolicyBody;
  return body({ waveId, groupId, strengthId, breakGlassGroupId, leftOut, wizardExclusions });
}

/** A policy that gives a wave its evidence: as it is recorded, and as it was just read. */
export interface EvidencePolicy {
  readonly key: string;
  /** Absent when it is not recorded as one of ours. */
  readonly registered: RegisteredPolicy | undefined;
  readonly policy: ConditionalAccessPolicy | undefined;
}

/** The wave's own policy, and the companion's twin where there is to be one. One request. */
export async function readEvidencePolicies(
  { store, policies }: Pick<Ports, "store" | "policies">,
  config: Config,
  wave: WaveFacts,
): Promise<readonly EvidencePolicy[]> {
  const keys = wavePolicyKeys(wave.waveId, config.wizardExclusions);
  const rows = await Promise.all(keys.map((key) => store.registeredPolicy(key)));
  const known = [wave.policyId, wave.twinPolicyId];
  const ours = rows.map((row, n) => (row?.policyId && row.policyId === known[n] ? row : undefined));
  const [only] = ours;
  const read = keys.length > 1 ? await policies.policies() : only ? [await policies.policy(only.policyId)] : [];
  return keys.map((key, n) => {
    const registered = ours[n];
    return { key, registered, policy: registered && read.find((one) => one?.id === registered.policyId) };
  });
}

/** For people. */
export const nameOfEvidence = (wave: Pick<WaveFacts, "waveId">, key: string): string =>
  key === twinKey(wave.waveId) ? "the companion's twin of this wave" : "the wave's policy";

/**
 * What must hold in the tenant before a policy of a wave is created (P12, P17, P26): the break-glass accounts stand in
 * the break-glass group. The strength, built-in or that for privileged people, asks for nothing weaker than
 * it says.
 */
export async function tenantObstacle(
  { directory, policies }: Pick<Ports, "directory" | "policies">,
  config: Config,
  wave: Pick<WaveFacts, "kind">,
): Promise<Obstacle | undefined> {
  const inBreakGlassGroup = new Set<string>();
  for await (const ids of directory.memberIds(config.breakGlassGroupId))
    for (const id of ids) inBreakGlassGroup.add(id.toLowerCase());
  if (!config.breakGlassUserIds.every((id) => inBreakGlassGroup.has(id.toLowerCase())))
    return { code: "BreakGlassNotExcluded", say: "not every break-glass account is in the break-glass group" };
  const rule = await keyRuleOf({ policies }, config, wave);
  if (rule.kind === "privileged") {
    const say = privilegedStrengthFault(rule.strength);
    return say === undefined ? undefined : { code: "PrivilegedStrengthFault", say };
  }
  const strength = await policies.strength(PHISHING_RESISTANT_STRENGTH_ID);
  if (!allowsOnlyResistant(strength?.combinations))
    return { code: "StrengthIsWeaker", say: "the phishing-resistant strength is missing or allows weaker methods" };
  return undefined;
}

/** Why a policy of the wave does not give the evidence that it should, read just now. One request. */
export async function waveObstacle(
  ports: Pick<Ports, "store" | "policies">,
  config: Config,
  wave: WaveFacts,
): Promise<Obstacle | undefined> {
  for (const { key, registered, policy } of await readEvidencePolicies(ports, config, wave)) {
    const name = nameOfEvidence(wave, key);
    if (!registered) return { code: "PolicyNotOurs", say: `${name} is not recorded as one of ours` };
    if (!policy) return { code: "PolicyGone", say: `${name} does not exist any more` };
    if (policy.state !== REPORT_ONLY)
      return { code: "PolicyNotReportOnly", say: `${name} is ${policy.state}, not in report-only` };
    if (definitionDigest(policy.definition) === registered.definitionDigest) continue;
    const problems = definitionProblems(policy, expectedPolicy(wave, config, key));
    return { code: "PolicyDrift", say: `somebody has changed ${name}: ${problems.join("; ")}` };
  }
  return undefined;
}

/** What the members of a wave are judged and enforced by, now. One request for each strength. */
export async function judgedByNow(
  { store, policies }: Pick<Ports, "store" | "policies">,
  config: Config,
  wave: WaveFacts,
): Promise<string> {
  const keys = wavePolicyKeys(wave.waveId, config.wizardExclusions);
  const rows = await Promise.all(keys.map((key) => store.registeredPolicy(key)));
  const strength = await policies.strength(config.enforcedStrengthId);
  const { privilegedStrengthId } = config;
  const keysTaken =
    isPrivilegedWave(wave) && privilegedStrengthId !== undefined && (await policies.strength(privilegedStrengthId));
  const ofWave = rows.map((row) => row?.definitionDigest ?? "").join("+");
  return judgedBy(config, ofWave, strength, keysTaken || undefined);
}

/**
 * Ends a run after its one Conditional Access request: the tenant grants one a second to all apps together, without
 * `Retry-After` (graph facts 0.1). What was reached stands in a row, so the next run goes on from there.
 * @throws TransientError always.
 */
export function nextRequestInANewRun(): never {
  throw new TransientError("Conditional Access takes one request a second", { retryAfterSeconds: 2 });
}
