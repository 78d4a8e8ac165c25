import { z } from "zod";
import { offerKeys } from "../../../shared/domain/mail/keys.ts";
import { mailTimes, nextMailTime } from "../../../shared/domain/mail/mailHours.ts";
import { isHeld } from "../../../shared/domain/wave/away.ts";
import { mailingGoesOnAt } from "../../../shared/domain/wave/mailingTimes.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { isPutOff, isToTell } from "../../../shared/domain/wave/postpone.ts";
import {
  DONE,
  goTo,
  more,
  NOTHING,
  type Phase,
  pagedStep,
  type Scope,
  type StepOf,
} from "../../../shared/steps/step.ts";
import { hasOpenChaseOffer } from "../../../shared/waves/chaseOffer.ts";
import { mailingFor, noteSpared } from "../../../shared/waves/mailings.ts";
import { isLookedAtFor, lookAhead, nextTurn, restingUntil } from "../../../shared/waves/mailTurns.ts";
import { managersInCopy } from "../../../shared/waves/managerDigests.ts";
import { managerNews } from "../../../shared/waves/managerNews.ts";
import { mailingKeyOf, managersFor, sendToMembers, unreachedOf } from "../../../shared/waves/memberMails.ts";
import { allMembers, pick } from "../../../shared/waves/memberPages.ts";
import { OFFERS_A_PAGE, offerPasses } from "../../../shared/waves/passOffers.ts";
import { reachable } from "../../../shared/waves/reachable.ts";
import { sendUndeliverable } from "../../../shared/waves/staffMails.ts";
import { changeWave, isWanted, moveWave, waveEvent } from "../../../shared/waves/waveRow.ts";

const Tally = z.object({
  sent: z.number().default(0),
  undeliverable: z.number().default(0),
  missed: z.number().default(0),
  turn: z.string().optional(),
});
type Tally = z.infer<typeof Tally>;
type MailScope = Scope<Tally, StepOf<"mail">>;
type MailPhase = Phase<Tally, StepOf<"mail">>;

/** Who waits for this mailing, and may be written to now. Whom no mail reaches has no hours. */
async function whoIsNext({ ports, wave, step, config, now }: MailScope) {
  const { wanted } = mailingFor(step.mail);
  const key = mailingKeyOf(step.mail, wave);
  const isReachable = await reachable(ports.store);
  const isTime = mailTimes(wave, now, config.rules);
  return (member: WaveMember): boolean =>
    wanted(member, wave) && member.mailing !== key && (isTime(member) || !isReachable(member));
}

/** Whoever has not had it yet, whatever their hours. */
const isWaitingFor = (mail: MailScope["step"]["mail"], wave: MailScope["wave"], member: WaveMember): boolean =>
  mailingFor(mail).wanted(member, wave) && member.mailing !== mailingKeyOf(mail, wave);

/** Nobody is told what they lack on an old look. */
const check: MailPhase = async (scope) =>
  mailingFor(scope.step.mail).lacks ? lookAhead<Tally>(() => whoIsNext(scope))(scope) : NOTHING;

/**
 * Mails to a page of people, in their own hours and not right after another mail. Safe to repeat by ledger key: kind,
 * round, for a warning the gate's opening, person.
 */
const mail: MailPhase = async (scope) => {
  const { ports, config, wave, step, tally } = scope;
  const { lacks, copyToManager } = mailingFor(step.mail);
  const { page, isLookDue } = await nextTurn(scope, await whoIsNext(scope), lacks !== undefined);
  if (page.length === 0) return isLookDue ? goTo("check") : NOTHING;
  const resting = restingUntil(ports, config, step.mail, page, () => mailingKeyOf(step.mail, wave));
  const picked = page.filter((member) => (lacks?.(member) ?? true) && !resting.has(member.userId));
  const ids = picked.map(({ userId }) => userId);
  const managers = copyToManager
    ? await managersInCopy(ports, config, wave, await managersFor(ports.directory, ids), (member) =>
        isWaitingFor(step.mail, wave, member),
      )
    : new Map();
  const mails = picked.map((member) => ({ member, manager: managers.get(member.userId) }));
  const { waitSeconds, sent, unsent, missed } = await sendToMembers(ports, config, wave, step.mail, mails);
  await noteSpared(ports, wave, step.mail, page, lacks);
  const counted = {
    sent: tally.sent + sent,
    undeliverable: tally.undeliverable + unsent.length,
    missed: tally.missed + missed.length,
  };
  // Whoever has to wait is looked at again: they may have set up a passkey meanwhile.
  if (waitSeconds !== undefined) return goTo("check", { afterSeconds: waitSeconds, tally: counted });
  return goTo("check", { tally: { ...counted, turn: page.at(-1)?.userId } });
};

/** Offers passes to a page of people. Safe to repeat: the same key is the same grant and the same mail. */
const offer: MailPhase = async ({ ports, config, wave, step, since, cursor }) => {
  const { lacks, wanted, offersPass } = mailingFor(step.mail);
  if (!offersPass) return NOTHING;
  const isForPass = (member: WaveMember) =>
    wanted(member, wave) &&
    isLookedAtFor(member, since) &&
    (lacks?.(member) ?? true) &&
    member.hasUsablePasskey === false &&
    !isHeld(member);
  const picked = await pick(ports.store, wave.waveId, cursor, OFFERS_A_PAGE, isForPass);
  if (picked.length === 0) return NOTHING;
  const open = await Promise.all(picked.map((member) => hasOpenChaseOffer(ports, config, wave, member)));
  const without = picked.filter((_, n) => !open[n]);
  const { waitSeconds } = await offerPasses(ports, config, wave, without, {
    reason: "warned",
    key: offerKeys.warned(wave),
    days: config.rules.warningDays,
  });
  return more(waitSeconds === undefined ? picked.at(-1)?.userId : cursor, { afterSeconds: waitSeconds });
};

/**
 * While somebody still waits for it, the mailing goes on in their hours. Then whom no mail reached is named to the
 * helpdesk, and the wave moves on. Safe to repeat: only a legal move is made.
 */
const conclude: MailPhase = async (scope) => {
  const { ports, wave, step, tally } = scope;
  const { store, clock } = ports;
  const before = mailingGoesOnAt(wave, step.mail) === undefined ? undefined : wave.mailing;
  const sums = {
    sent: tally.sent + (before?.sent ?? 0),
    undeliverable: tally.undeliverable + (before?.undeliverable ?? 0),
    missed: tally.missed + (before?.missed ?? 0),
  };
  const goesOnAt = await whenNext(scope);
  if (goesOnAt !== undefined) {
    if (Date.parse(goesOnAt) <= clock.now().getTime()) return goTo("check", { tally: { turn: undefined } });
    await changeWave(store, wave.waveId, (facts) =>
      facts.stageAt === wave.stageAt
        ? { ...facts, mailing: { mail: step.mail, stageAt: wave.stageAt, goesOnAt, ...sums } }
        : undefined,
    );
    return DONE;
  }
  if (sums.undeliverable + sums.missed > 0) await tellUnreached(scope);
  const { leadsTo } = step;
  const at = clock.now().toISOString();
  if (step.mail === "postponement") return concludeTold(scope, sums, at);
  const moments = {
    mailing: undefined,
    ...(leadsTo === "announced" && { announcedAt: at }),
    ...(leadsTo === "warned" && { warnedAt: at }),
  };
  await moveWave(store, wave.waveId, leadsTo, at, () => moments, whatWasSent(sums));
  return DONE;
};

/**
 * When the next of those may be written to who still wait for the mailing; `undefined` when nobody does. Whom no mail
 * reaches waits for none.
 */
async function whenNext({ ports, config, wave, step }: MailScope): Promise<string | undefined> {
  const { wanted } = mailingFor(step.mail);
  const key = mailingKeyOf(step.mail, wave);
  const isReachable = await reachable(ports.store);
  const left = (await allMembers(ports.store, wave.waveId)).filter(
    (member) => wanted(member, wave) && isReachable(member) && member.mailing !== key,
  );
  if (left.length === 0) return undefined;
  const resting = restingUntil(ports, config, step.mail, left, () => mailingKeyOf(step.mail, wave));
  const now = ports.clock.now();
  const moments = left.map((member) =>
    nextMailTime(member, wave, resting.get(member.userId) ?? now, config.rules).getTime(),
  );
  return new Date(Math.min(...moments)).toISOString();
}

/** The wave stays where it is. Safe to repeat: of another postponement nothing is noted. */
async function concludeTold({ ports: { store }, wave }: MailScope, sums: Sums, at: string) {
  const noted = await changeWave(store, wave.waveId, (facts) =>
    facts.postponed && isToTell(facts) && facts.postponed.at === wave.postponed?.at
      ? { ...facts, mailing: undefined, postponed: { ...facts.postponed, toldAt: at } }
      : undefined,
  );
  if (noted)
    await store.append([
      waveEvent(noted, {
        id: `postponementTold|${noted.postponed?.at}`,
        at,
        what: "postponementTold",
        why: whatWasSent(sums),
      }),
    ]);
  return DONE;
}

async function tellUnreached({ ports, config, wave, step, since }: MailScope): Promise<void> {
  const { wanted, lacks } = mailingFor(step.mail);
  const key = mailingKeyOf(step.mail, wave);
  // Of whom no mail goes to nobody knows in which round they were looked at.
  const isMailed = (member: WaveMember) =>
    (member.mailing === key || !lacks || isLookedAtFor(member, since)) && (lacks?.(member) ?? true);
  const mailed = (await allMembers(ports.store, wave.waveId)).filter(
    (member) => wanted(member, wave) && isMailed(member),
  );
  const unreached = await unreachedOf(
    ports,
    wave,
    step.mail,
    mailed.map((member) => ({ member })),
  );
  await sendUndeliverable(ports, config, wave, step.mail, unreached);
}

type Sums = Pick<Tally, "sent" | "undeliverable" | "missed">;

function whatWasSent({ sent, undeliverable }: Sums): string {
  const without = undeliverable > 0 ? `, ${undeliverable} people without an address that works` : "";
  return `${sent} ${sent === 1 ? "mail" : "mails"} sent${without}`;
}

/**
 * One round of a mailing: page by page a live look, where it says what somebody lacks, and the mails; then the offers,
 * and what managers pass on. The round in which nobody is left moves the wave to `leadsTo`.
 */
export const mailing = pagedStep<Tally, StepOf<"mail">>({
  kind: "mail",
  tally: Tally,
  whenPaused: "stops",
  mayRun: ({ wave, step }) =>
    step.mail === "postponement"
      ? isToTell(wave) && !wave.paused && !wave.cancelRequested
      : isWanted(wave, step.leadsTo),
  // Put off meanwhile: whoever has the warning already is told the later date.
  beforeAll: async ({ wave, step, now }) => (step.mail !== "postponement" && isPutOff(wave, now) ? DONE : undefined),
  phases: { check, mail, offer, managerNews, conclude },
});
