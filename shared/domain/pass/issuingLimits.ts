import { days, hours, minutes } from "../calendar/durations.ts";
import type { Attempt } from "./personPasses.ts";

/** How much is given out at most, whoever asks and whatever number of links is open. */
export interface IssuingRules {
  /** After a pass was handed out nobody makes another one for the same person for so long. */
  readonly coolDownMinutes: number;
  readonly perPersonADay: number;
  /** Handed out by one and the same person. */
  readonly perIssuerAnHour: number;
  readonly perIssuerADay: number;
}

export type LimitRefusal = "coolingDown" | "personOverLimit" | "issuerOverLimit";
export type LimitVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly because: LimitRefusal; readonly until: string };

const OK: LimitVerdict = { ok: true };
const until = (because: LimitRefusal, at: string, ms: number): LimitVerdict => ({
  ok: false,
  because,
  until: new Date(Date.parse(at) + ms).toISOString(),
});

/** Whether one more pass may be made for this person. Pure. @param attempts newest first. */
export function personLimit(attempts: readonly Attempt[], rules: IssuingRules, now: Date): LimitVerdict {
  const issued = attempts.filter(({ kind }) => kind === "issued").map(({ at }) => at);
  const [last] = issued;
  const coolDownMs = minutes(rules.coolDownMinutes);
  if (last !== undefined && now.getTime() < Date.parse(last) + coolDownMs)
    return until("coolingDown", last, coolDownMs);
  return within("personOverLimit", issued, { most: rules.perPersonADay, ms: days(1) }, now);
}

/**
 * Whether this person may hand out one more. Pure.
 * @param issued moments of those that they handed out, newest first.
 */
export function issuerLimit(issued: readonly string[], rules: IssuingRules, now: Date): LimitVerdict {
  const hourly = within("issuerOverLimit", issued, { most: rules.perIssuerAnHour, ms: hours(1) }, now);
  return hourly.ok ? within("issuerOverLimit", issued, { most: rules.perIssuerADay, ms: days(1) }, now) : hourly;
}

function within(
  because: LimitRefusal,
  issued: readonly string[],
  { most, ms }: { readonly most: number; readonly ms: number },
  now: Date,
): LimitVerdict {
  const lately = issued.filter((at) => now.getTime() < Date.parse(at) + ms);
  const oldest = lately[most - 1];
  return oldest === undefined ? OK : until(because, oldest, ms);
}

/** For the person who asks. */
export const limitWords: Readonly<Record<LimitRefusal, string>> = {
  coolingDown:
    "A code was handed out for this person a moment ago. If it was lost, wait until then and press again: the one that is out stops working, and a new one is made.",
  personOverLimit: "This person has had as many codes as one person gets in a day. Ask the helpdesk what goes wrong.",
  issuerOverLimit:
    "You have handed out as many codes as one person may in this time. Somebody else has to hand out the next one, or you wait until then.",
};
