import type { PhoneGuideWords } from "./guideParts.ts";

export const de: PhoneGuideWords = {
  title: "Ein neues Handy, oder keines",
  intro: "Ihr Passkey ist auf Ihrem Handy. So kommen Sie auf dem neuen Handy zu einem. Es dauert etwa zehn Minuten.",
  question: "Was haben Sie noch?",
  choices: {
    oldPhone: "Mein altes Handy, und es meldet mich noch an",
    computer: "Einen Computer oder Schlüssel, der mich ohne Handy anmeldet",
    neither: "Nichts davon",
  },
  steps: {
    oldPhone: [
      {
        text: "Behalten Sie das alte Handy bis zum Schluss. Setzen Sie es noch nicht zurück und geben Sie es nicht weg.",
      },
      { text: "Installieren Sie Microsoft Authenticator auf dem neuen Handy." },
      {
        text: "Öffnen Sie am Computer Ihre Sicherheitsinformationen und melden Sie sich mit dem alten Handy an.",
        at: "securityInfo",
      },
      {
        text: "Wählen Sie „Anmeldemethode hinzufügen“, dann „Passkey“, und folgen Sie den Schritten mit dem neuen Handy in der Hand.",
      },
      { text: "Melden Sie sich einmal mit dem neuen Handy an. Löschen Sie dann das alte Handy in derselben Liste." },
    ],
    computer: [
      { text: "Installieren Sie Microsoft Authenticator auf dem neuen Handy." },
      {
        text: "Öffnen Sie am Computer Ihre Sicherheitsinformationen. Melden Sie sich mit Gesicht, Finger, PIN oder Schlüssel an, nicht mit einem Passwort.",
        at: "securityInfo",
      },
      {
        text: "Wählen Sie „Anmeldemethode hinzufügen“, dann „Passkey“, und folgen Sie den Schritten mit dem neuen Handy in der Hand.",
      },
      { text: "Melden Sie sich einmal mit dem neuen Handy an. Löschen Sie dann das alte Handy in derselben Liste." },
      {
        text: "Das neue Handy fragt nach dem alten? Machen Sie sich an diesem Computer selbst einen Code dafür.",
        at: "ownCode",
      },
    ],
    neither: [
      { text: "Gehen Sie zu Ihrer Führungskraft, oder rufen Sie unter einer Nummer an, die Sie beide kennen." },
      {
        text: "Ihre Führungskraft öffnet ihr Team, wählt Ihren Namen und liest Ihnen einen Einmalcode vor.",
        at: "team",
      },
      {
        text: "Geben Sie den Code in Microsoft Authenticator auf dem neuen Handy ein, sobald Sie sich anmelden sollen, und richten Sie den Passkey ein.",
      },
      { text: "Ihre Führungskraft ist nicht da? Der Helpdesk prüft, wer Sie sind, und hilft.", at: "helpdesk" },
    ],
  },
  links: {
    ownCode: "Ein Code für mein neues Handy",
    securityInfo: "Sicherheitsinformationen",
    team: "Die Seite des Teams",
    helpdesk: "An den Helpdesk schreiben",
  },
  stolen: "Verloren oder gestohlen? Sagen Sie es auch dem Helpdesk, damit der alte Passkey heute gelöscht wird.",
  nobodyAsks: "Niemand aus der IT fragt Sie je nach einem Code. Ein Code wird Ihnen vorgelesen, nie von Ihnen.",
  back: "Eine andere Antwort",
  own: "Ihre eigene Seite",
};
