import type { Config } from "../../../../shared/config/config.ts";
import type { PageResult } from "../../../../shared/contracts/waveActivities.ts";
import { days, hours, minutes } from "../../../../shared/domain/calendar/durations.ts";
import { isSendTime } from "../../../../shared/domain/calendar/schedule.ts";
import type { SignIn } from "../../../../shared/domain/people/signIn.ts";
import { isHeld } from "../../../../shared/domain/wave/away.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { readinessOf } from "../../../../shared/domain/wave/readiness.ts";
import { isApplied } from "../../../../shared/domain/wave/stages.ts";
import { isTooManyBlocked, unwatchedSince } from "../../../../shared/domain/wave/watchSteps.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { composeMail } from "../../../../shared/mails/composeMail.ts";
import { sendMails } from "../../../../shared/mails/sendMails.ts";
import type { Ports } from "../../../../shared/ports/ports.ts";
import { lookForAway } from "../../../../shared/waves/awayPages.ts";
import { chaseSome, isDueForChaser, tellUnreached } from "../../../../shared/waves/chasePages.ts";
import { excludeSome, markExcluded } from "../../../../shared/waves/exclusions.ts";
import { checkSomeLive } from "../../../../shared/waves/liveChecks.ts";
import { allMembers, MEMBERS_A_PAGE, pick } from "../../../../shared/waves/memberPages.ts";
import { readPasskeyUse, recordUse } from "../../../../shared/waves/passkeyUse.ts";
import { OFFERS_A_PAGE, offerPasses } from "../../../../shared/waves/passOffers.ts";
import { readSomeSignIns } from "../../../../shared/waves/signInPages.ts";
import { readKeptOut, takeIn } from "../../../../shared/waves/sortOut.ts";
import { sendAlert } from "../../../../shared/waves/staffMails.ts";
import { DONE, goOn, nextPhase, type PageInput, type StepAt, stepAt } from "../../../../shared/waves/stepProgress.ts";
import { changeWave, waveEvent, waveOf } from "../../../../shared/waves/waveRow.ts";

type Needs = Pick<Ports, "store" | "clock" | "email" | "directory" | "methods" | "reports" | "policyWriter">;

const NON_INTERACTIVE = 0;
const INTERACTIVE = 1;
const LET_THROUGH = 2;
const USE = 3;
const BACK = 4;
const CHECK = 5;
const CHASE = 6;
const CONCLUDE = 7;

const BUSY_SECONDS = 10;
/** Sign-ins may reach the log late (minutes as a rule, more is seen): each watch reads the last hours again. */
const OVERLAP_MS = hours(2);
/** Whoever typed a password first and used the passkey then was never locked out: so long there is to do it. */
const SECOND_TRY_MS = minutes(10);
const LOG_DUE_AGAIN_MS = hours(1);
const OFFER_DAYS = 2;
/** Polls look at everyone in the exclusion group every 6 h. */
const KNOWN_WITHIN_HOURS = 12;

/**
 * The watch over an enabled policy: members whom it denied, with no success since, are let through (exclusion group)
 * and offered a pass; those left out go on being chased. Safe to repeat: what is left to do stands in the member rows
 * (`blockedAt` after `excluded`), mails and grants go by day.
 */
export const makeWatchSignIns =
  (ports: Needs, config: Config) =>
  async ({ waveId, progress }: PageInput): Promise<PageResult> => {
    const { store, clock, reports } = ports;
    const now = clock.now();
    const wave = await waveOf(store, waveId);
    const { policyId } = wave;
    if (!isApplied(wave.stage) || !policyId) return DONE;
    // What people ask for comes before anything that the watch may still wait for.
    if (wave.rollbackRequested || wave.cancelRequested) return DONE;
    const at = takenUp(stepAt(progress, now), now);
    switch (at.phase) {
      case NON_INTERACTIVE:
      case INTERACTIVE: {
        const from = new Date(Date.parse(unwatchedSince(wave)) - OVERLAP_MS).toISOString();
        const log = at.phase === INTERACTIVE ? "interactive" : "nonInteractive";
        // Where nobody was stopped there is nothing to judge; most hours are like that, and the whole log is long. Once
        // a working day it is read all the same: that shows whether the applied policies can still be seen.
        if (at.counts["reads"] !== 1) {
          const stopped = isFirstOfDay(wave, now, config) || (await wasAnyoneStopped(reports, log, from, at, policyId));
          if (typeof stopped === "object") return stopped;
          if (!stopped) {
            // A quiet hour: nobody stopped, nobody counted as blocked, no time for mails. The member rows need not be
            // read for that.
            const isQuiet =
              at.phase === INTERACTIVE && wave.blockedRecently === 0 && !isSendTime(now, wave.timeZone, config.rules);
            return isQuiet ? concludeQuietly(store, wave, at) : goOn(nextPhase(at));
          }
          // A page of its own: a log that is busy now is not asked again whether anyone was stopped.
          return goOn({ ...at, after: undefined, counts: { ...at.counts, reads: 1 } });
        }
        return readSomeSignIns(reports, at, log, from, (signIns, step, isWhole) =>
          takeDenials(ports, config, wave, policyId, signIns, step, isWhole),
        );
      }
      case LET_THROUGH: {
        // Too many: the policy goes back first, and neither a mail nor a group stands in the way of that.
        const blocked = blockedWithinADay(await allMembers(store, waveId), wave, at);
        if (isTooManyBlocked(blocked.length, wave, config.rules)) return recordWatch(store, wave, at, blocked);
        return (await letSomeThrough(ports, config, wave, at)) ?? goOn(nextPhase(at));
      }
      case USE:
        // Those left out come back in once they have used their passkey; our policy, which does not apply to them,
        // cannot tell.
        return (
          (await readPasskeyUse(ports, wave, at, {
            readUntil: wave.watchedUntil,
            knownWithinHours: KNOWN_WITHIN_HOURS,
          })) ?? goOn(nextPhase(at))
        );
      case BACK:
        return (
          (isFirstOfDay(wave, now, config) &&
            (await lookForAway(ports, config, wave, at, heldMembers(store, waveId)))) ||
          goOn(nextPhase(at))
        );
      case CHECK: {
        if (wave.paused || !isSendTime(now, wave.timeZone, config.rules)) return goOn({ ...at, phase: CONCLUDE });
        return (
          (await checkSomeLive(ports, waveId, at, (member) => isDueForChaser(member, now, config))) ??
          goOn(nextPhase(at))
        );
      }
      case CHASE:
        return (await chaseSome(ports, config, wave, at)) ?? goOn(nextPhase(at));
      case CONCLUDE:
        return conclude(ports, config, wave, at);
      default:
        throw new Error(`the watch has no phase ${at.phase}`);
    }
  };

/**
 * A watch that has waited in its later parts until the log is due again comes to its end, so that the next one reads
 * the log first: whoever is to be let through or chased stands in the member rows.
 */
function takenUp(at: StepAt, now: Date): StepAt {
  const { kept, ...counts } = at.counts;
  const isLate = kept === 1 && at.phase >= LET_THROUGH && now.getTime() - Date.parse(at.since) >= LOG_DUE_AGAIN_MS;
  return isLate ? { ...at, counts, phase: CONCLUDE, after: undefined } : { ...at, counts };
}

const heldMembers = (store: Needs["store"], waveId: string) => async (after: string | undefined, most: number) => {
  const held = (await store.excludedMembers(waveId)).filter(isHeld);
  return held.filter(({ userId }) => after === undefined || userId > after).slice(0, most);
};

const isFirstOfDay = ({ watchedUntil, timeZone }: WaveFacts, now: Date, { rules }: Pick<Config, "rules">): boolean =>
  watchedUntil === undefined ||
  (isSendTime(now, timeZone, rules) && !isSendTime(new Date(watchedUntil), timeZone, rules));

/**
 * Whether our policy stopped a sign-in, or one was stopped of which the log does not say by which policy.
 * @returns the page result to hand on while there is more to look through than Graph gives at a time: other policies
 * may stop many.
 */
async function wasAnyoneStopped(
  reports: Needs["reports"],
  log: "interactive" | "nonInteractive",
  from: string,
  at: StepAt,
  policyId: string,
): Promise<boolean | PageResult> {
  const isOurs = ({ appliedConditionalAccessPolicies: applied }: SignIn) =>
    !applied || applied.some(({ id, result }) => id === policyId && result === "failure");
  for (let next = at.after; ; ) {
    try {
      const page = await reports.stoppedSignIns(log, from, at.since, next);
      if (page.items.some(isOurs)) return true;
      if (page.next === undefined) return false;
      next = page.next;
    } catch (error) {
      // What was looked through is kept; before any page the caller hears of it.
      if (!(error instanceof TransientError) || next === at.after) throw error;
      return goOn({ ...at, after: next }, error.retryAfterSeconds ?? BUSY_SECONDS);
    }
  }
}

async function takeDenials(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  policyId: string,
  signIns: readonly SignIn[],
  at: StepAt,
  isWhole: boolean,
): Promise<StepAt> {
  const { store } = ports;
  const resultOf = (signIn: SignIn) =>
    signIn.appliedConditionalAccessPolicies?.find(({ id }) => id === policyId)?.result;
  if (signIns.length === 0) return at;
  const known = await allMembers(store, wave.waveId);
  const successes = at.phase === INTERACTIVE ? signIns.filter((signIn) => resultOf(signIn) === "success") : [];
  const usedAt = new Map<string, string>();
  for (const { userId, createdDateTime } of successes)
    if (createdDateTime > (usedAt.get(userId) ?? "")) usedAt.set(userId, createdDateTime);
  // People use their passkeys every day; only a use that proves something, here or against a denial that stands
  // elsewhere, is written.
  await recordUse(store, wave.waveId, isWhole ? known.filter(lacksProof) : known, successes);

  const isSettled = (signIn: SignIn) => Date.parse(signIn.createdDateTime) < Date.parse(at.since) - SECOND_TRY_MS;
  const denied = new Map<string, string>();
  for (const signIn of signIns)
    if (
      resultOf(signIn) === "failure" &&
      isSettled(signIn) &&
      signIn.createdDateTime > (denied.get(signIn.userId) ?? "")
    )
      denied.set(signIn.userId, signIn.createdDateTime);
  await takeInStrangers(ports, config, wave, known, [...denied.keys()]);
  const members = await store.members(wave.waveId, [...denied.keys()]);
  const changes = members.flatMap(({ userId, passkeyUsedAt, blockedAt }) => {
    const deniedAt = denied.get(userId) ?? "";
    const settledAt = [usedAt.get(userId), passkeyUsedAt, blockedAt].map((moment) =>
      Date.parse(moment ?? "1970-01-01"),
    );
    const isNews = Date.parse(deniedAt) > Math.max(...settledAt);
    return isNews ? [{ userId, blockedAt: deniedAt }] : [];
  });
  if (changes.length > 0) await store.mergeMembers(wave.waveId, changes);

  const theirs = new Set(known.map(({ userId }) => userId));
  const blind = signIns.filter(
    (signIn) => theirs.has(signIn.userId) && !signIn.appliedConditionalAccessPolicies,
  ).length;
  return { ...at, counts: { ...at.counts, blind: (at.counts["blind"] ?? 0) + blind } };
}

const lacksProof = (member: WaveMember): boolean => !readinessOf(member).ready || member.blockedAt !== undefined;

/** Whoever joined the group after the flip is under the policy without having been a member. */
async function takeInStrangers(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  known: readonly WaveMember[],
  deniedIds: readonly string[],
): Promise<void> {
  const ids = new Set(known.map(({ userId }) => userId));
  const strangers = deniedIds.filter((id) => !ids.has(id));
  if (strangers.length === 0) return;
  const keptOut = await readKeptOut(ports, config);
  for (const id of strangers) {
    const user = await ports.directory.user(id);
    if (user) await takeIn(ports, wave.waveId, [user], keptOut);
  }
}

/**
 * Denied since the flip, not let through since, and without a success since: a session from before the flip is refused
 * once in the background, and then its owner signs in with the passkey.
 */
const isToBeLetThrough = ({ blockedAt, excluded, passkeyUsedAt }: WaveMember, wave: WaveFacts): boolean =>
  blockedAt !== undefined &&
  Date.parse(blockedAt) >= switchedOnAt(wave) &&
  Date.parse(blockedAt) > Math.max(Date.parse(excluded?.at ?? "1970-01-01"), Date.parse(passkeyUsedAt ?? "1970-01-01"));

/** A denial from before that belongs to an earlier round, whose policy was taken back. */
const switchedOnAt = ({ flip, enforcedAt, stageAt }: WaveFacts): number =>
  Date.parse(flip?.policyReadAt ?? enforcedAt ?? stageAt);

async function letSomeThrough(ports: Needs, config: Config, wave: WaveFacts, at: StepAt) {
  const { store, clock } = ports;
  const isWaiting = (member: WaveMember) => isToBeLetThrough(member, wave);
  const picked = await pick(store, wave.waveId, at.after, OFFERS_A_PAGE, isWaiting);
  if (picked.length === 0) return undefined;
  // Nobody's way back in waits for a mail, be it another's.
  if (at.after === undefined) {
    const everyone = (await allMembers(store, wave.waveId)).filter(isWaiting);
    for (let from = 0; from < everyone.length; from += MEMBERS_A_PAGE)
      await excludeSome(ports, config, wave, everyone.slice(from, from + MEMBERS_A_PAGE).map(blockedAfterFlip));
  }
  const now = clock.now();
  const day = now.toISOString().slice(0, 10);
  // Privileged people and guests are let through too, but a pass is never made for them.
  const forPass = picked.filter(
    ({ sortedOut }) => sortedOut === undefined || sortedOut === "inAnotherWave" || sortedOut === "accountDisabled",
  );
  const { waitSeconds } = await offerPasses(ports, config, wave, forPass, {
    reason: "blocked",
    key: `blocked|${day}`,
    days: OFFER_DAYS,
  });
  const letThroughUntil = new Date(now.getTime() + days(30)).toISOString();
  const notices = picked.flatMap((member) => {
    if (!member.mail || !member.blockedAt) return [];
    const data = {
      to: { kind: "employee" as const },
      personName: member.displayName,
      blockedAt: member.blockedAt,
      letThroughUntil,
      timeZone: wave.timeZone,
    };
    const mail = {
      ...composeMail("blockedNotice", data, config),
      to: { address: member.mail, displayName: member.displayName },
    };
    return [
      { key: `blockedNotice|${day}|${member.userId}`, kind: "blockedNotice" as const, userId: member.userId, mail },
    ];
  });
  const { later } = await sendMails(ports, wave.waveId, notices, config.tenantId);
  if (waitSeconds !== undefined || later) return goOn(at, Math.max(waitSeconds ?? 1, later?.seconds ?? 1));
  // The member rows come last, so that whatever a crash left out is done again.
  await markExcluded(ports, wave, picked.map(blockedAfterFlip));
  return goOn({ ...at, after: picked.at(-1)?.userId });
}

const blockedAfterFlip = ({ userId }: WaveMember) => ({ userId, reason: "blockedAfterFlip" as const });

async function concludeQuietly(store: Needs["store"], wave: WaveFacts, { since }: StepAt): Promise<PageResult> {
  await changeWave(store, wave.waveId, (facts) =>
    facts.stage === wave.stage ? { ...facts, watchedUntil: since } : undefined,
  );
  return DONE;
}

async function conclude(ports: Needs, config: Config, wave: WaveFacts, at: StepAt): Promise<PageResult> {
  const { store } = ports;
  await tellUnreached(ports, config, wave, at);
  const blind = at.counts["blind"] ?? 0;
  if (blind > 0) {
    const what = `${blind} sign-ins came without the applied policies, so the watch over the enabled policy of this wave is blind. Check the permission to read policies.`;
    await sendAlert(ports, config, wave, `blind|${at.since.slice(0, 10)}`, what);
  }
  return recordWatch(store, wave, at, blockedWithinADay(await allMembers(store, wave.waveId), wave, at));
}

const isLetThrough = ({ blockedAt, excluded }: WaveMember): boolean =>
  Date.parse(excluded?.at ?? "1970-01-01") >= Date.parse(blockedAt ?? "");

/** Whoever was really stopped: let through since, or to be. */
function blockedWithinADay(members: readonly WaveMember[], wave: WaveFacts, { since }: StepAt): readonly WaveMember[] {
  const recently = Date.parse(since) - days(1);
  return members.filter(
    (member) =>
      Date.parse(member.blockedAt ?? "1970-01-01") >= recently &&
      (isLetThrough(member) || isToBeLetThrough(member, wave)),
  );
}

async function recordWatch(
  store: Needs["store"],
  wave: WaveFacts,
  at: StepAt,
  blocked: readonly WaveMember[],
): Promise<PageResult> {
  const saved = await changeWave(store, wave.waveId, (facts) =>
    facts.stage === wave.stage ? { ...facts, watchedUntil: at.since, blockedRecently: blocked.length } : undefined,
  );
  if (saved && blocked.length > 0)
    await store.append(
      blocked.map((member) =>
        waveEvent(saved, {
          id: `blocked|${member.userId}|${member.blockedAt}`,
          at: at.since,
          what: isLetThrough(member) ? "denied by the policy, let through" : "denied by the policy",
          subjectId: member.userId,
        }),
      ),
    );
  return DONE;
}
