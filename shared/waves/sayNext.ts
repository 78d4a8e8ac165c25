import type { ComesNext, NextKind } from "../domain/wave/comesNext.ts";
import { dayAndTimeIn } from "../mails/dates.ts";

const names: Readonly<Record<NextKind, string>> = {
  snapshot: "the group's members are taken down",
  nobodyInScope: "nothing, as nobody in the group can take part",
  announcement: "the announcement",
  dayOf: "the mail of the opening day",
  reminder: "the reminder",
  gateCheck: "a live look at everyone's passkeys",
  enforcementWarning: "the warning",
  reportOnly: "the wave's own policy, in report-only",
  sweep: "the sweep of the sign-ins",
  approval: "the approval by a second admin",
  flip: "the last look at everybody, then the ready enter",
  entering: "more of those who were approved enter",
  watch: "another reading of the sign-in log",
  postponement: "the mails that tell of the later date",
  wayBack: "the way back, until nobody is in any more",
};

/** e.g. `the reminder, Tuesday 26 January, 09:00`, in the wave's zone. */
export function sayNext({ what, when, at }: ComesNext, timeZone: string): string {
  if (when === "open") return names[what];
  if (when === "now" || at === undefined) return `${names[what]}, now`;
  const before = { at: "", by: "by ", again: "refused before, tried again " }[when];
  return `${names[what]}, ${before}${dayAndTimeIn(timeZone, at)}`;
}
