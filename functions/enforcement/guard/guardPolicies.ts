import type { Config } from "../../../shared/config/config.ts";
import { APP, APP_SCOPE, type AuditCode } from "../../../shared/domain/audit.ts";
import { isRunning, whyNotRunning } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import { mayBeEnabled } from "../../../shared/domain/enforcement/startSteps.ts";
import { type ConditionalAccessPolicy, REPORT_ONLY } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import {
  enforcingFinding,
  leftOutFinding,
  type PolicyFinding,
  strengthFinding,
  touchedFinding,
  waveFinding,
} from "../../../shared/domain/policy/guard.ts";
import { definitionDigest } from "../../../shared/domain/policy/policyDefinition.ts";
import {
  COMPANION,
  type RegisteredPolicy,
  ROLES,
  WORKFORCE,
  waveIdOfKey,
} from "../../../shared/domain/policy/registeredPolicy.ts";
import { alertedEvents } from "../../../shared/domain/wave/alertedEvents.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { leftOutFaults } from "../../../shared/enforcement/leftOutStatus.ts";
import { tellSecurity } from "../../../shared/enforcement/tellOperators.ts";
import {
  enabledFaultAmong,
  enforcingBody,
  enforcingKeys,
  readRegistry,
} from "../../../shared/enforcement/workforceFault.ts";
import { isServiceError, RefusedError, saidBy } from "../../../shared/errors.ts";
import { strengthPart } from "../../../shared/strengthPart.ts";
import { aboutTimer } from "../../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../../shared/troubles/noteTrouble.ts";
import { tryAlert } from "../../../shared/waves/staffMails.ts";
import type { Patience } from "../../host/patience.ts";
import { expectedPolicy } from "../../waves/policy/policyChecks.ts";
import { BETWEEN_REQUESTS_SECONDS } from "../progress.ts";
import { returnToReportOnly } from "./carryOnPolicies.ts";
import type { GuardNeeds } from "./guardNeeds.ts";
import { rolesFindings } from "./guardRoles.ts";
import { noteNewMembers } from "./noteNewMembers.ts";

/** A policy of ours, and what was found about it. */
interface Found {
  readonly registered: RegisteredPolicy;
  /** Of a wave's policy, as far as its row is there. */
  readonly wave?: WaveFacts | undefined;
  readonly scope: string;
  readonly finding: PolicyFinding;
}

interface Look {
  readonly found: readonly Found[];
  /** Why nobody may be put into the enforced group. */
  readonly inTheWay: string | undefined;
}

/**
 * Our policies as the tenant has them against what the rows say. One that keeps from its work holds up no other.
 * @returns why nobody may be put into the enforced group; `undefined` when the workforce policy is as wanted.
 */
export async function guardPolicies(
  ports: GuardNeeds,
  config: Config,
  patience: Patience,
): Promise<string | undefined> {
  const { found, inTheWay } = await lookAtPolicies(ports, config);
  let failure: unknown;
  for (const one of found) {
    try {
      await act(ports, config, one, patience);
    } catch (error) {
      // The first one is thrown, and noted by whoever runs this.
      if (failure !== undefined) await noteTrouble(ports, config, aboutTimer.guard, error);
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return inTheWay;
}

async function lookAtPolicies({ store, clock, policies }: GuardNeeds, config: Config): Promise<Look> {
  // Before the rows: a start writes them first, so what it has just enabled is never taken for somebody else's work.
  const inTenant = new Map((await policies.policies()).map((policy) => [policy.id, policy]));
  const known = (await store.enforcementSwitch())?.value;
  const waves = new Map((await store.waves()).map((wave) => [wave.waveId, wave]));
  const now = clock.now();
  const found: Found[] = [];
  let inTheWay = whyNotRunning(known);
  // People enable those of the door in the portal; whether they are up is read for the door.
  const guardedOnes = (await store.registeredPolicies()).filter(({ kind }) => kind !== "door");
  for (const registered of guardedOnes) {
    const { key, kind } = registered;
    const policy = inTenant.get(registered.policyId);
    const guarded = { registered, policy, now };
    if (kind === "wave") {
      const waveId = waveIdOfKey(key);
      const wave = waves.get(waveId);
      const expected = expectedPolicy({ waveId, groupId: wave?.groupId ?? "", kind: wave?.kind }, config, key);
      const finding = waveFinding({ ...guarded, expected, stage: wave?.stage });
      if (finding) found.push({ registered, wave, scope: waveId, finding });
      else if (policy) await noteStanding(store, registered, policy, wave);
      if (policy) await noteNewMembers({ store, clock }, waveId, policy);
      continue;
    }
    if (kind === ROLES) {
      const findings = await rolesFindings({ store, policies }, config, guarded, known);
      found.push(...findings.map((finding) => ({ registered, scope: APP_SCOPE, finding })));
      if (policy) await noteNewMembers({ store, clock }, APP_SCOPE, policy);
      continue;
    }
    const isCompanion = kind === COMPANION;
    const expected = enforcingBody(isCompanion ? COMPANION : WORKFORCE, config);
    const finding = enforcingFinding({ ...guarded, expected, known });
    if (finding) found.push({ registered, scope: APP_SCOPE, finding });
    if (policy) await noteNewMembers({ store, clock }, APP_SCOPE, policy);
    if (isCompanion || !isRunning(known)) continue;
    const leftOut = leftOutFinding(known, leftOutFaults(config, [...inTenant.values()], now));
    if (leftOut) found.push({ registered, scope: APP_SCOPE, finding: leftOut });
    const strength = strengthFinding(known, await strengthPart(policies.strength(config.enforcedStrengthId)));
    if (strength) found.push({ registered, scope: APP_SCOPE, finding: strength });
    inTheWay ??= strength?.say;
  }
  if (isRunning(known)) {
    const registry = await readRegistry(store, enforcingKeys(config));
    inTheWay ??= enabledFaultAmong([...inTenant.values()], registry, config)?.say;
  }
  for (const registered of guardedOnes) {
    if (found.some((one) => one.registered === registered && !aroundIt.has(one.finding.kind))) continue;
    const finding = touchedFinding(registered, inTenant.get(registered.policyId), known);
    const wave = waves.get(waveIdOfKey(registered.key));
    if (finding) found.push({ registered, wave, scope: wave?.waveId ?? APP_SCOPE, finding });
  }
  // What applies and must not comes first.
  return { found: found.sort((a, b) => Number(isEnabled(b)) - Number(isEnabled(a))), inTheWay };
}

/** Of a wave's policy that is as it must be: it is there, and of a cancelled wave nobody needs it. */
async function noteStanding(
  store: GuardNeeds["store"],
  registered: RegisteredPolicy,
  { state, definition }: ConditionalAccessPolicy,
  wave: WaveFacts | undefined,
): Promise<void> {
  const { restoring, wanted, notBackBecause, definitionDigest: recorded } = registered;
  const isUnneeded =
    wave?.stage === "cancelled" &&
    wanted === REPORT_ONLY &&
    state === REPORT_ONLY &&
    notBackBecause === undefined &&
    definitionDigest(definition) === recorded;
  if (isUnneeded)
    await store.saveRegisteredPolicy({ ...registered, wanted: "deleted", restoring: undefined, deletedAt: undefined });
  else if (restoring !== undefined) await store.saveRegisteredPolicy({ ...registered, restoring: undefined });
}

/** Findings that say nothing of the policy itself. */
const aroundIt: ReadonlySet<PolicyFinding["kind"]> = new Set(["leftOut", "strength"]);
const isEnabled = ({ finding }: Found): boolean => finding.kind === "foundEnabled";

async function act(ports: GuardNeeds, config: Config, one: Found, patience: Patience): Promise<void> {
  const { registered, finding } = one;
  const at = ports.clock.now().toISOString();
  if (finding.kind === "foundEnabled") {
    const left = await takeBack(ports, config, one, patience);
    if (left === undefined) return;
    const id = `foundEnabled|${registered.policyId}|${at}`;
    await note(ports, one, id, alertedEvents.foundEnabled);
    return tell(ports, config, one, id, `${finding.say}. ${left}`);
  }
  if (one.wave && finding.kind === "gone" && registered.restoring !== "cannot") return restoreLater(ports, registered);
  if (finding.kind === "touched") {
    const id = `guard|${finding.say}`;
    await note(ports, one, id, alertedEvents.touched);
    return tell(ports, config, one, id, `${finding.say}. ${LOOK_IT_UP}`);
  }
  const id = `guard|${finding.kind}|${registered.policyId}|${at.slice(0, 10)}`;
  await note(ports, one, id, "policyNotAsWanted");
  const say = `${finding.say}. ${one.wave === undefined && registered.kind !== ROLES && finding.kind === "gone" ? RESTORED_BY_START : LEFT_ALONE}`;
  return tell(ports, config, one, id, say);
}

/** The words name policy and moment: each such change is told once. */
const LOOK_IT_UP =
  "What it asked for in between, and who did that, stands in Entra's audit log: the app does nothing about it.";
const LEFT_ALONE = "The app changes nothing about it: somebody has to look into it.";
/** It comes back enabled, over people whom nobody has looked at since. */
const RESTORED_BY_START =
  "The app does not restore it by itself. Stop enforcement and start it again: with two people, and once everybody in the group is looked at, the start restores it.";

/** By the minute's timer, which tells what became of it. */
async function restoreLater({ store }: GuardNeeds, registered: RegisteredPolicy): Promise<void> {
  if (registered.restoring === undefined) await store.saveRegisteredPolicy({ ...registered, restoring: "look" });
}

/**
 * Marked in the registry first: whatever becomes of this write, the minute's timer goes on until it is read back.
 * @returns what became of it, in words; `undefined` when a start has just enabled it.
 */
async function takeBack(ports: GuardNeeds, config: Config, { registered, finding }: Found, patience: Patience) {
  const { store } = ports;
  const marked: RegisteredPolicy = {
    ...registered,
    state: "enabled",
    wanted: REPORT_ONLY,
    enableAskedAt: undefined,
    readBackAt: undefined,
    notBackBecause: finding.say,
  };
  const hasTime = patience.left() >= BETWEEN_REQUESTS_SECONDS;
  if (hasTime) await patience.pause(BETWEEN_REQUESTS_SECONDS);
  const known = (await store.enforcementSwitch())?.value;
  const current = await store.registeredPolicy(registered.key);
  if (registered.kind !== "wave" && mayBeEnabled(known, current)) return undefined;
  await store.saveRegisteredPolicy(marked);
  if (!hasTime) return "It is returned to report-only within a minute.";
  try {
    await returnToReportOnly(ports, marked);
    return "It is being returned to report-only.";
  } catch (error) {
    if (!isServiceError(error)) throw error;
    await noteTrouble(ports, config, aboutTimer.ownPolicies, error);
    const because = error instanceof RefusedError ? saidBy(error) : error.message;
    return `It could not be returned to report-only yet: ${because}. That is tried again every minute; whoever may change policies can do it by hand.`;
  }
}

const note = (
  { store, clock }: GuardNeeds,
  { registered, scope, finding }: Found,
  id: string,
  what: AuditCode,
): Promise<void> => {
  const at = clock.now().toISOString();
  return store.append([{ scope, id, at, who: APP, what, why: finding.say, subjectId: registered.policyId }]);
};

const tell = (ports: GuardNeeds, config: Config, { wave }: Found, key: string, say: string): Promise<void> =>
  wave ? tryAlert(ports, config, wave, key, say, "security") : tellSecurity(ports, config, key, say);
