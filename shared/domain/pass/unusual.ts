import { z } from "zod";
import { days, hours } from "../calendar/durations.ts";
import type { Attempt } from "./personPasses.ts";

/** What makes a code of the helpdesk's unusual: then one person is not enough. */
export const UnusualSchema = z.enum([
  "recentPass",
  "recentFailure",
  "oddHour",
  "highRate",
  "stoppedAttempts",
  "logUnreadable",
]);
export type Unusual = z.infer<typeof UnusualSchema>;

const PASS_IS_RECENT_MS = days(7);
const FAILURE_IS_RECENT_MS = days(1);
const RATE_OVER_MS = hours(1);
/** Codes within an hour: at a desk each takes ten minutes with the person. */
const HIGH_RATE = 4;

interface UnusualFacts {
  /** Of the person, newest first. */
  readonly attempts: readonly Attempt[];
  /** When whoever asks gave out codes, newest first. */
  readonly given: readonly string[];
  /** Whether it is a working hour where the person works. */
  readonly isOfficeHour: boolean;
  /** Whether sign-ins to the account were stopped of late. */
  readonly tried: boolean | "unreadable";
}

/** Why a second person has to agree (R26); empty where nothing is unusual. Pure. What cannot be read counts. */
export function unusualAbout({ attempts, given, isOfficeHour, tried }: UnusualFacts, now: Date): readonly Unusual[] {
  const isWithin = (ms: number) => (at: string) => now.getTime() < Date.parse(at) + ms;
  const since = (kind: Attempt["kind"], ms: number) =>
    attempts.some((one) => one.kind === kind && isWithin(ms)(one.at));
  const found: readonly (Unusual | false)[] = [
    since("issued", PASS_IS_RECENT_MS) && "recentPass",
    since("failed", FAILURE_IS_RECENT_MS) && "recentFailure",
    !isOfficeHour && "oddHour",
    given.filter(isWithin(RATE_OVER_MS)).length >= HIGH_RATE && "highRate",
    tried === true && "stoppedAttempts",
    tried === "unreadable" && "logUnreadable",
  ];
  return found.filter((one) => one !== false);
}

/** For people. */
export const unusualWords: Readonly<Record<Unusual, string>> = {
  recentPass: "a code was handed out for this person within the last seven days",
  recentFailure: "a code could not be made for this person within the last day",
  oddHour: "it is no working hour where this person works",
  highRate: "whoever asks has handed out many codes, or named who collects them, within the last hour",
  stoppedAttempts:
    "sign-ins to this account were stopped within the last seven days, so somebody else may know the password",
  logUnreadable: "nobody can tell whether sign-ins to this account were stopped: the sign-in log cannot be read",
};
