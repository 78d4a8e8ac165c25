import type { AgedKind } from "./agedRows.ts";
import type { AgedCounts } from "./retentionRun.ts";

/** For people: one of it, and several. */
const words: Readonly<Record<AgedKind | "members" | "left", readonly [string, string]>> = {
  logFindings: ["finding of the sign-in log", "findings of the sign-in log"],
  members: ["member of a wave", "members of waves"],
  tickets: ["ticket", "tickets"],
  grants: ["link to a one-time code", "links to one-time codes"],
  releases: ["release", "releases"],
  lentKeys: ["loan of a key", "loans of keys"],
  leavers: ["leaver", "leavers"],
  presentations: ["Verified ID request", "Verified ID requests"],
  personPasses: ["person's record of one-time codes", "people's records of one-time codes"],
  webhooks: ["event of HR's", "events of HR's"],
  hires: ["personal address or deputy of a hire", "personal addresses or deputies of hires"],
  mails: ["entry of a mail", "entries of mails"],
  left: ["person who left, whose deletion has begun", "people who left, whose deletion has begun"],
  audit: ["line of the audit trail", "lines of the audit trail"],
};

/** What was deleted, for people; empty where nothing was. */
export const sayCounts = (counts: AgedCounts): string =>
  Object.entries(words)
    .flatMap(([kind, [one, many]]) => {
      const count = counts[kind] ?? 0;
      return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
    })
    .join(", ");
