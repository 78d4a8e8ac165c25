import { z } from "zod";

/** Why somebody is not erased now. */
export const ErasureRefusalCodeSchema = z.enum([
  "ownCase",
  "accountThere",
  "stillEnforced",
  "releaseOpen",
  "releasedLately",
  "waveUnderWay",
  "onboardingUnderWay",
  "leavingUnderWay",
  "hasLeft",
  "leavingDecided",
  "mayBeRestored",
  "onLeave",
  "accountIsNew",
  "codeOpen",
  "codeWithinYear",
  "codeTried",
  "linkLately",
  "triedLately",
  "passkeyPlanted",
  "linkLocked",
  "mailOnItsWay",
  "keyOut",
  "decidedForWave",
  "decidedForPerson",
  "decidedForApp",
]);
export type ErasureRefusalCode = z.infer<typeof ErasureRefusalCodeSchema>;

export const ErasureRefusalSchema = z.object({
  because: ErasureRefusalCodeSchema,
  say: z.string().describe("In words for people, with what to do."),
  until: z.string().optional().describe("When it is over by itself, where that is known."),
});
export type ErasureRefusal = Readonly<z.infer<typeof ErasureRefusalSchema>>;

/** For people: what is in the way, and what to do. @param what names what it is about. */
export const refusalWords: Readonly<Record<ErasureRefusalCode, (what: string) => string>> = {
  ownCase: () => "Nobody has what is known of themselves deleted: ask another Admin.",
  accountThere: () =>
    "Their account is in the directory, or the registration report names them. By itself the app deletes only what is known of people whose account is gone: for others an Admin asks.",
  stillEnforced: () =>
    "The person is in the enforced group, on the way into it or out of it, or nobody can read whether they are. Take them out first: roll their wave back, or have HR tell that they have left.",
  releaseOpen: () => "A release from enforcement is under way, or waits for a second person. End it on their page.",
  releasedLately: () => "They were released from enforcement within seven days, which counts for the next release.",
  waveUnderWay: (what) =>
    `They take part in a wave that is not over, late entries included: ${what}. Wait for its end, or cancel it.`,
  onboardingUnderWay: () =>
    "Their onboarding is under way, or held. It ends with their passkey, with the helpdesk, or by what HR tells.",
  leavingUnderWay: () =>
    "What follows from their leaving is under way, or held. Wait for its end, or decide about it on the page of leavers.",
  hasLeft: () =>
    "HR has told that they left, and their account is still there: without that note they could be given a one-time code. Delete the account in Entra first, or say on their page that they work here.",
  leavingDecided: () =>
    "An Admin decided that nothing follows from what HR told of their leaving, and their account is still there: the same told again would undo that. Delete the account in Entra first.",
  mayBeRestored: () =>
    "Their account is among Entra's deleted items, or is gone for less than 30 days, and can be restored: it would come back to an app that knows nothing any more of what holds for it. Wait until Entra has deleted it for good.",
  onLeave: () =>
    "HR has told that they are on leave, and their account is still there. Wait until HR tells that it is over.",
  accountIsNew: () =>
    "Their account is younger than a year, or Entra does not say how old it is: that it took part here keeps it from being taken for a new hire's.",
  codeOpen: () =>
    "A link to a one-time code is open, for this person or for somebody whose code they may collect, or a code may still work. Take the links back on the page of whom they are for.",
  codeWithinYear: () =>
    "A one-time code was handed out for them, or by them, within a year. Who may decide together with whom rests on it.",
  codeTried: () =>
    "A one-time code is being made for them, or was made or tried within 30 days. How many they get, and whether a second person is asked, rests on it.",
  linkLately: () => "A link to a one-time code was opened for them, or by them, within seven days.",
  triedLately: () =>
    "A sign-in to their account was stopped within seven days, so somebody else may know their password. Whether a second person is asked rests on it.",
  passkeyPlanted: () =>
    "An application registered a passkey for them, and their account is still there: without that note the passkey would count as their own. Delete the account in Entra first.",
  linkLocked: () =>
    "A link of theirs was locked after wrong codes, and their account is still there: nobody gets another one by waiting. Delete the account in Entra first.",
  mailOnItsWay: () => "A mail to them is on its way. Try again in an hour.",
  keyOut: () => "They have a key that was lent to them. Note on the page of keys that it is back, or lost.",
  decidedForWave: (what) =>
    `They started, approved or decided something about a wave that is not over: ${what}. Who may approve it rests on that.`,
  decidedForPerson: () => "They asked for, or confirmed, a release of somebody else that is not over.",
  decidedForApp: (what) =>
    `Something that holds now for the whole app rests on their word, or is just being read: ${what}. Have it decided anew by others, or try again in a day.`,
};
