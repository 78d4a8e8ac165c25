import { sayHanded, sayTooMany } from "./handedCodes.ts";

const DID = "asked for this code";

/** What the helpdesk is told, and whoever is to agree. `{name}`: something is put in there. */
export const deskSayings = {
  ownCase: "Nobody decides about a code for themselves.",
  askedYourself: "You have asked for this code yourself: somebody else has to agree.",
  agreerNotMember:
    "Whoever agrees has to be a member of this organisation whose account is switched on, and Entra does not say that of yours. Somebody else has to agree.",
  agreerGone:
    "Whoever agreed is not a member of this organisation any more whose account is switched on. Ask anew, and have somebody else agree.",
  handedCode: sayHanded(DID),
  tooManyHands: sayTooMany(DID),
  nothingToConfirm: "Nobody has asked for such a code, or it waits no longer. Ask anew.",
  namerNotMember:
    "Whoever names somebody has to be a member of this organisation whose account is switched on, and Entra does not say that of yours. Somebody else has to name them.",
  namesForThemselves: "Nobody names who collects a code for themselves. Somebody else of the helpdesk does.",
  deputyUnknown: "There is nobody of that sign-in name or object id in this tenant.",
  deputyIsYou: "You cannot name yourself. Show the code here instead.",
  deputyUnreached: "No mail reaches {name}, so the link would not either.",
  deputyUnusual: "Something about a code for this person is unusual. Ask for it here, and have a second person agree.",
  subjectNotThere: "There is no such person.",
  deputyCannot: "{name} could not collect it: {why}",
  deputyMailRefused: "The mail service does not take a mail to {name}.",
} as const;
export type DeskKey = keyof typeof deskSayings;
