import type { Config } from "../../../shared/config/config.ts";
import type { PageResult } from "../../../shared/contracts/waveActivities.ts";
import { days } from "../../../shared/domain/calendar/durations.ts";
import { countsAtGate, isHeld, mayBeAway } from "../../../shared/domain/wave/away.ts";
import { gateVerdict } from "../../../shared/domain/wave/gate.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { isInScope, readinessOf } from "../../../shared/domain/wave/readiness.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { lookForAway } from "../../../shared/waves/awayPages.ts";
import { chaseSome, isDueForChaser, tellUnreached } from "../../../shared/waves/chasePages.ts";
import { lookForGroupChanges } from "../../../shared/waves/groupPages.ts";
import { checkSomeLive, isBelievedReady } from "../../../shared/waves/liveChecks.ts";
import { allMembers, pick } from "../../../shared/waves/memberPages.ts";
import { readPasskeyUse } from "../../../shared/waves/passkeyUse.ts";
import { DONE, goOn, nextPhase, type PageInput, type StepAt, stepAt } from "../../../shared/waves/stepProgress.ts";
import { changeWave, waveEvent, waveOf } from "../../../shared/waves/waveRow.ts";

type Needs = Pick<Ports, "store" | "clock" | "email" | "directory" | "methods" | "reports" | "policyWriter">;

const GROUP = 0;
const CHECK = 1;
const USE = 2;
const AWAY = 3;
const CONFIRM = 4;
const CHASE = 5;

const COUNTED_FOR_MS = days(1);
/** A day of report lag, a poll every 6 h, a look every day. */
const KNOWN_WITHIN_HOURS = 60;

/**
 * A look at the gate: who joined or left the group, live checks of those who are said to be ready and of those who are
 * due for a chaser, then what the sign-in log tells about use and about who is away, then the verdict. Before it opens,
 * everyone counted was looked at live within a day (P35). Closed: chasers to those who are due. Safe to repeat: checks
 * by their moment, mails by ledger key; the last page records `gate`.
 */
export const makeLookAtGate =
  (ports: Needs, config: Config) =>
  async ({ waveId, progress }: PageInput): Promise<PageResult> => {
    const { store, clock } = ports;
    const now = clock.now();
    const wave = await waveOf(store, waveId);
    if (wave.stage !== "reminded" || wave.paused || wave.cancelRequested) return DONE;
    const at = stepAt(progress, now);
    if (hasOpened(wave)) {
      await recordOpening(store, wave);
      return DONE;
    }
    switch (at.phase) {
      case GROUP:
        return lookForGroupChanges(ports, config, wave, at);
      case CHECK: {
        const isOpen = (member: WaveMember) =>
          isInScope(member) &&
          ((isBelievedReady(member) && member.hasUsablePasskey === undefined) ||
            isNewlyReported(member) ||
            isDueForChaser(member, now, config));
        return (await checkSomeLive(ports, waveId, at, isOpen)) ?? goOn(nextPhase(at));
      }
      case USE:
        return (
          (await readPasskeyUse(ports, wave, at, { readUntil: wave.gate?.at, knownWithinHours: KNOWN_WITHIN_HOURS })) ??
          goOn(nextPhase(at))
        );
      case AWAY: {
        const isOpen = (member: WaveMember) =>
          isHeld(member) || mayBeAway(member, wave, new Date(at.since), config.rules);
        const open = (after: string | undefined, most: number) => pick(store, waveId, after, most, isOpen);
        return (await lookForAway(ports, config, wave, at, open)) ?? goOn(nextPhase(at));
      }
      case CONFIRM: {
        // Once, before the first check: what the checks find is counted when all are done.
        if (at.after === undefined && !gateVerdict(countReady(await allMembers(store, waveId)), config.rules).passed)
          return goOn(nextPhase(at));
        const isOld = (member: WaveMember) =>
          readinessOf(member).ready && now.getTime() - Date.parse(member.checkedAt ?? "") > COUNTED_FOR_MS;
        return (await checkSomeLive(ports, waveId, at, isOld)) ?? (await conclude(ports, config, wave, at));
      }
      case CHASE:
        return (await chaseSome(ports, config, wave, at)) ?? (await conclude(ports, config, wave, at));
      default:
        throw new Error(`the gate has no phase ${at.phase}`);
    }
  };

/** The report came to know a passkey that the last live check had not seen yet. */
const isNewlyReported = (member: WaveMember): boolean => member.reportedReady && member.hasUsablePasskey === false;

function countReady(members: readonly WaveMember[]) {
  const all = members.filter(isInScope);
  const counted = all.filter(countsAtGate);
  return {
    all: all.length,
    sortedOut: members.length - all.length,
    ready: counted.filter((member) => readinessOf(member).ready).length,
    /** Whom the gate waits for. */
    inScope: counted.length,
    reportedReady: counted.filter(isBelievedReady).length,
  };
}

async function conclude(ports: Needs, config: Config, wave: WaveFacts, step: StepAt): Promise<PageResult> {
  const { store, clock } = ports;
  const at = clock.now().toISOString();
  const { all, ready, inScope, sortedOut, reportedReady } = countReady(await allMembers(store, wave.waveId));
  const { passed } = gateVerdict({ ready, inScope }, config.rules);
  // The confirming checks closed it again: those who are due are chased first.
  if (passed === false && step.phase === CONFIRM) return goOn(nextPhase(step));
  await tellUnreached(ports, config, wave, step);
  await changeWave(store, wave.waveId, (facts) =>
    facts.stage === "reminded" && !hasOpened(facts)
      ? {
          ...facts,
          inScope: all,
          heldAway: all - inScope,
          sortedOut,
          reportedReady,
          gate: { at, ready, inScope, passed },
          ...(passed && { gateOpenedAt: at }),
        }
      : undefined,
  );
  await recordOpening(store, await waveOf(store, wave.waveId));
  return DONE;
}

/** What the opened gate saw stays as it was seen; only a wave that is sent back to `reminded` looks anew. */
const hasOpened = (facts: WaveFacts): boolean => facts.gate?.passed === true && facts.gate.at >= facts.stageAt;

/** Its id comes from the row, so that a repeat after a crash completes the trail and adds nothing to it. */
async function recordOpening(store: Ports["store"], facts: WaveFacts): Promise<void> {
  const { gate, gateOpenedAt, round } = facts;
  if (facts.stage !== "reminded" || !gate || !gateOpenedAt || !hasOpened(facts)) return;
  const { ready, inScope } = gate;
  const after = `${ready} of ${inScope} have a working passkey`;
  await store.append([
    waveEvent(facts, { id: `gate|${round}|${gateOpenedAt}`, at: gateOpenedAt, what: "the gate opened", after }),
  ]);
}
