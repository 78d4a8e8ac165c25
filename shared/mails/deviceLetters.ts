import { platformWords } from "../domain/people/places.ts";
import { dayIn } from "./dates.ts";
import { whomToAsk } from "./helpWords.ts";
import type { Letter } from "./letter.ts";
import type { Brand, MailData } from "./mailData.ts";
import { hello, registerButton } from "./memberLetters.ts";

/** To somebody who gets in on one device and not on another (R166). */
export function partlyReadyLetter(data: MailData["partlyReady"], brand: Brand): Letter {
  const { displayName, places } = data;
  const [first = "one of your devices", ...more] = places;
  return {
    subject: "Your passkey is not ready on all of your devices - 3 minutes",
    greeting: hello(displayName),
    paragraphs: [
      `Your passkey for ${brand.organizationName} works. But you were seen signing in without it on ${[first, ...more].join(", and on ")}. Once your password stops working, you would not get in there.`,
      `Sign in there with your passkey once: choose another way to sign in, then the passkey. If your passkey stays on another device, set up a second one: it takes about 3 minutes${data.isPrivileged ? "." : ", and one on your phone works on most devices."}`,
    ],
    button: registerButton(brand),
    after: [
      "If the device or the app does not offer a passkey, or you do not use it any more, tell the helpdesk which one it is.",
      "If it was not you who signed in there, somebody knows your password: change it, and tell the helpdesk.",
    ],
  };
}

const CODE_OFFERED =
  "If you cannot, ask your manager for a one-time code when you are together: a link for it has gone to them, or to the helpdesk where they cannot be reached.";

/**
 * To somebody without a passkey whom the policy would have stopped (R110, R169). It names no app: whoever signed in may
 * have chosen its name. It carries no link to a code and asks for no answer, so it is harmless if that was not its
 * reader.
 */
export function wouldBeBlockedLetter(data: MailData["wouldBeBlocked"], brand: Brand): Letter {
  const { displayName, signedInAt, timeZone, platform } = data;
  return {
    subject: "You still sign in with your password - 3 minutes to keep your access",
    greeting: hello(displayName),
    paragraphs: [
      `On ${dayIn(timeZone, signedInAt)} you signed in at ${brand.organizationName} on ${platformWords[platform]} without a passkey. Soon that is not enough any more.`,
      `Set one up now: it takes about 3 minutes. ${data.isPrivileged ? whomToAsk(data) : CODE_OFFERED}`,
    ],
    button: registerButton(brand),
    after: ["If it was not you who signed in then, somebody knows your password: change it, and tell the helpdesk."],
  };
}
