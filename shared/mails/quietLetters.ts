import { whomToAsk, whyAndWhereKept } from "./helpWords.ts";
import type { Letter } from "./letter.ts";
import type { MailData, TenantBrand } from "./mailData.ts";
import { registerButton, setUpTime } from "./memberLetters.ts";
import { sayIn } from "./say.ts";

/** To somebody who has one passkey only (R188). */
export function secondLetter(data: MailData["secondPasskey"], brand: TenantBrand): Letter {
  const { displayName: name, language } = data;
  const say = sayIn(language, brand);
  return {
    language,
    subject: say("second.subject"),
    greeting: say("hello", { name }),
    paragraphs: [
      say("second.what", { organization: brand.organizationName }),
      say("second.how", { time: setUpTime(say, brand) }),
    ],
    button: registerButton(say, brand),
    after: [say("second.upToYou"), whyAndWhereKept(say, {}), whomToAsk(say, {})],
  };
}

/** To somebody whose passkey was not used for months: it may be gone, and then lock them out (R311). */
export function unusedLetter(data: MailData["unusedPasskey"], brand: TenantBrand): Letter {
  const { displayName: name, language } = data;
  const say = sayIn(language, brand);
  return {
    language,
    subject: say("unused.subject"),
    greeting: say("hello", { name }),
    paragraphs: [say("unused.what", { organization: brand.organizationName }), say("unused.how")],
    button: { label: say("button.use"), url: brand.securityInfoUrl },
    after: [say("unused.gone"), whyAndWhereKept(say, {}), whomToAsk(say, {})],
  };
}
