import type { Config } from "../../../shared/config/config.ts";
import { APP, type AuditCode } from "../../../shared/domain/audit.ts";
import { isRunning } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import {
  type PolicyFinding,
  strengthFinding,
  waveFinding,
  workforceFinding,
} from "../../../shared/domain/policy/guard.ts";
import { wavePolicyBody, workforcePolicyBody } from "../../../shared/domain/policy/policyDefinition.ts";
import { isDoorKey, WORKFORCE } from "../../../shared/domain/policy/registeredPolicy.ts";
import { alertedEvents } from "../../../shared/domain/wave/alertedEvents.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { ENFORCEMENT_SCOPE, tellOperators } from "../../../shared/enforcement/tellOperators.ts";
import { RefusedError, saidBy, TransientError } from "../../../shared/errors.ts";
import { tryAlert } from "../../../shared/waves/staffMails.ts";
import type { Patience } from "../../host/patience.ts";
import { BETWEEN_REQUESTS_SECONDS } from "../progress.ts";
import type { GuardNeeds } from "./guardNeeds.ts";

/** A policy of ours, and what was found about it. */
interface Found {
  readonly policyId: string;
  /** Of a wave's policy, as far as its row is there. */
  readonly wave?: WaveFacts | undefined;
  readonly scope: string;
  readonly finding: PolicyFinding;
}

/** Our policies as the tenant has them against what the rows say. One that keeps from its work holds up no other. */
export async function guardPolicies(ports: GuardNeeds, config: Config, patience: Patience): Promise<void> {
  let failure: unknown;
  for (const found of await findingsOn(ports, config)) {
    try {
      await act(ports, config, found, patience);
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
}

async function findingsOn({ store, clock, policies }: GuardNeeds, config: Config): Promise<readonly Found[]> {
  // Before the rows: a start writes them first, so what it has just enabled is never taken for somebody else's work.
  const inTenant = new Map((await policies.policies()).map((policy) => [policy.id, policy]));
  const known = (await store.enforcementSwitch())?.value;
  const waves = new Map((await store.waves()).map((wave) => [wave.waveId, wave]));
  const now = clock.now();
  const found: Found[] = [];
  for (const registered of await store.registeredPolicies()) {
    const { policyId, waveId } = registered;
    // People enable those two in the portal; whether they are up is read for the door.
    if (isDoorKey(waveId)) continue;
    const guarded = { registered, policy: inTenant.get(policyId), now };
    if (waveId === WORKFORCE) {
      const finding = workforceFinding({ ...guarded, expected: workforcePolicyBody(config), known });
      if (finding) found.push({ policyId, scope: ENFORCEMENT_SCOPE, finding });
      if (!isRunning(known)) continue;
      const strength = strengthFinding(known, await policies.strengthCombinations(config.enforcedStrengthId));
      if (strength) found.push({ policyId, scope: ENFORCEMENT_SCOPE, finding: strength });
      continue;
    }
    const wave = waves.get(waveId);
    const body = { waveId, groupId: wave?.groupId ?? "", breakGlassGroupId: config.breakGlassGroupId };
    const finding = waveFinding({ ...guarded, expected: wavePolicyBody(body), stage: wave?.stage });
    if (finding) found.push({ policyId, wave, scope: waveId, finding });
  }
  // What applies and must not comes first.
  return found.sort((a, b) => Number(isEnabled(b)) - Number(isEnabled(a)));
}

const isEnabled = ({ finding }: Found): boolean => finding.kind === "foundEnabled";

async function act(ports: GuardNeeds, config: Config, found: Found, patience: Patience): Promise<void> {
  const { policyId, finding } = found;
  const at = ports.clock.now().toISOString();
  const day = at.slice(0, 10);
  if (finding.kind !== "foundEnabled") {
    const id = `guard|${finding.kind}|${policyId}|${day}`;
    await note(ports, found, id, "policyNotAsWanted");
    const say = `${finding.say}. The app changes nothing about it: somebody has to look into it.`;
    return tell(ports, config, found, id, say);
  }
  await patience.pause(BETWEEN_REQUESTS_SECONDS);
  try {
    // The next look reads it again: only that tells whether it took.
    await ports.policyWriter.setPolicyState(policyId, "enabledForReportingButNotEnforced");
  } catch (error) {
    if (!(error instanceof RefusedError) && !(error instanceof TransientError)) throw error;
    const because = error instanceof RefusedError ? saidBy(error) : error.message;
    const say = `${finding.say}. It could not be returned to report-only yet: ${because}. That is tried again with the next look; whoever may change policies can do it by hand.`;
    return tell(ports, config, found, `guard|notBack|${policyId}|${day}`, say);
  }
  await note(ports, found, `foundEnabled|${policyId}|${at}`, alertedEvents.foundEnabled);
  return tell(
    ports,
    config,
    found,
    `foundEnabled|${policyId}|${at}`,
    `${finding.say}. It is being returned to report-only.`,
  );
}

const note = (
  { store, clock }: GuardNeeds,
  { policyId, scope, finding }: Found,
  id: string,
  what: AuditCode,
): Promise<void> => {
  const at = clock.now().toISOString();
  return store.append([{ scope, id, at, who: APP, what, why: finding.say, subjectId: policyId }]);
};

const tell = (ports: GuardNeeds, config: Config, { wave }: Found, key: string, say: string): Promise<void> =>
  wave ? tryAlert(ports, config, wave, key, say) : tellOperators(ports, config, key, say);
