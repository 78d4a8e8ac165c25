import type { Language } from "../people/language.ts";

/** R89: what an employee with three minutes and a phone does not have to know. Beginnings of words, in any case. */
const words: Readonly<Record<Language, RegExp>> = {
  en: /phishing|MFA|FIDO|WebAuthn|credential|key.?pair|conditional access|authenticat|enforce|policy|tenant/i,
  de: /phishing|MFA|FIDO|WebAuthn|Anmeldeinformation|Schlüsselpaar|bedingte\w* Zugriff|authentifizier|erzw|Richtlinie|Mandant/i,
  fr: /hameçonnage|MFA|FIDO|WebAuthn|informations? d’identification|paire de clés|accès conditionnel|authentifi|stratégie|locataire/i,
  es: /phishing|suplantación|MFA|FIDO|WebAuthn|credencial|par de claves|acceso condicional|autentic|directiva|inquilino/i,
};

/** In small letters it is what one does to a button. */
const PASS = /(?<!\p{L})TAP(?!\p{L})/u;

/** Names: of the role by which people with admin rights ask for a key, and of the app that many have on their phone. */
const names =
  /Microsoft Authenticator|Privileged Authentication Administrator|privilegierten Authentifizierungsadministrator|administrateur d[’']authentification privilégié|administrador de autenticación con privilegios/g;

/** The first word of jargon in a text, whole. */
export function jargonIn(language: Language, text: string): string | undefined {
  const plain = text.replaceAll(names, "");
  const found = words[language].exec(plain) ?? PASS.exec(plain);
  if (!found) return undefined;
  const before = /[\p{L}\p{N}-]*$/u.exec(plain.slice(0, found.index))?.[0] ?? "";
  const after = /^[\p{L}\p{N}-]*/u.exec(plain.slice(found.index + found[0].length))?.[0] ?? "";
  return `${before}${found[0]}${after}`;
}
