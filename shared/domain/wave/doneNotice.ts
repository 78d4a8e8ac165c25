import { days } from "../calendar/durations.ts";
import { isMailTime } from "../mail/mailHours.ts";
import type { WaveMember } from "./member.ts";
import { countsAsReady } from "./readiness.ts";
import type { WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";

/** Of an older passkey its owner needs no mail any more. */
const NEWS_FOR_MS = days(14);

/**
 * Whether somebody is to be told now that their passkey works. They were asked for one by mail, and set it up since the
 * wave was announced. It was used, and they are not enforced: of that another mail tells. Pure.
 */
export function isToHearDone(
  member: WaveMember,
  wave: Pick<WaveFacts, "announceAt" | "announcedAt" | "timeZone">,
  now: Date,
  rules: Pick<WaveRules, "sendHour" | "workingDays" | "holidays">,
): boolean {
  const { mailsSent, passkeyCreatedAt = "", enforcedAt, enforcedToldAt, doneToldAt } = member;
  if (!countsAsReady(member) || mailsSent === 0) return false;
  if (enforcedAt !== undefined || enforcedToldAt !== undefined) return false;
  const cameAt = Date.parse(passkeyCreatedAt);
  const isNews = cameAt >= Date.parse(wave.announcedAt ?? wave.announceAt) && now.getTime() - cameAt <= NEWS_FOR_MS;
  const isTold = doneToldAt !== undefined && !(Date.parse(doneToldAt) < cameAt);
  return isNews && !isTold && isMailTime(member, wave, now, rules);
}
