import type { PhoneGuideWords } from "./guideParts.ts";

export const en: PhoneGuideWords = {
  title: "A new phone, or none",
  intro: "Your passkey lives on your phone. Here is how you come to one on the new phone. It takes about ten minutes.",
  question: "What do you still have?",
  choices: {
    oldPhone: "My old phone, and it still signs me in",
    computer: "A computer or a key that signs me in without the phone",
    neither: "Neither of these",
  },
  steps: {
    oldPhone: [
      { text: "Keep the old phone until the end. Do not wipe it and do not give it away yet." },
      { text: "Install Microsoft Authenticator on the new phone." },
      { text: "On a computer open your security info and sign in with the old phone.", at: "securityInfo" },
      { text: "Choose “Add sign-in method”, then “Passkey”, and follow it with the new phone in your hand." },
      { text: "Sign in once with the new phone. Then delete the old phone in the same list." },
    ],
    computer: [
      { text: "Install Microsoft Authenticator on the new phone." },
      {
        text: "On the computer open your security info. Sign in with your face, finger, PIN or key, not with a password.",
        at: "securityInfo",
      },
      { text: "Choose “Add sign-in method”, then “Passkey”, and follow it with the new phone in your hand." },
      { text: "Sign in once with the new phone. Then delete the old phone in the same list." },
      { text: "The new phone asks for the old one? Make a code for it yourself, on this computer.", at: "ownCode" },
    ],
    neither: [
      { text: "Go to your manager, or call them on a number that you both know." },
      { text: "Your manager opens their team, chooses your name, and reads a one-time code to you.", at: "team" },
      {
        text: "Type the code into Microsoft Authenticator on the new phone when it asks you to sign in, and set up the passkey.",
      },
      { text: "Your manager is away? The helpdesk checks who you are and helps.", at: "helpdesk" },
    ],
  },
  links: {
    ownCode: "A code for my new phone",
    securityInfo: "Security info",
    team: "The team's page",
    helpdesk: "Write to the helpdesk",
  },
  stolen: "Lost or stolen? Tell the helpdesk as well, so that the old passkey is deleted today.",
  nobodyAsks: "Nobody from IT ever asks you for a code. A code is read to you, never by you.",
  back: "Another answer",
  own: "Your own page",
};
