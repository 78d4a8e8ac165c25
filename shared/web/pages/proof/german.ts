import type { ProofWords } from "./wording.ts";

export const german: ProofWords = {
  askTitle: "Zeigen Sie, dass Sie es sind",
  askText:
    "Sie legen auf dem Telefon Ihren digitalen Ausweis vor, und das Telefon schaut Ihr Gesicht an. Danach zeigt diese Seite einen Code, mit dem Sie sich einmal anmelden und einen Passkey einrichten. Ein Kennwort ist nicht nötig.",
  askNeeds: "Sie brauchen Microsoft Authenticator mit Ihrem digitalen Ausweis. Es dauert etwa fünf Minuten.",
  askButton: "Beginnen",
  showTitle: "Legen Sie Ihren digitalen Ausweis vor",
  scan: "Lesen Sie dies mit der Kamera Ihres Telefons ein:",
  open: "Authenticator auf diesem Telefon öffnen",
  afterwards:
    "Folgen Sie dort den Schritten. Kommen Sie auf diese Seite zurück, wenn das Telefon meldet, dass es fertig ist. Schicken Sie diese Seite und das Bild niemandem.",
  goOn: "Fertig: Code zeigen",
  pictureAlt: "QR-Code für Authenticator",
  notYet:
    "Von Ihrem Telefon ist noch nichts gekommen. Schließen Sie es dort zuerst ab, und drücken Sie dann noch einmal.",
  codeTitle: "Ihr Code",
  validUntil: (until) => `Gültig bis ${until}, für eine Anmeldung.`,
  copy: "Ein Tipp auf den Code wählt ihn ganz aus.",
  keep: "Sagen Sie ihn niemandem, und bewahren Sie ihn nicht auf. Wenn Sie diese Seite verlassen, ist er fort.",
  nowTitle: "Was jetzt zu tun ist",
  steps: (name, page) => [
    `Öffnen Sie auf dem Telefon oder Rechner, mit dem Sie arbeiten werden, ${page}`,
    `Geben Sie den Benutzernamen ${name} ein`,
    "Geben Sie den Code dort ein, wo Befristeter Zugriffspass steht",
    "Wählen Sie Anmeldemethode hinzufügen, dann Passkey, und folgen Sie den Schritten. Das muss innerhalb von zehn Minuten nach der Anmeldung geschehen.",
  ],
  again: "Noch einmal beginnen",
  helpdesk: (mail) => `Wenn es nicht geht, fragen Sie den Helpdesk: ${mail}`,
  no: {
    unknown: {
      title: "Diesen Link gibt es nicht",
      say: "Vielleicht wurde er abgeschnitten. Öffnen Sie den ganzen Link, oder fragen Sie den Helpdesk.",
    },
    off: {
      title: "Nicht eingeschaltet",
      say: "Diese Organisation gibt für einen digitalen Ausweis keine Codes aus. Fragen Sie den Helpdesk.",
    },
    over: {
      title: "Dieser Link ist verbraucht",
      say: "Er hat schon zu einem Code geführt, oder seine Zeit ist um. Bitten Sie den Helpdesk um einen neuen.",
    },
    notConfirmed: {
      title: "Nicht bestätigt",
      say: "Ihr digitaler Ausweis ließ sich für diesen Link nicht bestätigen. Es wurde kein Code erstellt. Beginnen Sie noch einmal, oder fragen Sie den Helpdesk.",
    },
    startAgain: {
      title: "Beginnen Sie noch einmal",
      say: "Diese Seite ist zu alt, oder Sie haben seither auf einer anderen begonnen. Es wurde kein Code erstellt.",
    },
    tooOften: { title: "Zu viele Versuche", say: "Es wurde kein Code erstellt. Fragen Sie den Helpdesk." },
    later: {
      title: "Gerade nicht möglich",
      say: "Etwas, das gebraucht wird, hat nicht geantwortet. Es wurde kein Code ausgegeben. Versuchen Sie es in einer Minute noch einmal.",
    },
    noCode: {
      title: "Hier gibt es keinen Code",
      say: "Für dieses Konto kann hier gerade kein Code ausgegeben werden. Fragen Sie den Helpdesk.",
    },
    notFromHere: {
      title: "Das kam nicht von dieser Seite",
      say: "Es wurde nichts ausgegeben. Öffnen Sie den Link noch einmal, und drücken Sie dort den Knopf.",
    },
  },
};
