import { dayIn } from "./dates.ts";
import { whyAndWhere } from "./helpWords.ts";
import type { Letter } from "./letter.ts";
import type { MailData, TenantBrand } from "./mailData.ts";
import { registerButton, setUpTime } from "./memberLetters.ts";
import { sayIn } from "./say.ts";

/** To whoever had been told an earlier date: the later one, and that nobody has to wait for it. */
export function postponementLetter(data: MailData["postponement"], brand: TenantBrand): Letter {
  const { displayName: name, timeZone, what, from, language } = data;
  const say = sayIn(language, brand);
  const { organizationName: organization } = brand;
  const day = dayIn(timeZone, from, language);
  const isOpening = what === "opening";
  return {
    language,
    subject: say(isOpening ? "later.subjectOpening" : "later.subject", { day }),
    greeting: say("hello", { name }),
    paragraphs: [
      say(isOpening ? "later.whatOpening" : "later.what", { organization, day }),
      say("later.now", { time: setUpTime(say, brand) }),
    ],
    button: registerButton(say, brand),
    after: [whyAndWhere(say, data)],
  };
}
