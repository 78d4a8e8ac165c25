import { dayIn } from "./dates.ts";
import { whichDevice } from "./helpWords.ts";
import type { Letter } from "./letter.ts";
import type { Brand, MailData } from "./mailData.ts";
import { hello, registerButton } from "./memberLetters.ts";

/** To whoever had been told an earlier date: the later one, and that nobody has to wait for it. */
export function postponementLetter(data: MailData["postponement"], brand: Brand): Letter {
  const { displayName, timeZone, what, from } = data;
  const day = dayIn(timeZone, from);
  const isOpening = what === "opening";
  return {
    subject: isOpening
      ? `Your sign-in changes later: on ${day}`
      : `Later than we wrote: your password works until ${day}`,
    greeting: hello(displayName),
    paragraphs: [
      isOpening
        ? `We wrote to you that the way you sign in at ${brand.organizationName} changes. The day has been moved: it is ${day} now.`
        : `We wrote to you when your password stops working at ${brand.organizationName}. The day has been moved: it is not before ${day} now.`,
      "You need not wait for the day: the button works now, and it takes about 3 minutes.",
    ],
    button: registerButton(brand),
    after: [whichDevice(data)],
  };
}
