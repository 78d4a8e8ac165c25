import type { ProofWords } from "./wording.ts";

export const english: ProofWords = {
  askTitle: "Show that it is you",
  askText:
    "You present your digital ID on your phone, and the phone looks at your face. Then this page shows a code with which you sign in once and set up a passkey. No password is needed.",
  askNeeds: "You need Microsoft Authenticator with your digital ID. It takes about five minutes.",
  askButton: "Begin",
  showTitle: "Present your digital ID",
  scan: "Scan this with the camera of your phone:",
  open: "Open Authenticator on this phone",
  afterwards:
    "Follow the steps there. Come back to this page when the phone says that it is done. Do not send this page or the picture to anybody.",
  goOn: "Done: show my code",
  pictureAlt: "QR code for Authenticator",
  notYet: "Nothing has come from your phone yet. Finish there first, then press the button again.",
  codeTitle: "Your code",
  validUntil: (until) => `Valid until ${until}, for one sign-in.`,
  copy: "One tap on the code selects all of it.",
  keep: "Tell it to nobody, and do not keep it. When you leave this page it is gone.",
  nowTitle: "What to do now",
  steps: (name, page) => [
    `On the phone or computer to be used for work, open ${page}`,
    `Enter the user name ${name}`,
    "Enter the code where it says Temporary Access Pass",
    "Choose Add sign-in method, then Passkey, and follow the steps. This has to be done within ten minutes of signing in.",
  ],
  again: "Begin again",
  helpdesk: (mail) => `If it does not work, ask the helpdesk: ${mail}`,
  no: {
    unknown: {
      title: "This link is not known",
      say: "Perhaps it was cut short. Open the whole link, or ask the helpdesk.",
    },
    off: {
      title: "Not switched on",
      say: "This organisation gives out no codes for a digital ID. Ask the helpdesk.",
    },
    over: {
      title: "This link is used up",
      say: "It has led to a code already, or its time is over. Ask the helpdesk for a new one.",
    },
    notConfirmed: {
      title: "Not confirmed",
      say: "Your digital ID could not be confirmed for this link. No code was made. Begin again, or ask the helpdesk.",
    },
    startAgain: {
      title: "Begin again",
      say: "This page is too old, or you began on another one since. No code was made.",
    },
    tooOften: { title: "Too many tries", say: "No code was made. Ask the helpdesk." },
    later: {
      title: "Not possible just now",
      say: "Something that is needed did not answer. No code was handed out. Try again in a minute.",
    },
    noCode: {
      title: "No code here",
      say: "No code can be given out here for this account just now. Ask the helpdesk.",
    },
    notFromHere: {
      title: "That did not come from this page",
      say: "Nothing was handed out. Open the link again and press the button there.",
    },
  },
};
