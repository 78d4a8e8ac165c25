/**
 * What an erasure does with the rows of a table. `nothing`: it holds no person. `deleted`: rows of the person go, and
 * rows of others that name them have the pseudonym instead. `pseudonymised`: no row goes. `sequenceKept`: of what HR
 * told the sequence alone stays. `refused`: while a row names the person, nobody is erased.
 */
type Treatment = "nothing" | "deleted" | "pseudonymised" | "sequenceKept" | "refused";

interface TableTreatment {
  readonly as: Treatment;
  /** What it holds of a person, for people; why it holds nothing. */
  readonly holds: string;
}

/**
 * By table: every table stands here (a test looks). Rows are gone through in this order. The person's own row goes
 * before the mark of the report: by the mark alone the next reading would take somebody for known who has no row.
 */
export const treatments = {
  registrations: { as: "deleted", holds: "the line of the registration report, and what is noted beside it" },
  reportPages: { as: "deleted", holds: "the mark of that line" },
  waveMembers: { as: "deleted", holds: "their part in waves that are over" },
  enforcements: { as: "deleted", holds: "why they were enforced, which is over" },
  decisions: { as: "deleted", holds: "decisions about them in waves that are over" },
  releases: { as: "deleted", holds: "their last release from enforcement, which is over" },
  refusedPeople: { as: "deleted", holds: "sign-ins of theirs that were refused" },
  registeredByApps: { as: "deleted", holds: "passkeys that an application registered for them" },
  logFindings: { as: "deleted", holds: "what the sign-in log showed of them and their devices" },
  personPasses: { as: "deleted", holds: "the last one-time codes made for them" },
  presentations: { as: "deleted", holds: "what they were asked to present, by a Verified ID" },
  grants: { as: "deleted", holds: "links to one-time codes for them" },
  mails: { as: "deleted", holds: "which mails they were sent" },
  undeliverableAddresses: { as: "deleted", holds: "addresses of theirs at which mail did not arrive" },
  hrWorkers: { as: "sequenceKept", holds: "what HR told of their employment" },
  leaves: { as: "sequenceKept", holds: "what HR told of their leave" },
  joiners: { as: "deleted", holds: "their onboarding, which is over" },
  leavers: { as: "deleted", holds: "what was done when they left" },
  webhookInbox: { as: "sequenceKept", holds: "what HR sent about them" },
  lentKeys: { as: "pseudonymised", holds: "hardware keys that were lent to them, or by them" },
  waves: { as: "pseudonymised", holds: "waves that they started, approved or were named in" },
  flipRecords: { as: "pseudonymised", holds: "what flips rested on that named them" },
  policies: { as: "pseudonymised", holds: "policies that name them" },
  mailTexts: { as: "pseudonymised", holds: "words of mails that they changed" },
  progress: {
    as: "pseudonymised",
    holds: "lists of the last count and departments, which the next readings write anew",
  },
  troubles: { as: "pseudonymised", holds: "what did not go on, and named them" },
  audit: { as: "pseudonymised", holds: "lines of the audit trail, about them and by them" },
  appState: { as: "refused", holds: "what holds for the whole app" },
  erasures: { as: "nothing", holds: "the erasure itself, while it is under way" },
  tickets: { as: "nothing", holds: "kinds of phones and of failures, without a person" },
} as const satisfies Readonly<Record<string, TableTreatment>>;
export type TreatedTable = keyof typeof treatments;

/** In the order in which they are gone through. */
export const treatedTables: readonly TreatedTable[] = (Object.keys(treatments) as TreatedTable[]).filter(
  (table) => treatments[table].as !== "nothing" && treatments[table].as !== "refused",
);
