import { type MethodKind, methodKindOf } from "../../domain/people/methodKind.ts";

/** What people call a method of their account. */
export const methodKindWords: Readonly<Record<MethodKind, string>> = {
  securityKey: "a security key",
  syncedPasskey: "a passkey that syncs between devices",
  authenticatorPasskey: "a passkey in the Authenticator app",
  windowsHello: "Windows Hello",
  windowsPasskey: "a passkey in Windows Hello, without the organisation's sign-in to Windows",
  platformCredential: "the passkey of a Mac",
  passkey: "a passkey or security key",
  certificate: "a certificate, declared by a group",
  authenticatorApp: "the Authenticator app",
  softwareToken: "codes of an app",
  hardwareToken: "codes of a token",
  externalMethod: "a method of another provider",
  qrCode: "a QR code with a PIN",
  phone: "a phone number",
  mail: "a mail address for resets",
  password: "a password",
  oneTimePass: "a one-time code",
  unknown: "something that this app does not know",
};

/** The same by its type alone, as Graph names it: of a passkey nothing says then which kind it is. */
export const methodWords = (type: string): string => methodKindWords[methodKindOf({ type })];
