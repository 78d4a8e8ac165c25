/** What a manager is told who asks for a link to a code, where that differs from what is said at the link itself. */
export const askSayings = {
  "ask.presserUnknown": "Your own account could not be found. Sign in with your work account.",
  "ask.presserIsGuest": "Guests cannot ask for a code for somebody else.",
  "ask.presserIsExternal":
    "Your account is another organisation's, and only people of this one ask for a code. Ask the helpdesk.",
  "ask.presserOfUnknownType":
    "Entra does not say whether your account is a member's or a guest's, and only members ask for a code. Ask the helpdesk.",
  "ask.ownPass": "You cannot ask for a code for yourself. Your manager has to do it.",
  "ask.notTheManager":
    "Only this person's manager in Entra can ask for a code. If that should be you, ask the helpdesk to correct it.",
  "ask.notInWave":
    "This person takes part in no wave that has opened, so no code is needed now. Ask the helpdesk if one is.",
  "ask.hasPasskey": "This person has a passkey that works, so no code is needed. If it was lost, ask the helpdesk.",
  "ask.offeredToday":
    "A code that you asked for today was collected already. Ask for another one tomorrow, or ask the helpdesk.",
} as const;
export type AskKey = keyof typeof askSayings;
