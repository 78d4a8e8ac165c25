import { momentIn } from "./dates.ts";
import type { Letter } from "./letter.ts";
import type { MailData, TenantBrand } from "./mailData.ts";
import { sayIn } from "./say.ts";

/** To a hire at their personal address: a link that opens nothing without what their manager tells them. */
export function hireLinkLetter(data: MailData["hireLink"], brand: TenantBrand): Letter {
  const { displayName: name, managerName: manager, link, opensAt, closesAt, timeZone, language } = data;
  const say = sayIn(language, brand);
  const { organizationName: organization } = brand;
  return {
    language,
    subject: say("hireLink.subject", { organization }),
    greeting: say("hello", { name }),
    paragraphs: [say("hireLink.what", { organization }), say("hireLink.both", { manager })],
    button: { label: say("hireLink.button"), url: link },
    facts: [
      ...(opensAt === undefined ? [] : [[say("pickUp.from"), momentIn(timeZone, opensAt, language)] as const]),
      [say("pickUp.until"), momentIn(timeZone, closesAt, language)],
    ],
    after: [say("hireLink.tellNobody"), say("hireLink.notYou")],
  };
}
