import type { Messages } from "./messages.ts";
import { quietly } from "./quietly/de.ts";
import { toManagers } from "./toManagers/de.ts";

/** German: "Sie", short sentences. "Passkey" and "Helpdesk" are what people see on the page and hear in the company. */
export const de: Messages = {
  hello: "Guten Tag {name},",
  questions:
    "Haben Sie Fragen, oder möchten Sie lieber mit jemandem sprechen? Antworten Sie auf diese E-Mail oder schreiben Sie an {helpdeskMail}.",
  minutes: "{count, plural, one {# Minute} other {# Minuten}}",
  moment: "{day} um {time}",

  "button.register": "Meinen Passkey einrichten",
  "button.registerSecond": "Meinen zweiten Schlüssel einrichten",
  "button.use": "Mit meinem Passkey anmelden",

  "platform.windows": "Windows",
  "platform.macOS": "macOS",
  "platform.iOS": "iPhone oder iPad",
  "platform.android": "Android",
  "platform.linux": "Linux oder ChromeOS",
  "platform.unknown": "unbekanntes Gerät",

  unlock:
    "Sie entsperren Ihr Arbeitskonto so, wie Sie Ihr Smartphone entsperren: mit Gesicht, Finger oder PIN. Sie müssen kein Passwort mehr eintippen, und niemand kann es Ihnen durch einen Trick entlocken.",
  safer: "Ein Passkey ist sicherer als ein Passwort: Niemand kann ihn Ihnen durch einen Trick entlocken.",
  "device.any":
    "Ihr Smartphone oder Ihr Arbeitscomputer genügt. Falls Sie das Gerät einmal verlieren, hilft Ihnen der Helpdesk weiter.",
  "device.admin":
    "Sie haben Administratorrechte und brauchen deshalb zwei Schlüssel: Sicherheitsschlüssel eines Modells, das für Sie zugelassen ist, oder Windows Hello auf Ihren Computern. Ein Passkey, der von Gerät zu Gerät mitwandert, zählt nicht. Wenn Sie einen Schlüssel verlieren, kommen Sie mit dem anderen weiterhin hinein.",
  "device.holder":
    "Ihr Passkey liegt auf dem Smartphone, Computer oder Sicherheitsschlüssel, auf dem Sie ihn eingerichtet haben. Falls Sie dieses Gerät einmal verlieren, hilft Ihnen der Helpdesk weiter.",
  "device.key":
    "Ein Sicherheitsschlüssel ist sicherer als ein Passwort: Niemand kann ihn Ihnen durch einen Trick entlocken. Falls Sie ihn einmal verlieren, hilft Ihnen der Helpdesk weiter.",

  "help.chat": "Fragen können Sie auch in unserem Chat stellen: {channel}.",
  "help.code":
    "Wenn es nicht klappt oder Sie sich gar nicht anmelden können, bitten Sie Ihre Führungskraft oder den Helpdesk um einen Einmalcode.",
  "help.managerHasCode":
    "Sie können sich nicht anmelden, oder es hat nicht geklappt? Ihre Führungskraft kann Ihnen einen Einmalcode geben: Fragen Sie heute, es kostet Sie beide 5 Minuten.",
  "help.call":
    "Wenn Sie sich gar nicht anmelden können, rufen Sie den Helpdesk an oder gehen Sie dort vorbei. Dort wird geprüft, dass Sie es sind, und ein Schlüssel eingerichtet, mit dem Sie sich anmelden.",
  "help.askForKey":
    "Für Personen mit Administratorrechten stellt niemand einen Einmalcode aus. Wenn es nicht klappt oder Sie sich gar nicht anmelden können, wenden Sie sich an einen privilegierten Authentifizierungsadministrator, persönlich oder in einem Gespräch, in dem Sie einander erkennen: Er richtet einen Schlüssel für Ihr Konto ein und übergibt ihn Ihnen. Der Helpdesk sagt Ihnen, wer das ist.",
  "help.knows": "Der Helpdesk weiß schon Bescheid und ist unter {helpdeskMail} erreichbar.",
  "help.callNow":
    "Rufen Sie den Helpdesk an oder gehen Sie dort vorbei. Dort wird geprüft, dass Sie es sind, und ein Schlüssel eingerichtet, mit dem Sie sich anmelden. Der Helpdesk weiß schon Bescheid und ist auch unter {helpdeskMail} erreichbar.",

  "how.register": "Das Einrichten des Passkeys dauert etwa {time}.",
  "how.registerSecond":
    "Sie haben einen Schlüssel, der für Personen mit Administratorrechten zählt, und brauchen einen zweiten, damit der Verlust eines Schlüssels niemanden aussperrt. Das dauert etwa {time}.",
  "how.use":
    "Sie haben einen Passkey, haben sich aber noch nie damit angemeldet. Melden Sie sich einmal damit an, damit wir wissen, dass er funktioniert: Das dauert etwa {time}. Wenn zuerst etwas anderes verlangt wird, wählen Sie eine andere Anmeldemethode und dann den Passkey.",
  "hint.openApp":
    "Sie haben Microsoft Authenticator schon auf Ihrem Smartphone: Öffnen Sie die App, wählen Sie Ihr Arbeitskonto und richten Sie den Passkey dort ein, wenn die App es anbietet.",
  "hint.codesEnd":
    "Bisher melden Sie sich mit Codes per SMS oder Anruf an, und die gibt es nicht mehr lange: Ab {day} verschickt Microsoft keine mehr.",
  "hint.codesEnded": "Codes per SMS oder Anruf gibt es nicht mehr: Seit {day} verschickt Microsoft keine mehr.",
  "hint.onComputer":
    "Ihr Passkey bleibt auf dem Computer, auf dem Sie ihn eingerichtet haben: Melden Sie sich dort mit Gesicht, Finger oder PIN an. Ihr Smartphone braucht einen eigenen.",
  "hint.carried": "Sie haben Ihren Passkey immer dabei, nutzen Sie ihn also auch an Ihrem Arbeitscomputer.",
  "hint.passwordOnly":
    "Soweit wir sehen, hat Ihr Konto nur ein Passwort. Deshalb werden Sie vielleicht zuerst nach einem Einmalcode gefragt.",
  inCopy: "Ihre Führungskraft {manager} erhält eine Kopie dieser E-Mail.",

  "announcement.subject": "Ihre Anmeldung ändert sich am {day} – Einrichten in {time}",
  "announcement.subjectB": "Ab {day} entsperren Sie Ihr Arbeitskonto wie Ihr Smartphone",
  "announcement.subjectC": "Passkey jetzt schon einrichten, in {time} – Ihre Gruppe beginnt am {day}",
  "announcement.subjectReady": "Ihre Anmeldung ändert sich am {day} – bei Ihnen ist alles bereit",
  "announcement.ready":
    "Sie haben schon einen Passkey und müssen nichts einrichten. Melden Sie sich vor diesem Tag einmal damit an, damit Sie wissen, dass er funktioniert: Das dauert etwa {time}.",
  "announcement.what":
    "Am {day} beginnt Ihre Gruppe bei {organization}, sich mit einem Passkey statt mit einem Passwort anzumelden. Ihr Passwort gilt vorerst weiter.",
  "announcement.regulation": "Die Vorgabe dazu: {regulation}.",
  "announcement.now":
    "Das Einrichten dauert etwa {time}. Sie müssen nicht auf den Tag warten: Die Schaltfläche funktioniert schon jetzt.",
  "announcement.upToYou":
    "Das Einrichten liegt bei Ihnen, niemand kann es Ihnen abnehmen. Später genügt ein Passwort allein nicht mehr, um sich anzumelden.",

  "dayOf.subject": "Heute geht es los: Passkey einrichten – {time}",
  "dayOf.subjectB": "Arbeitskonto entsperren wie das Smartphone – ab heute, Einrichten in {time}",
  "dayOf.subjectC": "Nie mehr Passwörter tippen – heute einrichten, {time}",
  "dayOf.what": "Heute ist es so weit: Richten Sie Ihren Passkey für {organization} ein.",
  "dayOf.subjectOpened": "Passkey einrichten: es geht los – {time}",
  "dayOf.whatOpened": "Ihre Gruppe hat begonnen: Richten Sie Ihren Passkey für {organization} ein.",
  "dayOf.most": "Die meisten brauchen {time}.",
  "dayOf.thisWeek":
    "Bitte erledigen Sie es noch diese Woche. Später genügt ein Passwort allein nicht mehr, um sich anzumelden.",

  "reminder.subject": "Sie gehören zu den Letzten – bitte diese Woche einrichten",
  "reminder.subjectB":
    "{ask, select, registerSecond {Ihr zweiter Schlüssel fehlt noch – bitte diese Woche einrichten} use {Ihr Passkey ist noch unbenutzt – bitte diese Woche nutzen} other {Ihr Passkey fehlt noch – bitte diese Woche einrichten}}",
  "reminder.subjectC": "Noch mit Passwort unterwegs? Das ändern Sie in {time}",
  "reminder.what":
    "Die meisten Ihrer Kolleginnen und Kollegen bei {organization} melden sich schon mit einem Passkey an, Sie noch nicht.",
  "reminder.soon": "Ein Passwort allein genügt bald nicht mehr, um sich anzumelden.",

  "chaser.friendly.subject":
    "Bitte {ask, select, registerSecond {richten Sie Ihren zweiten Schlüssel ein} use {nutzen Sie einmal Ihren Passkey} other {richten Sie Ihren Passkey ein}} – {time}",
  "chaser.friendly.subjectB":
    "{time} für eine einfachere Anmeldung: {ask, select, registerSecond {zweiten Schlüssel einrichten} use {Passkey einmal nutzen} other {Passkey einrichten}}",
  "chaser.friendly.subjectC":
    "Haben Sie {time} Zeit? Bitte {ask, select, registerSecond {richten Sie Ihren zweiten Schlüssel ein} use {nutzen Sie einmal Ihren Passkey} other {richten Sie Ihren Passkey ein}}",
  "chaser.friendly.what":
    "Bald melden sich bei {organization} alle mit einem Passkey an. Bitte {ask, select, registerSecond {richten Sie Ihren zweiten Schlüssel ein} use {nutzen Sie einmal Ihren Passkey} other {richten Sie Ihren Passkey ein}}.",
  "chaser.loss.subject":
    "Sie verlieren den Zugriff, wenn Sie {ask, select, registerSecond {keinen zweiten Schlüssel einrichten} use {Ihren Passkey nicht nutzen} other {keinen Passkey einrichten}} – {time}",
  "chaser.loss.subjectB":
    "Behalten Sie Ihren Zugriff auf E-Mail und Apps: {ask, select, registerSecond {zweiten Schlüssel einrichten} use {Passkey einmal nutzen} other {Passkey einrichten}} – {time}",
  "chaser.loss.subjectC":
    "{ask, select, registerSecond {Ohne zweiten Schlüssel verlieren Sie den Zugriff} use {Ohne Ihren Passkey zu nutzen, verlieren Sie den Zugriff} other {Ohne Passkey verlieren Sie den Zugriff}} – {time}",
  "chaser.loss.what":
    "Sobald Ihr Passwort bei {organization} nicht mehr gilt, verlieren Sie den Zugriff auf E-Mail und Apps, wenn Sie bis dahin {ask, select, registerSecond {keinen zweiten Schlüssel eingerichtet haben} use {Ihren Passkey nicht einmal genutzt haben} other {keinen Passkey eingerichtet haben}}.",
  "chaser.last.subject":
    "Verlieren Sie nicht den Zugriff: {ask, select, registerSecond {Richten Sie heute Ihren zweiten Schlüssel ein} use {Nutzen Sie heute einmal Ihren Passkey} other {Richten Sie heute Ihren Passkey ein}}",
  "chaser.last.subjectB":
    "Handeln Sie heute, bevor Ihr Passwort nicht mehr gilt: {ask, select, registerSecond {zweiten Schlüssel einrichten} use {Passkey einmal nutzen} other {Passkey einrichten}}",
  "chaser.last.subjectC":
    "Schon {count} E-Mails dazu – bitte {ask, select, registerSecond {richten Sie heute Ihren zweiten Schlüssel ein} use {nutzen Sie heute Ihren Passkey} other {richten Sie heute Ihren Passkey ein}}",
  "chaser.last.what":
    "Das ist die E-Mail Nummer {count} dazu. Für Sie kann ein Tag festgelegt werden, ab dem Ihr Passwort nicht mehr gilt, und ohne Passkey verlieren Sie dann den Zugriff auf E-Mail und Apps bei {organization}. Nur Sie können das verhindern.",

  "warning.subject": "Sie könnten nach {day} den Zugriff verlieren – jetzt handeln, {time}",
  "warning.subjectB": "Ab {day} gilt Ihr Passwort vielleicht nicht mehr – jetzt handeln, {time}",
  "warning.subjectC":
    "Vor {day}: {ask, select, registerSecond {zweiten Schlüssel einrichten} use {Passkey einmal nutzen} other {Passkey einrichten}} – es dauert {time}",
  "warning.what":
    "Ab {day} melden sich die Mitarbeitenden von {organization} nach und nach nur noch mit ihrem Passkey an: Ihr Passwort gilt für E-Mail und Apps nicht mehr, sobald Ihr Passkey einmal funktioniert hat.",
  "warning.doNotPutOff":
    "Bitte schieben Sie es nicht auf. Für Sie kann ein Tag festgelegt werden, ab dem das Passwort trotzdem nicht mehr gilt, und ohne Passkey verlieren Sie dann den Zugriff.",

  "entry.subjectReady": "Ab {day} melden Sie sich nur noch mit Ihrem Passkey an",
  "entry.what":
    "Ab {day} gilt Ihr Passwort für E-Mail und Apps bei {organization} nicht mehr: Dieser Tag wurde für Sie festgelegt.",
  "entry.nothingToDo":
    "Sie haben einen Passkey, der funktioniert. Sie müssen ihn nur benutzen, sonst ist nichts zu tun.",
  "entry.subject": "Ohne Passkey verlieren Sie am {day} den Zugriff – es dauert {time}",
  "entry.loss": "Ohne Passkey verlieren Sie dann den Zugriff.",

  "enforced.subject": "Ab jetzt melden Sie sich nur noch mit Ihrem Passkey an",
  "enforced.since": "Seit {day} öffnet Ihr Passwort allein E-Mail und Apps bei {organization} nicht mehr.",
  "enforced.nothingToSetUp": "Sie melden sich mit Ihrem Passkey an und müssen nichts einrichten.",
  "enforced.onceMore":
    "In den nächsten Stunden verlangen Apps vielleicht noch einmal eine Anmeldung: Wählen Sie den Passkey, und Sie sind drin.",
  "enforced.askedForIt": "Sie haben das selbst gewünscht. Wenn Sie es nicht waren, rufen Sie jetzt den Helpdesk an.",
  "enforced.whichOne":
    "Wenn eine App oder ein Gerät Ihren Passkey nicht annimmt, sagen Sie dem Helpdesk, welche oder welches, und behalten Sie den Passkey.",
  "enforced.noPasskey": "Ihr Konto hat noch keinen Passkey, der funktioniert.",
  "enforced.askForCode":
    "Bitten Sie Ihre Führungskraft oder den Helpdesk um einen Einmalcode. Mit dem Code kommen Sie sofort hinein. Richten Sie dann Ihren Passkey ein, das dauert etwa {time}.",

  "blocked.subject": "Ihre Anmeldung hat nicht geklappt – das können Sie tun",
  "blocked.why":
    "Am {day} wurden Sie bei der Anmeldung bei {organization} abgewiesen, weil Ihr Konto keinen Passkey hat, der funktioniert.",
  "blocked.subjectRules": "Ihr Passkey funktioniert nicht mehr – das können Sie tun",
  "blocked.whyRules":
    "Die Regeln für die Anmeldung bei {organization} haben sich am {day} geändert und lassen keinen Passkey Ihres Kontos mehr zu.",
  "blocked.noCode": "Ein Einmalcode würde Sie hier nicht hineinlassen, deshalb gibt Ihnen niemand einen.",
  "blocked.askForCode":
    "Bitten Sie Ihre Führungskraft um einen Einmalcode: Sie hat einen Link dafür erhalten, oder der Helpdesk, wenn sie nicht erreichbar ist. Mit dem Code kommen Sie sofort hinein. Richten Sie dann Ihren Passkey ein, das dauert etwa {time}.",

  "attempt.subject": "Waren Sie das? Eine Anmeldung mit Ihrem Passwort wurde gestoppt",
  "attempt.what":
    "Am {moment} hat jemand bei {organization} Ihr Passwort eingegeben und Ihren Passkey nicht benutzt. Die Anmeldung wurde gestoppt, niemand kam hinein.",
  "attempt.wasItYou":
    "Wenn Sie es waren, benutzen Sie nächstes Mal Ihren Passkey, sonst ist nichts zu tun. Wenn Sie es nicht waren, kennt jemand Ihr Passwort: Ändern Sie es und sagen Sie dem Helpdesk Bescheid.",
  "attempt.asBefore":
    "Ihr Passkey funktioniert wie bisher. Der Helpdesk fragt Sie nie nach einem Passwort oder einem Code.",

  "done.subject": "Ihr Passkey funktioniert – sonst ist nichts zu tun",
  "done.what":
    "Sie haben sich bei {organization} mit Ihrem Passkey angemeldet. Wir wissen also, dass er funktioniert. Sonst ist nichts zu tun: Melden Sie sich weiter damit an.",
  "done.next": "Ihr Passwort gilt vorerst weiter. Wir schreiben Ihnen, wenn es E-Mail und Apps nicht mehr öffnet.",
  "done.nextFrom":
    "Ihr Passwort gilt mindestens bis {day}. Wir schreiben Ihnen, wenn es E-Mail und Apps nicht mehr öffnet.",
  "done.second":
    "Bitte halten Sie einen zweiten Passkey auf einem anderen Gerät bereit: Wenn Sie einen verlieren, kommen Sie mit dem anderen hinein.",
  "done.hasSecond":
    "Sie haben mehr als einen Passkey: Behalten Sie alle, damit Sie mit einem anderen hineinkommen, wenn Sie einen verlieren.",

  "receipt.subject": "Jemandem wurde ein Einmalcode für Ihr Konto angezeigt",
  "receipt.what":
    "Am {moment} wurde {who} ein Einmalcode für Ihr Konto bei {organization} angezeigt. Mit diesem Code lässt sich ein Passkey für Ihr Konto einrichten.",
  "receipt.expected":
    "Wenn {who} Ihnen den Code gegeben hat oder gleich geben wird, ist alles in Ordnung: Wegen dieser E-Mail ist nichts zu tun.",
  "receipt.notYou":
    "Wenn Sie das nicht erwartet haben, rufen Sie sofort den Helpdesk an: Mit dem Code könnte jemand in Ihr Konto gelangen. Der Helpdesk ist auch unter {helpdeskMail} erreichbar.",
  "receipt.noCode": "Der Code steht nicht in dieser E-Mail, und der Helpdesk fragt Sie nie nach einem Code.",
  "receipt.who": "Angezeigt für",
  "receipt.when": "Wann",

  "hireLink.subject": "Ihre erste Anmeldung bei {organization}",
  "hireLink.what":
    "Willkommen bei {organization}. Auf der Seite hinter diesem Link bekommen Sie einen Code, mit dem Sie sich zum ersten Mal anmelden und Ihren Passkey einrichten. Ein Passwort brauchen Sie nicht.",
  "hireLink.both":
    "Der Link allein öffnet nichts. Sie brauchen auch einen Kurzcode: {manager} nennt ihn Ihnen am Telefon oder persönlich. Wenn noch niemand angerufen hat, warten Sie auf den Anruf, oder rufen Sie {manager} an.",
  "hireLink.button": "Meinen Anmeldecode holen",
  "hireLink.tellNobody":
    "Leiten Sie diese E-Mail nicht weiter, und nennen Sie niemandem den Kurzcode, wer auch fragt: Der Helpdesk tut es nie.",
  "hireLink.notYou": "Wenn Sie hier nicht anfangen oder das nicht erwartet haben, löschen Sie diese E-Mail.",

  "hireReady.subject": "{person} hat einen Passkey",
  "hireReady.what":
    "{person} hat einen Passkey für {organization} eingerichtet. Er funktioniert, und ein Einmalcode wird nicht mehr gebraucht.",
  "hireReady.nothingToDo": "Für Sie ist nichts mehr zu tun. Offene Links zu einem Code sind geschlossen.",
  "hireReady.notThem":
    "Wenn {person} keinen Passkey eingerichtet hat, sagen Sie es sofort dem Helpdesk: Dann war es vielleicht jemand anderes.",
  "hireReady.worker": "Personalnummer",
  "hireReady.hr": "Personalabteilung",

  "partlyReady.subject": "Ihr Passkey ist noch nicht auf allen Ihren Geräten bereit – {time}",
  "partlyReady.what":
    "Ihr Passkey für {organization} funktioniert. Sie haben sich aber auch ohne ihn angemeldet, nämlich hier: {places}. Sobald Ihr Passwort nicht mehr gilt, kommen Sie dort nicht mehr hinein.",
  "partlyReady.someDevice": "eines Ihrer Geräte",
  "partlyReady.andOn": "{places}; {next}",
  "partlyReady.useItOnce":
    "Melden Sie sich dort einmal mit Ihrem Passkey an: Wählen Sie eine andere Anmeldemethode und dann den Passkey. Wenn Ihr Passkey auf einem anderen Gerät bleibt, richten Sie einen zweiten ein: Das dauert etwa {time}.",
  "partlyReady.phone": "Einer auf Ihrem Smartphone funktioniert mit den meisten Geräten.",
  "partlyReady.noPasskey":
    "Wenn das Gerät oder die App keinen Passkey anbietet oder Sie es nicht mehr benutzen, sagen Sie dem Helpdesk, worum es geht.",
  "partlyReady.notYou":
    "Wenn nicht Sie sich dort angemeldet haben, kennt jemand Ihr Passwort: Ändern Sie es und sagen Sie dem Helpdesk Bescheid.",

  "wouldBeBlocked.subject": "Sie nutzen noch Ihr Passwort – {time}, damit Ihr Zugriff bleibt",
  "wouldBeBlocked.what":
    "Am {day} haben Sie sich bei {organization} ohne Passkey angemeldet ({platform}). Das genügt bald nicht mehr.",
  "wouldBeBlocked.now": "Richten Sie jetzt einen Passkey ein: Das dauert etwa {time}.",
  "wouldBeBlocked.codeOffered":
    "Wenn Sie das nicht können, bitten Sie Ihre Führungskraft um einen Einmalcode, wenn Sie zusammen sind: Sie hat einen Link dafür erhalten, oder der Helpdesk, wenn sie nicht erreichbar ist.",
  "wouldBeBlocked.notYou":
    "Wenn nicht Sie sich da angemeldet haben, kennt jemand Ihr Passwort: Ändern Sie es und sagen Sie dem Helpdesk Bescheid.",

  "later.subjectOpening": "Ihre Anmeldung ändert sich später: am {day}",
  "later.whatOpening":
    "Wir hatten Ihnen geschrieben, dass sich Ihre Anmeldung bei {organization} ändert. Der Tag wurde verschoben: Es ist jetzt {day}.",
  "later.subject": "Später als angekündigt: Ihr Passwort gilt bis {day}",
  "later.what":
    "Wir hatten Ihnen geschrieben, ab wann Ihr Passwort bei {organization} nicht mehr gilt. Der Tag wurde verschoben: Es ist jetzt frühestens {day}.",
  "later.now":
    "Sie müssen nicht auf den Tag warten: Die Schaltfläche funktioniert schon jetzt, und es dauert etwa {time}.",
  ...quietly,
  ...toManagers,
};
