import { z } from "zod";
import { countsAsPhishingResistant } from "../people/usablePasskey.ts";

/** Kinds of credentials that the registration report tells apart, in the order in which they are shown. */
export const ReportedKindSchema = z.enum([
  "syncedPasskey",
  "authenticatorPasskey",
  "windowsHelloPasskey",
  "deviceBoundPasskey",
  "securityKey",
  "otherPasskey",
  "windowsHello",
  "platformCredential",
  "authenticatorApp",
  "oneTimeCode",
  "externalMethod",
  "phone",
  "pass",
  "qrCode",
  "noFactor",
  "unknown",
]);
export type ReportedKind = z.infer<typeof ReportedKindSchema>;

/**
 * `usageAuthMethod`, in lower case: the whole list, and older spellings of it. Source:
 * learn.microsoft.com/graph/api/resources/usageauthmethod, read 2026-01.
 */
const kinds: ReadonlyMap<string, ReportedKind> = new Map([
  ["passkeysynced", "syncedPasskey"],
  ["passkeydeviceboundauthenticator", "authenticatorPasskey"],
  ["passkeydeviceboundwindowshello", "windowsHelloPasskey"],
  ["passkeydevicebound", "deviceBoundPasskey"],
  ["fido2securitykey", "securityKey"],
  // Older spellings, from before the report told synced and device-bound ones apart.
  ["fido2", "otherPasskey"],
  ["fido", "otherPasskey"],
  ["windowshelloforbusiness", "windowsHello"],
  ["macossecureenclavekey", "platformCredential"],
  ["microsoftauthenticatorpush", "authenticatorApp"],
  ["microsoftauthenticatorpasswordless", "authenticatorApp"],
  ["appnotification", "authenticatorApp"],
  ["appcode", "oneTimeCode"],
  ["softwareonetimepasscode", "oneTimeCode"],
  ["hardwareonetimepasscode", "oneTimeCode"],
  ["onetimepasscode", "oneTimeCode"],
  ["externalauthmethod", "externalMethod"],
  ["mobilephone", "phone"],
  ["alternatemobilephone", "phone"],
  ["officephone", "phone"],
  ["sms", "phone"],
  ["mobilesms", "phone"],
  ["mobilecall", "phone"],
  ["alternatemobilecall", "phone"],
  ["temporaryaccesspass", "pass"],
  ["qrcode", "qrCode"],
  ["email", "noFactor"],
  ["securityquestion", "noFactor"],
  ["apppassword", "noFactor"],
]);

/** What one value of `methodsRegistered` is; compared without case. What nobody has documented is `unknown`. */
export const reportedKindOf = (methodRegistered: string): ReportedKind =>
  kinds.get(methodRegistered.toLowerCase()) ?? "unknown";

/** Stays when codes by phone end, and satisfies a request for a second factor; a pass does too, but runs out. */
export const outlastsPhoneCodes = (methodRegistered: string): boolean =>
  countsAsPhishingResistant(methodRegistered) ||
  ["authenticatorApp", "oneTimeCode", "externalMethod"].includes(reportedKindOf(methodRegistered));
