import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import type { Language } from "../domain/people/language.ts";
import type { OutgoingMail } from "../ports/email.ts";
import { momentIn } from "./dates.ts";
import { renderLetter } from "./letter.ts";
import type { TenantBrand } from "./mailData.ts";
import { sayIn } from "./say.ts";

interface Words {
  readonly subject: (person: string) => string;
  readonly what: (person: string) => string;
  readonly check: string;
  readonly how: string;
  readonly button: string;
  readonly code: string;
  readonly for: string;
  readonly from: string;
  readonly until: string;
  readonly careful: string;
}

/** Of this one mail alone: whoever words mails for themselves never handles a code. */
const words: Readonly<Record<Language, Words>> = {
  en: {
    subject: (person) => `The one-time code for ${person}`,
    what: (person) =>
      `${person} starts soon and cannot sign in without this code. It works once, and only between the times below.`,
    check: "Give it to them in person, or on a video call with their ID in view. Never forward this mail.",
    how: "They open the page below, type their work address and the code, and add a passkey within ten minutes.",
    button: "Page for your new colleague",
    code: "Code",
    for: "For",
    from: "Works from",
    until: "Works until",
    careful: "Delete this mail once the code is used. Nobody, the helpdesk included, will ever ask you for it.",
  },
  de: {
    subject: (person) => `Der Einmalcode für ${person}`,
    what: (person) =>
      `${person} fängt bald an und kann sich ohne diesen Code nicht anmelden. Er gilt einmal, und nur zwischen den Zeiten unten.`,
    check:
      "Bitte geben Sie ihn persönlich weiter, oder in einem Videoanruf mit sichtbarem Ausweis. Leiten Sie diese E-Mail nie weiter.",
    how: "Die neue Kollegin oder der neue Kollege öffnet die Seite unten, gibt die Arbeitsadresse und den Code ein und fügt binnen zehn Minuten einen Passkey hinzu.",
    button: "Seite für die neue Person",
    code: "Code",
    for: "Für",
    from: "Gilt ab",
    until: "Gilt bis",
    careful:
      "Löschen Sie diese E-Mail, sobald der Code benutzt ist. Niemand, auch nicht der Helpdesk, fragt Sie danach.",
  },
  fr: {
    subject: (person) => `Le code à usage unique pour ${person}`,
    what: (person) =>
      `${person} commence bientôt et ne peut pas se connecter sans ce code. Il sert une fois, et seulement entre les heures ci-dessous.`,
    check:
      "Remettez-le en personne, ou en visioconférence avec une pièce d’identité visible. Ne transférez jamais ce message.",
    how: "La personne ouvre la page ci-dessous, saisit son adresse professionnelle et le code, puis ajoute une clé d’accès dans les dix minutes.",
    button: "Page pour la nouvelle personne",
    code: "Code",
    for: "Pour",
    from: "Valable à partir du",
    until: "Valable jusqu’au",
    careful: "Supprimez ce message une fois le code utilisé. Personne, pas même l’assistance, ne vous le demandera.",
  },
  es: {
    subject: (person) => `El código de un solo uso para ${person}`,
    what: (person) =>
      `${person} empieza pronto y no puede iniciar sesión sin este código. Sirve una vez, y solo entre las horas de abajo.`,
    check: "Entréguelo en persona, o en una videollamada con el documento a la vista. No reenvíe nunca este correo.",
    how: "La persona abre la página de abajo, escribe su dirección de trabajo y el código, y añade una clave de acceso en diez minutos.",
    button: "Página para la nueva persona",
    code: "Código",
    for: "Para",
    from: "Vale desde",
    until: "Vale hasta",
    careful: "Borre este correo cuando se haya usado el código. Nadie, tampoco soporte, se lo pedirá.",
  },
};

/**
 * The one mail in which a code travels (issued ahead): to one person, without copies, and nothing in it is tracked.
 * What it returns is sent and forgotten. It goes into no row, result, log or error.
 */
export function aheadMail(
  brand: TenantBrand & { readonly securityInfoUrl: string },
  to: { readonly address: string; readonly displayName: string; readonly language: Language },
  data: {
    readonly subject: Pick<DirectoryUser, "displayName" | "userPrincipalName">;
    readonly temporaryAccessPass: string;
    readonly startsAt: string;
    readonly expiresAt: string;
    readonly timeZone: string;
  },
): Omit<OutgoingMail, "operationId"> {
  const { address, displayName, language } = to;
  const { subject, temporaryAccessPass, startsAt, expiresAt, timeZone } = data;
  const say = words[language];
  return {
    to: { address, displayName },
    ...renderLetter(
      {
        language,
        subject: say.subject(subject.displayName),
        greeting: sayIn(language, brand)("hello", { name: displayName }),
        paragraphs: [say.what(subject.displayName), say.check, say.how],
        button: { label: say.button, url: brand.securityInfoUrl },
        facts: [
          [say.for, `${subject.displayName} (${subject.userPrincipalName})`],
          [say.code, temporaryAccessPass],
          [say.from, momentIn(timeZone, startsAt, language)],
          [say.until, momentIn(timeZone, expiresAt, language)],
        ],
        after: [say.careful],
      },
      brand,
    ),
  };
}
