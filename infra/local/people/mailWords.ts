/** What the stand-in people of each language understand in a mail. None of it is taken from the product's texts. */
interface MailWords {
  /** That access will be lost (R99, R108). */
  readonly lossOfAccess: RegExp;
  /** That somebody cannot get in now. */
  readonly doorClosed: RegExp;
  /** That one of their devices is not ready. */
  readonly namesDevice: RegExp;
  /** That somebody else is done: nothing is asked of the reader. */
  readonly othersAreDone: RegExp;
}

export type SpokenLanguage = "en" | "de" | "fr" | "es";

export const mailWords: Readonly<Record<SpokenLanguage, MailWords>> = {
  en: {
    lossOfAccess: /\b(lose|losing|lost) access\b|stops? working|locked out|no longer (be able|sign)|will be blocked/i,
    doorClosed: /cannot sign in|could not sign in|was stopped|turned away|blocked/i,
    namesDevice: /seen signing in without it on/,
    othersAreDone: /has set up a passkey for/,
  },
  de: {
    lossOfAccess:
      /\b(verlier\w*|verlör\w*) [^.:]*\bZugriff\b|\bZugriff [^.:]*\bverlier|gilt [^.]*nicht mehr|nicht mehr gilt|ausgesperrt/i,
    doorClosed: /(kann|konnte) sich( \S+)*? nicht anmelden|abgewiesen|gesperrt/i,
    namesDevice: /ohne ihn angemeldet, nämlich hier/,
    othersAreDone: /hat einen Passkey für .+ eingerichtet/,
  },
  fr: {
    lossOfAccess:
      /\bperd\w* l’accès|perte de l’accès|cess\w* (quand même )?de fonctionner|ne pourrez plus vous connecter/i,
    doorClosed: /ne peut pas se connecter|n’a pas pu se connecter|a été refusée|bloqué/i,
    namesDevice: /connecté\(e\) sans elle, ici/,
    othersAreDone: /a configuré une clé d’accès/,
  },
  es: {
    lossOfAccess: /\b(perd|pierd)\S* el acceso|\b(deje|dejará|deja) de funcionar|ya no podrá iniciar/i,
    doorClosed: /no (puede|pudo) iniciar sesión|se rechazó|bloquead/i,
    namesDevice: /iniciado sesión sin ella, aquí/,
    othersAreDone: /ha configurado una clave de acceso/,
  },
};
