import { z } from "zod";

/** Where somebody works, in the words of Conditional Access; ChromeOS counts as Linux. */
export const PlatformSchema = z.enum(["windows", "macOS", "iOS", "android", "linux", "unknown"]);
export type Platform = z.infer<typeof PlatformSchema>;

const names: readonly (readonly [RegExp, Platform])[] = [
  [/^windows\s*(phone|mobile)/i, "unknown"],
  [/^windows/i, "windows"],
  [/^(mac\s?os|os\s?x)/i, "macOS"],
  [/^(ios|ipados|iphone|ipad)/i, "iOS"],
  [/^android/i, "android"],
  [/^(linux|ubuntu|chrome\s?os|cros)/i, "linux"],
];

/** @param operatingSystem `deviceDetail.operatingSystem`, free text as "Windows10" or "Ios 17.5.1". */
export const platformOf = (operatingSystem: string | undefined): Platform =>
  names.find(([name]) => name.test(operatingSystem?.trim() ?? ""))?.[1] ?? "unknown";

/** The first number in it: the major version; `undefined` where it names none. */
export function versionOf(operatingSystem: string | undefined): number | undefined {
  const digits = /\d+/.exec(operatingSystem ?? "")?.[0];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * The oldest version of each that takes a passkey, by the number that the log names (R264, R265). Which release of
 * Windows 10 it is stands in no sign-in.
 */
const oldest: Readonly<Record<Platform, number | undefined>> = {
  windows: 10,
  macOS: 13,
  iOS: 17,
  android: 14,
  linux: undefined,
  unknown: undefined,
};

/** Whether a version is known, and judged for this platform; `undefined` where nobody can tell. */
export function isNewEnough(platform: Platform, operatingSystem: string | undefined): boolean | undefined {
  const [least, version] = [oldest[platform], versionOf(operatingSystem)];
  return least === undefined || version === undefined ? undefined : version >= least;
}

/**
 * How an app asks for a sign-in. `modern` can ask for a passkey. What is old (IMAP, ActiveSync) or unknown is `other`:
 * nothing shows that it could.
 */
export const ClientSchema = z.enum(["modern", "other"]);
export type Client = z.infer<typeof ClientSchema>;

const modernClients: ReadonlySet<string> = new Set(["browser", "mobile apps and desktop clients"]);

/** @param clientAppUsed of the sign-in. */
export const clientOf = (clientAppUsed: string | undefined): Client =>
  modernClients.has(clientAppUsed?.trim().toLowerCase() ?? "") ? "modern" : "other";
