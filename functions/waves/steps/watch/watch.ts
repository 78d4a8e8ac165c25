import { hours } from "../../../../shared/domain/calendar/durations.ts";
import { isHeld } from "../../../../shared/domain/wave/away.ts";
import { isDueForLook } from "../../../../shared/domain/wave/chase.ts";
import { isInScope } from "../../../../shared/domain/wave/readiness.ts";
import { isApplied } from "../../../../shared/domain/wave/stages.ts";
import { unwatchedSince } from "../../../../shared/domain/wave/watchSteps.ts";
import type { RefusedError } from "../../../../shared/errors.ts";
import { goTo, NOTHING, type Phase, pagedStep, type StepScope } from "../../../../shared/steps/step.ts";
import { aboutWave } from "../../../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../../../shared/troubles/noteTrouble.ts";
import { checkAway } from "../../../../shared/waves/awayMembers.ts";
import { chase, lookAtDue } from "../../../../shared/waves/chasers.ts";
import { checkLive } from "../../../../shared/waves/liveChecks.ts";
import { readPasskeyUse } from "../../../../shared/waves/passkeyUse.ts";
import { lookAtDone, tellDone } from "../../../../shared/waves/tellDone.ts";
import { SignInLogRefused } from "../../../signIns/signInLogRefused.ts";
import { tellLogRefused } from "../../../signIns/tellLogRefused.ts";
import { conclude } from "./conclude.ts";
import { enterDated } from "./datedEntries.ts";
import { lookAtDated } from "./datedPeople.ts";
import { warnDated } from "./datedWarnings.ts";
import { takeDenials } from "./denials.ts";
import { readBackUnseen } from "./enteredUnseen.ts";
import { helpStranded } from "./helpStranded.ts";
import { judge, lookAtRest, lookAtUnready } from "./judge.ts";
import { enterLate, lookAtLate, tellRefused as tellRefusedPeople } from "./lateEntries.ts";
import { endPolicy } from "./policyNeeded.ts";
import { reading } from "./reading.ts";
import { tellAttempts } from "./tellAttempts.ts";
import { tellEnforced } from "./tellEnforced.ts";
import { tellUndecided } from "./undecided.ts";
import { isFirstOfDay, isSendHour, WatchTally } from "./watchTally.ts";

/** A passkey is known to us by then: the report is up to 36 h old, and is polled every 6 h. */
const KNOWN_WITHIN_HOURS = 60;
const LOG_DUE_AGAIN_MS = hours(1);

/** Those who were away: once a day. */
const checkBack = checkAway(({ ports, wave }) => async (after, most) => {
  const held = (await ports.store.heldMembers(wave.waveId)).filter(isHeld);
  return held.filter(({ userId }) => after === undefined || userId > after).slice(0, most);
});
const back: WatchPhase = async (scope) => (isFirstOfDay(scope) ? checkBack(scope) : { kind: "nothing" });

/** For whom the chase has ended; whoever gets a chaser is looked at right before. */
const checkEnded = checkLive(
  ({ config, wave, now }) =>
    (member) =>
      isInScope(member) && isDueForLook(member, now, config.rules, wave.round),
);
/** Chasers wait for the log: where they take long, the watch concludes, and the next one reads it first. */
const inTime =
  (phase: WatchPhase): WatchPhase =>
  async (scope) =>
    scope.now.getTime() - Date.parse(scope.since) >= LOG_DUE_AGAIN_MS ? goTo("conclude") : phase(scope);
const check = inTime(async (scope) => (scope.wave.paused || !isSendHour(scope) ? goTo("conclude") : checkEnded(scope)));

/** Outside everybody's hours for mails nobody's row is read for one. */
const whileMailsGo =
  (phase: Phase<unknown>): WatchPhase =>
  async (scope) =>
    isSendHour(scope) ? phase(scope) : NOTHING;

type WatchPhase = Phase<WatchTally>;

async function tellRefused({ ports, config, wave }: StepScope, error: RefusedError): Promise<void> {
  if (error instanceof SignInLogRefused) return tellLogRefused(ports, config, error);
  const meanwhile =
    "Until it can go on, nobody who is stranded is offered help by it, and the wave does not roll back by itself.";
  await noteTrouble(ports, config, { ...aboutWave(wave.waveId, "watch"), meanwhile }, error);
}

/**
 * The watch over the enforced members. Whom the workforce policy denied is looked at live. Without a usable passkey
 * they are stranded and offered a pass. With one it was an attempt that was stopped: it is told, and loosens nothing.
 * Those left out go on being chased, and enter one by one. Safe to repeat: what is left to do stands in the rows.
 */
export const watch = pagedStep<WatchTally>({
  kind: "watch",
  tally: WatchTally,
  whenPaused: "goesOn",
  mayRun: ({ wave }) => isApplied(wave.stage),
  // A rollback that people ask for must not sit behind a log, a group or a mail quota.
  wakeable: {
    runOf: unwatchedSince,
    // In its later parts a watch waits at most until the log is due again: then it concludes, and the next one reads
    // the log first. Whoever is to be looked at, helped or chased stands in the member rows.
    takenUpAt: ({ phase, since }, now) => {
      const isLate = now.getTime() - Date.parse(since) >= LOG_DUE_AGAIN_MS;
      return isLate && phase !== "reading" ? "conclude" : phase;
    },
    tellRefused,
  },
  phases: {
    reading,
    denials: takeDenials,
    lookAtUnready,
    lookAtRest,
    judge,
    helpStranded,
    tellAttempts,
    // The workforce policy does not apply to those left out, so it cannot tell that they have used their passkey.
    passkeyUse: readPasskeyUse((wave) => wave.watchedUntil, KNOWN_WITHIN_HOURS),
    back,
    lookAtLate,
    enterLate,
    readBackUnseen,
    tellRefusedEntries: tellRefusedPeople,
    tellUndecided,
    endPolicy,
    lookAtDated,
    warnDated,
    enterDated,
    tellEnforced,
    lookAtDone: whileMailsGo(lookAtDone),
    tellDone: whileMailsGo(tellDone),
    check,
    lookAtDue: inTime(lookAtDue),
    chase: inTime(chase),
    conclude,
  },
});
