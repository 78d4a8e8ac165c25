import { aboutApp } from "./aboutWork.ts";

const everyMinute = { againAfterSeconds: 60 };
const everyQuarter = { againAfterSeconds: 900 };
/** A message that fails comes again: see host.json. */
const delivered = { againAfterSeconds: 45 };

/** What wakes by itself or by a message, and what it does, for people. Pauses are those of the default schedules. */
export const aboutTimer = {
  switch: aboutApp("carrying on the start or the stop of enforcement", {
    ...everyMinute,
    meanwhile:
      "Until it goes on, a start enforces nobody, and a stop may leave a policy enabled: whoever may change policies can set it to report-only by hand.",
  }),
  ownPolicies: aboutApp("carrying on with policies that the guard found changed", everyMinute),
  wayBack: aboutApp("returning to report-only a policy that must not be enabled", {
    ...everyMinute,
    meanwhile: "Until it is back, it may stop people: whoever may change policies can set it to report-only by hand.",
  }),
  wavePolicies: aboutApp("restoring or deleting a wave's policy", everyMinute),
  sweepEnforced: aboutApp("looking at everybody enforced after a change of the methods policy", everyMinute),
  rollBacks: aboutApp("carrying on with waves that are rolled back", {
    ...everyMinute,
    meanwhile: "Until it goes on, people of such a wave may still be enforced.",
  }),
  releases: aboutApp("carrying on with people who are released from enforcement", everyMinute),
  erasures: aboutApp("deleting what is known of a person", {
    ...everyQuarter,
    meanwhile: "Part of it may be gone already; the page of the erasure says how far it has come.",
  }),
  leavers: aboutApp("doing what follows once people have left", {
    ...everyQuarter,
    meanwhile: "Until it goes on, whoever has left keeps what they have.",
  }),
  self: aboutApp("carrying on with people who enforced themselves", everyMinute),
  others: aboutApp("watching over those who are enforced outside every wave", {
    ...everyQuarter,
    meanwhile: "Until it goes on, nobody of them who is stranded is offered help.",
  }),
  othersPasses: aboutApp("deleting a one-time code that a passkey has followed", {
    ...everyQuarter,
    meanwhile: "Until it is gone or runs out, Entra asks its owner for the code first.",
  }),
  audits: aboutApp("reading in the directory audit log who registered passkeys for other people", {
    ...everyQuarter,
    meanwhile:
      "A day after the last reading nobody enters the enforced group: nobody can tell whose passkey an application planted.",
  }),
  progress: aboutApp("counting everybody for the start page", {
    againAfterSeconds: 3600,
    meanwhile: "Until it goes on, the start page shows the last count, with its moment. Nothing is decided by it.",
  }),
  departments: aboutApp("reading in which department everybody is", {
    againAfterSeconds: 3600,
    meanwhile:
      "Everybody is counted by the departments that were read last, or by none. Nothing is decided by them. It takes the permission User.Read.All.",
  }),
  tries: aboutApp("reading in the logs who tried to set up a passkey and could not", {
    ...everyQuarter,
    meanwhile: "Whoever tried in vain is reminded like everybody, in place of being named to the helpdesk.",
  }),
  findings: aboutApp("telling of break-glass accounts that were used", {
    ...everyQuarter,
    meanwhile: "The page of what sign-ins show names the accounts.",
  }),
  retention: aboutApp("deleting what has served its time", {
    againAfterSeconds: 24 * 3600,
    meanwhile: "Until it goes on, personal data stays longer than the settings say. Nothing is lost by it.",
  }),
  breakGlass: aboutApp("reading in the sign-in log who used a break-glass account, or tried to", {
    ...everyQuarter,
    meanwhile:
      "Until it goes on, a break-glass account that somebody uses is seen late, and only where a wave reads the log. Nothing is decided by it.",
  }),
  breakGlassGroup: aboutApp("reading who is in the group of the break-glass accounts, to watch over their sign-ins", {
    ...everyQuarter,
    meanwhile:
      "The accounts of BREAK_GLASS_USER_IDS are watched, and whoever was in the group when it was read last. Whoever came since is not.",
  }),
  inactiveDevices: aboutApp("reading which devices nobody signs in on any more", {
    againAfterSeconds: 3600,
    meanwhile:
      "The page of what sign-ins show has the devices of the last reading, or none, and two weeks after it no mail speaks of them any more. Nobody is let in or locked out by them. It takes the permission Device.Read.All for the reader; INACTIVE_DEVICES switches it off.",
  }),
  deadlineFacts: aboutApp(
    "reading who is Global Administrator, whether text messages and calls are on, and what Microsoft switches on by itself",
    {
      againAfterSeconds: 6 * 3600,
      meanwhile: "Everybody is counted all the same. Whoever may be exempt until July counts for February.",
    },
  ),
  nudge: aboutApp("keeping the group of those whom Entra asks for a passkey", {
    againAfterSeconds: 3600,
    meanwhile:
      "Until it goes on, Entra may go on asking who is ready, and does not ask who is new. Nobody is locked out by it.",
  }),
  guard: aboutApp("guarding the app's policies and groups", everyQuarter),
  holders: aboutApp("looking at everybody who holds a directory role", {
    againAfterSeconds: 24 * 3600,
    meanwhile: "GET /api/roles names them with the reason. Each is mailed once a day; no code is made for them.",
  }),
  door: aboutApp("reading the policies of the door", {
    ...everyQuarter,
    meanwhile: "After an hour without a reading the door counts as not up.",
  }),
  branding: aboutApp("reading the colour of the tenant's sign-in page", {
    againAfterSeconds: 3600,
    meanwhile: "Mails have the colour that was read last, or that of the settings.",
  }),
  logo: aboutApp("reading the logo of the tenant's sign-in page", {
    againAfterSeconds: 3600,
    meanwhile: "Mails have the logo that was read last, or none.",
  }),
  unfitLogo: aboutApp("showing the logo of the tenant's sign-in page in mails", {
    againAfterSeconds: 3600,
    meanwhile: "Mails go out without a logo, and otherwise as before.",
  }),
  channel: aboutApp("telling the Teams channel that a wave has moved", {
    ...everyQuarter,
    meanwhile: "No wave waits for it. The stage that was refused is not posted again; the next one is.",
  }),
  digests: aboutApp("writing to managers many of whose people are late", {
    ...everyQuarter,
    meanwhile: "Their people are mailed all the same, and the page of their team shows who is late.",
  }),
  quiet: aboutApp("asking people for a second passkey, or to try the one that they have", {
    ...everyQuarter,
    meanwhile: "Nobody is asked twice, and nothing else waits for it.",
  }),
  unused: aboutApp("reading when people last signed in, to ask whoever has not for long to try the passkey", {
    ...everyQuarter,
    meanwhile: "Of whom it is not told, nobody is asked to try. UNUSED_PASSKEY_MAILS switches it off.",
  }),
  receipts: aboutApp("telling people that a one-time code for their account was shown", {
    ...everyQuarter,
    meanwhile: "The audit trail tells who collected which code. Whoever it is for is told as soon as that works.",
  }),
  instances: aboutApp("looking for work on which nobody is at work", everyQuarter),
  hrWork: aboutApp("putting open HR events back into the queue", everyQuarter),
  hrEvents: aboutApp("working on an HR event", {
    ...delivered,
    meanwhile: "Nothing of it is lost: GET /api/joiners lists such events under notWorkedOn.",
  }),
  poll: aboutApp("starting to read the registration report", { againAfterSeconds: 6 * 3600 }),
  mailReports: aboutApp("taking in what became of a mail", delivered),
} as const;

/** The next reading of the registration report tries it again. */
const polled = { againAfterSeconds: 6 * 3600 };

export const aboutPoll = {
  report: aboutApp("reading the registration report", {
    ...polled,
    meanwhile: "Until it can be read, nobody who registers a passkey is noticed by it, and gates open later.",
  }),
  left: aboutApp("marking who is no longer in the registration report", {
    ...polled,
    meanwhile:
      "More than a tenth of the people are missing in it at once: that may be a report that is cut off. Nobody is marked for three days; nothing else waits for it.",
  }),
  overdue: aboutApp("reading the registration report to its end", {
    againAfterSeconds: 3600,
    meanwhile:
      "What the start page, the deadline and the waves count by the report is as old as that. Nobody is enforced, mailed as late or counted at a gate on it alone.",
  }),
  still: aboutApp("going by a registration report that Entra makes anew", {
    againAfterSeconds: 3600,
    meanwhile:
      "What the start page, the deadline and the waves count by the report is as of then. Nobody is enforced, mailed as late or counted at a gate on it alone: gates look at people live.",
  }),
  running: aboutApp("looking whether enforcement runs as it must, before hires enter the enforced group", {
    ...polled,
    meanwhile: "Until it can be told, none of the hires enters.",
  }),
  stillDue: aboutApp("naming to the helpdesk somebody hired whose passkey is not used", polled),
  hire: aboutApp("putting a hire into the enforced group, or taking one out", polled),
} as const;
