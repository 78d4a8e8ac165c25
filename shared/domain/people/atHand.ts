import { z } from "zod";
import type { AuthenticationMethod } from "./authenticationMethod.ts";
import { credentialKindOf, isPortable } from "./credentialKind.ts";
import { resistsPhishing, usablePasskeysOf } from "./usablePasskey.ts";

/**
 * What somebody has to sign in with, as far as it changes what a mail asks of them (R106). `computerPasskey` stays on
 * one computer and nothing of theirs goes along with them; `portablePasskey` is the other way round.
 */
export const AtHandSchema = z.enum([
  "authenticatorApp",
  "phoneCodes",
  "computerPasskey",
  "portablePasskey",
  "passwordOnly",
]);
export type AtHand = z.infer<typeof AtHandSchema>;

/** Derived types of `authenticationMethod` by which somebody proves more than a password without app and phone. */
const otherFactors: ReadonlySet<string> = new Set([
  "softwareOathAuthenticationMethod",
  "hardwareOathAuthenticationMethod",
  "externalAuthenticationMethod",
  "qrCodePinAuthenticationMethod",
]);

/**
 * What a person has at hand, by the types of their live methods; `undefined` where no sentence of ours would be true of
 * it. Types that nobody knows count as nothing, as do passes and addresses for resets. Pure.
 */
export function atHandOf(methods: readonly AuthenticationMethod[]): AtHand | undefined {
  const passkeys = usablePasskeysOf(methods);
  if (passkeys.length > 0) {
    const kinds = passkeys.map(credentialKindOf);
    if (kinds.every((kind) => kind === "windowsHello" || kind === "platformCredential")) return "computerPasskey";
    return kinds.every((kind) => kind !== undefined && isPortable(kind)) ? "portablePasskey" : undefined;
  }
  const has = (type: string) => methods.some((method) => method.type === type);
  if (has("microsoftAuthenticatorAuthenticationMethod")) return "authenticatorApp";
  // A passkey that is not let in any more is no password either.
  if (methods.some((method) => otherFactors.has(method.type) || resistsPhishing(method))) return undefined;
  return has("phoneAuthenticationMethod") ? "phoneCodes" : "passwordOnly";
}
