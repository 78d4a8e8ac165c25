import type { Config } from "../config/config.ts";
import { offerKeys } from "../domain/mail/keys.ts";
import { isMailTime } from "../domain/mail/mailHours.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { isForNextPart } from "../domain/wave/parts.ts";
import { wouldBeBlocked } from "../domain/wave/sweep.ts";
import { countedSince } from "../domain/wave/sweepNotes.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { isPrivilegedWave } from "../domain/wave/waveKind.ts";
import { unreachedAddresses } from "../mails/unreachedAddresses.ts";
import type { Ports } from "../ports/ports.ts";
import { more, NOTHING, type Phase } from "../steps/step.ts";
import { isCheckedSince } from "./liveChecks.ts";
import { keptOutsideOf } from "./memberDecisions.ts";
import { sendToMembers } from "./memberMails.ts";
import { pick } from "./memberPages.ts";
import { OFFERS_A_PAGE, offerPasses } from "./passOffers.ts";
import { ofOtherKind, readKeptOut } from "./sortOut.ts";

/** Offered on a Friday, it can be collected on the Tuesday. */
const OFFER_DAYS = 4;

/** Whether somebody was helped in this report-only window: once, whatever is tried with their password since. */
export const isHelped = (
  { sweepHelp }: Pick<WaveMember, "sweepHelp">,
  { reportOnlyAt }: Pick<WaveFacts, "reportOnlyAt">,
): boolean =>
  sweepHelp !== undefined && reportOnlyAt !== undefined && Date.parse(sweepHelp.at) >= Date.parse(reportOnlyAt);

/**
 * A page of those whom report-only would have stopped and who hold no usable passkey, as this step has seen live: each
 * is mailed, in their own hours, and a link for a pass goes to their manager or the helpdesk. It needs a look of this
 * very step, and once in a window is all, as whoever knows a password can bring it about. Whoever is privileged by now
 * gets neither mail nor link, and people decide about them; members of a privileged wave are mailed, and nobody gets a
 * link for them.
 * Safe to repeat by the keys of the window.
 */
export const helpWouldBeBlocked: Phase<unknown> = async ({ ports, config, wave, cursor, since, now }) => {
  const { store } = ports;
  const counted = countedSince(wave, since);
  const isNext = isForNextPart(wave, now);
  const isKept = await keptOutsideOf(ports, config, wave);
  const isToBeHelped = (member: WaveMember) =>
    wouldBeBlocked(member, counted) &&
    member.hasUsablePasskey === false &&
    isCheckedSince(member, since) &&
    isMailTime(member, wave, now, config.rules) &&
    !isHelped(member, wave) &&
    isNext(member) &&
    !isKept(member);
  const picked = await pick(store, wave.waveId, cursor, OFFERS_A_PAGE, isToBeHelped);
  if (picked.length === 0) return NOTHING;
  const { privileged, breakGlass } = await readKeptOut(ports, config);
  const isKeptOut = ({ userId }: WaveMember) =>
    ofOtherKind(wave, privileged, userId) !== undefined || breakGlass.has(userId.toLowerCase());
  const helped = await helpThese(
    ports,
    config,
    wave,
    picked.filter((member) => !isKeptOut(member)),
  );
  if (helped.waitSeconds !== undefined) return more(cursor, { afterSeconds: helped.waitSeconds });
  // The member rows come last, so that whatever a crash left out is done again.
  const at = now.toISOString();
  await store.mergeMembers(
    wave.waveId,
    picked.map((member) => ({ userId: member.userId, sweepHelp: { at, ...helped.of(member) } })),
  );
  return more(picked.at(-1)?.userId);
};

async function helpThese(
  ports: Pick<Ports, "store" | "clock" | "email" | "directory">,
  config: Config,
  wave: WaveFacts,
  members: readonly WaveMember[],
) {
  const unreached = await unreachedAddresses(ports);
  const isUnreached = ({ mail }: WaveMember) => mail === undefined || unreached.has(mail.toLowerCase());
  const withManager = new Set<string>();
  const key = offerKeys.swept(wave);
  let waitSeconds: number | undefined;
  for (const [without, some] of Map.groupBy(members, isUnreached)) {
    const offer = { reason: "wouldBeBlocked" as const, key, days: OFFER_DAYS, isUnreached: without };
    const offered = await offerPasses(ports, config, wave, some, offer);
    for (const userId of offered.withManager) withManager.add(userId);
    waitSeconds = offered.waitSeconds ?? waitSeconds;
  }
  const mailed = await sendToMembers(
    ports,
    config,
    wave,
    "wouldBeBlocked",
    members.map((member) => ({ member })),
  );
  const unsent = new Set(mailed.unsent.map(({ userId }) => userId));
  // Nothing is offered to people with admin rights.
  const linkOf = (userId: string) =>
    isPrivilegedWave(wave) ? "none" : withManager.has(userId) ? "manager" : "helpdesk";
  const ids = new Set(members.map(({ userId }) => userId));
  return {
    waitSeconds: waitSeconds ?? mailed.waitSeconds,
    of: ({ userId }: WaveMember): Omit<NonNullable<WaveMember["sweepHelp"]>, "at"> =>
      ids.has(userId) ? { mailed: !unsent.has(userId), link: linkOf(userId) } : { mailed: false, link: "none" },
  };
}
