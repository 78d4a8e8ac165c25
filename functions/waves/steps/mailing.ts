import { z } from "zod";
import { offerKeys } from "../../../shared/domain/mail/keys.ts";
import type { MailKind } from "../../../shared/domain/mail/mailKinds.ts";
import { isHeld } from "../../../shared/domain/wave/away.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { isPutOff, isToTell } from "../../../shared/domain/wave/postpone.ts";
import { isInScope, provenBy } from "../../../shared/domain/wave/readiness.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { DONE, more, NOTHING, type Phase, pagedStep, type Scope, type StepOf } from "../../../shared/steps/step.ts";
import { hasOpenChaseOffer } from "../../../shared/waves/chasers.ts";
import { checkLive, isBelievedReady, isCheckedSince } from "../../../shared/waves/liveChecks.ts";
import { MAILS_A_PAGE, managersFor, sendToMembers, unreachedOf } from "../../../shared/waves/memberMails.ts";
import { allMembers, pick } from "../../../shared/waves/memberPages.ts";
import { OFFERS_A_PAGE, offerPasses } from "../../../shared/waves/passOffers.ts";
import { sendUndeliverable } from "../../../shared/waves/staffMails.ts";
import { changeWave, isWanted, moveWave, waveEvent } from "../../../shared/waves/waveRow.ts";

/** How one of the wave's mailings chooses. */
interface Mailing {
  /** Who is checked live before anything goes out. */
  readonly check: (member: WaveMember) => boolean;
  readonly to: (member: WaveMember, since: string, wave: WaveFacts) => boolean;
  readonly copyToManager: boolean;
  /** Offers a pass, by way of their manager, to those of the mailing who hold no passkey. */
  readonly offersPass: boolean;
}

const nobody = (): boolean => false;

const mailings: Readonly<Partial<Record<MailKind, Mailing>>> = {
  announcement: { check: nobody, to: isInScope, copyToManager: false, offersPass: false },
  dayOf: {
    check: nobody,
    to: (member) => isInScope(member) && !isBelievedReady(member),
    copyToManager: false,
    offersPass: false,
  },
  // R82: only those without one, and never on the report alone; the manager in copy.
  reminder: {
    check: (member) => isInScope(member) && !isBelievedReady(member),
    to: (member, since) => isInScope(member) && isCheckedSince(member, since) && lacksKeys(member),
    copyToManager: true,
    offersPass: false,
  },
  // R87, and who has one but never used it: the policy will ask for it.
  enforcementWarning: {
    check: (member) => isInScope(member) && !provenBy(member).ready,
    to: (member, since) => isCheckedSince(member, since) && isInScope(member) && !provenBy(member).ready,
    copyToManager: false,
    offersPass: true,
  },
  // Those who were told a date: everybody by the announcement, the others by the warning.
  postponement: {
    check: nobody,
    to: (member, _since, { postponed, gateOpenedAt }) =>
      isInScope(member) && (postponed?.tell === "opening" || isMailedSince(member, gateOpenedAt)),
    copyToManager: false,
    offersPass: false,
  },
};

/** No passkey; or, of people with admin rights, one key only. */
const lacksKeys = ({ hasUsablePasskey, lacksSecondKey }: WaveMember): boolean =>
  hasUsablePasskey === false || lacksSecondKey === true;

const isMailedSince = ({ lastMailAt }: WaveMember, since: string | undefined): boolean =>
  lastMailAt !== undefined && since !== undefined && Date.parse(lastMailAt) >= Date.parse(since);

function mailingFor(kind: MailKind): Mailing {
  const mailing = mailings[kind];
  if (!mailing) throw new Error(`${kind} is no mailing of a wave`);
  return mailing;
}

const Tally = z.object({
  sent: z.number().default(0),
  undeliverable: z.number().default(0),
  missed: z.number().default(0),
});
type Tally = z.infer<typeof Tally>;
type MailPhase = Phase<Tally, StepOf<"mail">>;

/** Mails to a page of people. Safe to repeat by ledger key: kind, round, for a warning the gate's opening, person. */
const mail: MailPhase = async ({ ports, config, wave, step, since, cursor, tally }) => {
  const mailing = mailingFor(step.mail);
  const isMailed = (member: WaveMember) => mailing.to(member, since, wave);
  const picked = await pick(ports.store, wave.waveId, cursor, MAILS_A_PAGE, isMailed);
  if (picked.length === 0) return NOTHING;
  const ids = picked.map(({ userId }) => userId);
  const managers = mailing.copyToManager ? await managersFor(ports.directory, ids) : new Map();
  const mails = picked.map((member) => ({ member, manager: managers.get(member.userId) }));
  const { waitSeconds, sent, unsent, missed } = await sendToMembers(ports, config, wave, step.mail, mails);
  if (waitSeconds !== undefined) return more(cursor, { afterSeconds: waitSeconds });
  // A page is counted once, when all of it has gone.
  const counted = {
    sent: tally.sent + sent,
    undeliverable: tally.undeliverable + unsent.length,
    missed: tally.missed + missed.length,
  };
  return more(ids.at(-1), { tally: counted });
};

/** Offers passes to a page of people. Safe to repeat: the same key is the same grant and the same mail. */
const offer: MailPhase = async ({ ports, config, wave, step, since, cursor }) => {
  const mailing = mailingFor(step.mail);
  if (!mailing.offersPass) return NOTHING;
  const isForPass = (member: WaveMember) =>
    mailing.to(member, since, wave) && member.hasUsablePasskey === false && !isHeld(member);
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

/** Names to the helpdesk whom no mail reached, and moves the wave on. Safe to repeat: only a legal move is made. */
const conclude: MailPhase = async (scope) => {
  const { ports, wave, step, tally } = scope;
  if (tally.undeliverable + tally.missed > 0) await tellUnreached(scope);
  const { leadsTo } = step;
  const at = ports.clock.now().toISOString();
  if (step.mail === "postponement") return concludeTold(scope, at);
  const moments = {
    ...(leadsTo === "announced" && { announcedAt: at }),
    ...(leadsTo === "warned" && { warnedAt: at }),
  };
  await moveWave(ports.store, wave.waveId, leadsTo, at, () => moments, whatWasSent(tally));
  return DONE;
};

/** The wave stays where it is. Safe to repeat: of another postponement nothing is noted. */
async function concludeTold({ ports: { store }, wave, tally }: Scope<Tally, StepOf<"mail">>, at: string) {
  const noted = await changeWave(store, wave.waveId, (facts) =>
    facts.postponed && isToTell(facts) && facts.postponed.at === wave.postponed?.at
      ? { ...facts, postponed: { ...facts.postponed, toldAt: at } }
      : undefined,
  );
  if (noted)
    await store.append([
      waveEvent(noted, {
        id: `postponementTold|${noted.postponed?.at}`,
        at,
        what: "postponementTold",
        why: whatWasSent(tally),
      }),
    ]);
  return DONE;
}

async function tellUnreached({ ports, config, wave, step, since }: Scope<Tally, StepOf<"mail">>): Promise<void> {
  const { to } = mailingFor(step.mail);
  const mailed = (await allMembers(ports.store, wave.waveId)).filter((member) => to(member, since, wave));
  const mails = mailed.map((member) => ({ member }));
  const unreached = await unreachedOf(ports, wave, step.mail, mails);
  await sendUndeliverable(ports, config, wave, step.mail, unreached);
}

function whatWasSent({ sent, undeliverable }: Tally): string {
  const without = undeliverable > 0 ? `, ${undeliverable} people without an address that works` : "";
  return `${sent} ${sent === 1 ? "mail" : "mails"} sent${without}`;
}

/**
 * One mailing: live checks of those it needs to know about, the mails, the offers; then the wave moves to `leadsTo`.
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
  phases: { check: (scope) => checkLive(() => mailingFor(scope.step.mail).check)(scope), mail, offer, conclude },
});
