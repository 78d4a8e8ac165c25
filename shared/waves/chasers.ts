import type { Config } from "../config/config.ts";
import { days } from "../domain/calendar/durations.ts";
import { chunks } from "../domain/chunks.ts";
import { offerKeys } from "../domain/mail/keys.ts";
import { mailTimes } from "../domain/mail/mailHours.ts";
import { isHeld } from "../domain/wave/away.ts";
import { helpWithChaser, isChasedAt, isDueForLook, nextChase } from "../domain/wave/chase.ts";
import { paceOf } from "../domain/wave/helpdeskBrake.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { isInScope } from "../domain/wave/readiness.ts";
import { needsHelp } from "../domain/wave/registrationHelp.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { passWillDo } from "../enforcement/passWillDo.ts";
import type { Ports } from "../ports/ports.ts";
import { goTo, NOTHING, type Phase, type Scope } from "../steps/step.ts";
import { readLoad } from "../tickets/readLoad.ts";
import { LEAST_OFFER_DAYS } from "./chaseOffer.ts";
import type { MemberMail } from "./composeForMember.ts";
import { isLookedAtFor, lookAhead, type MailTurns, nextTurn, restingUntil } from "./mailTurns.ts";
import { managersInCopy } from "./managerDigests.ts";
import { mailingKeyOf, managersFor, sendToMembers, unreachedOf } from "./memberMails.ts";
import { allMembers } from "./memberPages.ts";
import { OFFERS_A_PAGE, offerPasses } from "./passOffers.ts";
import { findHelp } from "./registrationHelp.ts";
import { sendUndeliverable } from "./staffMails.ts";

type Needs = Pick<Ports, "store" | "clock" | "email" | "directory">;

type Chased = Pick<WaveFacts, "waveId" | "kind" | "round" | "timeZone">;

const WEEK_MS = days(7);

/**
 * In scope, not ready as far as we know, and due for a chaser in their own hours: to be checked live before anything is
 * sent. Chasers
 * speak of a code: whoever is enforced under a strength that takes none is helped in other ways.
 */
async function dueForChaser(
  ports: Pick<Ports, "store">,
  config: Config,
  wave: Chased,
  now: Date,
): Promise<(member: WaveMember) => boolean> {
  const isTime = mailTimes(wave, now, config.rules);
  const isDue = (member: WaveMember) =>
    isInScope(member) && isTime(member) && nextChase(member, now, config.rules, wave.round).kind === "mail";
  const isEnforced = ({ enforcedAt }: WaveMember) => enforcedAt !== undefined;
  // What the strength takes is asked only about somebody who is enforced, and due all the same.
  const members = await allMembers(ports.store, wave.waveId);
  const isAsked = members.some((member) => isEnforced(member) && isDue(member));
  const passDoes = isAsked && (await passWillDo(ports, config, wave));
  return (member) => isDue(member) && (passDoes || !isEnforced(member));
}

/** Who is looked at live for the chase: those who are due for a chaser, and those for whom it has ended. */
export async function dueForChaseLook(
  ports: Pick<Ports, "store">,
  config: Config,
  wave: Chased,
  now: Date,
): Promise<(member: WaveMember) => boolean> {
  const isDue = await dueForChaser(ports, config, wave, now);
  return (member) => isDue(member) || (isInScope(member) && isDueForLook(member, now, config.rules, wave.round));
}

/** Of those, who gets one now: chasers slow down and stop while the helpdesk has more to do than it can. */
async function chasedNow(
  ports: Pick<Ports, "store" | "clock">,
  config: Config,
  wave: WaveFacts,
  now: Date,
): Promise<(member: WaveMember) => boolean> {
  const isDue = await dueForChaser(ports, config, wave, now);
  const pace = paceOf(wave, await readLoad(ports, config), now);
  return (member) =>
    !needsHelp(member, now) && isDue(member) && isChasedAt(pace, member, now, config.rules, wave.round);
}

/** Before anybody is chased: whoever tried and could not gets help, and no nudge (R107). */
export const lookForHelp: Phase<ChaseTally> = async (scope) => {
  const { ports, config, wave, now } = scope;
  const isDue = await dueForChaser(ports, config, wave, now);
  await findHelp(scope, (await allMembers(ports.store, wave.waveId)).filter(isDue));
  return NOTHING;
};

interface ChaseTally extends MailTurns {
  /** Chasers that reached nobody. */
  readonly undeliverable: number;
}

/** Whoever is chased next is looked at within the minutes before. */
export const lookAtDue: Phase<ChaseTally> = lookAhead(({ ports, config, wave, now }) =>
  chasedNow(ports, config, wave, now),
);

/**
 * Chasers to those who were found without a working passkey within minutes, and are due. From the third on, and for
 * those whom no mail reaches, their manager is offered a code for them. Safe to repeat: the ordinal of the mail is part
 * of its ledger key, offers go by week. It takes turns with `lookAtDue`, which comes right before it.
 */
export const chase: Phase<ChaseTally> = async (scope) => {
  const { ports, config, wave, now, tally } = scope;
  const { page, isLookDue } = await nextTurn(scope, await chasedNow(ports, config, wave, now), true);
  if (page.length === 0) return isLookDue ? goTo("lookAtDue") : NOTHING;
  const all = page.flatMap((member) => chaseOf(member, wave, now, config));
  const ordinals = new Map(all.map(({ member, ordinal }) => [member.userId, ordinal]));
  const resting = restingUntil(ports, config, "chaser", page, ({ userId }) =>
    mailingKeyOf("chaser", wave, ordinals.get(userId)),
  );
  const chases = all.filter(({ member }) => !resting.has(member.userId));

  // Before the mail that tells of it.
  const help = await offerHelp(ports, config, wave, chases);
  if (help.waitSeconds !== undefined) return goTo("lookAtDue", { afterSeconds: help.waitSeconds });
  const managers = await managersInCopy(
    ports,
    config,
    wave,
    await managersFor(
      ports.directory,
      chases.filter(({ withManager }) => withManager).map(({ member }) => member.userId),
    ),
    (member) => nextChase(member, now, config.rules, wave.round).kind === "mail",
  );
  const mails = chases.map(({ member, tone, ordinal }) => ({
    member,
    tone,
    ordinal,
    manager: managers.get(member.userId),
    managerHasCode: help.withManager.has(member.userId),
  }));
  const { waitSeconds, unsent, missed } = await sendToMembers(ports, config, wave, "chaser", mails);
  const undeliverable = tally.undeliverable + unsent.length + missed.length;
  if (waitSeconds !== undefined) return goTo("lookAtDue", { afterSeconds: waitSeconds, tally: { undeliverable } });
  const told = await offerToUnreached(ports, config, wave, unsent, now);
  if (told.waitSeconds !== undefined) return goTo("lookAtDue", { afterSeconds: told.waitSeconds });
  return goTo("lookAtDue", {
    tally: { undeliverable, turn: page.at(-1)?.userId },
  });
};

/** Names to the helpdesk those whom this step's chasers did not reach. */
export async function tellUnreached({ ports, config, wave, since, tally }: Scope<ChaseTally>): Promise<void> {
  if (tally.undeliverable === 0) return;
  const now = ports.clock.now();
  const isDueNow = await chasedNow(ports, config, wave, now);
  const due = (await allMembers(ports.store, wave.waveId)).filter(
    (member) => isLookedAtFor(member, since) && isDueNow(member),
  );
  const mails: MemberMail[] = due.flatMap((member) => chaseOf(member, wave, now, config));
  await sendUndeliverable(ports, config, wave, "chaser", await unreachedOf(ports, wave, "chaser", mails));
}

interface DueChase {
  readonly member: WaveMember;
  readonly tone: number;
  readonly ordinal: number;
  readonly withManager: boolean;
}

function chaseOf(
  member: WaveMember,
  { round }: WaveFacts,
  now: Date,
  { rules }: Pick<Config, "rules">,
): readonly DueChase[] {
  const chase = nextChase(member, now, rules, round);
  return chase.kind === "mail"
    ? [{ member, tone: chase.tone, withManager: chase.withManager, ordinal: member.mailsSent + 1 }]
    : [];
}

async function offerHelp(ports: Needs, config: Config, wave: WaveFacts, chases: readonly DueChase[]) {
  const helped = chases.flatMap(({ member, tone }) => {
    const help = helpWithChaser(member, tone, config.rules);
    return help ? [{ member, ...help }] : [];
  });
  const withManager = new Set<string>();
  for (const [offer, some] of Map.groupBy(helped, ({ offer }) => offer)) {
    const days = some[0]?.days ?? 7;
    const people = some.map(({ member }) => member);
    const offered = await offerInTrips(ports, config, wave, people, {
      reason: "warned",
      key: offerKeys.chased(wave, offer),
      days,
    });
    for (const userId of offered.withManager) withManager.add(userId);
    if (offered.waitSeconds !== undefined) return { withManager, waitSeconds: offered.waitSeconds };
  }
  return { withManager };
}

/** One offer a week, which ends with the week: nobody else can tell these people that they have something to do. */
async function offerToUnreached(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  people: readonly WaveMember[],
  now: Date,
) {
  const without = people.filter((member) => member.hasUsablePasskey === false && !isHeld(member));
  const since = now.getTime() - Date.parse(wave.stageAt);
  const week = Math.floor(since / WEEK_MS);
  const left = ((week + 1) * WEEK_MS - since) / days(1);
  if (left < LEAST_OFFER_DAYS) return { withManager: new Set<string>() };
  const key = offerKeys.unreached(wave, week);
  return offerInTrips(ports, config, wave, without, { reason: "warned", key, days: left, isUnreached: true });
}

async function offerInTrips(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  people: readonly WaveMember[],
  offer: Parameters<typeof offerPasses>[4],
): ReturnType<typeof offerPasses> {
  const withManager = new Set<string>();
  for (const some of chunks(people, OFFERS_A_PAGE)) {
    const offered = await offerPasses(ports, config, wave, some, offer);
    for (const userId of offered.withManager) withManager.add(userId);
    if (offered.waitSeconds !== undefined) return { withManager, waitSeconds: offered.waitSeconds };
  }
  return { withManager };
}
