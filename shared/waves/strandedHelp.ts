import type { Config } from "../config/config.ts";
import { mailKeys, offerKeys } from "../domain/mail/keys.ts";
import { isBefore, verdictOn } from "../domain/wave/denialVerdict.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { isPrivilegedWave } from "../domain/wave/waveKind.ts";
import { passWillDo } from "../enforcement/passWillDo.ts";
import { composeMail } from "../mails/composeMail.ts";
import type { TenantBrand } from "../mails/mailData.ts";
import { readTimedBrand } from "../mails/readTenantBrand.ts";
import { sendMails } from "../mails/sendMails.ts";
import type { Ports } from "../ports/ports.ts";
import { allMembers, pick } from "./memberPages.ts";
import { OFFERS_A_PAGE, offerPasses } from "./passOffers.ts";
import { trySendStranded } from "./staffMails.ts";

const OFFER_DAYS = 2;

export type HelpEnd =
  | { readonly kind: "nobody" }
  /** The mail quota has no room: the same page again then. */
  | { readonly kind: "later"; readonly seconds: number }
  | { readonly kind: "helped"; readonly upTo: string | undefined };

/**
 * Helps a page of those who are stranded without a usable passkey: the helpdesk hears of them all, their manager gets a
 * link for a pass where one would let them in, they get a notice. Nobody is taken out of the policy for it; the press
 * of a link for a pass is what lets somebody in. Safe to repeat by the keys of a day.
 * @param after the page begins behind this member.
 */
export async function helpStrandedMembers(
  ports: Pick<Ports, "store" | "clock" | "email" | "directory">,
  config: Config,
  wave: WaveFacts,
  after?: string,
): Promise<HelpEnd> {
  const { store, clock } = ports;
  const isWaiting = (member: WaveMember) =>
    verdictOn(member, wave) === "stranded" && isBefore(member.helpOfferedAt, member.denied?.at ?? "");
  const picked = await pick(store, wave.waveId, after, OFFERS_A_PAGE, isWaiting);
  if (picked.length === 0) return { kind: "nobody" };
  const now = clock.now();
  const day = now.toISOString().slice(0, 10);
  const passDoes = await passWillDo(ports, config, wave);
  if (after === undefined)
    await trySendStranded(ports, config, wave, (await allMembers(store, wave.waveId)).filter(isWaiting), passDoes);
  // A pass is never made for privileged people and guests, and for nobody whom it would not let in.
  const forPass = picked.filter(
    ({ sortedOut }) =>
      passDoes && (sortedOut === undefined || sortedOut === "inAnotherWave" || sortedOut === "accountDisabled"),
  );
  const offered = { reason: "blocked" as const, key: offerKeys.blocked(day), days: OFFER_DAYS };
  const { waitSeconds } = forPass.length > 0 ? await offerPasses(ports, config, wave, forPass, offered) : {};
  const { later } = await sendMails(
    ports,
    wave.waveId,
    noticesTo(await readTimedBrand(ports, config), wave, picked, day, passDoes),
    config.tenantId,
  );
  if (waitSeconds !== undefined || later)
    return { kind: "later", seconds: Math.max(waitSeconds ?? 1, later?.seconds ?? 1) };
  // The member rows come last, so that whatever a crash left out is done again.
  const helpOfferedAt = now.toISOString();
  await store.mergeMembers(
    wave.waveId,
    picked.map(({ userId }) => ({ userId, helpOfferedAt })),
  );
  return { kind: "helped", upTo: picked.at(-1)?.userId };
}

function noticesTo(
  config: Config & TenantBrand,
  wave: WaveFacts,
  people: readonly WaveMember[],
  day: string,
  passDoes: boolean,
) {
  return people.flatMap(({ userId, displayName, language, mail: address, denied, sortedOut }) => {
    if (!address || !denied) return [];
    const data = {
      displayName,
      language: language ?? config.defaultLanguage,
      deniedAt: denied.at,
      timeZone: wave.timeZone,
      isPrivileged: isPrivilegedWave(wave) || sortedOut === "privileged",
      isByMethodsPolicy: denied.log === undefined,
      passWontDo: !passDoes,
    };
    const mail = { ...composeMail("blockedNotice", data, config), to: { address, displayName } };
    return [{ key: mailKeys.blockedNotice(day, userId), kind: "blockedNotice" as const, userId, mail }];
  });
}
