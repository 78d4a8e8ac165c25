import { html } from "../html.ts";
import type { CodeWords } from "./codeWording.ts";

const gone = html`<strong>Wenn Sie diese Seite verlassen, ist er weg.</strong>`;

/** `60` is an hour, as it is in English. */
function inGerman(minutes: number): string {
  if (minutes === 60) return "eine Stunde";
  return minutes > 60 && minutes % 60 === 0 ? `${minutes / 60} Stunden` : `${minutes} Minuten`;
}

export const de: CodeWords = {
  signInCode: "Anmeldecode",
  whatHappened: "Was ist passiert?",
  reasons: {
    lostPhone: {
      label: "Das Handy ist verloren, gestohlen oder kaputt",
      note: "oder der Sicherheitsschlüssel, oder der Computer.",
    },
    newPhone: { label: "Es gibt ein neues Handy", note: "und das alte meldet nicht mehr an." },
  },
  howKnown: "Woher wissen Sie, dass Sie wirklich die richtige Person vor sich haben?",
  checks: {
    inPerson: { label: "Wir sind im selben Raum", note: "und ich weiß, dass es die richtige Person ist." },
    videoCallWithId: {
      label: "Wir sehen uns in einem Videoanruf",
      note: "und ich habe einen Pass oder Ausweis gesehen, der zum Gesicht passt.",
    },
    calledKnownNumber: {
      label: "Ich habe angerufen",
      note: "unter einer Nummer, die ich schon kannte, und nicht unter einer aus einer Nachricht.",
    },
  },
  whenReady: (minutes) =>
    html`Lassen Sie den Code erst anzeigen, wenn er gleich benutzt werden kann: Er wird <strong>einmal</strong> angezeigt, gilt <strong>einmal</strong> und ist ${inGerman(minutes)} lang gültig.`,
  showCode: "Code anzeigen",
  pickUp: {
    heading: (name, isNew) => `Ein Code für ${name}, ${isNew ? "für die erste Anmeldung" : "zum Anmelden"}`,
    intro: (isNew) =>
      `Damit meldet sich die Person ${isNew ? "zum ersten Mal" : "einmal"} an und richtet einen Passkey ein. Ein Passwort ist nicht nötig. Es dauert etwa zehn Minuten.`,
    closes: (moment) =>
      `Dieser Link gilt bis ${moment}. Die Person gehört nicht zu Ihrem Team? Schließen Sie diese Seite und sagen Sie es dem Helpdesk.`,
    missing: "Wählen Sie, woher Sie wissen, dass Sie wirklich die richtige Person vor sich haben.",
    byMail: (name) =>
      `${name} hat einen Link im privaten Postfach. Lassen Sie den Kurzcode anzeigen und lesen Sie ihn vor: Mit beidem sieht ${name} den Anmeldecode auf dem eigenen Bildschirm.`,
    showShort: "Kurzcode anzeigen",
    together: "Sind Sie zusammen?",
    showHere: "Anmeldecode hier anzeigen",
  },
  spot: {
    heading: (name) => `Ein Code zum Anmelden für ${name}`,
    intro:
      "Für jemanden aus Ihrem Team, dessen Handy verloren oder neu ist. Mit dem Code meldet sich die Person einmal an und richtet einen Passkey ein. Ein Passwort ist nicht nötig. Es dauert etwa zehn Minuten.",
    told: (name) => `${name} erfährt per E-Mail, dass Ihnen ein Code angezeigt wurde.`,
    back: "Zurück zu Ihrem Team",
    missing: "Wählen Sie, was passiert ist und woher Sie wissen, dass Sie wirklich die richtige Person vor sich haben.",
  },
  shown: {
    title: "Der Code",
    heading: (name) => `Der Code für ${name}`,
    own: "Ihr Code",
    valid: (moment) =>
      html`Gültig bis <strong>${moment}</strong>, für eine Anmeldung. Groß- und Kleinschreibung zählt; Leerzeichen gibt es nicht.`,
    keep: html`Lesen Sie ihn vor oder zeigen Sie ihn. Schicken Sie ihn nicht per E-Mail oder Chat, und bewahren Sie ihn nicht auf. ${gone}`,
    keepOwn: html`Tippen Sie ihn selbst in das Handy, und nennen Sie ihn niemandem. Schicken Sie ihn nicht per E-Mail oder Chat, und bewahren Sie ihn nicht auf. ${gone}`,
    next: (name) => `Was ${name} jetzt tut`,
    nextOwn: "Was jetzt zu tun ist",
    open: (page) => html`Auf dem Handy oder Computer für die Arbeit diese Adresse öffnen: ${page}`,
    userName: (name) => html`Den Benutzernamen eingeben: ${name}`,
    enter: html`Den Code dort eingeben, wo nach dem <em>befristeten Zugriffspass (Temporary Access Pass)</em> gefragt wird`,
    add: html`<em>Anmeldemethode hinzufügen</em> wählen, dann <em>Passkey</em>, und den Schritten folgen. Das muss innerhalb von zehn Minuten nach der Anmeldung geschehen.`,
    fromThen: html`Von da an genügt der Passkey: ein Blick, ein Finger oder eine PIN. Solange es den Code noch gibt, fragt Microsoft vielleicht zuerst nach ihm: Wählen Sie dann eine andere Anmeldemethode und den Passkey.`,
    ifNot: "Wenn es nicht klappt",
    refused: "Der Code wird gleich abgelehnt: zwei Minuten warten und es noch einmal versuchen.",
    lost: (mail, isNew) =>
      html`Der Code ist abgelaufen, schon benutzt oder verloren: ${isNew ? "Sie bekommen von selbst einen neuen Link, oder Sie wenden" : "Wenden Sie"} sich an den Helpdesk: ${mail}.`,
  },
  newPhone: {
    heading: "Ein Code für Ihr neues Handy",
    intro:
      "Sie haben einen Passkey auf diesem Computer, oder einen Sicherheitsschlüssel? Dann brauchen Sie niemand anderen: Mit dem Code melden Sie sich auf dem neuen Handy einmal an und richten dort einen Passkey ein.",
    noWay:
      "Diese Organisation hat den Ort nicht eingerichtet, an dem Sie Ihren Passkey vorweisen würden. Bitten Sie Ihre Führungskraft um einen Code.",
    signedIn: (signOut) =>
      html`Sie sind hier mit Ihrem Passkey angemeldet, und nicht mit einem Passwort? Wenn nicht, dann ${signOut} und neu beginnen.`,
    signOut: "abmelden",
    again:
      "Melden Sie sich noch einmal mit Ihrem Passkey an. Ein neuer Tab öffnet sich; schließen Sie ihn danach, und kommen Sie hierher zurück.",
    signIn: "Mit Ihrem Passkey anmelden",
    press:
      "Drücken Sie innerhalb von fünf Minuten den Knopf unten. Es dauert einige Minuten, bis Microsoft Ihre Anmeldung zeigt: Ist sie noch nicht da, lassen Sie diese Seite offen und drücken Sie etwas später noch einmal.",
    inHand: (minutes) =>
      html`Nehmen Sie das Handy in die Hand: Der Code wird <strong>einmal</strong> angezeigt, gilt <strong>einmal</strong> und ist ${inGerman(minutes)} lang gültig.`,
    noPasskey: (page) =>
      html`Sie haben keinen Passkey zur Hand? Bitten Sie Ihre Führungskraft um einen Code: Sie findet Sie auf ihrer Seite ${page}.`,
    back: "Zurück zu Ihrer Seite",
  },
  offer: {
    title: "Link mit digitalem Ausweis",
    heading: (name) => `Ein Link für ${name}, mit digitalem Ausweis`,
    intro:
      "Für jemanden, dem nichts zum Anmelden geblieben ist. Hinter dem Link legt die Person auf einem Telefon ihren digitalen Ausweis (Verified ID) vor, das Telefon vergleicht ihr Gesicht mit dem Foto darin, und sie sieht einen Code. Ihnen wird kein Code angezeigt.",
    joiner: { label: "Die Person ist neu hier", note: "und die Personalabteilung hat sie gemeldet." },
    missing: "Wählen Sie, was passiert ist.",
    open: "Link öffnen",
    backTo: (name) => `Zurück zu ${name}`,
    linkTitle: "Der Link",
    linkHeading: (name) => `Der Link für ${name}`,
    works: (moment, name) =>
      html`Er gilt bis <strong>${moment}</strong>, für einen Code. Geben Sie ihn ${name} auf einem Weg, von dem Sie wissen, dass er zu dieser Person führt. Ohne ihren digitalen Ausweis und ihr Gesicht öffnet er nichts.`,
    takenBack: "Auf der Seite der Person lässt er sich zurücknehmen.",
  },
  short: {
    title: "Der Kurzcode",
    heading: (name) => `Der Kurzcode für ${name}`,
    counts: (moment) =>
      html`Er gilt bis <strong>${moment}</strong>, oder bis Sie sich einen neuen anzeigen lassen. 0, 1, I, L und O kommen darin nicht vor; Groß- und Kleinschreibung spielt keine Rolle.`,
    tell: html`Lesen Sie ihn am Telefon vor, unter einer Nummer, die Sie schon kannten, oder sagen Sie ihn persönlich. <strong>Schicken Sie ihn nie per E-Mail oder Chat</strong>: Wer ihn und den Link im privaten Postfach hat, kommt in das Konto.`,
    next: (name) => `Was ${name} jetzt tut`,
    open: "Den Link in der E-Mail an die private Adresse öffnen und dort den Kurzcode eingeben",
    shows: "Die Seite zeigt den Anmeldecode, und was damit zu tun ist",
    locked: (tries) =>
      html`Nach ${tries} falschen Kurzcodes ist der Link gesperrt, und Sie und der Helpdesk erfahren es. Es ist keine E-Mail angekommen? Gehen Sie zurück, wenn Sie zusammen sind, und wählen Sie <em>Anmeldecode hier anzeigen</em>.`,
  },
};
