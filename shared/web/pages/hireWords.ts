import type { Language } from "../../domain/people/language.ts";

/** What the page for a hire says. It is read before their first day, by somebody who knows none of our words. */
export interface HireWords {
  readonly heading: string;
  readonly intro: string;
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  readonly until: (moment: string) => string;
  readonly incomplete: string;
  readonly wrong: (left: number) => string;
  readonly noCode: string;
  readonly locked: string;
  readonly over: string;
  readonly notYet: (moment: string) => string;
  readonly askAgain: string;
  readonly wait: string;
  readonly helpdesk: string;
  readonly openAgain: string;
  readonly yours: string;
  readonly valid: (moment: string) => string;
  readonly keep: string;
  readonly next: string;
  readonly open: string;
  readonly userName: string;
  readonly enter: string;
  readonly add: string;
  readonly ifNot: string;
  readonly ask: string;
}

/** By the language in which the mail with the link was written. */
export const hireWords: Readonly<Record<Language, HireWords>> = {
  en: {
    heading: "Your first sign-in",
    intro:
      "Here you get a code with which you sign in for the first time and set up your passkey. No password is needed.",
    label: "Short code from your manager",
    hint: "Eight letters and digits, which your manager tells you on the phone or in person. Capital and small letters do not matter.",
    button: "Show my sign-in code",
    until: (moment) =>
      `This link works until ${moment}. Press only when you have about ten minutes: the code is shown once.`,
    incomplete: "That is not a short code: it has eight letters and digits. Nothing was counted.",
    wrong: (left) =>
      `That was not the right short code. ${left === 1 ? "One try is" : `${left} tries are`} left; after that the link is locked. Ask your manager to read it out again.`,
    noCode: "No code here",
    locked:
      "There were too many wrong short codes, so this link is locked for good. Your manager and the helpdesk are told. Call your manager.",
    over: "This link opens nothing any more. Call your manager: they can help you on your first day.",
    notYet: (moment) => `This link works from ${moment}. Open it again then.`,
    askAgain: "This short code does not count any more. Ask your manager for a new one.",
    wait: "That did not work just now, and no code was made. Nothing is lost. Try again in a minute.",
    helpdesk: "No code could be made for you here. Call your manager: the helpdesk has to look into it.",
    openAgain: "Open the page again",
    yours: "Your sign-in code",
    valid: (moment) =>
      `Valid until ${moment}, for one sign-in. Capital and small letters matter; there are no spaces. Tap it to mark all of it.`,
    keep: "Tell it to nobody, and do not send it. When you leave this page it is gone.",
    next: "What to do now",
    open: "On the phone or computer that you will use for work, open",
    userName: "Enter the user name",
    enter: "Enter the code where it says Temporary Access Pass.",
    add: "Choose “Add sign-in method”, then “Passkey”, and follow the steps, within ten minutes of signing in.",
    ifNot: "If it does not work",
    ask: "If the code is refused right away, wait two minutes and try again. If it has run out, call your manager, or write to",
  },
  de: {
    heading: "Ihre erste Anmeldung",
    intro:
      "Hier bekommen Sie einen Code, mit dem Sie sich zum ersten Mal anmelden und Ihren Passkey einrichten. Ein Passwort brauchen Sie nicht.",
    label: "Kurzcode von Ihrer Führungskraft",
    hint: "Acht Buchstaben und Ziffern, die Ihre Führungskraft Ihnen am Telefon oder persönlich nennt. Groß- und Kleinschreibung spielt keine Rolle.",
    button: "Meinen Anmeldecode anzeigen",
    until: (moment) =>
      `Dieser Link gilt bis ${moment}. Drücken Sie erst, wenn Sie etwa zehn Minuten Zeit haben: Der Code wird nur einmal angezeigt.`,
    incomplete: "Das ist kein Kurzcode: Er hat acht Buchstaben und Ziffern. Es wurde kein Versuch gezählt.",
    wrong: (left) =>
      `Das war nicht der richtige Kurzcode. Sie haben noch ${left === 1 ? "einen Versuch" : `${left} Versuche`}; danach ist der Link gesperrt. Lassen Sie ihn sich noch einmal vorlesen.`,
    noCode: "Hier gibt es keinen Code",
    locked:
      "Es wurden zu viele falsche Kurzcodes eingegeben, deshalb ist dieser Link endgültig gesperrt. Ihre Führungskraft und der Helpdesk wissen Bescheid. Rufen Sie Ihre Führungskraft an.",
    over: "Dieser Link öffnet nichts mehr. Rufen Sie Ihre Führungskraft an: Sie kann Ihnen am ersten Tag helfen.",
    notYet: (moment) => `Dieser Link gilt ab ${moment}. Öffnen Sie ihn dann noch einmal.`,
    askAgain: "Dieser Kurzcode gilt nicht mehr. Bitten Sie Ihre Führungskraft um einen neuen.",
    wait: "Das hat gerade nicht geklappt, und es wurde kein Code erzeugt. Nichts ist verloren. Versuchen Sie es in einer Minute noch einmal.",
    helpdesk:
      "Hier konnte kein Code für Sie erzeugt werden. Rufen Sie Ihre Führungskraft an: Der Helpdesk muss sich darum kümmern.",
    openAgain: "Seite noch einmal öffnen",
    yours: "Ihr Anmeldecode",
    valid: (moment) =>
      `Gültig bis ${moment}, für eine Anmeldung. Groß- und Kleinschreibung zählt; Leerzeichen gibt es nicht. Antippen markiert ihn ganz.`,
    keep: "Nennen Sie ihn niemandem, und senden Sie ihn niemandem. Wenn Sie diese Seite verlassen, ist er weg.",
    next: "Was jetzt zu tun ist",
    open: "Öffnen Sie auf dem Handy oder Computer, mit dem Sie arbeiten werden,",
    userName: "Geben Sie den Benutzernamen ein:",
    enter: "Geben Sie den Code ein, wo nach dem befristeten Zugriffspass (Temporary Access Pass) gefragt wird.",
    add: "Wählen Sie „Anmeldemethode hinzufügen“, dann „Passkey“, und folgen Sie den Schritten, innerhalb von zehn Minuten nach der Anmeldung.",
    ifNot: "Wenn es nicht klappt",
    ask: "Wird der Code gleich abgelehnt, warten Sie zwei Minuten und versuchen Sie es noch einmal. Ist er abgelaufen, rufen Sie Ihre Führungskraft an, oder schreiben Sie an",
  },
  fr: {
    heading: "Votre première connexion",
    intro:
      "Vous recevez ici un code avec lequel vous vous connectez pour la première fois et configurez votre clé d’accès. Aucun mot de passe n’est nécessaire.",
    label: "Code court donné par votre responsable",
    hint: "Huit lettres et chiffres que votre responsable vous dit au téléphone ou en personne. Majuscules et minuscules sont équivalentes.",
    button: "Afficher mon code de connexion",
    until: (moment) =>
      `Ce lien fonctionne jusqu’au ${moment}. N’appuyez que si vous avez une dizaine de minutes : le code n’est affiché qu’une fois.`,
    incomplete: "Ce n’est pas un code court : il a huit lettres et chiffres. Aucun essai n’a été compté.",
    wrong: (left) =>
      `Ce n’était pas le bon code court. Il vous reste ${left === 1 ? "un essai" : `${left} essais`} ; ensuite, le lien est bloqué. Demandez à votre responsable de le relire.`,
    noCode: "Pas de code ici",
    locked:
      "Trop de codes courts erronés ont été saisis : ce lien est bloqué définitivement. Votre responsable et le support informatique sont prévenus. Appelez votre responsable.",
    over: "Ce lien n’ouvre plus rien. Appelez votre responsable, qui peut vous aider le premier jour.",
    notYet: (moment) => `Ce lien fonctionne à partir du ${moment}. Ouvrez-le à nouveau à ce moment-là.`,
    askAgain: "Ce code court n’est plus valable. Demandez-en un nouveau à votre responsable.",
    wait: "Cela n’a pas fonctionné pour l’instant et aucun code n’a été créé. Rien n’est perdu. Réessayez dans une minute.",
    helpdesk:
      "Aucun code n’a pu être créé pour vous ici. Appelez votre responsable : le support informatique doit s’en occuper.",
    openAgain: "Ouvrir la page à nouveau",
    yours: "Votre code de connexion",
    valid: (moment) =>
      `Valable jusqu’au ${moment}, pour une connexion. Majuscules et minuscules comptent ; il n’y a pas d’espaces. Touchez-le pour le sélectionner en entier.`,
    keep: "Ne le dites à personne et ne l’envoyez pas. Quand vous quittez cette page, il disparaît.",
    next: "Que faire maintenant",
    open: "Sur le téléphone ou l’ordinateur de travail, ouvrez",
    userName: "Saisissez le nom d’utilisateur",
    enter: "Saisissez le code là où le passe d’accès temporaire (Temporary Access Pass) est demandé.",
    add: "Choisissez « Ajouter une méthode de connexion », puis « Clé d’accès », et suivez les étapes, dans les dix minutes qui suivent la connexion.",
    ifNot: "Si cela ne fonctionne pas",
    ask: "Si le code est refusé tout de suite, attendez deux minutes et réessayez. S’il a expiré, appelez votre responsable ou écrivez à",
  },
  es: {
    heading: "Su primer inicio de sesión",
    intro:
      "Aquí recibe un código con el que inicia sesión por primera vez y configura su clave de acceso. No necesita contraseña.",
    label: "Código corto de su responsable",
    hint: "Ocho letras y cifras que su responsable le dice por teléfono o en persona. Da igual si son mayúsculas o minúsculas.",
    button: "Mostrar mi código de inicio",
    until: (moment) =>
      `Este enlace funciona hasta el ${moment}. Pulse solo cuando tenga unos diez minutos: el código se muestra una sola vez.`,
    incomplete: "Eso no es un código corto: tiene ocho letras y cifras. No se ha contado ningún intento.",
    wrong: (left) =>
      `Ese no era el código corto correcto. ${left === 1 ? "Queda un intento" : `Quedan ${left} intentos`}; después el enlace se bloquea. Pida a su responsable que lo lea otra vez.`,
    noCode: "Aquí no hay código",
    locked:
      "Hubo demasiados códigos cortos erróneos y este enlace queda bloqueado para siempre. Su responsable y el servicio de asistencia están avisados. Llame a su responsable.",
    over: "Este enlace ya no abre nada. Llame a su responsable, que puede ayudarle el primer día.",
    notYet: (moment) => `Este enlace funciona a partir del ${moment}. Ábralo de nuevo entonces.`,
    askAgain: "Este código corto ya no vale. Pida uno nuevo a su responsable.",
    wait: "No ha funcionado en este momento y no se ha creado ningún código. No se ha perdido nada. Inténtelo de nuevo en un minuto.",
    helpdesk:
      "Aquí no se ha podido crear un código para usted. Llame a su responsable: el servicio de asistencia tiene que ocuparse.",
    openAgain: "Abrir la página de nuevo",
    yours: "Su código de inicio",
    valid: (moment) =>
      `Válido hasta el ${moment}, para un inicio de sesión. Importan las mayúsculas y minúsculas; no hay espacios. Tóquelo para seleccionarlo entero.`,
    keep: "No se lo diga a nadie ni lo envíe. Cuando salga de esta página, desaparece.",
    next: "Qué hacer ahora",
    open: "En el teléfono u ordenador que usará para trabajar, abra",
    userName: "Escriba el nombre de usuario",
    enter: "Escriba el código donde se pide el pase de acceso temporal (Temporary Access Pass).",
    add: "Elija «Agregar método de inicio de sesión», después «Clave de acceso», y siga los pasos, antes de diez minutos desde el inicio de sesión.",
    ifNot: "Si no funciona",
    ask: "Si el código se rechaza enseguida, espere dos minutos e inténtelo otra vez. Si ha caducado, llame a su responsable o escriba a",
  },
};
