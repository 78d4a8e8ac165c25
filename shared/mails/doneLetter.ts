import { dayIn } from "./dates.ts";
import { whomToAsk, whyAndWhereKept } from "./helpWords.ts";
import type { Letter } from "./letter.ts";
import type { MailData, TenantBrand } from "./mailData.ts";
import { sayIn } from "./say.ts";

/** To somebody who has done what the mails before asked for (R92): that it works, what comes next, a second one. */
export function doneLetter(data: MailData["done"], brand: TenantBrand): Letter {
  const { displayName: name, timeZone, passwordUntil, hasSecond, isPrivileged, language } = data;
  const say = sayIn(language, brand);
  const next =
    passwordUntil === undefined
      ? say("done.next")
      : say("done.nextFrom", { day: dayIn(timeZone, passwordUntil, language) });
  // Of people with admin rights `device.admin` asks for two.
  const second = isPrivileged ? [] : [say(hasSecond ? "done.hasSecond" : "done.second")];
  return {
    language,
    subject: say("done.subject"),
    greeting: say("hello", { name }),
    paragraphs: [say("done.what", { organization: brand.organizationName }), next],
    after: [...second, whyAndWhereKept(say, data), whomToAsk(say, data)],
  };
}
