import type { Config } from "../config/config.ts";
import type { NotEnforcedReason } from "../domain/enforcement/notEnforced.ts";
import { isInDoubt, wasApplied, whyInDoubt } from "../domain/policy/policyInDoubt.ts";
import type { RegisteredPolicy } from "../domain/policy/registeredPolicy.ts";
import { nextTakeBackStep, readBackSince } from "../domain/policy/takingBack.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { enforcementSplit, isInScope, readinessOf } from "../domain/wave/readiness.ts";
import type { Waiting } from "../domain/wave/waiting.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { nextWaveStep } from "../domain/wave/waveMachine.ts";
import type { WaveRules } from "../domain/wave/waveRules.ts";
import type { Ports } from "../ports/ports.ts";
import { allMembers } from "./memberPages.ts";
import type { ExcludedPerson, NamedReason, WaveStatus } from "./waveStatus.ts";

/** @returns `undefined` when there is no such wave. */
export async function readWaveStatus(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { rules }: Pick<Config, "rules">,
  waveId: string,
): Promise<WaveStatus | undefined> {
  const found = await store.wave(waveId);
  if (!found) return undefined;
  const { facts } = found;
  const [refusal, members, mailsByKind, registered, exclusions] = await Promise.all([
    store.waiting(waveId),
    allMembers(store, waveId),
    store.countByKind(waveId),
    store.registeredPolicy(waveId),
    store.exclusions(),
  ]);
  const rows = new Map(exclusions.map((exclusion) => [exclusion.userId, exclusion]));
  const inScope = members.filter(isInScope);
  const isPolicyInDoubt = isInDoubt(facts, registered);
  return {
    ...facts,
    waiting: isPolicyInDoubt ? whyInDoubt(facts, refusal, clock.now()) : whyItWaits(facts, refusal, clock.now(), rules),
    counts: {
      members: members.length,
      inScope: inScope.length,
      sortedOut: members.length - inScope.length,
      ready: inScope.filter((member) => readinessOf(member).ready).length,
      reportedReady: facts.reportedReady,
    },
    excluded: inScope.flatMap((member) => excludedPerson(member, rows.get(member.userId))),
    excludedAtFlip: facts.enforcedAt
      ? members.flatMap(({ userId, userPrincipalName, excludedAtFlip: reason }) =>
          reason ? [{ userId, userPrincipalName, reason }] : [],
        )
      : [],
    wouldBeExcluded: facts.evidence ? namesOf(members, enforcementSplit(members).toExclude) : [],
    sortedOutMembers: members.flatMap(({ userId, userPrincipalName, sortedOut }) =>
      sortedOut ? [{ userId, userPrincipalName, reason: sortedOut }] : [],
    ),
    mailsByKind,
    policyState: registered?.policyId ? registered.state : undefined,
    policyReturn: policyReturnOf(facts, registered),
    isPolicyInDoubt,
  };
}

function policyReturnOf(facts: WaveFacts, registered: RegisteredPolicy | undefined): WaveStatus["policyReturn"] {
  if (!registered || nextTakeBackStep(facts, registered).kind === "nothing") return undefined;
  if (!wasApplied(facts, registered) && registered.state !== "enabled") return undefined;
  const readBackAt = readBackSince(facts, registered);
  return readBackAt ? { readBackAt } : { notYet: registered.notBackBecause ?? "it has not been written yet" };
}

/**
 * What the wave waits for by its own rules. Else, until it is tried again, why the step that is due was refused.
 */
function whyItWaits(
  facts: WaveFacts,
  refusal: Waiting | undefined,
  now: Date,
  rules: WaveRules,
): Pick<Waiting, "until" | "because"> | undefined {
  const step = nextWaveStep(facts, now, rules);
  if (step.kind === "wait") return { until: step.until, because: step.because };
  return refusal && Date.parse(refusal.until) > now.getTime()
    ? { until: refusal.until, because: refusal.because }
    : undefined;
}

function excludedPerson(
  { userId, userPrincipalName, excluded }: WaveMember,
  row: { readonly owner: string; readonly until: string } | undefined,
): readonly ExcludedPerson[] {
  return excluded ? [{ userId, userPrincipalName, reason: excluded.reason, owner: row?.owner, until: row?.until }] : [];
}

function namesOf(
  members: readonly WaveMember[],
  people: readonly { readonly userId: string; readonly reason: NotEnforcedReason }[],
): readonly NamedReason[] {
  const reasons = new Map(people.map(({ userId, reason }) => [userId, reason]));
  return members.flatMap(({ userId, userPrincipalName }) => {
    const reason = reasons.get(userId);
    return reason ? [{ userId, userPrincipalName, reason }] : [];
  });
}
