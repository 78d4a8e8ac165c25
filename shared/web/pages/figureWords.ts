import type { ReportedKind } from "../../domain/deadline/reportedMethod.ts";
import type { DeviceFamily } from "../../domain/device/deviceFamily.ts";
import {
  type KnownPlatform,
  KnownPlatformSchema,
  type MemberFigure,
  satisfiedOn,
  worksOn,
} from "../../domain/wave/memberFigure.ts";
import { type Html, html } from "./html.ts";

/** For people. */
export const platformWords: Readonly<Record<KnownPlatform, string>> = {
  windows: "Windows",
  macOS: "macOS",
  iOS: "iPhone and iPad",
  android: "Android",
  linux: "Linux and ChromeOS",
};
function wordsOf<Key extends string>(key: (platform: KnownPlatform) => Key, says: string) {
  const words = KnownPlatformSchema.options.map((one) => [key(one), `${says} ${platformWords[one]}`]);
  return Object.fromEntries(words) as Record<Key, string>;
}

/** Whom each number of members counts. */
export const figureWords: Readonly<Record<MemberFigure, string>> = {
  ready: "Ready, or enforced already",
  notReady: "Not ready, and not reported so",
  enforced: "Enforced",
  readyOutside: "Ready, not enforced yet",
  reported: "Reported with a passkey, not ready yet",
  neither: "Not ready",
  away: "Away, not waited for",
  held: "Held by decision, not ready",
  waived: "Waived for a time, not ready",
  working: "Have a working passkey",
  withPasskey: "Set a passkey up, looked at live",
  used: "Sign in with their passkey",
  completed: "Set a passkey up since the announcement",
  triedInVain: "Tried to set a passkey up within the last days, in vain",
  stranded: "Stranded: refused within a day, without a passkey",
  stopped: "Stopped: tries within a day that came to nothing",
  ...wordsOf(worksOn, "Work on"),
  ...wordsOf(satisfiedOn, "Sign in with what resists phishing on"),
};

export const whatReadyMeans =
  "Ready: looked at live, with what counts as a passkey here, and seen signing in with it. The report alone makes nobody ready.";

/** Those members of one wave whom a number counts. */
export const linkToFigure = (waveId: string, figure: MemberFigure, device?: DeviceFamily): string =>
  `/waves/${waveId}/people?${new URLSearchParams({ figure, ...(device !== undefined && { device }) })}`;

/** Those members of all waves, in scope; without a number everybody there. */
export function linkCounted(figure?: MemberFigure, device?: DeviceFamily): string {
  const query = new URLSearchParams({ ...(figure && { figure }), ...(device && { device }) });
  return `/counted${query.size > 0 ? `?${query}` : ""}`;
}

export const linkToMayUsePhoneCodes = "/counted?figure=mayUsePhoneCodes";
export const linkToHolders = (kind: ReportedKind): string => `/counted?kind=${kind}`;

/** A number that leads to its people. */
export const linkedCount = (count: number, href: string, about: string): Html | number =>
  count === 0 ? 0 : html`<a href="${href}" aria-label="${count}: ${about}">${count}</a>`;
