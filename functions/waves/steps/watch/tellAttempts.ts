import { readTenantBrand } from "../../../../shared/mails/readTenantBrand.ts";
import { sendMails } from "../../../../shared/mails/sendMails.ts";
import { NOTHING, next, type Phase } from "../../../../shared/steps/step.ts";
import { attemptMail, mayBeTold, TOLD_IN_A_WATCH } from "../../../../shared/waves/attemptMails.ts";
import { tellSecurityOfAttempts } from "../../../../shared/waves/attemptsDigest.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { deniedWithinADay } from "./deniedWithinADay.ts";
import type { WatchTally } from "./watchTally.ts";

/**
 * Tells of sign-ins that were stopped though their owner holds a passkey: somebody else may know the password. Security
 * hears of it daily, and at once when there are many; the person at most weekly. Nothing else follows.
 */
export const tellAttempts: Phase<WatchTally> = async (scope) => {
  const { ports, config, wave, since } = scope;
  const { store, clock } = ports;
  const attempted = deniedWithinADay(await allMembers(store, wave.waveId), scope, "stoppedAttempt");
  if (attempted.length === 0) return NOTHING;
  await tellSecurityOfAttempts(ports, config, { waveId: wave.waveId, count: attempted.length, since });

  const now = clock.now();
  const due = attempted.filter((member) => mayBeTold(member, now)).slice(0, TOLD_IN_A_WATCH);
  const inWords = await readTenantBrand(ports, config);
  const mails = due.flatMap(({ userId, displayName, mail: address, language, denied }) =>
    address && denied
      ? [attemptMail({ userId, displayName, address, language }, denied.at, wave.timeZone, inWords)]
      : [],
  );
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
