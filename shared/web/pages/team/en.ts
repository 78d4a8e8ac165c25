import { askSayings } from "../../../domain/pass/askSayings.ts";
import { helpReasonWords } from "../helpReasonWords.ts";
import { html } from "../html.ts";
import type { TeamWords } from "./teamWording.ts";

const withinSentence = Object.fromEntries(
  Object.entries(helpReasonWords).map(([reason, words]) => [reason, words.toLowerCase()]),
) as typeof helpReasonWords;

export const en: TeamWords = {
  title: "Your team",
  heading: "Your team and its passkeys",
  late: (count) =>
    html`<strong>${count === 1 ? "1 person" : `${count} people`} of your team ${count === 1 ? "has" : "have"} not got ready yet.</strong> Ask them to set up a passkey and sign in with it once. Whoever cannot sign in to do so needs a one-time code, which only you can give them.`,
  nobodyYours: "Nobody has you as manager in Entra.",
  nobodyLate: (reports) =>
    `Nobody of your team is late: ${reports === 1 ? "the one person" : `all ${reports} people`} who report to you are ready, or are not asked yet.`,
  since: (day) => `Late since ${day}.`,
  has: {
    passkeyNotProven:
      "Has a passkey, and has not yet signed in with it wherever they work. Ask them to use it once on each device.",
    authenticatorApp: "No passkey yet. Has the Authenticator app, where one can be set up.",
    phoneCodes: "No passkey yet. Signs in with codes by phone.",
    passwordOnly: "No passkey yet. Has a password and nothing else, so they need a code from you to begin.",
    noPasskey: "No passkey yet.",
  },
  away: "Seems to be away: no sign-in was seen for weeks.",
  helpAsked: (day, reason, until) =>
    `Asked the helpdesk for help ${day}: ${reason}${until === undefined ? "" : ` (until ${until})`}.`,
  reasons: withinSentence,
  codeAsked: (moment) =>
    html`<strong>You asked for a code ${moment}.</strong> The mail with the link has gone out. The code is shown behind it, once you have signed in again.`,
  send: "Send me a link to a code",
  sendAgain: "Send the link again",
  forName: (name) => `for ${name}`,
  spotTitle: "A phone is lost, or new?",
  spot: "Whoever can no longer sign in gets a code from you on the spot, and sets up a passkey with it:",
  foot: (mail, own) =>
    html`You see who has you as manager in Entra now. Somebody is missing, or is not yours? Write to ${mail}. Your own passkey: ${own}.`,
  ownPage: "your page",
  notDone: "Not done",
  back: "Back to your team",
  told: askSayings,
};
