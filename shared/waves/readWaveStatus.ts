import type { Config } from "../config/config.ts";
import type { NotEnforcedReason } from "../domain/enforcement/notEnforced.ts";
import { notReadyAt, sayPlace } from "../domain/people/places.ts";
import { type ComesNext, comesNext } from "../domain/wave/comesNext.ts";
import { isDecidedIn } from "../domain/wave/decideMember.ts";
import { isApplying } from "../domain/wave/enforcedNotice.ts";
import { isNamed } from "../domain/wave/flipEvidence.ts";
import { isOverruled } from "../domain/wave/helpdeskBrake.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { decidedFrom, endsWithin, isOutside, type Standing, standingOf } from "../domain/wave/memberDecision.ts";
import { isBetweenParts, isForNextPart, namesMoreParts } from "../domain/wave/parts.ts";
import { progressOf } from "../domain/wave/progress.ts";
import { countsAsReady, enforcementSplit, isInScope, isUnclear } from "../domain/wave/readiness.ts";
import { shownParts } from "../domain/wave/shownParts.ts";
import { isApplied } from "../domain/wave/stages.ts";
import { countedSince } from "../domain/wave/sweepNotes.ts";
import type { Waiting } from "../domain/wave/waiting.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { nextWaveStep } from "../domain/wave/waveMachine.ts";
import type { WaveRules } from "../domain/wave/waveRules.ts";
import type { WaveStep } from "../domain/wave/waveSteps.ts";
import type { Ports } from "../ports/ports.ts";
import { readLoad } from "../tickets/readLoad.ts";
import { sayHelpdesk } from "../tickets/sayHelpdesk.ts";
import { unlessUnreadable } from "../unlessUnreadable.ts";
import { campaignOf } from "./campaignOf.ts";
import { type Decisions, readDecisions, undecided, withDecisions } from "./memberDecisions.ts";
import { allMembers } from "./memberPages.ts";
import { whyNotEnforced } from "./memberStanding.ts";
import { heldStepOf } from "./nextStepOf.ts";
import { sayNext } from "./sayNext.ts";
import type { NamedReason, ShownDecision, WaveStatus } from "./waveStatus.ts";

/** @returns `undefined` when there is no such wave. */
export async function readWaveStatus(
  { store, clock }: Pick<Ports, "store" | "clock">,
  config: Pick<Config, "rules" | "ticketsADay">,
  waveId: string,
): Promise<WaveStatus | undefined> {
  const { rules } = config;
  const found = await store.wave(waveId);
  if (!found) return undefined;
  const { facts } = found;
  const [refusal, rows, mailsByKind, registered, decisions, load, campaign] = await Promise.all([
    store.waiting(waveId),
    allMembers(store, waveId),
    store.countByKind(waveId),
    // The page has the button that rolls back.
    unlessUnreadable(store.registeredPolicy(waveId)),
    readDecisions(store, facts),
    readLoad({ store, clock }, config),
    campaignOf(store, waveId),
  ]);
  const now = clock.now();
  const members = withDecisions(rows, decisions, facts, now, rules);
  const due = nextWaveStep(facts, now, rules);
  const held = await heldStepOf({ store, clock }, config, facts, due);
  const planned = comesNext(facts, refusal, now, rules);
  // When the helpdesk has less to do nobody can say.
  const next: ComesNext | undefined = planned && held ? { what: planned.what, when: "open" } : planned;
  const shown = shownDecisions(members, decisions, facts, now, rules);
  const counted = (standing: Standing) => shown.filter((one) => one.standing === standing).length;
  const inScope = members.filter(isInScope);
  const reported = inScope.filter(({ reportedReady }) => reportedReady);
  const isEnforcing = isApplied(facts.stage);
  const isNext = isForNextPart(facts, now);
  const isNotForLater = (member: WaveMember) => !(namesMoreParts(facts) && isNext(member));
  return {
    ...facts,
    waiting: whyItWaits(held ?? due, refusal, now),
    helpdesk: { ...load, say: sayHelpdesk(load), isOverruled: isOverruled(facts, now) },
    next: next && { ...next, say: sayNext(next, facts.timeZone) },
    counts: {
      members: members.length,
      inScope: inScope.length,
      sortedOut: members.length - inScope.length,
      ready: inScope.filter(countsAsReady).length,
      unclear: inScope.filter(isUnclear).length,
      reportedReady: facts.reportedReady,
      reported: reported.length,
      lookedAt: reported.filter(({ checkedAt }) => checkedAt !== undefined).length,
      enforced: members.filter(({ enforcedAt }) => enforcedAt !== undefined).length,
      applying: members.filter(({ enforcedAt }) => isApplying(enforcedAt, now, rules)).length,
      heldByDecision: counted("held"),
      waived: counted("waived"),
    },
    progress: progressOf(facts, members, now, rules),
    toBeDecided: namesOf(
      members,
      undecided(members, decisions, facts, now, rules).map((member) => ({
        userId: member.userId,
        reason: whyNotEnforced(member, facts, now),
      })),
    ),
    decisions: shown,
    ...(campaign && { campaign }),
    notEnforced: isEnforcing
      ? namesOf(
          members,
          inScope.filter(isNotForLater).flatMap((member) => notEnforced(member, facts, now)),
        )
      : [],
    parts: shownParts(facts),
    wouldBeLeftOut: namesOf(
      members,
      enforcementSplit(wouldBeNamed(members, facts), countedSince(facts, facts.evidence?.at)).leftOut,
    ),
    sortedOutMembers: members.flatMap(({ userId, userPrincipalName, sortedOut }) =>
      sortedOut ? [{ userId, userPrincipalName, reason: sortedOut }] : [],
    ),
    mailsByKind,
    policyState: registered?.policyId ? registered.state : undefined,
  };
}

/** Whom the evidence speaks of that is to be approved. */
function wouldBeNamed(members: readonly WaveMember[], facts: WaveFacts): readonly WaveMember[] {
  const { evidence } = facts;
  if (!evidence || (isApplied(facts.stage) && !isBetweenParts(facts))) return [];
  return evidence.part ? members.filter((member) => isNamed(member, evidence)) : members;
}

/** Why a member in scope is not in the enforced group because of this wave; nobody where they are. */
function notEnforced(member: WaveMember, wave: WaveFacts, now: Date) {
  if (member.enforcedAt !== undefined) return [];
  return [{ userId: member.userId, reason: whyNotEnforced(member, wave, now) }];
}

/**
 * What the wave waits for by its own rules. Else, until it is tried again, why the step that is due was refused.
 */
function whyItWaits(
  step: WaveStep,
  refusal: Waiting | undefined,
  now: Date,
): Pick<Waiting, "until" | "because"> | undefined {
  if (step.kind === "wait") return { until: step.until, because: step.because };
  return refusal && Date.parse(refusal.until) > now.getTime()
    ? { until: refusal.until, because: refusal.because }
    : undefined;
}

/** What was decided in this round about members who are outside. */
function shownDecisions(
  members: readonly WaveMember[],
  decisions: Decisions,
  wave: WaveFacts,
  now: Date,
  rules: WaveRules,
): readonly ShownDecision[] {
  if (!isDecidedIn(wave)) return [];
  return members.filter(isOutside).flatMap((member) => {
    const known = decisions.of(member);
    const standing = standingOf(known, wave, now, rules);
    if (!known || standing === "none") return [];
    const { by, at, reason, decision } = known;
    const { userId, userPrincipalName } = member;
    const from = decidedFrom(wave, member, rules);
    const mayBeDated = from !== undefined && now.getTime() >= from.getTime();
    const one = { userId, userPrincipalName, standing, by, at, reason, mayBeDated };
    if (decision.kind === "waive") {
      const endsSoon = endsWithin(known, wave, now, rules);
      return [{ ...one, until: decision.until, ...(endsSoon && { endsSoon }) }];
    }
    if (decision.kind !== "date") return [one];
    const { on, confirmed, warned, notYet } = decision;
    return [{ ...one, on, confirmedBy: confirmed?.by, entersAt: warned?.entersAt, notYet }];
  });
}

function namesOf(
  members: readonly WaveMember[],
  people: readonly { readonly userId: string; readonly reason: NotEnforcedReason }[],
): readonly NamedReason[] {
  const reasons = new Map(people.map(({ userId, reason }) => [userId, reason]));
  return members.flatMap((member) => {
    const { userId, userPrincipalName } = member;
    const reason = reasons.get(userId);
    if (!reason) return [];
    const places = reason === "partlyReady" ? notReadyAt(member) : [];
    const said =
      reason === "refusedByEntra"
        ? member.entryRefused?.said
        : places.map((place) => sayPlace(place)).join("; ") || undefined;
    return [
      { userId, userPrincipalName, reason, ...(said && { said }), ...(places.length > 0 && { notReadyAt: places }) },
    ];
  });
}
