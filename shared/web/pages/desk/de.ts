import { html } from "../html.ts";
import type { DeskWords } from "./deskWording.ts";

export const de: DeskWords = {
  title: "Ein Code am Helpdesk",
  heading: (name) => `Ein Code für ${name}`,
  intro: (name) =>
    html`Damit meldet sich ${name} einmal an und richtet einen Passkey ein. <strong>Wer nur anruft und einen Namen nennt, bekommt nichts</strong>: Rufen Sie unter einer Nummer zurück, die Sie kennen.`,
  known: (name) => `Was über ${name} bekannt ist`,
  nothingWaits: "Hier wartet nichts auf Sie.",
  another: "Einen weiteren Code anfordern",
  deputy: {
    summary: "Oder jemand vor Ort holt ihn ab",
    intro: (name) =>
      `Solange die Führungskraft nicht da ist: jemand, der ${name} kennt und dort ist. Der Link geht per E-Mail an diese Person und gilt einen Tag.`,
    label: "Anmeldename dieser Person",
    send: "Link an diese Person senden",
  },
  second: {
    mayShow: (agreedBy, until) =>
      html`<strong>${agreedBy} hat zugestimmt.</strong> Der Code kann bis ${until} erstellt werden.`,
    needed: (until) =>
      html`<strong>Eine zweite Person muss zustimmen</strong>, bis ${until} und auf dieser Seite, denn:`,
    askColleague: "Bitten Sie jemanden vom Helpdesk darum, und öffnen Sie diese Seite dann noch einmal.",
    agreed: (agreedBy, askedBy) => `${agreedBy} hat einem Code zugestimmt, den ${askedBy} angefordert hat.`,
    asks: (askedBy) =>
      html`<strong>${askedBy} möchte einen Code ausgeben</strong>, und eine zweite Person muss zustimmen, denn:`,
    agreeOnly: (name, askedBy) =>
      `Stimmen Sie nur zu, wenn Sie sich selbst vergewissert haben, dass es ${name} ist, und wissen, dass ${askedBy} fragt. Der Code wird ${askedBy} angezeigt.`,
    agree: "Zustimmen",
  },
  unusual: {
    recentPass: "in den letzten sieben Tagen wurde für diese Person schon ein Code ausgegeben",
    recentFailure: "im letzten Tag konnte für diese Person ein Code nicht erstellt werden",
    oddHour: "wo diese Person arbeitet, ist gerade keine Arbeitszeit",
    highRate: "in der letzten Stunde hat dieselbe Person viele Codes ausgegeben, oder bestimmt, wer sie abholt",
    stoppedAttempts:
      "in den letzten sieben Tagen wurden Anmeldungen an diesem Konto aufgehalten; vielleicht kennt also jemand anderes das Passwort",
    logUnreadable:
      "niemand weiß, ob Anmeldungen an diesem Konto aufgehalten wurden: das Anmeldeprotokoll ist nicht lesbar",
  },
  told: {
    ownCase: "Niemand entscheidet über einen Code für sich selbst.",
    askedYourself: "Sie haben diesen Code selbst angefordert: Jemand anderes muss zustimmen.",
    agreerNotMember:
      "Wer zustimmt, muss Mitglied dieser Organisation sein, mit einem eingeschalteten Konto, und von Ihrem sagt Entra das nicht. Jemand anderes muss zustimmen.",
    agreerGone:
      "Wer zugestimmt hat, ist kein Mitglied dieser Organisation mehr, dessen Konto eingeschaltet ist. Fordern Sie den Code neu an, und lassen Sie jemand anderen zustimmen.",
    handedCode:
      "Sie und wer diesen Code angefordert hat, müssen zwei verschiedene Personen sein. In den letzten 365 Tagen hat eine von ihnen einen Einmalcode für das Konto der anderen abgeholt oder abholen lassen, oder für jemanden, der das getan hat: Dieser Code öffnet das Konto. Bitten Sie jemand anderen.",
    tooManyHands:
      "Sie und wer diesen Code angefordert hat, müssen zwei verschiedene Personen sein. Ob eine von ihnen einen Einmalcode für das Konto der anderen hatte, führt über zu viele Personen, um es zu prüfen. Bitten Sie jemand anderen.",
    nothingToConfirm: "Niemand hat einen solchen Code angefordert, oder er wartet nicht mehr. Fordern Sie ihn neu an.",
    namerNotMember:
      "Wer jemanden bestimmt, muss Mitglied dieser Organisation sein, mit einem eingeschalteten Konto, und von Ihrem sagt Entra das nicht. Jemand anderes muss das tun.",
    namesForThemselves:
      "Niemand bestimmt, wer einen Code für das eigene Konto abholt. Das tut jemand anderes vom Helpdesk.",
    deputyUnknown: "Mit diesem Anmeldenamen oder dieser Objekt-ID gibt es hier niemanden.",
    deputyIsYou: "Sie können nicht sich selbst bestimmen. Lassen Sie den Code stattdessen hier anzeigen.",
    deputyUnreached: "Keine E-Mail erreicht {name}, also auch der Link nicht.",
    deputyUnusual:
      "An einem Code für diese Person ist etwas ungewöhnlich. Fordern Sie ihn hier an, und lassen Sie eine zweite Person zustimmen.",
    subjectNotThere: "Diese Person gibt es nicht.",
    deputyCannot: "{name} könnte ihn nicht abholen: {why}",
    deputyMailRefused: "Der E-Mail-Dienst nimmt keine E-Mail an {name} an.",
  },
  acts: {
    notSignedIn: "Melden Sie sich zuerst an.",
    clientNotAllowed:
      "Das Programm, für das dieses Token ausgestellt wurde, darf diese App nicht aufrufen. Wer die App betreibt, kann seine Client-ID in API_CLIENT_IDS eintragen.",
    noRole: "Dafür ist eine dieser Rollen nötig: {roles}.",
    unknownPerson: "Diese Person gibt es hier nicht.",
    tryAgain:
      "Etwas, das gebraucht wird, hat gerade nicht geantwortet. Versuchen Sie es in einer Minute noch einmal; nichts wird doppelt getan.",
    rowUnreadable:
      "Etwas Gespeichertes, das dafür gebraucht wird, ist nicht lesbar. Wer die App betreibt, erfährt es; es wurde nichts geändert.",
    refusedElsewhere: "Was dafür nötig ist, wurde verweigert. Die Antwort war: „{answer}“.",
    notAForm: "Das war weder application/json noch ein Formular von uns.",
    notOurPage: "Das kam nicht von einer unserer Seiten. Es wurde nichts geändert.",
    notJson: "Das war kein JSON in UTF-8.",
    tooOld:
      "Diese Seite ist zu alt. Es wurde nichts geändert. Öffnen Sie die Seite noch einmal, und drücken Sie dort den Knopf.",
    invalid: "Etwas fehlt oder stimmt nicht. Gehen Sie zurück, und füllen Sie alles aus.",
    nothingDone: "Es wurde nichts getan. {why}",
  },
};
