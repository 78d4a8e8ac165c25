import type { Language } from "../domain/people/language.ts";
import type { Platform } from "../domain/people/platform.ts";
import { dayIn } from "./dates.ts";
import { whomToAsk, whyAndWhere, whyAndWhereKept } from "./helpWords.ts";
import type { Letter } from "./letter.ts";
import type { MailData, TenantBrand } from "./mailData.ts";
import { registerButton, setUpTime } from "./memberLetters.ts";
import { sayIn } from "./say.ts";

/** The name of the platform, for whoever reads that language. */
export const platformIn =
  (language: Language, brand: Pick<TenantBrand, "texts">) =>
  (platform: Platform): string =>
    sayIn(language, brand)(`platform.${platform}`);

/** To somebody who gets in on one device and not on another (R166). */
export function partlyReadyLetter(data: MailData["partlyReady"], brand: TenantBrand): Letter {
  const { displayName: name, language } = data;
  const say = sayIn(language, brand);
  const time = setUpTime(say, brand);
  const [first = say("partlyReady.someDevice"), ...more] = data.places;
  const places = more.reduce((before, next) => say("partlyReady.andOn", { places: before, next }), first);
  const useItOnce = say("partlyReady.useItOnce", { time });
  return {
    language,
    subject: say("partlyReady.subject", { time }),
    greeting: say("hello", { name }),
    paragraphs: [
      say("partlyReady.what", { organization: brand.organizationName, places }),
      data.isPrivileged ? useItOnce : `${useItOnce} ${say("partlyReady.phone")}`,
    ],
    button: registerButton(say, brand),
    after: [say("partlyReady.noPasskey"), say("partlyReady.notYou"), whyAndWhereKept(say, data)],
  };
}

/**
 * To somebody without a passkey whom the policy would have stopped (R110, R169). It names no app: whoever signed in may
 * have chosen its name. It carries no link to a code and asks for no answer, so it is harmless if that was not its
 * reader.
 */
export function wouldBeBlockedLetter(data: MailData["wouldBeBlocked"], brand: TenantBrand): Letter {
  const { displayName: name, signedInAt, timeZone, language } = data;
  const say = sayIn(language, brand);
  const time = setUpTime(say, brand);
  const platform = platformIn(language, brand)(data.platform);
  const day = dayIn(timeZone, signedInAt, language);
  return {
    language,
    subject: say("wouldBeBlocked.subject", { time }),
    greeting: say("hello", { name }),
    paragraphs: [
      say("wouldBeBlocked.what", { day, organization: brand.organizationName, platform }),
      `${say("wouldBeBlocked.now", { time })} ${data.isPrivileged ? whomToAsk(say, data) : say("wouldBeBlocked.codeOffered")}`,
    ],
    button: registerButton(say, brand),
    after: [say("wouldBeBlocked.notYou"), whyAndWhere(say, data)],
  };
}
