import { mailKeys, offerKeys } from "../../../../shared/domain/mail/keys.ts";
import { isBefore, verdictOn } from "../../../../shared/domain/wave/denialVerdict.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { composeMail } from "../../../../shared/mails/composeMail.ts";
import { sendMails } from "../../../../shared/mails/sendMails.ts";
import { more, NOTHING, type Phase, type Scope } from "../../../../shared/steps/step.ts";
import { allMembers, pick } from "../../../../shared/waves/memberPages.ts";
import { OFFERS_A_PAGE, offerPasses } from "../../../../shared/waves/passOffers.ts";
import { trySendStranded } from "../../../../shared/waves/staffMails.ts";
import type { WatchTally } from "./watchTally.ts";

type WatchScope = Scope<WatchTally>;

const OFFER_DAYS = 2;

/**
 * Helps whom the policy stopped without a usable passkey: the helpdesk hears of them, their manager gets a link for a
 * pass, they get a notice. Nobody is taken out of the policy for a denial; the press of a link for a pass is what lets
 * somebody in.
 */
export const helpStranded: Phase<WatchTally> = async (scope) => {
  const { ports, config, wave, cursor } = scope;
  const { store, clock } = ports;
  const isWaiting = (member: WaveMember) =>
    verdictOn(member, wave) === "stranded" && isBefore(member.helpOfferedAt, member.denied?.at ?? "");
  const picked = await pick(store, wave.waveId, cursor, OFFERS_A_PAGE, isWaiting);
  if (picked.length === 0) return NOTHING;
  const now = clock.now();
  const day = now.toISOString().slice(0, 10);
  if (cursor === undefined)
    await trySendStranded(ports, config, wave, (await allMembers(store, wave.waveId)).filter(isWaiting));
  // A pass is never made for privileged people and guests.
  const forPass = picked.filter(
    ({ sortedOut }) => sortedOut === undefined || sortedOut === "inAnotherWave" || sortedOut === "accountDisabled",
  );
  const offered = { reason: "blocked" as const, key: offerKeys.blocked(day), days: OFFER_DAYS };
  const { waitSeconds } = await offerPasses(ports, config, wave, forPass, offered);
  const { later } = await sendMails(ports, wave.waveId, noticesTo(scope, picked, day), config.tenantId);
  if (waitSeconds !== undefined || later)
    return more(cursor, { afterSeconds: Math.max(waitSeconds ?? 1, later?.seconds ?? 1) });
  // The member rows come last, so that whatever a crash left out is done again.
  const helpOfferedAt = now.toISOString();
  await store.mergeMembers(
    wave.waveId,
    picked.map(({ userId }) => ({ userId, helpOfferedAt })),
  );
  return more(picked.at(-1)?.userId);
};

function noticesTo({ config, wave }: WatchScope, people: readonly WaveMember[], day: string) {
  return people.flatMap(({ userId, displayName, mail: address, denied }) => {
    if (!address || !denied) return [];
    const data = { displayName, deniedAt: denied.at, timeZone: wave.timeZone };
    const mail = { ...composeMail("blockedNotice", data, config), to: { address, displayName } };
    return [{ key: mailKeys.blockedNotice(day, userId), kind: "blockedNotice" as const, userId, mail }];
  });
}
