import { deskSayings } from "../../../domain/pass/deskSayings.ts";
import { unusualWords } from "../../../domain/pass/unusual.ts";
import { actWords } from "../../actWords.ts";
import { html } from "../html.ts";
import type { DeskWords } from "./deskWording.ts";

export const en: DeskWords = {
  title: "A code at the helpdesk",
  heading: (name) => `A code for ${name}`,
  intro: (name) =>
    html`With it ${name} signs in once and sets up a passkey. <strong>Whoever only calls in and names a person gets nothing</strong>: call back on a number that you know.`,
  known: (name) => `What is known of ${name}`,
  nothingWaits: "Nothing waits for you here.",
  another: "Ask for another code",
  deputy: {
    summary: "Or somebody on the spot collects it",
    intro: (name) =>
      `While the manager is away: somebody who knows ${name} and is with them. The link goes to that person by mail, and works for a day.`,
    label: "Sign-in name of that person",
    send: "Send them the link",
  },
  second: {
    mayShow: (agreedBy, until) => html`<strong>${agreedBy} has agreed.</strong> The code can be made until ${until}.`,
    needed: (until) => html`<strong>A second person has to agree</strong> until ${until}, on this page, because:`,
    askColleague: "Ask a colleague of the helpdesk, then open this page again.",
    agreed: (agreedBy, askedBy) => `${agreedBy} has agreed to a code that ${askedBy} asked for.`,
    asks: (askedBy) => html`<strong>${askedBy} asks for a code</strong>, and a second person has to agree, because:`,
    agreeOnly: (name, askedBy) =>
      `Agree only if you have made sure of ${name} yourself, and know that ${askedBy} is asking. The code is shown to ${askedBy}.`,
    agree: "Agree",
  },
  unusual: unusualWords,
  told: deskSayings,
  acts: actWords,
};
