import type { ManagerMessages } from "./managerMessages.ts";

/** German. */
export const toManagers: ManagerMessages = {
  "digest.subject": "{count, plural, one {# Person} other {# Personen}} in Ihrem Team noch ohne Passkey",
  "digest.late":
    "{count, plural, one {# Person, die an Sie berichtet, wurde gebeten, einen Passkey einzurichten, und ist noch nicht so weit.} other {# Personen, die an Sie berichten, wurden gebeten, einen Passkey einzurichten, und sind noch nicht so weit.}} Sie bekommen diese eine E-Mail statt einer Kopie jeder Erinnerung.",
  "digest.means":
    "Ohne Passkey verlieren sie möglicherweise den Zugriff. Ein Wort von Ihnen hilft am meisten: Das Einrichten dauert {time}.",
  "digest.page":
    "Auf Ihrer Seite sehen Sie, was jede Person hat und wer einen Einmalcode braucht, den nur Sie geben können.",
  "digest.button": "Mein Team ansehen",
  "digest.who": "Wer",
  "digest.more": "{names} und {count} weitere",

  "news.subject": "{count, plural, one {# Person} other {# Personen}} in Ihrem Team: bitte von Passkeys erzählen",
  "news.announcement":
    "Ab {day} {count, plural, one {kann # Person, die an Sie berichtet,} other {können # Personen, die an Sie berichten,}} einen Passkey einrichten: Damit meldet man sich so an, wie man ein Handy entsperrt.",
  "news.dayOf":
    "{count, plural, one {# Person, die an Sie berichtet, kann} other {# Personen, die an Sie berichten, können}} jetzt einen Passkey einrichten: Damit meldet man sich so an, wie man ein Handy entsperrt.",
  "news.tell":
    "Unsere E-Mails erreichen {count, plural, one {diese Person} other {diese Personen}} nicht. Bitte sagen Sie es selbst weiter.",

  "pickUp.subject": "{person} braucht einen Code von Ihnen",
  "pickUp.joiner":
    "{person} ist neu und braucht einen Einmalcode, um sich zum ersten Mal anzumelden und einen Passkey einzurichten.",
  "pickUp.warned":
    "{person} hat noch keinen Passkey und braucht vielleicht einen Einmalcode, um einen einzurichten, bevor Passwörter nicht mehr gelten.",
  "pickUp.wouldBeBlocked":
    "{person} meldet sich ohne Passkey an und braucht vielleicht einen Einmalcode, um einen einzurichten, bevor Passwörter nicht mehr gelten.",
  "pickUp.blocked":
    "{person} konnte sich nicht anmelden und braucht vielleicht einen Einmalcode, um einen Passkey einzurichten.",
  "pickUp.lostPhone":
    "{person} hat das Handy oder den Schlüssel mit dem Passkey verloren und braucht einen Einmalcode, um einen neuen einzurichten.",
  "pickUp.newPhone": "{person} hat ein neues Handy und braucht einen Einmalcode, um darauf einen Passkey einzurichten.",
  "pickUp.onlyYou": "Sie sind die Führungskraft, deshalb können nur Sie ihn abholen.",
  "pickUp.deputy": "Sie sind als Vertretung der Führungskraft benannt, daher können nur Sie ihn abholen.",
  "pickUp.byMail":
    "{person} hat auch einen Link in der privaten E-Mail. Wenn Sie nicht zusammen sind, lassen Sie sich auf der Seite den Kurzcode anzeigen, rufen Sie {person} unter einer Nummer an, die Sie schon kannten, und lesen Sie ihn vor. Senden Sie ihn nie per E-Mail oder Chat: Wer beides hat, kommt in das Konto.",
  "pickUp.together":
    "Tun Sie es, wenn Sie zusammen sind, oder in einem Gespräch, in dem Sie Gesicht oder Stimme erkennen. Melden Sie sich an, geben Sie an, wie Sie die Person erkannt haben, und lesen Sie den Code vor. Er gilt {lifetime} und wird nur einmal angezeigt.",
  "pickUp.tellThem": "Unsere E-Mails erreichen {person} nicht. Bitte sagen Sie {person} selbst Bescheid.",
  "pickUp.button": "Code abholen",
  "pickUp.for": "Für",
  "pickUp.from": "Link gilt ab",
  "pickUp.until": "Link gilt bis",
  "pickUp.cannotSignIn": "Ohne den Code kann sich {person} nicht anmelden.",
  "pickUp.losesAccess": "Ohne Passkey verliert {person} möglicherweise den Zugriff.",
  "pickUp.doNotForward": "Es dauert {time}. Leiten Sie diese E-Mail nicht weiter: Der Link gilt nur für Sie.",
};
