import { z } from "zod";
import { days } from "../../../shared/domain/calendar/durations.ts";
import { hasClickedSince } from "../../../shared/domain/device/clicked.ts";
import { windowOf } from "../../../shared/domain/signIns/evidenceFeed.ts";
import { countsAtGate, isHeld, mayBeAway } from "../../../shared/domain/wave/away.ts";
import { gateVerdict } from "../../../shared/domain/wave/gate.ts";
import { nextChaseOf } from "../../../shared/domain/wave/mailingTimes.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { WAIVER_TOLD_DAYS } from "../../../shared/domain/wave/memberDecision.ts";
import { isToBeServed } from "../../../shared/domain/wave/phonesEffect.ts";
import { countsAsReady, isInScope, isUnclear } from "../../../shared/domain/wave/readiness.ts";
import { lacksUse } from "../../../shared/domain/wave/signInNotes.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { isPrivilegedWave, rulesOf } from "../../../shared/domain/wave/waveKind.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { DONE, goTo, NOTHING, type PageEnd, type Phase, pagedStep, type Scope } from "../../../shared/steps/step.ts";
import { checkAway } from "../../../shared/waves/awayMembers.ts";
import { chase, dueForChaseLook, lookAtDue, lookForHelp, tellUnreached } from "../../../shared/waves/chasers.ts";
import { tellEndedChases } from "../../../shared/waves/endedChases.ts";
import { checkGroupChanges } from "../../../shared/waves/groupChanges.ts";
import { checkLive, isBelievedReady } from "../../../shared/waves/liveChecks.ts";
import { decidedMembers } from "../../../shared/waves/memberDecisions.ts";
import { allMembers, pick } from "../../../shared/waves/memberPages.ts";
import { lookAgain } from "../../../shared/waves/sortedOutAgain.ts";
import { lookAtDone, tellDone } from "../../../shared/waves/tellDone.ts";
import { tellWaivers } from "../../../shared/waves/tellWaivers.ts";
import { usageLocationsOf } from "../../../shared/waves/usageLocations.ts";
import { changeWave, waveEvent, waveOf } from "../../../shared/waves/waveRow.ts";
import { EvidenceTally, evidenceOf } from "../../signIns/evidenceOf.ts";
import { readTriesFirst } from "../../signIns/triesOf.ts";

/** P35: whoever counts at an opening gate was checked live within this time. */
const COUNTED_FOR_MS = days(1);

const Tally = EvidenceTally.extend({
  undeliverable: z.number().default(0),
  logTells: z.boolean().default(false),
  turn: z.string().optional(),
});
type Tally = z.infer<typeof Tally>;
type GatePhase = Phase<Tally>;

/**
 * Those who are said to be ready and were never checked, and of whom nobody could tell. Then those who have
 * opened the link of a mail since, are due for a chaser, or have had the last one.
 */
async function toBeChecked({ ports, config, wave, now }: Scope<unknown>): Promise<(member: WaveMember) => boolean> {
  const isDue = await dueForChaseLook(ports, config, wave, now);
  return (member) =>
    isInScope(member) &&
    ((isBelievedReady(member) && member.hasUsablePasskey === undefined) ||
      member.fitUnknown === true ||
      isNewlyReported(member) ||
      (member.hasUsablePasskey !== true && hasClickedSince(member.clicked, member.checkedAt)) ||
      isDue(member));
}

/** The report came to know a passkey that the last live check had not seen yet. */
const isNewlyReported = (member: WaveMember): boolean => member.reportedReady && member.hasUsablePasskey === false;

/** While somebody holds a passkey that was never seen in use: what the log shows since the wave was announced. */
const passkeyUse: GatePhase = async (scope) => {
  const { ports, wave, since } = scope;
  if (!(await allMembers(ports.store, wave.waveId)).some(lacksUse)) return NOTHING;
  return evidenceOf(scope, "interactive", windowOf(wave, "interactive", since));
};

const dueToBeAskedAbout = ({ ports, config, wave, since }: Scope<unknown>) => {
  const isDue = (member: WaveMember) => isHeld(member) || mayBeAway(member, wave, new Date(since), config.rules);
  return (after: string | undefined, most: number) => pick(ports.store, wave.waveId, after, most, isDue);
};

const confirmReady = checkLive(({ now }) => (member) => {
  const age = now.getTime() - Date.parse(member.checkedAt ?? "");
  return countsAsReady(member) && age > COUNTED_FOR_MS;
});

/** Before the gate opens, the ready are checked live once more; where it stays shut in any case, nobody is. */
const confirm: GatePhase = async (scope) => {
  const { wave, config, cursor } = scope;
  const wouldOpen = async () => gateVerdict(await countReady(scope), rulesOf(wave, config.rules)).passed;
  return cursor === undefined && !(await wouldOpen()) ? goTo("readTries") : confirmReady(scope);
};

/** Opens the gate after the confirming checks. Where they closed it again, those who are due are chased first. */
const openGate: GatePhase = async (scope) => {
  const { wave, config } = scope;
  return gateVerdict(await countReady(scope), rulesOf(wave, config.rules)).passed ? recordGate(scope) : NOTHING;
};

/** Records `gate`, and the opening where it has opened. Safe to repeat: an opened gate stays as it was seen. */
async function recordGate(scope: Scope<Tally>): Promise<PageEnd<Tally>> {
  const { ports, config, wave, since } = scope;
  const { store, clock } = ports;
  const at = clock.now().toISOString();
  const { members, all, ready, unclear, inScope, sortedOut, reportedReady, usageLocations } = await countReady(scope);
  const oldPhones = members.filter(isToBeServed).length;
  const { passed } = gateVerdict({ ready, inScope }, rulesOf(wave, config.rules));
  await tellUnreached(scope);
  await tellEndedChases(scope, members);
  // Once the gate is open nobody looks again until the warning is over.
  await tellWaivers(ports, config, wave, WAIVER_TOLD_DAYS + (passed ? config.rules.warningDays : 0));
  await changeWave(store, wave.waveId, (facts) =>
    facts.stage === "reminded" && !hasOpened(facts)
      ? {
          ...facts,
          inScope: all,
          heldAway: all - inScope,
          sortedOut,
          reportedReady,
          usageLocations,
          chasedAt: since,
          nextChase: nextChaseOf(members, wave, since, config.rules),
          gate: { at, ready, inScope, passed, ...(unclear > 0 && { unclear }), ...(oldPhones > 0 && { oldPhones }) },
          ...(passed && { gateOpenedAt: at }),
        }
      : undefined,
  );
  await recordOpening(store, await waveOf(store, wave.waveId));
  return DONE;
}

async function countReady({ ports, config, wave }: Scope<unknown>) {
  // Only of privileged people does the gate go by what was decided by name.
  const members = isPrivilegedWave(wave)
    ? await decidedMembers(ports, config, wave)
    : await allMembers(ports.store, wave.waveId);
  const all = members.filter(isInScope);
  const counted = all.filter(countsAtGate(wave));
  return {
    members,
    all: all.length,
    sortedOut: members.length - all.length,
    ready: counted.filter(countsAsReady).length,
    unclear: counted.filter(isUnclear).length,
    /** Whom the gate waits for. */
    inScope: counted.length,
    reportedReady: counted.filter(isBelievedReady).length,
    usageLocations: usageLocationsOf(all),
  };
}

/** What the opened gate saw stays as it was seen; only a wave that is sent back to `reminded` begins anew. */
const hasOpened = (facts: WaveFacts): boolean => facts.gate?.passed === true && facts.gate.at >= facts.stageAt;

/** Its id comes from the row, so that a repeat after a crash completes the trail and adds nothing to it. */
async function recordOpening(store: Ports["store"], facts: WaveFacts): Promise<void> {
  const { gate, gateOpenedAt, round } = facts;
  if (facts.stage !== "reminded" || !gate || !gateOpenedAt || !hasOpened(facts)) return;
  const { ready, inScope } = gate;
  const after = `${ready} of ${inScope} have a working passkey`;
  const id = `gate|${round}|${gateOpenedAt}`;
  await store.append([waveEvent(facts, { id, at: gateOpenedAt, what: "gateOpened", after })]);
}

/**
 * A check of the gate: who joined or left the group, who was left aside and fits by now, live checks. What the sign-in
 * log tells about use and about who is away, then the verdict. Closed: chasers to those who are due. The last page
 * records `gate`.
 */
export const gate = pagedStep<Tally>({
  kind: "checkGate",
  tally: Tally,
  whenPaused: "stops",
  mayRun: ({ wave }) => wave.stage === "reminded",
  beforeAll: async ({ ports, wave }) => {
    if (wave.paused || wave.cancelRequested || !hasOpened(wave)) return undefined;
    // A crash between the row and its audit line.
    await recordOpening(ports.store, wave);
    return DONE;
  },
  phases: {
    group: checkGroupChanges,
    again: lookAgain,
    check: checkLive(toBeChecked),
    passkeyUse,
    lookAtDone,
    tellDone,
    away: checkAway(dueToBeAskedAbout),
    confirm,
    openGate,
    readTries: readTriesFirst,
    lookForHelp,
    lookAtDue,
    chase,
    conclude: recordGate,
  },
});
