import { addWorkingDays, firstWithin, firstWorkingMorning, workingMorningBefore } from "../calendar/schedule.ts";
import { workingDaysOf } from "../people/workplace.ts";
import type { JoinerFacts, JoinerRules } from "./joinerTypes.ts";

/** Managers get a link while they are at work. */
const OFFERS_UNTIL_HOUR = 17;

type Told = Pick<JoinerFacts, "startDate" | "timeZone" | "account">;
type CalendarRules = Pick<JoinerRules, "offerHour" | "workingDays" | "holidays">;

/** The days on which a hire works: by the country of their account, as soon as that is known. */
function workOf({ account }: Told, { workingDays, holidays }: CalendarRules) {
  const usageLocation = account?.kind === "found" ? account.usageLocation : undefined;
  return { workingDays: workingDaysOf(usageLocation, workingDays), holidays, usageLocation };
}

/** The first morning on which a hire works, in their own zone. @throws RangeError when no day is worked. */
export const firstMorningOf = (told: Told, rules: CalendarRules): Date =>
  firstWorkingMorning(told.startDate, told.timeZone, { ...workOf(told, rules), offerHour: rules.offerHour });

/** From when on their manager may get the link: so many working days ahead of the first morning. */
export const linkMorningOf = (told: Told, rules: CalendarRules & Pick<JoinerRules, "offerLeadDays">): Date =>
  workingMorningBefore(firstMorningOf(told, rules), rules.offerLeadDays, told.timeZone, workOf(told, rules));

/** The last moment at which a missing account is waited for. */
export const graceEndOf = (told: Told, rules: CalendarRules & Pick<JoinerRules, "accountGraceDays">): Date =>
  addWorkingDays(firstMorningOf(told, rules), rules.accountGraceDays, told.timeZone, workOf(told, rules));

/** The first moment at or after this one at which a link goes out. */
export const firstOfficeMoment = (after: Date, told: Told, rules: CalendarRules): Date =>
  firstWithin(after, told.timeZone, {
    fromHour: rules.offerHour,
    untilHour: Math.max(OFFERS_UNTIL_HOUR, rules.offerHour + 1),
    ...workOf(told, rules),
  });
