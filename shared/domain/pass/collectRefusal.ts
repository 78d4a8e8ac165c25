/** Why somebody is not shown a code. */
export type CollectRefusal =
  | "presserUnknown"
  | "presserIsGuest"
  | "presserIsExternal"
  | "presserOfUnknownType"
  | "subjectGone"
  | "ownPass"
  | "notTheManager"
  | "notTheDeputy"
  | "notTheHelpdesk"
  | "notTheAsker"
  | "notYours"
  | "notThisWay"
  | "needsSecondPerson"
  | "noTestApp"
  | "proofMissing"
  | "otherSession"
  | "beingCollected"
  | "alreadyCollected"
  | "linkClosed"
  | "linkNotOpenYet"
  | "linkExpired"
  | "breakGlass"
  | "privileged"
  | "rolesUnreadable"
  | "guest"
  | "externalMember"
  | "unknownUserType"
  | "accountDisabled"
  | "hasPasskey"
  | "accountInUse"
  | "hasLeft"
  | "passWontDo";

/** What people are told. */
export const sayings: Readonly<Record<CollectRefusal, string>> = {
  presserUnknown: "Your own account could not be found. Sign in with your work account and open the link again.",
  presserIsGuest: "Guests cannot collect a code for somebody else.",
  presserIsExternal:
    "Your account is another organisation's, and only people of this one collect a code. Ask the helpdesk.",
  presserOfUnknownType:
    "Entra does not say whether your account is a member's or a guest's, and only members collect a code. Ask the helpdesk.",
  subjectGone: "This person's account could not be found. The helpdesk can tell you more.",
  ownPass: "You cannot collect a code for yourself. Your manager has to do it.",
  notTheManager:
    "Only this person's manager can collect the code. If that should be you, ask the helpdesk to correct it.",
  beingCollected: "This code is being collected right now. Wait a minute, then try again.",
  alreadyCollected:
    "This code has been collected already; it is shown only once. If it was lost, ask the helpdesk for a new link.",
  linkClosed: "This link is no longer needed and was closed.",
  notTheDeputy: "Only the person who is named for it can collect this code. Ask the helpdesk.",
  notTheHelpdesk: "Only the helpdesk gives out this code.",
  notTheAsker: "Only whoever asked for this code is shown it.",
  needsSecondPerson: "Something about this code is unusual, so a second person has to agree before it is made.",
  noTestApp:
    "This organisation has not set up the place where you would prove your passkey. Ask your manager for a code.",
  proofMissing:
    "The sign-in log does not show yet that you signed in with a passkey, here and in the tab that you opened, before you asked. It may take some minutes: press again a little later, or sign in with your passkey and open this page anew.",
  otherSession:
    "Somebody signed in as you without a passkey, to this page or elsewhere at the same moment. Sign out, sign in with your passkey in a quarter of an hour, and begin anew. If that was not you, tell the helpdesk.",
  notYours: "Only the person whom this code is for can make it.",
  notThisWay: "This code is not collected by a link.",
  linkNotOpenYet: "This link cannot be used yet. Try again later.",
  linkExpired: "This link has expired. If it is still needed, a new one will be sent, or ask the helpdesk.",
  breakGlass: "No code is given out here for this account.",
  privileged: "This person has admin rights. No code is given out here for such accounts; ask the helpdesk.",
  rolesUnreadable:
    "It could not be checked whether this person has admin rights, so no code was made. Try again later.",
  guest: "No code is given out for guests.",
  externalMember: "No code is given out here for accounts of another organisation: they sign in there.",
  unknownUserType:
    "Entra does not say whether this account is a member's or a guest's, and codes are for members only. Ask the helpdesk.",
  accountDisabled: "This person's account is not switched on. Ask the helpdesk when it will be.",
  accountInUse:
    "This account may not be your new colleague's, so no code was made. The helpdesk is told, and looks into it.",
  hasLeft:
    "HR has told that this person no longer works here, so no code is given out. If that is wrong, HR has to correct it.",
  hasPasskey: "This person has a passkey by now, so no code is needed. If it was lost, ask the helpdesk.",
  passWontDo:
    "A code will not do for this person: passkeys are enforced for them, and this organisation's rule takes no code. Ask the helpdesk: a key has to be set up on their behalf, or an admin and a second person have to release them.",
};
