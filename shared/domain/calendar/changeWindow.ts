import { Temporal } from "temporal-polyfill";
import type { ChangeWindow, Freeze } from "../wave/changeRules.ts";
import { firstWithin, localDateOf } from "./schedule.ts";

/** The freeze that an instant lies in, by its date in the zone. */
export function freezeAt(
  instant: Date,
  timeZone: string,
  { freezes }: Pick<ChangeWindow, "freezes">,
): Freeze | undefined {
  const day = localDateOf(instant, timeZone);
  return freezes.find(({ from, until }) => from <= day && day <= until);
}

export const sayFrozen = ({ until, reason }: Freeze): string => `nobody is enforced until ${until} is over: ${reason}`;

/** The first instant at or after `after` at which a flip may begin: within the window, and in no freeze. */
export function nextFlipMoment(
  after: Date,
  timeZone: string,
  rules: ChangeWindow & { readonly workingDays: readonly number[] },
): Date {
  const worked = rules.changeDays.filter((day) => rules.workingDays.includes(day));
  const workingDays = worked.length > 0 ? worked : rules.workingDays;
  const office = { fromHour: rules.changeHours.from, untilHour: rules.changeHours.until, workingDays };
  let moment = firstWithin(after, timeZone, office);
  // Each turn leaves a freeze behind for good.
  for (let freeze = freezeAt(moment, timeZone, rules); freeze; freeze = freezeAt(moment, timeZone, rules))
    moment = firstWithin(dayAfter(freeze.until, timeZone), timeZone, office);
  return moment;
}

/** When the freezes that an instant lies in are over. */
export function thawAfter(instant: Date, timeZone: string, rules: Pick<ChangeWindow, "freezes">): Date {
  let moment = instant;
  for (let freeze = freezeAt(moment, timeZone, rules); freeze; freeze = freezeAt(moment, timeZone, rules))
    moment = dayAfter(freeze.until, timeZone);
  return moment;
}

/** The first instant of the day after a local date. */
export const dayAfter = (date: string, timeZone: string): Date =>
  new Date(Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime({ timeZone }).epochMilliseconds);
