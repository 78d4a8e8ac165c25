import { sayMinutes } from "../../../domain/calendar/durations.ts";
import { html } from "../html.ts";
import type { CodeWords } from "./codeWording.ts";

export const en: CodeWords = {
  signInCode: "Sign-in code",
  whatHappened: "What happened?",
  reasons: {
    lostPhone: { label: "The phone is lost, stolen or broken", note: "or the key is, or the computer." },
    newPhone: { label: "There is a new phone", note: "and the old one no longer signs in." },
  },
  howKnown: "How do you know that it is really your colleague?",
  checks: {
    inPerson: { label: "We are in the same room", note: "and I know this is the right person." },
    videoCallWithId: {
      label: "We are on a video call",
      note: "and I have seen a passport or ID card that fits the face.",
    },
    calledKnownNumber: { label: "I called them", note: "on a number that I knew before, not one from a message." },
  },
  whenReady: (minutes) =>
    html`Show the code only when your colleague is ready to use it: it is shown <strong>once</strong>, works <strong>once</strong>, and is valid for ${sayMinutes(minutes)}.`,
  showCode: "Show the code",
  pickUp: {
    heading: (name, isNew) => `Give ${name} a code ${isNew ? "for the first sign-in" : "to sign in"}`,
    intro: (isNew) =>
      `With it, your colleague signs in ${isNew ? "for the first time" : "once"} and sets up a passkey. No password is needed. It takes about ten minutes.`,
    closes: (moment) =>
      `This link works until ${moment}. Is this not your team member? Close this page and tell the helpdesk.`,
    missing: "Choose how you know that it is really your colleague.",
    byMail: (name) =>
      `${name} has a link in their personal mail. Have the short code shown, and read it out: with both, ${name} gets the sign-in code on their own screen.`,
    showShort: "Show the short code",
    together: "Are you together?",
    showHere: "Show the sign-in code here",
  },
  spot: {
    heading: (name) => `Give ${name} a code to sign in`,
    intro:
      "For somebody of your team whose phone is lost or new. With the code they sign in once and set up a passkey. No password is needed. It takes about ten minutes.",
    told: (name) => `${name} is told by mail that you were shown a code.`,
    back: "Back to your team",
    missing: "Choose what happened, and how you know that it is really your colleague.",
  },
  shown: {
    title: "The code",
    heading: (name) => `The code for ${name}`,
    own: "Your code",
    valid: (moment) =>
      html`Valid until <strong>${moment}</strong>, for one sign-in. Capital and small letters matter; there are no spaces.`,
    keep: html`Read it out or show it. Do not send it by mail or chat, and do not keep it. <strong>When you leave this page it is gone.</strong>`,
    keepOwn: html`Type it into the phone yourself, and tell it to nobody. Do not send it by mail or chat, and do not keep it. <strong>When you leave this page it is gone.</strong>`,
    next: (name) => `What ${name} does now`,
    nextOwn: "What to do now",
    open: (page) => html`On the phone or computer to be used for work, open ${page}`,
    userName: (name) => html`Enter the user name ${name}`,
    enter: html`Enter the code where it says <em>Temporary Access Pass</em>`,
    add: html`Choose <em>Add sign-in method</em>, then <em>Passkey</em>, and follow the steps. This has to be done within ten minutes of signing in.`,
    fromThen: html`From then on the passkey is all that is needed: a look, a finger or a PIN. As long as the code is there, Microsoft may ask for it first: choose <em>Other ways to sign in</em> then, and the passkey.`,
    ifNot: "If it does not work",
    refused: "The code is refused right away: wait two minutes and try again.",
    lost: (mail, isNew) =>
      html`The code has run out, was used already or was lost: ${isNew ? "a new link comes to you by itself, or ask" : "ask"} the helpdesk at ${mail}.`,
  },
  newPhone: {
    heading: "A code for your new phone",
    intro:
      "You have a passkey on this computer, or a security key? Then you need nobody else: the code lets you sign in once on the new phone and set up a passkey there.",
    noWay:
      "This organisation has not set up the place where you would prove your passkey. Ask your manager for a code.",
    signedIn: (signOut) =>
      html`You are signed in here with your passkey, and not with a password? If not, ${signOut} and begin anew.`,
    signOut: "sign out",
    again: "Sign in once more with your passkey. A new tab opens; close it afterwards and come back here.",
    signIn: "Sign in with your passkey",
    press:
      "Within five minutes, press the button below. It takes some minutes until Microsoft shows your sign-in: if it is not there yet, keep this page open and press again a little later.",
    inHand: (minutes) =>
      html`Have the phone in your hand: the code is shown <strong>once</strong>, works <strong>once</strong>, and is valid for ${sayMinutes(minutes)}.`,
    noPasskey: (page) =>
      html`You have no passkey at hand? Ask your manager for a code: they find you on their page ${page}.`,
    back: "Back to your page",
  },
  offer: {
    title: "Link with a Verified ID",
    heading: (name) => `A link for ${name}, with a Verified ID`,
    intro:
      "For somebody who has nothing left to sign in with. Behind the link they present their Verified ID on a phone, which compares their face with its photo, and are shown a code. You are shown no code.",
    joiner: { label: "They are new here", note: "and HR has told of them." },
    missing: "Choose what happened.",
    open: "Open the link",
    backTo: (name) => `Back to ${name}`,
    linkTitle: "The link",
    linkHeading: (name) => `The link for ${name}`,
    works: (moment, name) =>
      html`It works until <strong>${moment}</strong>, for one code. Give it to ${name} by a way that you know is theirs. Without their Verified ID and their face it opens nothing.`,
    takenBack: "It can be taken back on their page.",
  },
  short: {
    title: "The short code",
    heading: (name) => `The short code for ${name}`,
    counts: (moment) =>
      html`It counts until <strong>${moment}</strong>, or until you have a new one shown. There is no 0, 1, I, L or O in it; capital and small letters do not matter.`,
    tell: html`Read it out on the phone, on a number that you knew before, or tell it in person. <strong>Never send it by mail or chat</strong>: whoever has it and the link in the personal mail gets into the account.`,
    next: (name) => `What ${name} does now`,
    open: "Open the link in the mail to the personal address, and type the short code there",
    shows: "The page shows the sign-in code, and what to do with it",
    locked: (tries) =>
      html`After ${tries} wrong short codes the link is locked, and you and the helpdesk are told. Has no mail arrived? Go back when you are together, and choose <em>Show the sign-in code here</em>.`,
  },
};
