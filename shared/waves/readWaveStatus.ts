import type { Config } from "../config/config.ts";
import { arePeopleDeleted } from "../domain/retention/wavePeople.ts";
import { type ComesNext, comesNext } from "../domain/wave/comesNext.ts";
import { type CountedWave, isCountOf, isLargeWave } from "../domain/wave/countedWave.ts";
import { isDecidedIn } from "../domain/wave/decideMember.ts";
import { isOverruled } from "../domain/wave/helpdeskBrake.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { decidedFrom, endsWithin, isOutside, type Standing, standingOf } from "../domain/wave/memberDecision.ts";
import { shownParts } from "../domain/wave/shownParts.ts";
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
import { readAndCount } from "./countWave.ts";
import { type Decisions, readDecisions, undecided, withDecisions } from "./memberDecisions.ts";
import { heldStepOf } from "./nextStepOf.ts";
import { sayNext } from "./sayNext.ts";
import type { ShownDecision, WaveStatus } from "./waveStatus.ts";

/**
 * A large wave as its steps counted it last; the wave row itself, and what people decided, as they are now.
 * @returns `undefined` when there is no such wave.
 */
export async function readWaveStatus(
  { store, clock }: Pick<Ports, "store" | "clock">,
  config: Pick<Config, "rules" | "ticketsADay">,
  waveId: string,
): Promise<WaveStatus | undefined> {
  const { rules } = config;
  const found = await store.wave(waveId);
  if (!found) return undefined;
  const { facts } = found;
  const [refusal, { counted, members, decisions }, registered, load, campaign] = await Promise.all([
    store.waiting(waveId),
    readMembers({ store, clock }, config, facts),
    // The page has the button that rolls back.
    unlessUnreadable(store.registeredPolicy(waveId)),
    readLoad({ store, clock }, config),
    campaignOf(store, waveId),
  ]);
  const now = clock.now();
  const due = nextWaveStep(facts, now, rules);
  const held = await heldStepOf({ store, clock }, config, facts, due);
  const planned = comesNext(facts, refusal, now, rules);
  // When the helpdesk has less to do nobody can say.
  const next: ComesNext | undefined = planned && held ? { what: planned.what, when: "open" } : planned;
  const shown = shownDecisions(members, decisions, facts, now, rules);
  const standing = (wanted: Standing) => shown.filter((one) => one.standing === wanted).length;
  const { notEnforced, wouldBeLeftOut, sortedOut, toBeDecided } = counted;
  const stillAsked = new Set(undecided(members, decisions, facts, now, rules).map(({ userId }) => userId));
  const asked = toBeDecided.first.filter(({ userId }) => stillAsked.has(userId));
  return {
    ...facts,
    countedAt: counted.at,
    waiting: whyItWaits(held ?? due, refusal, now),
    helpdesk: { ...load, say: sayHelpdesk(load), isOverruled: isOverruled(facts, now) },
    next: next && { ...next, say: sayNext(next, facts.timeZone) },
    counts: {
      ...counted.counts,
      reportedReady: facts.reportedReady,
      heldByDecision: standing("held"),
      waived: standing("waived"),
    },
    progress: counted.progress,
    ...(counted.devices && { devices: counted.devices }),
    decisions: shown,
    ...(campaign && { campaign }),
    notEnforced: notEnforced.first,
    toBeDecided: asked,
    parts: shownParts(facts),
    wouldBeLeftOut: wouldBeLeftOut.first,
    sortedOutMembers: sortedOut.first,
    listed: {
      notEnforced: notEnforced.count,
      toBeDecided: toBeDecided.count - (toBeDecided.first.length - asked.length),
      wouldBeLeftOut: wouldBeLeftOut.count,
      sortedOutMembers: sortedOut.count,
    },
    mailsByKind: counted.mailsByKind,
    policyState: registered?.policyId ? registered.state : undefined,
  };
}

/** @returns the count, and members as people decided about them: at least those whom a list or a decision names. */
async function readMembers(
  ports: Pick<Ports, "store" | "clock">,
  config: Pick<Config, "rules">,
  wave: WaveFacts,
): Promise<{
  readonly counted: CountedWave;
  readonly members: readonly WaveMember[];
  readonly decisions: Decisions;
}> {
  const { store, clock } = ports;
  const [decisions, last] = await Promise.all([
    readDecisions(store, wave),
    isLargeWave(wave) ? store.countedWave(wave.waveId) : undefined,
  ]);
  if (arePeopleDeleted(wave)) {
    const numbers = await store.waveNumbers(wave.waveId);
    const left = await readAndCount(ports, config, wave, decisions);
    return {
      counted: numbers ? ofThen(numbers.counted, left.counted) : left.counted,
      members: left.members,
      decisions,
    };
  }
  // Right after a step, and before the first count, a large wave is counted as a small one.
  if (!last || !isCountOf(last, wave)) return { ...(await readAndCount(ports, config, wave, decisions)), decisions };
  const named = new Set([...decisions.userIds, ...last.toBeDecided.first.map(({ userId }) => userId)]);
  const rows = named.size > 0 ? await store.members(wave.waveId, [...named]) : [];
  return { counted: last, members: withDecisions(rows, decisions, wave, clock.now(), config.rules), decisions };
}

/** Numbers of when its people were deleted; lists of who is still there. */
const ofThen = (
  then: CountedWave,
  { notEnforced, wouldBeLeftOut, sortedOut, toBeDecided }: CountedWave,
): CountedWave => ({
  ...then,
  notEnforced,
  wouldBeLeftOut,
  sortedOut: { ...sortedOut, count: then.sortedOut.count },
  toBeDecided,
});

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
