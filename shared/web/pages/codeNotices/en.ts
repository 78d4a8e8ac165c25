import { refusedWords } from "../../../domain/pass/told.ts";
import { hurdleLinks, hurdleWords } from "../../hurdle.ts";
import { CLIENT_NOT_ALLOWED } from "../../principal.ts";
import { html } from "../html.ts";
import { WEAKER_DOOR } from "../words.ts";
import type { NoticeWords } from "./noticeWording.ts";

export const en: NoticeWords = {
  notices: {
    noCode: { title: "No code here", say: "{why}" },
    noCodeYet: { title: "No code yet", say: "{why}" },
    tooManyLinks: {
      title: "Too many links that are not known",
      say: "Nothing was handed out, and no link opens for you within the next hour. Ask the helpdesk for the right one.",
    },
    signedOut: {
      title: "You are signed out",
      say: "Nothing was handed out. Sign in, then press the button again.",
    },
    notJustNow: {
      title: "Not possible just now",
      say: "Something we need did not answer. Nothing was handed out. Try again in a minute.",
    },
    notOurPage: {
      title: "That did not come from this page",
      say: "Nothing was handed out. Open the page again and press the button there.",
    },
    notAForm: { title: "Not a form", say: "Use the button on the page." },
    tooMuch: { title: "Too much", say: "Use the button on the page." },
    tooOld: {
      title: "This page is too old",
      say: "Nothing was handed out. Open the page again and press the button there.",
    },
    notYet: { title: "Not yet", say: "Nothing was handed out. {why}" },
    wrongProgram: { title: "Not by this program", say: CLIENT_NOT_ALLOWED },
    byProgram: {
      title: "Not by a program",
      say: "Nobody makes a code for themselves by a program. Open this page in a browser.",
    },
    unknownLink: {
      title: "This link is not known",
      say: "Perhaps it was cut short in the mail. Copy the whole link, or ask the helpdesk.",
    },
    unknownHireLink: {
      title: "This link is not known",
      say: "Perhaps it was cut short in the mail. Copy the whole link, or call your manager.",
    },
    unknownPerson: {
      title: "There is no such person",
      say: "Open the page of your team, and choose somebody there.",
    },
    noRole: { title: "Not for you", say: "This needs the role {why}." },
    proofOff: {
      title: "Not switched on",
      say: "Nobody proves who they are by a Verified ID here: VERIFIED_ID is not set.",
    },
    ownLink: {
      title: "Not for yourself",
      say: "Nobody opens a link for themselves. Somebody else of the helpdesk does.",
    },
    noHire: {
      title: "Not a new colleague",
      say: "HR has told of no new colleague with this account. Choose what else happened.",
    },
    nobodyChosen: { title: "There is no such person", say: "Find the person, and choose them there." },
  },
  told: refusedWords,
  hurdles: hurdleWords,
  links: {
    ...hurdleLinks,
    signIn: "Sign in",
    tryAgain: "Try again",
    openPage: "Open the page again",
    team: "Your team",
    findPerson: "Find a person",
    back: "Back",
  },
  until: (moment) => `That is ${moment}.`,
  signedInAs: (name) => html`You are signed in as ${name}.`,
  asked: (moment) => `You asked ${moment}.`,
  weakerDoor: WEAKER_DOOR,
};
