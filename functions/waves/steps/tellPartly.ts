import { days } from "../../../shared/domain/calendar/durations.ts";
import { isMailTime } from "../../../shared/domain/mail/mailHours.ts";
import { type NotReadyAt, notReadyAt } from "../../../shared/domain/people/places.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { isForNextPart } from "../../../shared/domain/wave/parts.ts";
import { isPartlyReady } from "../../../shared/domain/wave/readiness.ts";
import { more, NOTHING, type Phase } from "../../../shared/steps/step.ts";
import { restingUntil } from "../../../shared/waves/mailTurns.ts";
import { MAILS_A_PAGE, mailingKeyOf, sendToMembers } from "../../../shared/waves/memberMails.ts";
import { pick } from "../../../shared/waves/memberPages.ts";

/**
 * Those who would be refused on one of their platforms hear so, in their own hours. It is said once a week while
 * report-only runs, and by the sweep. Where they are many, nothing goes on before they have acted. Safe to repeat by
 * the ledger key.
 */
export const tellPartly: Phase<unknown> = async ({ ports, config, wave, cursor, now }) => {
  const isNext = isForNextPart(wave, now);
  const weeks = Math.floor((now.getTime() - Date.parse(wave.reportOnlyAt ?? wave.stageAt)) / days(7));
  // The first has no number: its key is that of the rounds before there were others.
  const ordinal = weeks > 0 ? weeks : undefined;
  const key = mailingKeyOf("partlyReady", wave, ordinal);
  const isToBeTold = (member: WaveMember) =>
    isNext(member) &&
    isPartlyReady(member) &&
    member.enforcedAt === undefined &&
    member.mailing !== key &&
    notReadyAt(member).some(isNamed) &&
    isMailTime(member, wave, now, config.rules);
  const picked = await pick(ports.store, wave.waveId, cursor, MAILS_A_PAGE, isToBeTold);
  if (picked.length === 0) return NOTHING;
  const resting = restingUntil(ports, config, "partlyReady", picked, () => key);
  const mails = picked.filter(({ userId }) => !resting.has(userId)).map((member) => ({ member, ordinal }));
  const { waitSeconds } = await sendToMembers(ports, config, wave, "partlyReady", mails);
  return more(waitSeconds === undefined ? picked.at(-1)?.userId : cursor, { afterSeconds: waitSeconds });
};

/** Something that its owner can look at. */
const isNamed = ({ platform, app }: NotReadyAt): boolean => platform !== "unknown" || app !== undefined;
