import type { MailKind } from "../domain/mail/mailKinds.ts";
import { partlyReadyLetter, wouldBeBlockedLetter } from "./deviceLetters.ts";
import { digestLetter, newsLetter } from "./digestLetter.ts";
import { doneLetter } from "./doneLetter.ts";
import { attemptLetter, blockedLetter, enforcedTodayLetter } from "./enforcedLetters.ts";
import { hireLinkLetter } from "./hireLinkLetter.ts";
import { hireReadyLetter } from "./hireReadyLetter.ts";
import { postponementLetter } from "./laterDateLetters.ts";
import { type Letter, renderLetter } from "./letter.ts";
import type { BrandOf, ComposedMail, MailData } from "./mailData.ts";
import {
  announcementLetter,
  chaserLetter,
  dayOfLetter,
  entryWarningLetter,
  reminderLetter,
  warningLetter,
} from "./memberLetters.ts";
import { pickUpLetter } from "./pickUpLetter.ts";
import { secondLetter, unusedLetter } from "./quietLetters.ts";
import { receiptLetter } from "./receiptLetter.ts";
import { alertLetter, approvalLetter, handOverLetter } from "./staffLetters.ts";

const letters: { readonly [Kind in MailKind]: (data: MailData[Kind], brand: BrandOf[Kind]) => Letter } = {
  announcement: announcementLetter,
  dayOf: dayOfLetter,
  reminder: reminderLetter,
  chaser: chaserLetter,
  enforcementWarning: warningLetter,
  wouldBeBlocked: wouldBeBlockedLetter,
  partlyReady: partlyReadyLetter,
  pickUp: pickUpLetter,
  handOver: handOverLetter,
  approvalRequest: approvalLetter,
  blockedNotice: blockedLetter,
  stoppedAttempt: attemptLetter,
  entryWarning: entryWarningLetter,
  enforcedToday: enforcedTodayLetter,
  postponement: postponementLetter,
  done: doneLetter,
  receipt: receiptLetter,
  hireLink: hireLinkLetter,
  hireReady: hireReadyLetter,
  managerDigest: digestLetter,
  managerNews: newsLetter,
  secondPasskey: secondLetter,
  unusedPasskey: unusedLetter,
  alert: alertLetter,
};

/**
 * Subject, text and HTML of a mail. Pure; whom it goes to is the caller's business.
 * @throws Error when a link is no web address.
 */
export function composeMail<Kind extends MailKind>(
  kind: Kind,
  data: MailData[Kind],
  brand: BrandOf[Kind],
): ComposedMail {
  return renderLetter(letters[kind](data, brand), brand);
}
