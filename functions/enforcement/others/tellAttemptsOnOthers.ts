import type { Config } from "../../../shared/config/config.ts";
import { APP_SCOPE } from "../../../shared/domain/audit.ts";
import { isOfLastDay, meaningOf, type RefusedPerson } from "../../../shared/domain/enforcement/refusedPerson.ts";
import { languageOf } from "../../../shared/domain/people/language.ts";
import { readTenantBrand } from "../../../shared/mails/readTenantBrand.ts";
import { type MailToSend, sendMails } from "../../../shared/mails/sendMails.ts";
import { attemptMail, mayBeTold, TOLD_IN_A_WATCH } from "../../../shared/waves/attemptMails.ts";
import { tellSecurityOfAttempts } from "../../../shared/waves/attemptsDigest.ts";
import type { OthersNeeds } from "./othersNeeds.ts";

/**
 * Tells of sign-ins that were stopped though their owner holds a passkey, as a wave's watch does. Security hears daily,
 * in one digest with the attempts on members, and at once when there are many; the person at most weekly. Nothing else
 * follows. Writes when they were told, after the mails.
 */
export async function tellAttemptsOnOthers(
  ports: OthersNeeds,
  config: Config,
  people: readonly RefusedPerson[],
): Promise<void> {
  const { store, clock, directory } = ports;
  const now = clock.now();
  const attempted = people.filter((one) => isOfLastDay(one, now) && meaningOf(one, now) === "stoppedAttempt");
  if (attempted.length === 0) return;
  await tellSecurityOfAttempts(ports, config, { count: attempted.length, since: now.toISOString() });

  const due = attempted.filter((person) => mayBeTold(person, now)).slice(0, TOLD_IN_A_WATCH);
  if (due.length === 0) return;
  const inWords = await readTenantBrand(ports, config);
  const mails: MailToSend[] = [];
  for (const { userId, denied } of due) {
    const user = await directory.user(userId);
    if (!user?.mail || !denied) continue;
    const to = { userId, displayName: user.displayName, address: user.mail, language: languageOf(user) };
    mails.push(attemptMail(to, denied.at, config.defaultTimeZone, inWords));
  }
  const { later } = await sendMails(ports, APP_SCOPE, mails, config.tenantId);
  // No sign-in waits for this mail: the next run sends it.
  if (later) return;
  const attemptToldAt = now.toISOString();
  await store.mergeRefusedPeople(due.map(({ userId }) => ({ userId, attemptToldAt })));
}
