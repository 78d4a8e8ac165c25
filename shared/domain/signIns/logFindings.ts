import { z } from "zod";
import { days } from "../calendar/durations.ts";
import { legacyClientOf } from "../people/legacyClient.ts";
import { isNewEnough, type Platform, platformOf, versionOf } from "../people/platform.ts";
import type { SignIn, SignInLog } from "../people/signIn.ts";
import type { InactiveDevice } from "./inactiveDevices.ts";
import { FINDING_KEPT_MS } from "./readSpans.ts";
import type { TryFinding } from "./registrationTries.ts";

/** What sign-ins that succeeded show of people (R232, R264, R265), for somebody to act on. */
const PersonFindingKindSchema = z.enum(["legacyClient", "oldSystem", "breakGlass", "breakGlassTried"]);
type PersonFindingKind = z.infer<typeof PersonFindingKindSchema>;
/**
 * And of devices: how many people use one (R236). Beside them, who tried to register in vain, and devices that Entra
 * lists as used by nobody for months (R311).
 */
export const FindingKindSchema = z.enum([
  "couldNotRegister",
  ...PersonFindingKindSchema.options,
  "sharedDevice",
  "inactiveDevice",
]);
export type FindingKind = z.infer<typeof FindingKindSchema>;

const Day = z.string().describe("yyyy-mm-dd in UTC.");
export const PersonFindingSchema = z.object({
  kind: PersonFindingKindSchema,
  userId: z.string(),
  what: z
    .string()
    .describe("The client, the system or the application, as the log names it; of `breakGlassTried`: how far it got."),
  beside: z.array(z.string()).readonly().describe("Some applications, or devices that Entra knows, by their ids."),
  days: z.array(Day).readonly().describe("On which it was seen, the first one first."),
  lastAt: z.string().describe("The latest sign-in that was noted: of a day, one."),
  toldDays: z.array(Day).readonly().optional().describe("Of a break-glass account: staff heard of these."),
  times: z
    .record(z.string(), z.number().int())
    .optional()
    .describe("Of `breakGlassTried`, by day: how often, a thousand at the most."),
});
export type PersonFinding = Readonly<z.infer<typeof PersonFindingSchema>>;

export const DeviceFindingSchema = z.object({
  kind: z.literal("sharedDevice"),
  deviceId: z.string(),
  what: z.string().describe("Its system, as the log names it."),
  users: z.array(z.object({ userId: z.string(), at: z.string() })).readonly(),
  lastAt: z.string(),
});
type DeviceFinding = Readonly<z.infer<typeof DeviceFindingSchema>>;
/** What a line of the sign-in log shows. */
export type SignInFinding = PersonFinding | DeviceFinding;
export type Finding = SignInFinding | TryFinding | InactiveDevice;

/**
 * How many people may use Windows Hello on one device, and from how many on a device is close to it. Source:
 * learn.microsoft.com/windows/security/identity-protection/hello-for-business/faq, read 2026-11.
 */
export const HELLO_CAP = 10;
export const CLOSE_TO_CAP = 8;
/** One more than the limit shows that it is passed. */
const MOST_USERS = HELLO_CAP + 1;
const MOST_BESIDE = 5;
/** Of somebody who uses a device still, this is news again. */
const USED_AGAIN_MS = days(7);

type Line = Omit<SignIn, "appliedConditionalAccessPolicies">;

/**
 * What one line of the log shows. Pure. Only sign-ins that succeeded count: what strangers try shows nothing of
 * anybody's devices. Systems and devices are of people's own sign-ins alone; the background repeats what those had.
 * @param breakGlass ids in lower case.
 */
export function findingsIn(line: Line, log: SignInLog, breakGlass: ReadonlySet<string>): readonly SignInFinding[] {
  if (line.errorCode !== 0) return [];
  const userId = line.userId.toLowerCase();
  const { app } = line;
  const at = new Date(line.createdDateTime).toISOString();
  const ofPerson = (kind: PersonFindingKind, what: string, beside?: string): PersonFinding => {
    return { kind, userId, what, beside: beside ? [beside] : [], days: [dayOf(at)], lastAt: at };
  };
  const client = legacyClientOf(line.clientApp);
  const found: SignInFinding[] = [];
  if (client !== undefined) found.push(ofPerson("legacyClient", client, app));
  if (breakGlass.has(userId)) found.push(ofPerson("breakGlass", app ?? "an application without a name"));
  if (log === "nonInteractive") return found;
  const { operatingSystem, deviceId } = line;
  const platform = platformOf(operatingSystem);
  if (isNewEnough(platform, operatingSystem) === false)
    found.push(ofPerson("oldSystem", systemOf(platform, operatingSystem), deviceId?.toLowerCase()));
  if (platform === "windows" && deviceId) {
    const users = [{ userId, at }];
    const what = operatingSystem ?? "";
    found.push({ kind: "sharedDevice", deviceId: deviceId.toLowerCase(), what, users, lastAt: at });
  }
  return found;
}

const namesOf: Readonly<Record<Platform, string>> = {
  windows: "Windows",
  macOS: "macOS",
  iOS: "iOS",
  android: "Android",
  linux: "Linux",
  unknown: "unknown",
};

/** Without the minor version: whoever knows a password names any that they like, and each would be a row. */
const systemOf = (platform: Platform, operatingSystem: string | undefined): string =>
  `${namesOf[platform]} ${versionOf(operatingSystem)}`;

/** What a row is found by, beside its kind. */
export function findingKey(finding: Finding): string {
  switch (finding.kind) {
    case "sharedDevice":
    case "inactiveDevice":
      return finding.deviceId;
    case "couldNotRegister":
      return finding.userId;
    default:
      return `${finding.userId}|${finding.what.toLowerCase()}`;
  }
}

/** Two of one key as one, the later one last. Pure. */
export function joinedFindings<Kind extends SignInFinding>(one: Kind, other: Kind): Kind;
export function joinedFindings(one: SignInFinding, other: SignInFinding): SignInFinding {
  const lastAt = later(one.lastAt, other.lastAt);
  const what = lastAt === other.lastAt ? other.what : one.what;
  if (one.kind === "sharedDevice" || other.kind === "sharedDevice") {
    const [a, b] = [one as DeviceFinding, other as DeviceFinding];
    return {
      kind: "sharedDevice",
      deviceId: a.deviceId,
      what,
      users: usersOf([...a.users, ...b.users], lastAt),
      lastAt,
    };
  }
  const oldest = dayOf(new Date(Date.parse(lastAt) - FINDING_KEPT_MS).toISOString());
  const days = (some: readonly string[] = []) => [...new Set(some)].filter((day) => day >= oldest).toSorted();
  const told = days([...(one.toldDays ?? []), ...(other.toldDays ?? [])]);
  const times = mostOf(one.times, other.times, oldest);
  return {
    ...one,
    what,
    beside: [...new Set([...other.beside, ...one.beside])].slice(0, MOST_BESIDE),
    days: days([...one.days, ...other.days]),
    lastAt,
    ...(told.length > 0 && { toldDays: told }),
    ...(times && { times }),
  };
}

/** A day that was read twice counts once: as far as it was read. */
function mostOf(
  one: PersonFinding["times"] = {},
  other: PersonFinding["times"] = {},
  oldest: string,
): PersonFinding["times"] {
  const all = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((day) => day >= oldest).toSorted();
  if (all.length === 0) return undefined;
  return Object.fromEntries(all.map((day) => [day, Math.max(one[day] ?? 0, other[day] ?? 0)]));
}

/** The latest of each, those who use it still: of too many, the latest ones. */
function usersOf(users: DeviceFinding["users"], lastAt: string): DeviceFinding["users"] {
  const latest = new Map<string, string>();
  for (const { userId, at } of users) latest.set(userId, later(latest.get(userId) ?? at, at));
  const since = Date.parse(lastAt) - FINDING_KEPT_MS;
  return [...latest]
    .map(([userId, at]) => ({ userId, at }))
    .filter(({ at }) => Date.parse(at) >= since)
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, MOST_USERS);
}

/**
 * What a row says after these lines; `undefined` where they are no news: a person once a day, a device once more when
 * somebody new uses it, or after a week. Lines that are read twice add nothing. Pure.
 */
export function findingNews(known: Finding | undefined, found: SignInFinding): SignInFinding | undefined {
  if (known === undefined || known.kind === "couldNotRegister" || known.kind === "inactiveDevice") return found;
  const joined = joinedFindings(known, found);
  if (joined.kind === "sharedDevice" && known.kind === "sharedDevice") {
    // Of many who take turns the row names the latest ones: which they are is no news.
    if (known.users.length >= MOST_USERS)
      return Date.parse(joined.lastAt) - Date.parse(known.lastAt) >= USED_AGAIN_MS ? joined : undefined;
    const before = new Map(known.users.map(({ userId, at }) => [userId, at]));
    const isNews = joined.users.some(({ userId, at }) => {
      const seen = before.get(userId);
      return seen === undefined || Date.parse(at) - Date.parse(seen) >= USED_AGAIN_MS;
    });
    return isNews ? joined : undefined;
  }
  if (joined.kind === "sharedDevice" || known.kind === "sharedDevice") return joined;
  const isMore = Object.entries(joined.times ?? {}).some(([day, times]) => times > (known.times?.[day] ?? 0));
  return isMore || joined.days.some((day) => !known.days.includes(day)) ? joined : undefined;
}

/** Those days on which somebody used a break-glass account, and of which nobody was told. */
export const untoldDays = ({ days: seen, toldDays = [] }: PersonFinding): readonly string[] =>
  seen.filter((day) => !toldDays.includes(day));

const later = (one: string, other: string): string => (Date.parse(one) > Date.parse(other) ? one : other);
const dayOf = (moment: string): string => moment.slice(0, 10);
