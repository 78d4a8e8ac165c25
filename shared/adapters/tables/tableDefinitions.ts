/**
 * Every table of the app. Keys are ordered as Table Storage orders them. Partitions are kept small (a wave, a mailing,
 * one row), so that none comes near the 2,000 rows a second that one takes. The emulator looks through a partition for
 * every row it is asked for, too. Sizes are for a tenant of 50,000 people and a year of running.
 *
 * How each is read is said of every day. Beside that the retention looks through what may be over (`agedKinds.ts`), and
 * the erasure of a person through nearly all of them (`erasureFates.ts`).
 */
export const tableDefinitions = {
  /**
   * PK wave id; RK `facts` | `waiting` | `counted` | `numbers` | `toldUpTo` | `preflight|` + moment.
   * PK `group|` + group id; RK `claim`. Tens of waves. Point reads; all facts by RK
   * (a scan of tens of rows).
   */
  waves: { name: "waves" },
  /**
   * PK wave id; RK user id. At most 1,800 rows a wave. Pages of a wave in order of user id; rows of a page by range;
   * point reads; those away, and those stopped, by property.
   */
  waveMembers: { name: "waveMembers" },
  /**
   * PK `user` + first character of the user id; RK user id. One row per user (50,000). Rows of a page by range or
   * point; as a whole by timers that count over the tenant, page by page.
   */
  registrations: { name: "registrations" },
  /**
   * PK `page`; RK page key | `news|` + hash | `gone|` + hash. One row per page of the report (50 to 500) with whom it
   * names; who turned ready since the last reading's end, and who is missing (some rows, until it is known). Some by
   * RK; all where people moved between pages, and once a reading where somebody is missing.
   */
  reportPages: { name: "reportPages" },
  /**
   * PK `run`; RK `run`. PK `part`; RK unit of a count + `||` + cut: one for each wave and sixteenth of the people, and
   * up to 52 for departments of each sixteenth. PK `list|` + first character of the user id; RK cohort + `|` +
   * standing, or `kind|` + kind of credential, + `|` + number: 600 ids each. PK `cut|` + cut; RK local date. PK
   * `latest`; RK cut. PK and RK `departments`: how far they are read. PK `department`; RK `a` or `b` + `|` + first
   * character of the user id + `|` + page + `|` + number: 150 ids each, twice. Point reads; parts and latest as a whole
   * (one to three for each wave); a cut, a list and the departments of one reading by range; all lists of some parts by
   * range of PK, when they are counted anew.
   */
  progress: { name: "progress" },
  /** PK joiner id; RK `joiner`. Some 10,000 a year. Point reads; all, page by page, for the list. */
  joiners: { name: "joiners" },
  /**
   * PK worker (as a joiner id); RK `leave`. What HR said last about the leave of a worker: one row for whoever was ever
   * on leave (at most 50,000). Point reads only.
   */
  leaves: { name: "leaves" },
  /**
   * PK worker (as a joiner id); RK `employment` | `sequence|` + 16 digits. What HR said last of each worker's
   * employment, and for what each of its sequences was used (some 100,000 a year). Point reads only.
   */
  hrWorkers: { name: "hrWorkers" },
  /**
   * PK `leaver`; RK worker. Who goes, and who never came (some 5,000 a year). Point reads; the open ones, and those of
   * the last hours, by property; all, page by page, for the list.
   */
  leavers: { name: "leavers" },
  /**
   * PK `key`; RK serial, in lower case. Hardware keys that were ever lent (some thousands). Point reads; those that one
   * person has, by property; all, page by page, for the list.
   */
  lentKeys: { name: "lentKeys" },
  /**
   * PK grant id; RK `grant`. Some 30,000 a year. Point reads; those for one account by property (a scan, for a second
   * person's decision).
   */
  grants: { name: "grants" },
  /**
   * PK `user` + first character of the user id; RK user id. Whoever a pass was made for, or tried: who is making one,
   * and what became of the last ones (some 30,000 a year). Point reads only.
   */
  personPasses: { name: "personPasses" },
  /**
   * PK grant id; RK `presentation`. What whoever has lost everything was asked to present, by a Verified ID (thousands
   * a year where that is on). Point reads only.
   */
  presentations: { name: "presentations" },
  /**
   * PK scope (wave id, joiner id, `app`) + mailing (the mail key up to its last `|`); RK mail key. Up to ten mails a
   * person. Rows of a page by range; the mailings of a scope for counts by kind. PK `operation|` + operation id; RK
   * `mail`: which mail it is, for those that staff has to act on (two a hire). Point reads.
   */
  mails: { name: "mails" },
  /**
   * PK `text`; RK language + `|` + key of the message. Words of the tenant's own (tens). Read as a whole; written one
   * by one.
   */
  mailTexts: { name: "mailTexts" },
  /** PK `address`; RK SHA-256 of the lower-cased address. Addresses at which mails did not arrive (hundreds). Whole. */
  undeliverableAddresses: { name: "undeliverableAddresses" },
  /**
   * PK `policy`; RK wave id, `workforce`, `roles`, or the key of a policy of the door. Tens. Point reads; all for the
   * guard.
   */
  policies: { name: "policies" },
  /**
   * PK `user` + first character of the user id; RK user id + `|` + source. One or two rows a person enforced
   * (100,000). Rows of a page by range; those on their way by state (a scan, for the poll and the guard).
   */
  enforcements: { name: "enforcements" },
  /** PK wave id; RK user id. Decisions about members who stay outside (tens a wave). Point reads; a wave's own. */
  decisions: { name: "decisions" },
  /** PK `release`; RK user id. The last release of each person (hundreds). Point reads; the open ones by state. */
  releases: { name: "releases" },
  /**
   * PK `refused`; RK user id. Whom the workforce policy refused lately, and no wave watches (tens; a flood, hundreds).
   * Read as a whole; point reads.
   */
  refusedPeople: { name: "refusedPeople" },
  /**
   * PK `byApp`; RK user id in lower case + moment. What applications that nobody listed registered for people (none,
   * but in an attack or a roll-out by such an application). Rows of a person by range; some by RK.
   */
  registeredByApps: { name: "registeredByApps" },
  /**
   * PK kind of finding; RK user id + what it is, or device id. What the sign-in log shows of people and their devices,
   * of 30 days (a row for each Windows device: 50,000; of the others tens to thousands). Some by RK; page by page;
   * those that are over by property (a scan, once a day).
   */
  logFindings: { name: "logFindings" },
  /**
   * PK scope; RK SHA-256 of what was done and what was answered. What was refused, or does not go on (tens; some days
   * after, hundreds). Point reads; those that stand by property, of all or of a scope.
   */
  troubles: { name: "troubles" },
  /**
   * PK wave id; RK hash of approval and live check + `|record` | `|people|` + number. What flips rested on: one record
   * and, for fifty people, one row (2,000 for 100,000 people). Records of a wave by property; rows of people by range.
   */
  flipRecords: { name: "flipRecords" },
  /**
   * PK scope, or `by|` + id of a person for what they did; RK `event|<inverted time>|<id hash>` (newest first) and
   * `id|<id hash>` (makes a repeat harmless). Newest events; page by page, of one subject or happening by property.
   */
  audit: { name: "audit" },
  /**
   * PK `erasure`; RK user id. Whose data is being deleted (a few; none once it is done). Point reads; all, once in some
   * minutes.
   */
  erasures: { name: "erasures" },
  /**
   * PK SHA-256 of source and event id; RK `webhook`. Some 20,000 a year. Point reads only. PK `open`; RK the same hash:
   * events on which work is open (a few). Point reads; all.
   */
  webhookInbox: { name: "webhookInbox" },
  /**
   * PK `ticket`; RK id. Tickets of the helpdesk (some 20,000 a year). Written by RK; since a moment, or of a
   * wave, by property (a scan, when tickets are posted and for the list of issues).
   */
  tickets: { name: "tickets" },
  /**
   * PK `app`; RK `mailQuota` | `registrationPoll` | `enforcementSwitch` | `signInFeed` | `auditFeed` | `door` |
   * `methodsWatch` | `canaryWrite` | `declarations` | `roles` | `ticketCounts` | `branding` | `issueAhead`. RK
   * `quietWalk` | `retention` | `breakGlassFeed` | `inactiveDevicesFeed` | `evidenceFeed|` + log | `triesFeed|` + log |
   * `requestLeases|` + limit. Twenty rows. Point reads.
   */
  appState: { name: "appState" },
} as const;

export type TableName = keyof typeof tableDefinitions;
