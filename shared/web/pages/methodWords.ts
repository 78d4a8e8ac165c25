const words: Readonly<Record<string, string>> = {
  passwordAuthenticationMethod: "a password",
  phoneAuthenticationMethod: "a phone number",
  emailAuthenticationMethod: "a mail address for resets",
  microsoftAuthenticatorAuthenticationMethod: "the Authenticator app",
  softwareOathAuthenticationMethod: "codes of an app",
  hardwareOathAuthenticationMethod: "codes of a token",
  fido2AuthenticationMethod: "a passkey or security key",
  windowsHelloForBusinessAuthenticationMethod: "Windows Hello",
  platformCredentialAuthenticationMethod: "the passkey of a Mac",
  declaredCertificate: "a certificate, declared by a group",
  qrCodePinAuthenticationMethod: "a QR code with a PIN",
  temporaryAccessPassAuthenticationMethod: "a one-time code",
};

/** What people call a method of their account. @param type as Graph names it. */
export const methodWords = (type: string): string => words[type] ?? "something that this app does not know";
