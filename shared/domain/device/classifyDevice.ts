import { makeOfBrowser, makeOfModel } from "./androidMakes.ts";
import type { Device } from "./deviceFamily.ts";

/** Headers of a request as they came; hints are structured strings, in quotes. */
export interface DeviceHeaders {
  readonly userAgent?: string | undefined;
  /** `Sec-CH-UA-Platform`, `-Platform-Version` and `-Model`: Chromium tells them, no other browser does. */
  readonly platform?: string | undefined;
  readonly platformVersion?: string | undefined;
  readonly model?: string | undefined;
}

const UNKNOWN: Device = { family: "unknown", os: "unknown" };

/** Programs, televisions, consoles and readers of books: nobody sets a passkey up there. */
const NO_DEVICE =
  /(?<!cu)bot\b|crawl|spider|preview|scanner|curl\/|wget|python|okhttp|java\/|headless|lighthouse|compatible;|\bptst\/|like android|subsystem for android|\btv\b|smart-?tv|mi(tv|box)|bravia|tizen|web0s|crkey|\baft[a-z]|oculus|xbox|playstation|nintendo|windows phone|kaios/i;
/** No browser names itself at such length. */
const MOST_CHARACTERS = 1024;

/**
 * Family and version of a device (R113). Hints first, then the user agent. Wrong is worse than unknown: nothing is
 * read out of what Chromium says of every Android (`Android 10; K`) and Windows (`NT 10.0`). Pure.
 * Source: email facts 4.2, 4.3.
 */
export function classifyDevice(headers: DeviceHeaders): Device {
  const userAgent = headers.userAgent ?? "";
  if (userAgent === "" || userAgent.length > MOST_CHARACTERS || NO_DEVICE.test(userAgent)) return UNKNOWN;
  const hints = {
    platform: unquoted(headers.platform),
    version: majorOf(unquoted(headers.platformVersion)),
    model: unquoted(headers.model),
  };
  switch (hints.platform?.toLowerCase()) {
    case "android":
      return android(userAgent, hints);
    case "windows":
      return windows(hints.version);
    case "macos":
      return versioned("mac", "macOS", hints.version);
    case "chrome os":
    case "chromium os":
      return { family: "chromeOs", os: "linux" };
    case "linux":
      // A tablet that asks for pages of computers says Linux, too.
      return makeOfBrowser(userAgent) ? android(userAgent, hints) : { family: "linux", os: "linux" };
    case undefined:
      return byUserAgent(userAgent, hints);
    default:
      return UNKNOWN;
  }
}

interface Hints {
  readonly version?: number | undefined;
  readonly model?: string | undefined;
}

function byUserAgent(userAgent: string, hints: Hints): Device {
  if (/\biPhone;/.test(userAgent)) return versioned("iphone", "iOS", iosVersion(userAgent));
  if (/\biPad;/.test(userAgent)) return versioned("ipad", "iOS", iosVersion(userAgent));
  if (/\b(Android|OpenHarmony)\b/.test(userAgent) || makeOfBrowser(userAgent)) return android(userAgent, hints);
  if (/\bWindows NT\b/.test(userAgent)) return windows(undefined);
  if (/\bMacintosh;/.test(userAgent)) return mac(userAgent);
  if (/\bCrOS\b/.test(userAgent)) return { family: "chromeOs", os: "linux" };
  if (/\bX11;.*\bLinux\b/.test(userAgent)) return { family: "linux", os: "linux" };
  return UNKNOWN;
}

/**
 * The system's token stays at 18_6 or 18_7 in iOS 26, where the version of Safari goes on. Other browsers tell the
 * system as it is; an app that tells neither may be on either.
 */
function iosVersion(userAgent: string): number | undefined {
  const token = /\bOS (\d+)_(\d+)/.exec(userAgent);
  const system = majorOf(token?.[1]);
  const safari = majorOf(/\bVersion\/(\d+)\./.exec(userAgent)?.[1]);
  const isFrozen = system === 18 && Number(token?.[2]) >= 6;
  if (isFrozen && safari === undefined && !TELLS_SYSTEM.test(userAgent)) return undefined;
  return system !== undefined && safari !== undefined && safari >= 26 ? Math.max(system, safari) : system;
}

const TELLS_SYSTEM = /\b(CriOS|FxiOS|EdgiOS|GSA|OPT)\//;

function android(userAgent: string, hints: Hints): Device {
  if (/\bOpenHarmony\b/.test(userAgent)) return { family: "huawei", os: "unknown" };
  const named = hints.model ?? modelIn(userAgent);
  const family = named ? makeOfModel(named) : (makeOfBrowser(userAgent) ?? "android");
  const told = majorOf(/\bAndroid (\d+)/.exec(userAgent)?.[1]);
  // "10" beside no model is what Chromium says of every version.
  const version = hints.version ?? (told === 10 && modelIn(userAgent) === undefined ? undefined : told);
  return versioned(family, "android", version);
}

/** @returns `undefined` where there is none, or the one letter that stands for all. */
function modelIn(userAgent: string): string | undefined {
  const inside = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)/.exec(userAgent)?.[1] ?? "";
  const parts = inside.split(";").map((part) => part.trim());
  const system = parts.findIndex((part) => part.startsWith("Android"));
  if (system < 0) return undefined;
  const behind = parts.slice(system + 1);
  const named = behind.map((part) => part.replace(/\s*Build\/.*$/, "")).find((part) => !NO_MODEL.test(part));
  return named === undefined || named === "K" ? undefined : named;
}
const NO_MODEL = /^(|U|wv|Mobile|Tablet|arm_64|HarmonyOS|HMSCore.*|rv:.*|[a-z]{2}([-_][a-z]{2})?)$/i;

/** Source: learn.microsoft.com/microsoft-edge/web-platform/how-to-detect-win11, read 2026-11: 13 and above is 11. */
function windows(version: number | undefined): Device {
  if (version === undefined || version === 0) return { family: "windows", os: "windows" };
  return versioned("windows", "windows", version >= 13 ? 11 : 10);
}

/** Only browsers that no iPad has tell a Mac. Its version stands still in each of them. */
const mac = (userAgent: string): Device =>
  /\b(Chrome|Gecko)\/\d/.test(userAgent) && !/\b(CriOS|FxiOS|EdgiOS)\//.test(userAgent)
    ? { family: "mac", os: "macOS" }
    : { family: "macOrIpad", os: "unknown" };

const versioned = (family: Device["family"], os: Device["os"], osVersion: number | undefined): Device => ({
  family,
  os,
  ...(osVersion !== undefined && { osVersion }),
});

/** `"Android"` with its quotes; an empty one says nothing. */
function unquoted(hint: string | undefined): string | undefined {
  const text = /^\s*"([^"]*)"\s*$/.exec(hint ?? "")?.[1]?.trim();
  return text === "" ? undefined : text;
}

function majorOf(version: string | undefined): number | undefined {
  const digits = /^\d{1,3}(?=\.|$)/.exec(version ?? "")?.[0];
  return digits === undefined ? undefined : Number(digits);
}
