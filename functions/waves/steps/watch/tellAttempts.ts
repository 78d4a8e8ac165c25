import { days } from "../../../../shared/domain/calendar/durations.ts";
import { mailKeys } from "../../../../shared/domain/mail/keys.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { composeMail } from "../../../../shared/mails/composeMail.ts";
import { sendMails } from "../../../../shared/mails/sendMails.ts";
import { NOTHING, next, type Phase } from "../../../../shared/steps/step.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { tellSecurityOfAttempts } from "./attemptsDigest.ts";
import { deniedWithinADay } from "./deniedWithinADay.ts";
import type { WatchTally } from "./watchTally.ts";

/** In one watch: whoever floods the log must not use up the mails of others. The rest follow with the next ones. */
const TOLD_IN_A_WATCH = 20;
const TOLD_EVERY_MS = days(7);

/**
 * Tells of sign-ins that were stopped though their owner holds a passkey: somebody else may know the password. Security
 * hears of it daily, and at once when there are many; the person at most weekly. Nothing else follows.
 */
export const tellAttempts: Phase<WatchTally> = async (scope) => {
  const { ports, config, wave, since } = scope;
  const { store, clock } = ports;
  const attempted = deniedWithinADay(await allMembers(store, wave.waveId), scope, "stoppedAttempt");
  if (attempted.length === 0) return NOTHING;
  await tellSecurityOfAttempts(ports, config, { wave, attempted, since });

  const now = clock.now();
  const due = attempted.filter((member) => isDue(member, now)).slice(0, TOLD_IN_A_WATCH);
  const mails = due.flatMap(({ userId, displayName, mail: address, denied }) => {
    if (!address || !denied) return [];
    const data = { displayName, attemptedAt: denied.at, timeZone: wave.timeZone };
    const mail = { ...composeMail("stoppedAttempt", data, config), to: { address, displayName } };
    return [{ key: mailKeys.stoppedAttempt(denied.at, userId), kind: "stoppedAttempt" as const, userId, mail }];
  });
  const { later } = await sendMails(ports, wave.waveId, mails, config.tenantId);
  // No sign-in waits for this mail: the next watch sends it.
  if (later) return next();
  const attemptToldAt = now.toISOString();
  if (due.length > 0)
    await store.mergeMembers(
      wave.waveId,
      due.map(({ userId }) => ({ userId, attemptToldAt })),
    );
  return next();
};

const isDue = ({ attemptToldAt }: WaveMember, now: Date): boolean =>
  attemptToldAt === undefined || now.getTime() - Date.parse(attemptToldAt) >= TOLD_EVERY_MS;
