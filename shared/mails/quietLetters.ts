import { dateIn } from "./dates.ts";
import { whomToAsk, whyAndWhereKept } from "./helpWords.ts";
import type { Letter } from "./letter.ts";
import type { MailData, TenantBrand } from "./mailData.ts";
import { registerButton, setUpTime } from "./memberLetters.ts";
import { type Say, sayIn } from "./say.ts";

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
      ...aboutDevice(say, data, brand),
      say("second.how", { time: setUpTime(say, brand) }),
    ],
    button: registerButton(say, brand),
    after: [
      // Whatever deletes an unused device takes the passkey with it.
      ...(data.deviceUsedAt === undefined ? [say("second.upToYou")] : []),
      whyAndWhereKept(say, {}),
      whomToAsk(say, {}),
    ],
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
    paragraphs: [
      say("unused.what", { organization: brand.organizationName }),
      say("unused.how"),
      ...aboutDevice(say, data, brand),
    ],
    button: { label: say("button.use"), url: brand.securityInfoUrl },
    after: [say("unused.gone"), whyAndWhereKept(say, {}), whomToAsk(say, {})],
  };
}

/** That a device of theirs is used by nobody, and their only passkey may be on it (R311). It names no device. */
function aboutDevice(
  say: Say,
  { deviceUsedAt, language }: MailData["secondPasskey"],
  { organizationName: organization }: TenantBrand,
): readonly string[] {
  if (deviceUsedAt === undefined) return [];
  return [say("quiet.device", { organization, day: dateIn(deviceUsedAt.slice(0, 10), language) })];
}
