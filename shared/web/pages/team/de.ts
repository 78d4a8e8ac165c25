import { html } from "../html.ts";
import type { TeamWords } from "./teamWording.ts";

export const de: TeamWords = {
  title: "Ihr Team",
  heading: "Ihr Team und seine Passkeys",
  late: (count) =>
    html`<strong>${count === 1 ? "1 Person" : `${count} Personen`} aus Ihrem Team ${count === 1 ? "ist" : "sind"} noch nicht so weit.</strong> Bitten Sie darum, einen Passkey einzurichten und sich einmal damit anzumelden. Wer sich dafür nicht anmelden kann, braucht einen Einmalcode, und den können nur Sie geben.`,
  nobodyYours: "In Entra sind Sie von niemandem die Führungskraft.",
  nobodyLate: (reports) =>
    reports === 1
      ? "Niemand aus Ihrem Team ist im Verzug: Die eine Person, die Ihnen zugeordnet ist, ist so weit oder noch nicht gefragt."
      : `Niemand aus Ihrem Team ist im Verzug: Alle ${reports} Personen, die Ihnen zugeordnet sind, sind so weit oder noch nicht gefragt.`,
  since: (day) => `Im Verzug seit ${day}.`,
  has: {
    passkeyNotProven:
      "Hat einen Passkey, hat sich aber noch nicht überall damit angemeldet, wo sie oder er arbeitet. Bitten Sie darum, ihn auf jedem Gerät einmal zu benutzen.",
    authenticatorApp: "Noch kein Passkey. Hat die Authenticator-App, in der sich einer einrichten lässt.",
    phoneCodes: "Noch kein Passkey. Meldet sich mit Codes über das Telefon an.",
    passwordOnly: "Noch kein Passkey. Hat nur ein Passwort, und braucht für den Anfang deshalb einen Code von Ihnen.",
    noPasskey: "Noch kein Passkey.",
  },
  away: "Ist anscheinend abwesend: Seit Wochen war keine Anmeldung zu sehen.",
  helpAsked: (day, reason, until) =>
    `Hat den Helpdesk am ${day} um Hilfe gebeten: ${reason}${until === undefined ? "" : ` (bis ${until})`}.`,
  reasons: {
    phoneTooOldOrNotMine: "Handy zu alt, oder nicht das eigene",
    deviceDoesNotOfferIt: "Gerät bietet keinen Passkey an",
    triedAndFailed: "versucht, und es hat nicht geklappt",
    awayUntil: "eine Zeit lang abwesend",
    noPhone: "kein Handy",
    somethingElse: "etwas anderes",
  },
  codeAsked: (moment) =>
    html`<strong>Sie haben am ${moment} einen Code angefordert.</strong> Die E-Mail mit dem Link ist verschickt. Der Code wird dahinter angezeigt, sobald Sie sich neu angemeldet haben.`,
  send: "Link zu einem Code an mich senden",
  sendAgain: "Link noch einmal senden",
  forName: (name) => `für ${name}`,
  spotTitle: "Ein Handy ist verloren, oder neu?",
  spot: "Wer sich nicht mehr anmelden kann, bekommt von Ihnen an Ort und Stelle einen Code und richtet damit einen Passkey ein:",
  foot: (mail, own) =>
    html`Sie sehen, wessen Führungskraft Sie jetzt in Entra sind. Jemand fehlt, oder gehört nicht zu Ihnen? Schreiben Sie an ${mail}. Ihr eigener Passkey: ${own}.`,
  ownPage: "Ihre Seite",
  notDone: "Nicht getan",
  back: "Zurück zu Ihrem Team",
  told: {
    "ask.presserUnknown": "Ihr eigenes Konto wurde nicht gefunden. Melden Sie sich mit Ihrem Arbeitskonto an.",
    "ask.presserIsGuest": "Gäste können keinen Code für jemand anderen anfordern.",
    "ask.presserIsExternal":
      "Ihr Konto gehört zu einer anderen Organisation, und nur Personen dieser Organisation fordern einen Code an. Fragen Sie den Helpdesk.",
    "ask.presserOfUnknownType":
      "Entra sagt nicht, ob Ihr Konto das eines Mitglieds oder eines Gastes ist, und nur Mitglieder fordern einen Code an. Fragen Sie den Helpdesk.",
    "ask.ownPass": "Sie können keinen Code für sich selbst anfordern. Das muss Ihre Führungskraft tun.",
    "ask.notTheManager":
      "Nur wer in Entra die Führungskraft dieser Person ist, kann einen Code anfordern. Wenn Sie das sein sollten, bitten Sie den Helpdesk, es zu berichtigen.",
    "ask.notInWave":
      "Diese Person nimmt an keiner Welle teil, die begonnen hat; ein Code ist also gerade nicht nötig. Wenn doch, fragen Sie den Helpdesk.",
    "ask.hasPasskey":
      "Diese Person hat einen Passkey, der funktioniert; ein Code ist also nicht nötig. Wenn er verloren ist, fragen Sie den Helpdesk.",
    "ask.offeredToday":
      "Ein Code, den Sie heute angefordert haben, wurde schon abgeholt. Fordern Sie morgen einen weiteren an, oder fragen Sie den Helpdesk.",
  },
};
