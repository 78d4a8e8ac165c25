import type { ManagerMessages } from "./managerMessages.ts";

/** French. */
export const toManagers: ManagerMessages = {
  "digest.subject": "{count, plural, one {# personne} other {# personnes}} de votre équipe encore sans clé d’accès",
  "digest.late":
    "{count, plural, one {# personne de votre équipe a été invitée à configurer une clé d’accès et n’est pas encore prête.} other {# personnes de votre équipe ont été invitées à configurer une clé d’accès et ne sont pas encore prêtes.}} Vous recevez ce seul message au lieu d’une copie de chaque rappel.",
  "digest.means":
    "Sans clé d’accès, il y a un risque de perdre l’accès. Un mot de votre part est ce qui aide le plus\u00a0: la configuration prend {time}.",
  "digest.page":
    "Votre page montre ce dont chaque personne dispose, et qui a besoin d’un code à usage unique, que vous seul(e) pouvez donner.",
  "digest.button": "Voir mon équipe",
  "digest.who": "Qui",
  "digest.more": "{names} et {count} de plus",

  "news.subject": "{count, plural, one {# personne} other {# personnes}} de votre équipe à prévenir des clés d’accès",
  "news.announcement":
    "À partir du {day}, {count, plural, one {# personne de votre équipe peut} other {# personnes de votre équipe peuvent}} configurer une clé d’accès\u00a0: on se connecte alors comme on déverrouille un téléphone.",
  "news.dayOf":
    "{count, plural, one {# personne de votre équipe peut} other {# personnes de votre équipe peuvent}} maintenant configurer une clé d’accès\u00a0: on se connecte alors comme on déverrouille un téléphone.",
  "news.tell":
    "Nos messages n’arrivent pas à {count, plural, one {cette personne} other {ces personnes}}\u00a0: merci de faire passer le message vous-même.",

  "pickUp.subject": "{person} a besoin d’un code de votre part",
  "pickUp.joiner":
    "{person} vient d’arriver et a besoin d’un code à usage unique pour se connecter la première fois et créer une clé d’accès (passkey).",
  "pickUp.warned":
    "{person} n’a pas encore de clé d’accès (passkey) et aura peut-être besoin d’un code à usage unique pour en créer une avant que les mots de passe ne cessent de fonctionner.",
  "pickUp.wouldBeBlocked":
    "{person} se connecte sans clé d’accès (passkey) et aura peut-être besoin d’un code à usage unique pour en créer une avant que les mots de passe ne cessent de fonctionner.",
  "pickUp.blocked":
    "{person} n’a pas pu se connecter et aura peut-être besoin d’un code à usage unique pour créer une clé d’accès (passkey).",
  "pickUp.lostPhone":
    "{person} a perdu le téléphone ou la clé qui contenait son passkey et a besoin d’un code à usage unique pour en configurer un nouveau.",
  "pickUp.newPhone":
    "{person} a un nouveau téléphone et a besoin d’un code à usage unique pour y configurer un passkey.",
  "pickUp.onlyYou": "Vous êtes son ou sa responsable\u00a0: vous seul(e) pouvez le retirer.",
  "pickUp.deputy": "Vous êtes désigné(e) pour remplacer son ou sa responsable\u00a0: vous seul(e) pouvez le retirer.",
  "pickUp.byMail":
    "{person} a aussi un lien dans sa messagerie personnelle. Si vous n’êtes pas ensemble, faites afficher le code court sur la page, appelez {person} à un numéro que vous connaissiez déjà et lisez le code court à voix haute. Ne l’envoyez jamais par e-mail ni par messagerie instantanée : qui a les deux entre dans le compte.",
  "pickUp.together":
    "Faites-le quand vous êtes ensemble, ou lors d’un appel où vous reconnaissez le visage ou la voix. Connectez-vous, indiquez comment vous avez reconnu la personne, et lisez-lui le code. Il est valable {lifetime} et ne s’affiche qu’une fois.",
  "pickUp.tellThem": "Nos messages n’arrivent pas à {person}\u00a0: merci de prévenir {person} vous-même.",
  "pickUp.button": "Obtenir le code",
  "pickUp.for": "Pour",
  "pickUp.from": "Lien valable à partir du",
  "pickUp.until": "Lien valable jusqu’au",
  "pickUp.cannotSignIn": "Sans ce code, {person} ne peut pas se connecter.",
  "pickUp.losesAccess": "Sans clé d’accès, {person} risque de perdre l’accès.",
  "pickUp.doNotForward":
    "Cela prend {time}. Ne transférez pas ce message\u00a0: le lien fonctionne pour vous seulement.",
};
