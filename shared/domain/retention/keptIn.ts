import { HANDED_DAYS } from "../pass/handedCodes.ts";

/**
 * The rule that looks back farthest: whoever was in reach of somebody's code within a year is not a second person
 * beside them (`handedCodes.ts`). All others look back for months at most: a second mail about passkeys 180 days, what
 * the logs show 30 days.
 */
export const LEAST_DETAILS_DAYS = HANDED_DAYS + 1;
/** Late entries count for 28 days, places of sign-ins for 30, unused passkeys for 90 (`quietRules.ts`). */
export const LEAST_WAVE_DAYS = 90;

/**
 * By what a row goes. `details`, `waves`, `audit`: by a setting. `fixed`: by a time of its own. `replaced`: by the next
 * one that is written. `person`: when its person is deleted. `stays`: nothing of people is in it, or safety rests on
 * it.
 */
export type GoesBy = "details" | "waves" | "audit" | "fixed" | "replaced" | "person" | "stays";

/** What a table keeps of people, for a record of processing activities (GDPR, article 30). */
export interface Keeping {
  /** What it is, for people. */
  readonly what: string;
  /** What of people stands in it. */
  readonly holds: string;
  readonly goesBy: GoesBy;
  /** From when the time counts, or why it stays. */
  readonly when: string;
}

/** Every table of the app, by its name. A test fails when one is added without its entry. */
export const keptIn = {
  waves: {
    what: "Waves",
    holds: "Who started, approved and decided: id and name. Lists of members by address in the last count.",
    goesBy: "stays",
    when: "Names of members in the last count go with the people of the wave. What was decided stays, with its numbers.",
  },
  waveMembers: {
    what: "Members of waves",
    holds: "Name, addresses, country and language; passkeys, devices and sign-ins as far as the wave rests on them.",
    goesBy: "waves",
    when: "From the end of the wave (cancelled, or steady) and of the person's own part in it. Whoever still waits outside stays.",
  },
  registrations: {
    what: "The registration report",
    holds: "Name, methods, whether they left or are on leave, in which wave.",
    goesBy: "person",
    when: "Whoever the report names no longer is marked. KEEP_DETAILS_DAYS later all that is known of them is deleted, once their account is gone for good and nothing rests on them.",
  },
  reportPages: {
    what: "Pages of the registration report",
    holds: "Ids.",
    goesBy: "replaced",
    when: "With each reading of the report.",
  },
  progress: {
    what: "Counts of everybody",
    holds: "Numbers; ids and departments, as the directory has them, in the lists of the last count.",
    goesBy: "replaced",
    when: "The lists with the next count, departments with the next but one reading of the directory. Numbers by day stay.",
  },
  joiners: {
    what: "Onboardings",
    holds: "Name, personal mail address, who may collect in the manager's place, account.",
    goesBy: "details",
    when: "From the end of the onboarding the personal address and the deputy go. The rest guards against an old event told anew.",
  },
  leaves: {
    what: "Leaves that HR told of",
    holds: "Worker, account, dates.",
    goesBy: "person",
    when: "One row a worker, which guards against an old event told anew.",
  },
  hrWorkers: {
    what: "Employment as HR told it last",
    holds: "Worker, name, dates; a hash for each sequence.",
    goesBy: "person",
    when: "It guards against an old event told anew.",
  },
  leavers: {
    what: "Leavers",
    holds: "Name, account, last day, groups.",
    goesBy: "details",
    when: "From the last step, where nothing is left to do. What an Admin decided (lifted, dropped) stays.",
  },
  lentKeys: {
    what: "Hardware keys",
    holds: "Who has one, or had it last: id and name.",
    goesBy: "details",
    when: "From the day it came back, or was lost.",
  },
  grants: {
    what: "Links to one-time codes",
    holds: "For whom, who asked, who collected: ids and names. No code.",
    goesBy: "details",
    when: "From the day it was collected, closed or ran out. One that was locked by guesses stays.",
  },
  personPasses: {
    what: "One-time codes by person",
    holds: "Ids and moments. No code.",
    goesBy: "details",
    when: "From the last attempt.",
  },
  presentations: {
    what: "Verified ID requests",
    holds: "An id of the link, moments. No claim and no photo.",
    goesBy: "details",
    when: "From the request on.",
  },
  mails: {
    what: "Mails that were sent",
    holds: "To whom (id), which kind, when. No text.",
    goesBy: "details",
    when: "From the mail on; of a wave once its people are deleted, of an onboarding once it has ended.",
  },
  mailTexts: {
    what: "Words of your own in mails",
    holds: "Nobody.",
    goesBy: "stays",
    when: "They are settings.",
  },
  undeliverableAddresses: {
    what: "Addresses that mails did not reach",
    holds: "A hash of the address.",
    goesBy: "replaced",
    when: "With the next mail that arrives.",
  },
  policies: {
    what: "Policies of the app",
    holds: "Nobody.",
    goesBy: "stays",
    when: "The app touches no policy that is not here.",
  },
  enforcements: {
    what: "Who is enforced, and why",
    holds: "Id, since when, on what evidence.",
    goesBy: "person",
    when: "Whoever is in the enforced group without a row would be a stranger there.",
  },
  decisions: {
    what: "Decisions about members who stay outside",
    holds: "Id, reason, who decided.",
    goesBy: "waves",
    when: "With the member's own row.",
  },
  releases: {
    what: "Releases from enforcement",
    holds: "Id, reason, who decided.",
    goesBy: "details",
    when: "From its end.",
  },
  refusedPeople: {
    what: "People whom the policy stopped, outside every wave",
    holds: "Id, moments.",
    goesBy: "fixed",
    when: "8 days after the last time.",
  },
  registeredByApps: {
    what: "Passkeys that applications registered for people",
    holds: "Id, address, which application.",
    goesBy: "person",
    when: "Without it a planted passkey would count as the person's own.",
  },
  logFindings: {
    what: "What sign-ins show",
    holds: "Ids, applications, devices, days.",
    goesBy: "fixed",
    when: "30 days after it was last seen.",
  },
  troubles: {
    what: "What does not go on",
    holds: "What a service answered; ids in it, where it names any.",
    goesBy: "fixed",
    when: "30 days after it was last met.",
  },
  flipRecords: {
    what: "What an enforcement rested on",
    holds: "Id, address, passkeys of each person at that moment.",
    goesBy: "waves",
    when: "The people with those of the wave. Who approved what, and the checks, stay.",
  },
  audit: {
    what: "The audit trail",
    holds: "Who did what to whom: ids, names of staff.",
    goesBy: "audit",
    when: "From the line on; of a wave once its people are deleted, of an onboarding once it has ended.",
  },
  erasures: {
    what: "People whose data is being deleted, on request or as they left long ago",
    holds: "Id, names and addresses, and the pseudonym.",
    goesBy: "person",
    when: "The row goes once the deletion is done.",
  },
  webhookInbox: {
    what: "Events of HR as they came",
    holds: "All that HR sent.",
    goesBy: "details",
    when: "From the day it came, where it was worked on.",
  },
  tickets: {
    what: "Tickets of the helpdesk",
    holds: "Device and cause. Nobody is named.",
    goesBy: "details",
    when: "From the day it was closed.",
  },
  appState: {
    what: "The app's own state",
    holds: "Who started, stopped and confirmed: id and name.",
    goesBy: "stays",
    when: "One row for each thing, replaced by the next.",
  },
} as const satisfies Readonly<Record<string, Keeping>>;
