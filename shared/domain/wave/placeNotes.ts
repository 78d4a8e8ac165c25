import { days } from "../calendar/durations.ts";
import { holdsCertificate, isCertificateUse, mayBeByCertificate } from "../people/certificate.ts";
import { type DeviceSeen, PLACE_COUNTS_MS, type Placed, type PlaceNote, type RefusedThere } from "../people/places.ts";
import { clientOf, platformOf } from "../people/platform.ts";
import type { SignIn } from "../people/signIn.ts";
import { hasMoreThanPassword, isByPass, isPasskeyUse } from "../people/usablePasskey.ts";
import type { SweptSignIn } from "./sweep.ts";

/** A later sign-in of the same kind is news after so long; outside of report-only nothing is decided by it soon. */
const NEWS_AFTER_MS = days(1);
const NEWS_BEFORE_SWEEP_MS = days(7);
/** A member row stays small, whoever floods the log. */
const MOST_REFUSALS = 3;
const MOST_DEVICES = 4;
const MOST_TEXT = 60;

/** What the policies in report-only made of a sign-in: `result` of the one that would have stopped it. */
export interface Swept {
  readonly verdict: SweptSignIn | undefined;
  readonly result?: string | undefined;
}

/**
 * The places of a member after one interactive sign-in; `undefined` when they say so already. Prompts that were not
 * answered, tries that failed and sign-ins by pass count for nothing. The order in which sign-ins come does not matter,
 * to within a day.
 */
export function placesAfter(member: Placed, signIn: SignIn, swept: Swept): readonly PlaceNote[] | undefined {
  if (signIn.errorCode !== 0 || isByPass(signIn)) return undefined;
  const place = { platform: platformOf(signIn.operatingSystem), client: clientOf(signIn.clientApp) };
  const isHere = (note: PlaceNote) => note.platform === place.platform && note.client === place.client;
  const { places = [] } = member;
  const known = places.find(isHere) ?? place;
  const noted = noteAt(known, member, signIn, swept);
  if (!noted) return undefined;
  const others = places.filter((note) => !isHere(note));
  return [...others, noted].flatMap((note) => withoutOld(note, Date.parse(signIn.createdDateTime) - PLACE_COUNTS_MS));
}

function noteAt(known: PlaceNote, member: Placed, signIn: SignIn, { verdict, result }: Swept): PlaceNote | undefined {
  const { createdDateTime: at } = signIn;
  const after = verdict === undefined ? NEWS_BEFORE_SWEEP_MS : NEWS_AFTER_MS;
  if (verdict !== "unsatisfied" && holdsCertificate(member) && isCertificateUse(signIn))
    return byCertificate(known, signIn, after);
  // What a certificate may have satisfied shows no passkey there.
  const isSatisfied = verdict === "satisfied" && !mayBeByCertificate(member, signIn);
  if (isSatisfied || (verdict !== "unsatisfied" && isPasskeyUse(signIn))) {
    const devices = withDevice(known.devices ?? [], signIn);
    const isOfGonePasskey = !(Date.parse(known.satisfiedAt ?? "") >= Date.parse(member.passkeyCreatedAt ?? at));
    const isNewer = known.satisfiedAt === undefined || Date.parse(at) > Date.parse(known.satisfiedAt);
    const isNew = isNews(known.satisfiedAt, at, after) || (isOfGonePasskey && isNewer);
    if (!isNew && !devices) return undefined;
    const got = isNew ? { satisfiedAt: at, workedAt: laterOf(known.workedAt, at) } : {};
    return { ...known, ...got, ...(devices && { devices }) };
  }
  // A device that Entra knows proves nothing: whoever knows the password may register one.
  const isOwn = hasMoreThanPassword(signIn);
  const worked = isOwn && isNews(known.workedAt, at, after) ? { workedAt: at } : {};
  const devices = isOwn ? withDevice(known.devices ?? [], signIn) : undefined;
  const refused = verdict === "unsatisfied" ? withRefusal(known.refused ?? [], refusedIn(signIn, result)) : undefined;
  if (!refused && !worked.workedAt && !devices) return undefined;
  return { ...known, ...worked, ...(refused && { refused }), ...(devices && { devices }) };
}

function byCertificate(known: PlaceNote, signIn: SignIn, after: number): PlaceNote | undefined {
  const { createdDateTime: at } = signIn;
  const devices = withDevice(known.devices ?? [], signIn);
  const isNew = isNews(known.certificateAt, at, after);
  if (!isNew && !devices) return undefined;
  const got = isNew ? { certificateAt: at, workedAt: laterOf(known.workedAt, at) } : {};
  return { ...known, ...got, ...(devices && { devices }) };
}

/** The latest devices, each once; one that Entra does not know goes by its system. `undefined`: no news of any. */
function withDevice(
  known: readonly DeviceSeen[],
  { deviceId, operatingSystem, createdDateTime: at }: SignIn,
): readonly DeviceSeen[] | undefined {
  const system = operatingSystem?.slice(0, MOST_TEXT);
  if (deviceId === undefined && !system) return undefined;
  const isSame = (one: DeviceSeen) =>
    deviceId === undefined ? one.deviceId === undefined && one.operatingSystem === system : one.deviceId === deviceId;
  const others = known.filter((one) => !isSame(one));
  const before = known.find(isSame) ?? (others.length < MOST_DEVICES ? undefined : others.at(-1));
  const after = before && isSame(before) ? NEWS_BEFORE_SWEEP_MS : NEWS_AFTER_MS;
  if (!isNews(before?.at, at, after)) return undefined;
  const found = { ...(deviceId && { deviceId }), ...(system && { operatingSystem: system }), at };
  return [...others, found].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, MOST_DEVICES);
}

/** What is noted of a sign-in that a policy in report-only would have stopped. @param result what that policy said. */
export function refusedIn(signIn: SignIn, result: string | undefined): RefusedThere {
  const { createdDateTime: at, app, clientApp, operatingSystem } = signIn;
  return {
    at,
    ...(app && { app: app.slice(0, MOST_TEXT) }),
    ...(clientApp && { clientApp: clientApp.slice(0, MOST_TEXT) }),
    ...(operatingSystem && { operatingSystem: operatingSystem.slice(0, MOST_TEXT) }),
    result: (result ?? "unknown").slice(0, MOST_TEXT),
    ...(!hasMoreThanPassword(signIn) && { passwordOnly: true as const }),
  };
}

/** The latest of each app, client and version; what may be anybody's takes no room of the others. */
function withRefusal(known: readonly RefusedThere[], found: RefusedThere): RefusedThere[] | undefined {
  const same = known.find((one) => isAlike(one, found));
  if (same && !isNews(same.at, found.at, NEWS_AFTER_MS)) return undefined;
  const all = [...known.filter((one) => one !== same), found].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const kept = [
    ...all.filter(({ passwordOnly }) => !passwordOnly).slice(0, MOST_REFUSALS),
    ...all.filter(({ passwordOnly }) => passwordOnly).slice(0, 1),
  ];
  return kept.includes(found) ? kept : undefined;
}

const isAlike = (one: RefusedThere, other: RefusedThere): boolean =>
  one.passwordOnly === other.passwordOnly &&
  (one.passwordOnly === true ||
    (one.app === other.app &&
      one.clientApp === other.clientApp &&
      one.operatingSystem === other.operatingSystem &&
      one.result === other.result));

const isNews = (known: string | undefined, at: string, afterMs: number): boolean =>
  known === undefined || Date.parse(at) > Date.parse(known) + afterMs;

const laterOf = (one: string | undefined, other: string): string =>
  one !== undefined && Date.parse(one) > Date.parse(other) ? one : other;

function withoutOld({ refused = [], devices = [], ...place }: PlaceNote, from: number): readonly PlaceNote[] {
  const isYoung = ({ at }: { readonly at: string }) => Date.parse(at) >= from;
  const [left, seen] = [refused.filter(isYoung), devices.filter(isYoung)];
  const isSeen = [place.workedAt, place.satisfiedAt, place.certificateAt].some((at) => Date.parse(at ?? "") >= from);
  if (left.length === 0 && !isSeen) return [];
  return [{ ...place, ...(left.length > 0 && { refused: left }), ...(seen.length > 0 && { devices: seen }) }];
}
