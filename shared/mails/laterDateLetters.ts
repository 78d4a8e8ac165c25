import { dayIn } from "./dates.ts";
import type { Letter } from "./letter.ts";
import type { Brand, MailData } from "./mailData.ts";
import { ANY_DEVICE, hello, registerButton } from "./memberLetters.ts";

/** To whoever had been told an earlier date: the later one, and that nobody has to wait for it. */
export function postponementLetter(
  { displayName, timeZone, what, from }: MailData["postponement"],
  brand: Brand,
): Letter {
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
    after: [ANY_DEVICE],
  };
}
