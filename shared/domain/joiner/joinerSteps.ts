import { days, hours, minutes } from "../calendar/durations.ts";
import { waitUntil } from "../calendar/waitUntil.ts";
import { doubtInWords } from "./accountDoubt.ts";
import { firstMorningOf, firstOfficeMoment, graceEndOf, linkMorningOf } from "./hireCalendar.ts";
import type { JoinerFacts, JoinerRules, JoinerStep } from "./joinerTypes.ts";

/** An account found earlier than this is looked up again before anything is offered for it. */
const LOOKUP_LASTS_MS = days(1);
const IDLE_LOOK_MS = hours(4);
const LAST_LOOK_AHEAD_MS = hours(1);
/** A registration that began with the pass's last minute may still end well. */
const SETTLE_MS = minutes(15);

/**
 * The next thing to do for a joiner (R1-R9). Pure: no clock, no I/O. Every step but a wait changes the facts that led
 * to it, and a wait's `until` is always later than `now`.
 */
export function nextJoinerStep(facts: JoinerFacts, now: Date, rules: JoinerRules): JoinerStep {
  if (facts.ended) return { kind: "ended", as: facts.ended.as };
  const { account } = facts;
  // Of the account that is theirs, as far as HR has told.
  if (facts.registeredAt && account?.kind === "found") return { kind: "finish" };
  const because = implausibleStart(facts.startDate, now, rules);
  if (because) return { kind: "hold", because };
  switch (account?.kind) {
    case undefined:
      return { kind: "lookUpAccount" };
    case "notFound":
      return nextStepWithoutAccount(facts, absenceInWords[account.because ?? "absent"], now, rules);
    case "ambiguous":
      return { kind: "handOver", because: "more than one account fits this person" };
    case "doubtful":
      return { kind: "handOver", because: `${doubtInWords[account.reason]}; no code is offered for it` };
    case "refused":
      return { kind: "handOver", because: `no pass is issued for this account: ${account.reason}` };
    case "found":
      return facts.offer ? nextStepWithOffer(facts, facts.offer, now, rules) : offerInOfficeHours(facts, 1, now, rules);
  }
}

const isOlderThan = (moment: string | undefined, ageMs: number, now: Date): boolean =>
  !moment || now.getTime() - Date.parse(moment) >= ageMs;

/**
 * HR systems send a placeholder for a day that they do not know, and send again for people who have been here for
 * years: nobody is handed a code on such a word.
 */
function implausibleStart(startDate: string, now: Date, rules: JoinerRules): string | undefined {
  const { startPastDays, startAheadDays } = rules;
  const ahead = Date.parse(`${startDate}T00:00:00Z`) - now.getTime();
  if (ahead < -days(startPastDays)) return `the start date ${startDate} lies more than ${startPastDays} days back`;
  if (ahead > days(startAheadDays)) return `the start date ${startDate} lies more than ${startAheadDays} days ahead`;
  return undefined;
}

/** What is said while an account is waited for, and in the end. */
const absenceInWords = {
  absent: { waits: "there is no account for this person yet", ends: "no account was found for this person" },
  switchedOff: { waits: "the account is switched off", ends: "the account is switched off" },
  methodsNotShown: {
    waits: "Entra does not show the account's sign-in methods yet",
    ends: "Entra does not show the account's sign-in methods",
  },
  rolesNotShown: {
    waits: "it cannot be read yet whether the account holds an admin role",
    ends: "it could not be read whether the account holds an admin role",
  },
} as const;

/** A missing account is looked for daily before the first working morning, then hourly. */
function nextStepWithoutAccount(
  facts: JoinerFacts,
  words: { readonly waits: string; readonly ends: string },
  now: Date,
  rules: JoinerRules,
): JoinerStep {
  if (!facts.accountCheckedAt) return { kind: "lookUpAccount" };
  const morning = linkMorningOf(facts, rules);
  const checkedAt = Date.parse(facts.accountCheckedAt);
  const due = checkedAt < morning.getTime() ? Math.min(checkedAt + days(1), morning.getTime()) : checkedAt + hours(1);
  if (now.getTime() >= due) return { kind: "lookUpAccount" };
  if (now.getTime() >= graceEndOf(facts, rules).getTime()) return { kind: "handOver", because: words.ends };
  return waitUntil(due, words.waits);
}

/**
 * Round 1 waits for the morning on which the link goes out; every round waits for office hours and for a fresh look at
 * the account.
 */
function offerInOfficeHours(facts: JoinerFacts, round: number, now: Date, rules: JoinerRules): JoinerStep {
  const earliest = Math.max(linkMorningOf(facts, rules).getTime(), now.getTime());
  const moment = firstOfficeMoment(new Date(earliest), facts, rules).getTime();
  if (moment > now.getTime()) {
    return waitUntil(
      moment,
      round === 1 ? "the first working morning has not come yet" : "the next link goes out in working hours",
    );
  }
  if (isOlderThan(facts.accountCheckedAt, LOOKUP_LASTS_MS, now)) return { kind: "lookUpAccount" };
  // Nobody is offered another pass on an old look: much can happen over a weekend.
  if (round > 1 && isOlderThan(facts.methodsCheckedAt, IDLE_LOOK_MS, now)) return { kind: "checkMethods" };
  return { kind: "offer", round };
}

function nextStepWithOffer(
  facts: JoinerFacts,
  offer: NonNullable<JoinerFacts["offer"]>,
  now: Date,
  rules: JoinerRules,
): JoinerStep {
  const openedAt = Date.parse(offer.openedAt);
  const morning = firstMorningOf(facts, rules).getTime();
  // What is open by now stays open, unless its morning lies ahead again.
  if (openedAt !== morning && Math.max(openedAt, morning) > now.getTime()) return { kind: "withdraw" };
  // A pass of an earlier round says nothing about this one.
  const pass = facts.pass && Date.parse(facts.pass.issuedAt) >= openedAt ? facts.pass : undefined;
  const endsAt = Date.parse(pass ? pass.expiresAt : offer.closesAt) + SETTLE_MS;
  const checkedAt = facts.methodsCheckedAt ? Date.parse(facts.methodsCheckedAt) : 0;
  if (checkedAt >= endsAt) {
    // Another code would end at the same wall (R107).
    if (pass && facts.trouble && Date.parse(facts.trouble.at) >= Date.parse(pass.issuedAt))
      return { kind: "handOver", because: `no passkey, as ${facts.trouble.because}` };
    if (offer.round <= rules.reopenings) return offerInOfficeHours(facts, offer.round + 1, now, rules);
    return { kind: "handOver", because: `no passkey after ${offer.round} offers` };
  }
  const since = Math.max(checkedAt, pass ? Date.parse(pass.issuedAt) : openedAt);
  const following = Math.min(endsAt, since + (pass ? minutes(rules.followUpMinutes) : IDLE_LOOK_MS));
  // What went out ahead is looked at once more before it opens anything: somebody else may be the manager by then.
  const ahead = openedAt - LAST_LOOK_AHEAD_MS;
  const due = now.getTime() < openedAt && checkedAt < ahead ? ahead : following;
  if (now.getTime() >= due) return { kind: "checkMethods" };
  return waitUntil(
    due,
    pass ? "the pass was collected; a passkey is awaited" : "the manager has a link to collect the pass",
  );
}
