import type { z } from "zod";
import { days, hours } from "../../../shared/domain/calendar/durations.ts";
import { lookFor } from "../../../shared/domain/limits/looks.ts";
import type { SignInLog } from "../../../shared/domain/people/signIn.ts";
import { windowOf } from "../../../shared/domain/signIns/evidenceFeed.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { provenBy } from "../../../shared/domain/wave/readiness.ts";
import { wouldBeBlocked } from "../../../shared/domain/wave/sweep.ts";
import { countedSince, sweptSince } from "../../../shared/domain/wave/sweepNotes.ts";
import { DONE, type Phase, pagedStep } from "../../../shared/steps/step.ts";
import { checkLive } from "../../../shared/waves/liveChecks.ts";
import { decidedMembers } from "../../../shared/waves/memberDecisions.ts";
import { changeWave } from "../../../shared/waves/waveRow.ts";
import { helpWouldBeBlocked, isHelped } from "../../../shared/waves/wouldBeBlockedHelp.ts";
import { EvidenceTally, evidenceOf } from "../../signIns/evidenceOf.ts";
import { tellPartly } from "./tellPartly.ts";

type Tally = z.infer<typeof EvidenceTally>;

/** Somebody who held a passkey so long ago may have lost it since. */
const LOOK_COUNTS_MS = days(1);

/**
 * How far behind the moment each log may be read. The background of a large tenant is thousands of pages a day: read a
 * few times a day, it is also read for the most part when the sweep comes.
 */
const BEHIND_MS: Readonly<Record<SignInLog, number>> = { interactive: 0, nonInteractive: hours(8) };

const readLog =
  (log: SignInLog): Phase<Tally> =>
  (scope) => {
    const { wave, since } = scope;
    const window = windowOf(wave, log, since);
    const until = new Date(Date.parse(since) - BEHIND_MS[log]).toISOString();
    return evidenceOf(scope, log, { ...window, until: earlier(window.until, later(window.since, until)) });
  };

const earlier = (one: string, other: string): string => (Date.parse(one) < Date.parse(other) ? one : other);
const later = (one: string, other: string): string => (Date.parse(one) > Date.parse(other) ? one : other);

/** Those whom report-only would have stopped, unless a passkey of theirs was seen short ago. */
const look = checkLive(({ wave, since, now }) => {
  const counted = countedSince(wave, since);
  const age = ({ checkedAt }: WaveMember) => now.getTime() - Date.parse(checkedAt ?? "");
  return (member) => {
    const isOld = !(age(member) < LOOK_COUNTS_MS);
    const asked = isOld ? { ...member, hasUsablePasskey: undefined } : member;
    return wouldBeBlocked(asked, counted) && !isHelped(member, wave);
  };
}, lookFor.wouldBeBlocked);

/** What the row says of it until the sweep. A later call of the same look writes the same. */
const note: Phase<Tally> = async ({ ports, config, wave, since, tally: { blindSince } }) => {
  const counted = countedSince(wave, since);
  const members = await decidedMembers(ports, config, wave);
  const ready = members.filter((member) => provenBy(member).ready && member.keptOutside === undefined);
  const wasSeen = (member: WaveMember) => {
    const swept = sweptSince(member, counted);
    return swept?.satisfied === true || swept?.unsatisfied === true;
  };
  const sweepRound = {
    at: since,
    seen: ready.filter(wasSeen).length,
    ready: ready.length,
    stopped: members.filter((member) => wouldBeBlocked(member, counted) && member.hasUsablePasskey === false).length,
    ...(blindSince !== undefined && { blindSince }),
  };
  await changeWave(ports.store, wave.waveId, (facts) =>
    facts.stage === "reportOnly" && facts.reportOnlyAt === wave.reportOnlyAt ? { ...facts, sweepRound } : undefined,
  );
  return DONE;
};

/**
 * While report-only runs: whom it would have stopped since, and who holds no passkey by a live look, is mailed and
 * offered a pass (R110, R169). Reads: both logs as far as they were not read yet, member rows, methods, roles. Writes:
 * member rows, grants, mails, and `sweepRound` in the wave row. Safe to repeat by the keys of the window. Ends when
 * `sweepRound` stands.
 */
export const reachOut = pagedStep<Tally>({
  kind: "reachOut",
  tally: EvidenceTally,
  whenPaused: "stops",
  mayRun: ({ wave }) => wave.stage === "reportOnly" && wave.policyId !== undefined && wave.reportOnlyAt !== undefined,
  phases: {
    interactiveLog: readLog("interactive"),
    look,
    help: helpWouldBeBlocked,
    tellPartly,
    nonInteractiveLog: readLog("nonInteractive"),
    note,
  },
});
