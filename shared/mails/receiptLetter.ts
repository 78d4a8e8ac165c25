import { momentIn } from "./dates.ts";
import { whyAndWhere } from "./helpWords.ts";
import type { Letter } from "./letter.ts";
import type { MailData, TenantBrand } from "./mailData.ts";
import { sayIn } from "./say.ts";
import { shortName } from "./shortName.ts";

/**
 * To whoever a one-time code is for: to whom it was shown, and when. It carries no code, no link and no button. Beside
 * the name stands the user principal name, which nobody words for themselves.
 */
export function receiptLetter(data: MailData["receipt"], brand: TenantBrand): Letter {
  const { displayName: name, collectorPrincipalName, shownAt, timeZone, language } = data;
  const say = sayIn(language, brand);
  const who = shortName(data.collectorName);
  const moment = momentIn(timeZone, shownAt, language);
  return {
    language,
    subject: say("receipt.subject"),
    greeting: say("hello", { name }),
    paragraphs: [
      say("receipt.what", { moment, who, organization: brand.organizationName }),
      say("receipt.notYou", { helpdeskMail: brand.helpdeskMail }),
    ],
    facts: [
      [say("receipt.who"), `${who} (${collectorPrincipalName})`],
      [say("receipt.when"), moment],
    ],
    after: [say("receipt.expected", { who }), say("receipt.noCode"), whyAndWhere(say, {})],
  };
}
