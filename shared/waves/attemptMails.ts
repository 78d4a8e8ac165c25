import type { Config } from "../config/config.ts";
import { days } from "../domain/calendar/durations.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import type { Language } from "../domain/people/language.ts";
import { composeMail } from "../mails/composeMail.ts";
import type { TenantBrand } from "../mails/mailData.ts";
import type { MailToSend } from "../mails/sendMails.ts";

/** In one watch: whoever floods the log must not use up the mails of others. The rest follow with the next ones. */
export const TOLD_IN_A_WATCH = 20;
const TOLD_EVERY_MS = days(7);
/** Whether somebody may be told of an attempt again. */
export const mayBeTold = ({ attemptToldAt }: { readonly attemptToldAt?: string | undefined }, now: Date): boolean =>
  attemptToldAt === undefined || now.getTime() - Date.parse(attemptToldAt) >= TOLD_EVERY_MS;

/** To the person. */
export function attemptMail(
  to: {
    readonly userId: string;
    readonly displayName: string;
    readonly address: string;
    readonly language: Language | undefined;
  },
  attemptedAt: string,
  timeZone: string,
  config: Config & TenantBrand,
): MailToSend {
  const { userId, displayName, address, language = config.defaultLanguage } = to;
  const mail = {
    ...composeMail("stoppedAttempt", { displayName, language, attemptedAt, timeZone }, config),
    to: { address, displayName },
  };
  return { key: mailKeys.stoppedAttempt(attemptedAt, userId), kind: "stoppedAttempt", userId, mail };
}
