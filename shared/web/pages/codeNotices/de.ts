import { html } from "../html.ts";
import type { NoticeWords } from "./noticeWording.ts";

const NEW_SIGN_IN = "Melden Sie sich neu an; Sie kommen hierher zurück.";
const WAY_OUT =
  "Melden Sie sich ab, schließen Sie den Browser, und kommen Sie wieder. Wenn das nicht hilft, schicken Sie diese Worte an die Person, die diese App betreibt: Der Claim auth_time oder die Aufforderung zu einer neuen Anmeldung kommt nicht durch.";

export const de: NoticeWords = {
  notices: {
    noCode: { title: "Hier gibt es keinen Code", say: "{why}" },
    noCodeYet: { title: "Noch kein Code", say: "{why}" },
    tooManyLinks: {
      title: "Zu viele unbekannte Links",
      say: "Es wurde nichts ausgegeben, und in der nächsten Stunde öffnet sich für Sie kein Link. Fragen Sie den Helpdesk nach dem richtigen.",
    },
    signedOut: {
      title: "Sie sind abgemeldet",
      say: "Es wurde nichts ausgegeben. Melden Sie sich an, und drücken Sie den Knopf dann noch einmal.",
    },
    notJustNow: {
      title: "Gerade nicht möglich",
      say: "Etwas, das gebraucht wird, hat nicht geantwortet. Es wurde nichts ausgegeben. Versuchen Sie es in einer Minute noch einmal.",
    },
    notOurPage: {
      title: "Das kam nicht von dieser Seite",
      say: "Es wurde nichts ausgegeben. Öffnen Sie die Seite noch einmal, und drücken Sie dort den Knopf.",
    },
    notAForm: { title: "Kein Formular", say: "Benutzen Sie den Knopf auf der Seite." },
    tooMuch: { title: "Zu viel", say: "Benutzen Sie den Knopf auf der Seite." },
    tooOld: {
      title: "Diese Seite ist zu alt",
      say: "Es wurde nichts ausgegeben. Öffnen Sie die Seite noch einmal, und drücken Sie dort den Knopf.",
    },
    notYet: { title: "Noch nicht", say: "Es wurde nichts ausgegeben. {why}" },
    wrongProgram: {
      title: "Nicht mit diesem Programm",
      say: "Das Programm, für das dieses Token ausgestellt wurde, darf diese App nicht aufrufen. Wer die App betreibt, kann seine Client-ID in API_CLIENT_IDS eintragen.",
    },
    byProgram: {
      title: "Nicht mit einem Programm",
      say: "Niemand macht sich selbst einen Code mit einem Programm. Öffnen Sie diese Seite in einem Browser.",
    },
    unknownLink: {
      title: "Diesen Link gibt es nicht",
      say: "Vielleicht wurde er in der E-Mail abgeschnitten. Kopieren Sie den ganzen Link, oder fragen Sie den Helpdesk.",
    },
    unknownHireLink: {
      title: "Diesen Link gibt es nicht",
      say: "Vielleicht wurde er in der E-Mail abgeschnitten. Kopieren Sie den ganzen Link, oder rufen Sie Ihre Führungskraft an.",
    },
    unknownPerson: {
      title: "Diese Person gibt es nicht",
      say: "Öffnen Sie die Seite Ihres Teams, und wählen Sie dort jemanden aus.",
    },
    noRole: { title: "Nicht für Sie", say: "Dafür ist die Rolle {why} nötig." },
    proofOff: {
      title: "Nicht eingeschaltet",
      say: "Hier weist sich niemand mit einem digitalen Ausweis aus: VERIFIED_ID ist nicht gesetzt.",
    },
    ownLink: {
      title: "Nicht für sich selbst",
      say: "Niemand öffnet einen Link für sich selbst. Das tut jemand anderes vom Helpdesk.",
    },
    noHire: {
      title: "Kein neues Teammitglied",
      say: "Die Personalabteilung hat zu diesem Konto keine Einstellung gemeldet. Wählen Sie, was sonst passiert ist.",
    },
    nobodyChosen: { title: "Diese Person gibt es nicht", say: "Suchen Sie die Person, und wählen Sie sie dort aus." },
  },
  told: {
    presserUnknown:
      "Ihr eigenes Konto wurde nicht gefunden. Melden Sie sich mit Ihrem Arbeitskonto an, und öffnen Sie den Link noch einmal.",
    presserIsGuest: "Gäste können keinen Code für jemand anderen abholen.",
    presserIsExternal:
      "Ihr Konto gehört zu einer anderen Organisation, und nur Personen dieser Organisation holen einen Code ab. Fragen Sie den Helpdesk.",
    presserOfUnknownType:
      "Entra sagt nicht, ob Ihr Konto das eines Mitglieds oder eines Gastes ist, und nur Mitglieder holen einen Code ab. Fragen Sie den Helpdesk.",
    subjectGone: "Das Konto dieser Person wurde nicht gefunden. Der Helpdesk weiß mehr.",
    ownPass: "Sie können keinen Code für sich selbst abholen. Das muss Ihre Führungskraft tun.",
    notTheManager:
      "Nur die Führungskraft dieser Person kann den Code abholen. Wenn Sie das sein sollten, bitten Sie den Helpdesk, es zu berichtigen.",
    beingCollected: "Dieser Code wird gerade abgeholt. Warten Sie eine Minute, und versuchen Sie es dann noch einmal.",
    alreadyCollected:
      "Dieser Code wurde schon abgeholt; er wird nur einmal angezeigt. Wenn er verloren ist, bitten Sie den Helpdesk um einen neuen Link.",
    linkClosed: "Dieser Link wird nicht mehr gebraucht und wurde geschlossen.",
    notTheDeputy: "Nur die Person, die dafür benannt ist, kann diesen Code abholen. Fragen Sie den Helpdesk.",
    notTheHelpdesk: "Diesen Code gibt nur der Helpdesk aus.",
    notTheAsker: "Diesen Code sieht nur, wer ihn angefordert hat.",
    needsSecondPerson:
      "An diesem Code ist etwas ungewöhnlich. Deshalb muss eine zweite Person zustimmen, bevor er erstellt wird.",
    noTestApp:
      "Diese Organisation hat den Ort nicht eingerichtet, an dem Sie Ihren Passkey vorweisen würden. Bitten Sie Ihre Führungskraft um einen Code.",
    proofMissing:
      "Das Anmeldeprotokoll zeigt noch nicht, dass Sie sich mit einem Passkey angemeldet haben, hier und in dem Tab, den Sie geöffnet haben, bevor Sie gefragt haben. Das kann einige Minuten dauern: Drücken Sie etwas später noch einmal, oder melden Sie sich mit Ihrem Passkey an und öffnen Sie diese Seite neu.",
    otherSession:
      "Jemand hat sich ohne Passkey als Sie angemeldet, auf dieser Seite oder zur selben Zeit anderswo. Melden Sie sich ab, melden Sie sich in einer Viertelstunde mit Ihrem Passkey an, und beginnen Sie neu. Wenn Sie das nicht waren, sagen Sie es dem Helpdesk.",
    notYours: "Nur die Person, für die dieser Code ist, kann ihn erstellen.",
    notThisWay: "Dieser Code wird nicht mit einem Link abgeholt.",
    linkNotOpenYet: "Dieser Link gilt noch nicht. Versuchen Sie es später noch einmal.",
    linkExpired:
      "Dieser Link ist abgelaufen. Wenn er noch gebraucht wird, kommt ein neuer, oder fragen Sie den Helpdesk.",
    breakGlass: "Für dieses Konto wird hier kein Code ausgegeben.",
    privileged:
      "Diese Person hat Administratorrechte. Für solche Konten wird hier kein Code ausgegeben; fragen Sie den Helpdesk.",
    rolesUnreadable:
      "Es ließ sich nicht prüfen, ob diese Person Administratorrechte hat. Deshalb wurde kein Code erstellt. Versuchen Sie es später noch einmal.",
    guest: "Für Gäste wird kein Code ausgegeben.",
    externalMember: "Für Konten einer anderen Organisation wird hier kein Code ausgegeben: Sie melden sich dort an.",
    unknownUserType:
      "Entra sagt nicht, ob dieses Konto das eines Mitglieds oder eines Gastes ist, und Codes gibt es nur für Mitglieder. Fragen Sie den Helpdesk.",
    accountDisabled: "Das Konto dieser Person ist nicht eingeschaltet. Fragen Sie den Helpdesk, wann es so weit ist.",
    accountInUse:
      "Dieses Konto ist vielleicht nicht das Ihres neuen Teammitglieds, deshalb wurde kein Code erstellt. Der Helpdesk weiß Bescheid und geht dem nach.",
    hasLeft:
      "Die Personalabteilung hat gemeldet, dass diese Person nicht mehr hier arbeitet, deshalb wird kein Code ausgegeben. Wenn das falsch ist, muss die Personalabteilung es berichtigen.",
    hasPasskey:
      "Diese Person hat inzwischen einen Passkey, ein Code ist also nicht nötig. Wenn er verloren ist, fragen Sie den Helpdesk.",
    passWontDo:
      "Ein Code hilft dieser Person nicht: Für sie gilt die Passkey-Pflicht, und die Regel dieser Organisation lässt keinen Code zu. Fragen Sie den Helpdesk: Jemand muss einen Schlüssel für sie einrichten, oder ein Admin und eine zweite Person müssen sie davon befreien.",
    coolingDown:
      "Für diese Person wurde eben ein Code ausgegeben. Wenn er verloren ist, warten Sie bis dahin und drücken Sie noch einmal: Der alte gilt dann nicht mehr, und ein neuer wird erstellt.",
    personOverLimit:
      "Diese Person hat so viele Codes bekommen, wie eine Person an einem Tag bekommt. Fragen Sie den Helpdesk, was da schiefgeht.",
    issuerOverLimit:
      "Sie haben so viele Codes ausgegeben, wie eine Person in dieser Zeit darf. Den nächsten muss jemand anderes ausgeben, oder Sie warten bis dahin.",
    pressedTogether: "Jemand hat im selben Augenblick gedrückt. Öffnen Sie die Seite in einer Minute noch einmal.",
    passesTurnedOff: "Einmalcodes sind in dieser Organisation ausgeschaltet. Fragen Sie den Helpdesk.",
    livePass:
      "Für diese Person gilt schon ein Code, und ein neuer würde ihn unbrauchbar machen. Fragen Sie den Helpdesk, wenn er verloren ist.",
    noClearAnswer:
      "Entra hat nicht klar geantwortet, deshalb wurde kein Code ausgegeben. Öffnen Sie die Seite in einer Minute noch einmal, und drücken Sie erneut.",
    notYetByEntra:
      "Entra lässt für diese Person noch keinen Code zu: „{answer}“. Das dauert bis zu einer halben Stunde, nachdem ein Konto angelegt oder in die Richtlinie aufgenommen wurde. Öffnen Sie die Seite in fünf Minuten noch einmal, und drücken Sie erneut. Wenn es so bleibt: {todo}",
    refusedByEntra: "Entra hat für diese Person keinen Code erstellt: „{answer}“. {todo}",
    isGuestsAccount:
      "Das Konto ist das eines Gastes: Entra erstellt Codes nur für Mitglieder. Der Helpdesk muss daraus ein Konto dieser Organisation machen.",
    notInPolicy:
      "Der Helpdesk muss dafür sorgen, dass die Richtlinie für den befristeten Zugriffspass diese Person einschließt (Entra Admin Center, Authentifizierungsmethoden, Befristeter Zugriffspass) und sie nirgends ausschließt.",
    noSuchKind:
      "Die Richtlinie für den befristeten Zugriffspass lässt keinen solchen Code zu. Ein Admin muss ihre Laufzeiten mit PASS_LIFETIME_MINUTES vergleichen und Codes für eine einmalige Nutzung erlauben.",
    noPermission:
      "Ein Admin dieser App muss ihr das Recht zurückgeben, Codes zu erstellen (UserAuthMethod-TAP.ReadWrite.All).",
    sendItOn:
      "Schicken Sie das an den Helpdesk: Vielleicht muss die Person in die Richtlinie für den befristeten Zugriffspass aufgenommen werden.",
    inUseBecause: "{refusal} Der Grund: {doubt}.",
    namerGone:
      "Wer Sie bestimmt hat, ist kein Mitglied dieser Organisation mehr, dessen Konto eingeschaltet ist; deshalb zählt dieses Wort nicht mehr. Fragen Sie den Helpdesk: Jemand anderes bestimmt Sie oder erstellt den Code.",
    namerOverLimit:
      "Wer Sie bestimmt hat, hat so viele Codes ausgegeben, wie eine Person in dieser Zeit darf. Fragen Sie den Helpdesk.",
    unusualByNow:
      "An einem Code für diese Person ist inzwischen etwas ungewöhnlich, deshalb genügt eine Person nicht. Fragen Sie den Helpdesk: Er erstellt den Code, sobald eine zweite Person zugestimmt hat.",
    "doubt.employeeIdMissing": "Die Personalabteilung hat eine Personalnummer genannt, und das Konto trägt keine",
    "doubt.employeeIdDiffers": "Das Konto trägt eine andere Personalnummer, als die Personalabteilung genannt hat",
    "doubt.nameDiffers": "Der Name im Konto ist ein anderer, als die Personalabteilung genannt hat",
    "doubt.ageUnknown": "Entra sagt nicht, wann das Konto angelegt wurde",
    "doubt.tooOld": "Das Konto wurde lange vor dieser Einstellung angelegt",
    "doubt.hasMethods": "Jemand hat für das Konto schon Anmeldemethoden eingerichtet",
    "doubt.hasSignedIn": "Jemand hat sich mit dem Konto schon angemeldet",
    "doubt.inWave": "Das Konto gehört jemandem, der an einer Welle teilnimmt",
    "doubt.otherJoiner": "Das Konto wurde schon für eine andere Einstellung gefunden",
    "doubt.rehired":
      "Diese Person hat schon einmal hier gearbeitet, und das Konto gab es, bevor die Personalabteilung ihre Rückkehr gemeldet hat: Führungskraft und Helpdesk klären gemeinsam, wem es gehört",
  },
  hurdles: {
    old: `Dafür ist eine Anmeldung der letzten {minutes} Minuten nötig. ${NEW_SIGN_IN}`,
    beforeDoor: `Sie haben sich angemeldet, bevor diese App so viel verlangte wie jetzt. ${NEW_SIGN_IN}`,
    undated: `Dafür ist eine neue Anmeldung nötig, und Ihre sagt nicht, wann sie war. ${NEW_SIGN_IN}`,
    inTheFuture: `Dafür ist eine neue Anmeldung nötig, und Ihre liegt in der Zukunft: Eine der Uhren geht falsch. ${NEW_SIGN_IN}`,
    triedUndated: `Sie haben sich neu angemeldet, und Ihre Anmeldung sagt noch immer nicht, wann sie war. ${WAY_OUT}`,
    triedStillOld: `Sie haben sich neu angemeldet, und Ihre Anmeldung zählt noch immer von {moment} an: Sie wurden nicht gefragt, wer Sie sind. ${WAY_OUT}`,
    doorNotUp:
      "Das geht nur, solange die Zugriffsregeln für diese App in Entra in Kraft sind, und das sind sie gerade nicht. Fragen Sie den Helpdesk.",
    outsideDoor:
      "Die Zugriffsregeln für diese App gelten nicht für Sie: Sie sind in keiner der Gruppen mit den Rollen der App (ROLE_GROUP_IDS), oder Ihr Konto ist ein Notfallkonto.",
    breakGlassOutside: "Die Zugriffsregeln für diese App gelten nicht für Notfallkonten.",
    notChecked:
      "Ob Sie das dürfen, lässt sich gerade nicht prüfen. Öffnen Sie diese Seite in einer Minute noch einmal.",
  },
  links: {
    signInAgain: "Neu anmelden",
    signOut: "Abmelden",
    toDoor: "Was bei den Zugriffsregeln zu tun ist",
    openAgain: "Noch einmal öffnen",
    signIn: "Anmelden",
    tryAgain: "Noch einmal versuchen",
    openPage: "Seite noch einmal öffnen",
    team: "Ihr Team",
    findPerson: "Eine Person suchen",
    back: "Zurück",
  },
  until: (moment) => `Das ist am ${moment}.`,
  signedInAs: (name) => html`Sie sind angemeldet als ${name}.`,
  asked: (moment) => `Gefragt haben Sie am ${moment}.`,
  weakerDoor:
    "Hier gilt eine schwächere Regel (DOOR=freshSignInOnly): Wo die Zugriffsregeln für diese App nicht in Kraft sind, genügt eine neue Anmeldung beliebiger Art, um zuzustimmen, die Passkey-Pflicht zu beginnen, jemanden davon zu befreien, ein Datum zu bestätigen, die Worte von E-Mails zu ändern und einen Code abzuholen. Anhalten und Zurücknehmen brauchen weder das eine noch das andere, und keine zweite Person.",
};
