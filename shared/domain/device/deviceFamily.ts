import { z } from "zod";
import { type Platform, PlatformSchema } from "../people/platform.ts";

/**
 * Devices whose owners need the same steps (R113, R114). `otherAndroid` names a model of a make that is not listed;
 * `android` names none. `macOrIpad`: an iPad says that it is a Mac. What nobody can tell is never guessed.
 */
export const DeviceFamilySchema = z.enum([
  "iphone",
  "ipad",
  "iphoneOrIpad",
  "samsung",
  "pixel",
  "xiaomi",
  "huawei",
  "honor",
  "oppo",
  "vivo",
  "motorola",
  "nokia",
  "sony",
  "otherAndroid",
  "android",
  "windows",
  "mac",
  "macOrIpad",
  "linux",
  "chromeOs",
  "unknown",
]);
export type DeviceFamily = z.infer<typeof DeviceFamilySchema>;

/** What is known of a device, and all that is ever kept of it: no model, no browser, no user agent. */
export const DeviceSchema = z.object({
  family: DeviceFamilySchema,
  os: PlatformSchema,
  osVersion: z.number().int().optional().describe("Major version; absent where the browser does not tell it."),
});
export type Device = Readonly<z.infer<typeof DeviceSchema>>;

/** For people. */
export const familyWords: Readonly<Record<DeviceFamily, string>> = {
  iphone: "iPhone",
  ipad: "iPad",
  iphoneOrIpad: "iPhone or iPad",
  samsung: "Samsung",
  pixel: "Pixel",
  xiaomi: "Xiaomi, Redmi or POCO",
  huawei: "Huawei",
  honor: "Honor",
  oppo: "OPPO, OnePlus or realme",
  vivo: "vivo",
  motorola: "Motorola",
  nokia: "Nokia or HMD",
  sony: "Sony",
  otherAndroid: "Android of another make",
  android: "Android, make not told",
  windows: "Windows",
  mac: "Mac",
  macOrIpad: "Mac or iPad",
  linux: "Linux",
  chromeOs: "Chromebook",
  unknown: "Not known",
};

const phonesAndTablets: ReadonlySet<DeviceFamily> = new Set([
  "iphone",
  "ipad",
  "samsung",
  "pixel",
  "xiaomi",
  "huawei",
  "honor",
  "oppo",
  "vivo",
  "motorola",
  "nokia",
  "sony",
  "otherAndroid",
  "android",
]);
export const isMobile = (family: DeviceFamily): boolean => phonesAndTablets.has(family);

/** What the sign-in log tells: no make of an Android, and nothing that tells an iPad from an iPhone, or from a Mac. */
export function familyOfPlatform(platform: Platform): DeviceFamily {
  if (platform === "iOS") return "iphoneOrIpad";
  return platform === "macOS" ? "macOrIpad" : platform;
}
