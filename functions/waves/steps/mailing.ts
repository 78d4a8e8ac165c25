import type { Config } from "../../../shared/config/config.ts";
import type { PageResult } from "../../../shared/contracts/waveActivities.ts";
import type { MailKind } from "../../../shared/domain/mail/mailKinds.ts";
import { isHeld } from "../../../shared/domain/wave/away.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { isInScope, readinessOf } from "../../../shared/domain/wave/readiness.ts";
import type { WaveStage } from "../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { hasOpenChaseOffer } from "../../../shared/waves/chasePages.ts";
import { checkSomeLive, isBelievedReady, isCheckedSince } from "../../../shared/waves/liveChecks.ts";
import { MAILS_A_PAGE, mailingOf, managersFor, sendToMembers, unreachedOf } from "../../../shared/waves/memberMails.ts";
import { allMembers, pick } from "../../../shared/waves/memberPages.ts";
import { OFFERS_A_PAGE, offerPasses } from "../../../shared/waves/passOffers.ts";
import { sendUndeliverable } from "../../../shared/waves/staffMails.ts";
import { DONE, goOn, nextPhase, type PageInput, type StepAt, stepAt } from "../../../shared/waves/stepProgress.ts";
import { isWanted, moveWave, waveOf } from "../../../shared/waves/waveRow.ts";

type Needs = Pick<Ports, "store" | "clock" | "email" | "directory" | "methods">;

/** How one of the wave's mailings chooses. `check`: who is looked at live before anything goes out. */
interface Mailing {
  readonly check?: (member: WaveMember) => boolean;
  readonly to: (member: WaveMember, since: string) => boolean;
  readonly copyToManager: boolean;
  /** Offers a pass, by way of their manager, to those of the mailing who hold no passkey. */
  readonly offersPass: boolean;
}

const mailings: Readonly<Partial<Record<MailKind, Mailing>>> = {
  announcement: { to: isInScope, copyToManager: false, offersPass: false },
  dayOf: { to: (member) => isInScope(member) && !isBelievedReady(member), copyToManager: false, offersPass: false },
  // R82: only those without one, and never on the report alone; the manager in copy.
  reminder: {
    check: (member) => isInScope(member) && !isBelievedReady(member),
    to: (member, since) => isInScope(member) && isCheckedSince(member, since) && member.hasUsablePasskey === false,
    copyToManager: true,
    offersPass: false,
  },
  // R87, and who has one but never used it: the policy will ask for it.
  enforcementWarning: {
    check: (member) => isInScope(member) && !readinessOf(member).ready,
    to: (member, since) => isCheckedSince(member, since) && isInScope(member) && !readinessOf(member).ready,
    copyToManager: false,
    offersPass: true,
  },
};

const CHECK = 0;
const MAIL = 1;
const OFFER = 2;

/**
 * One page of one mailing. Safe to repeat by ledger key (kind, round, for a warning the gate's opening, person); the
 * last page moves the wave to `leadsTo`.
 */
export const makeMailMembers =
  (ports: Needs, config: Config) =>
  async (input: PageInput & { readonly mail: MailKind; readonly leadsTo: WaveStage }): Promise<PageResult> => {
    const { waveId, mail, leadsTo, progress } = input;
    const { store, clock } = ports;
    const mailing = mailings[mail];
    if (!mailing) throw new Error(`${mail} is no mailing of a wave`);
    const wave = await waveOf(store, waveId);
    const at = stepAt(progress, clock.now());
    if (!isWanted(wave, leadsTo)) return DONE;
    switch (at.phase) {
      case CHECK:
        return (mailing.check && (await checkSomeLive(ports, waveId, at, mailing.check))) ?? goOn(nextPhase(at));
      case MAIL:
        return (await mailSome(ports, config, wave, mail, mailing, at)) ?? goOn(nextPhase(at));
      case OFFER:
        return (
          (mailing.offersPass && (await offerSome(ports, config, wave, mailing, at))) ||
          conclude(ports, config, wave, mail, mailing, leadsTo, at)
        );
      default:
        throw new Error(`mailing has no phase ${at.phase}`);
    }
  };

async function mailSome(ports: Needs, config: Config, wave: WaveFacts, kind: MailKind, mailing: Mailing, at: StepAt) {
  const picked = await pick(ports.store, wave.waveId, at.after, MAILS_A_PAGE, (member) => mailing.to(member, at.since));
  if (picked.length === 0) return undefined;
  const managers = mailing.copyToManager
    ? await managersFor(
        ports.directory,
        picked.map(({ userId }) => userId),
      )
    : new Map();
  const mails = picked.map((member) => ({ member, manager: managers.get(member.userId) }));
  const { waitSeconds, sent, unsent } = await sendToMembers(ports, config, wave, kind, mails);
  const counts = {
    ...at.counts,
    // A page is counted once, when all of it has gone.
    ...(waitSeconds === undefined && {
      sent: (at.counts["sent"] ?? 0) + sent,
      undeliverable: (at.counts["undeliverable"] ?? 0) + unsent.length,
    }),
  };
  return goOn({ ...at, counts, after: waitSeconds === undefined ? picked.at(-1)?.userId : at.after }, waitSeconds);
}

async function offerSome(ports: Needs, config: Config, wave: WaveFacts, mailing: Mailing, at: StepAt) {
  const isForPass = (member: WaveMember) =>
    mailing.to(member, at.since) && member.hasUsablePasskey === false && !isHeld(member);
  const picked = await pick(ports.store, wave.waveId, at.after, OFFERS_A_PAGE, isForPass);
  if (picked.length === 0) return undefined;
  const open = await Promise.all(picked.map((member) => hasOpenChaseOffer(ports, config, wave, member)));
  const without = picked.filter((_, n) => !open[n]);
  const { waitSeconds } = await offerPasses(ports, config, wave, without, {
    reason: "warned",
    key: ["warned", ...mailingOf("enforcementWarning", wave).slice(1)].join("|"),
    days: config.rules.warningDays,
  });
  return goOn({ ...at, after: waitSeconds === undefined ? picked.at(-1)?.userId : at.after }, waitSeconds);
}

async function conclude(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  mail: MailKind,
  mailing: Mailing,
  leadsTo: WaveStage,
  at: StepAt,
): Promise<PageResult> {
  const now = ports.clock.now().toISOString();
  const { sent = 0, undeliverable = 0 } = at.counts;
  if (undeliverable > 0) {
    const mails = (await allMembers(ports.store, wave.waveId))
      .filter((member) => mailing.to(member, at.since))
      .map((member) => ({ member }));
    await sendUndeliverable(ports, config, wave, mail, await unreachedOf(ports.store, wave, mail, mails));
  }
  await moveWave(
    ports.store,
    wave.waveId,
    leadsTo,
    now,
    () => ({ ...(leadsTo === "announced" && { announcedAt: now }), ...(leadsTo === "warned" && { warnedAt: now }) }),
    `${sent} ${sent === 1 ? "mail" : "mails"} sent${undeliverable > 0 ? `, ${undeliverable} people without an address that works` : ""}`,
  );
  return DONE;
}
