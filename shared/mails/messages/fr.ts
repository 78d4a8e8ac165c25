import type { Messages } from "./messages.ts";
import { quietly } from "./quietly/fr.ts";
import { toManagers } from "./toManagers/fr.ts";

/** French: "vous". The apostrophe is ’, because ' has a meaning in ICU messages; \u00a0 stands before : and ?. */
export const fr: Messages = {
  hello: "Bonjour {name},",
  questions: "Des questions, ou envie de parler à quelqu’un\u00a0? Répondez à ce message ou écrivez à {helpdeskMail}.",
  minutes: "{count, plural, one {# minute} other {# minutes}}",
  moment: "{day} à {time}",

  "button.register": "Créer ma clé d’accès",
  "button.registerSecond": "Ajouter ma deuxième clé",
  "button.use": "Me connecter avec ma clé d’accès",

  "platform.windows": "Windows",
  "platform.macOS": "macOS",
  "platform.iOS": "iPhone ou iPad",
  "platform.android": "Android",
  "platform.linux": "Linux ou ChromeOS",
  "platform.unknown": "un appareil inconnu",

  unlock:
    "Vous déverrouillez votre compte professionnel comme votre téléphone\u00a0: avec votre visage, votre doigt ou un code PIN. Il n’y a plus de mot de passe à saisir, et personne ne peut vous l’extorquer par la ruse.",
  safer:
    "Une clé d’accès (passkey) est plus sûre qu’un mot de passe\u00a0: personne ne peut vous l’extorquer par la ruse.",
  "device.any":
    "Votre téléphone ou votre ordinateur de travail suffit. Si vous le perdez un jour, le support informatique vous dépannera.",
  "device.admin":
    "Vous avez des droits d’administrateur\u00a0: il vous faut donc deux clés, soit des clés de sécurité d’un modèle autorisé pour vous, soit Windows Hello sur vos ordinateurs. Une clé d’accès qui suit d’un appareil à l’autre ne compte pas. Si vous perdez une clé, l’autre vous permet encore d’entrer.",
  "device.holder":
    "Votre clé d’accès se trouve sur le téléphone, l’ordinateur ou la clé de sécurité où vous l’avez créée. Si vous le perdez un jour, le support informatique vous dépannera.",
  "device.key":
    "Une clé de sécurité est plus sûre qu’un mot de passe\u00a0: personne ne peut vous l’extorquer par la ruse. Si vous la perdez un jour, le support informatique vous dépannera.",

  "help.chat": "Vous pouvez aussi poser vos questions dans notre messagerie\u00a0: {channel}.",
  "help.code":
    "Si cela ne fonctionne pas, ou si vous ne pouvez pas vous connecter, demandez un code à usage unique à votre responsable ou au support informatique.",
  "help.managerHasCode":
    "Impossible de vous connecter, ou cela n’a pas fonctionné\u00a0? Votre responsable peut vous remettre un code à usage unique\u00a0: demandez-le aujourd’hui, cela vous prendra 5 minutes à tous les deux.",
  "help.call":
    "Si vous ne pouvez pas vous connecter, appelez le support informatique ou passez le voir. Il s’assure que c’est bien vous et crée une clé avec laquelle vous vous connectez.",
  "help.askForKey":
    "Personne ne délivre de code à usage unique aux personnes qui ont des droits d’administrateur. Si cela ne fonctionne pas, ou si vous ne pouvez pas vous connecter, adressez-vous à un administrateur d’authentification privilégié, en personne ou lors d’un appel où vous vous reconnaissez\u00a0: il crée une clé pour votre compte et vous la remet. Le support informatique vous dira qui c’est.",
  "help.knows": "Le support informatique est déjà au courant\u00a0; vous pouvez lui écrire à {helpdeskMail}.",
  "help.callNow":
    "Appelez le support informatique ou passez le voir. Il s’assure que c’est bien vous et crée une clé avec laquelle vous vous connectez. Il est déjà au courant, et vous pouvez aussi lui écrire à {helpdeskMail}.",

  "how.register": "Créer votre clé d’accès prend environ {time}.",
  "how.registerSecond":
    "Vous avez une clé qui compte pour les personnes qui ont des droits d’administrateur, et il vous en faut une deuxième, pour que la perte d’une clé ne bloque personne. Cela prend environ {time}.",
  "how.use":
    "Vous avez une clé d’accès, mais vous ne vous êtes jamais connecté(e) avec elle. Utilisez-la une fois, pour que nous sachions qu’elle fonctionne\u00a0: cela prend environ {time}. Si l’on vous demande d’abord autre chose, choisissez un autre moyen de connexion, puis la clé d’accès.",
  "hint.openApp":
    "Vous avez déjà Microsoft Authenticator sur votre téléphone\u00a0: ouvrez l’application, choisissez votre compte professionnel et créez-y la clé d’accès si elle le propose.",
  "hint.codesEnd":
    "Jusqu’ici, vous vous connectez avec des codes reçus par SMS ou par appel, et ils prennent fin\u00a0: à partir du {day}, Microsoft n’en enverra plus.",
  "hint.codesEnded": "Les codes par SMS ou par appel ont pris fin\u00a0: depuis le {day}, Microsoft n’en envoie plus.",
  "hint.onComputer":
    "Votre clé d’accès reste sur l’ordinateur où vous l’avez créée\u00a0: connectez-vous sur celui-ci avec votre visage, votre doigt ou un code PIN. Il en faut une autre pour votre téléphone.",
  "hint.carried":
    "Vous avez toujours votre clé d’accès avec vous\u00a0: utilisez-la aussi sur votre ordinateur de travail.",
  "hint.passwordOnly":
    "À notre connaissance, votre compte n’a qu’un mot de passe\u00a0: un code à usage unique vous sera peut-être demandé d’abord.",
  inCopy: "Votre responsable, {manager}, reçoit une copie de ce message.",

  "announcement.subject": "Votre connexion change le {day} – {time} pour vous préparer",
  "announcement.subjectB": "Dès le {day}, déverrouillez votre compte professionnel comme votre téléphone",
  "announcement.subjectC": "Créez votre clé d’accès en {time} – votre groupe commence le {day}",
  "announcement.subjectReady": "Votre connexion change le {day} – chez vous, tout est prêt",
  "announcement.ready":
    "Vous avez déjà une clé d’accès\u00a0: il n’y a rien à créer. Connectez-vous une fois avec elle avant ce jour, pour être sûr qu’elle fonctionne\u00a0: cela prend environ {time}.",
  "announcement.what":
    "Le {day}, votre groupe chez {organization} commence à se connecter avec une clé d’accès (passkey) au lieu d’un mot de passe. Votre mot de passe reste valable pour l’instant.",
  "announcement.regulation": "La règle qui le demande\u00a0: {regulation}.",
  "announcement.now":
    "La créer prend environ {time}. Inutile d’attendre ce jour-là\u00a0: le bouton fonctionne dès maintenant.",
  "announcement.upToYou":
    "C’est à vous de la créer, personne ne peut le faire à votre place. Plus tard, un mot de passe seul ne suffira plus pour vous connecter.",

  "dayOf.subject": "C’est aujourd’hui\u00a0: créez votre clé d’accès – {time}",
  "dayOf.subjectB": "Déverrouillez votre compte comme votre téléphone – dès aujourd’hui, {time} pour vous préparer",
  "dayOf.subjectC": "Plus de mot de passe à saisir – préparez-vous aujourd’hui, {time}",
  "dayOf.what": "C’est le jour J\u00a0: créez votre clé d’accès (passkey) pour {organization}.",
  "dayOf.subjectOpened": "Créez votre clé d’accès\u00a0: c’est ouvert – {time}",
  "dayOf.whatOpened": "Votre groupe a commencé\u00a0: créez votre clé d’accès (passkey) pour {organization}.",
  "dayOf.most": "La plupart des gens ont besoin de {time}.",
  "dayOf.thisWeek":
    "Merci de le faire cette semaine. Plus tard, un mot de passe seul ne suffira plus pour vous connecter.",

  "reminder.subject": "Vous êtes parmi les derniers – faites-le cette semaine",
  "reminder.subjectB":
    "{ask, select, registerSecond {Votre deuxième clé manque encore – ajoutez-la cette semaine} use {Votre clé d’accès n’a pas encore servi – utilisez-la cette semaine} other {Votre clé d’accès manque encore – créez-la cette semaine}}",
  "reminder.subjectC": "Encore un mot de passe pour vous connecter\u00a0? Changez cela en {time}",
  "reminder.what":
    "La plupart de vos collègues chez {organization} se connectent déjà avec une clé d’accès\u00a0; vous, pas encore.",
  "reminder.soon": "Bientôt, un mot de passe seul ne suffira plus pour vous connecter.",

  "chaser.friendly.subject":
    "Merci {ask, select, registerSecond {d’ajouter votre deuxième clé} use {d’utiliser une fois votre clé d’accès} other {de créer votre clé d’accès}} – {time}",
  "chaser.friendly.subjectB":
    "{time} pour une connexion plus simple\u00a0: {ask, select, registerSecond {ajoutez votre deuxième clé} use {utilisez une fois votre clé d’accès} other {créez votre clé d’accès}}",
  "chaser.friendly.subjectC":
    "Avez-vous {time}\u00a0? Merci {ask, select, registerSecond {d’ajouter votre deuxième clé} use {d’utiliser une fois votre clé d’accès} other {de créer votre clé d’accès}}",
  "chaser.friendly.what":
    "Bientôt, tout le monde chez {organization} se connectera avec une clé d’accès. Merci {ask, select, registerSecond {d’ajouter votre deuxième clé} use {d’utiliser une fois votre clé d’accès} other {de créer votre clé d’accès}}.",
  "chaser.loss.subject":
    "Vous allez perdre l’accès, sauf si vous {ask, select, registerSecond {ajoutez votre deuxième clé} use {utilisez une fois votre clé d’accès} other {créez votre clé d’accès}} – {time}",
  "chaser.loss.subjectB":
    "Gardez l’accès à votre messagerie\u00a0: {ask, select, registerSecond {ajoutez votre deuxième clé} use {utilisez une fois votre clé d’accès} other {créez votre clé d’accès}} – {time}",
  "chaser.loss.subjectC":
    "Sans {ask, select, registerSecond {deuxième clé} use {utiliser votre clé d’accès} other {clé d’accès}}, vous perdrez l’accès – {time}",
  "chaser.loss.what":
    "Quand votre mot de passe cessera de fonctionner chez {organization}, vous perdrez l’accès à la messagerie et aux applications, sauf si d’ici là vous {ask, select, registerSecond {ajoutez votre deuxième clé} use {utilisez une fois votre clé d’accès} other {créez votre clé d’accès}}.",
  "chaser.last.subject":
    "Ne perdez pas l’accès\u00a0: {ask, select, registerSecond {ajoutez votre deuxième clé} use {utilisez votre clé d’accès} other {créez votre clé d’accès}} aujourd’hui",
  "chaser.last.subjectB":
    "Agissez avant la fin de votre mot de passe\u00a0: {ask, select, registerSecond {ajoutez votre deuxième clé} use {utilisez une fois votre clé d’accès} other {créez votre clé d’accès}}",
  "chaser.last.subjectC":
    "Après {count} messages à ce sujet\u00a0: merci {ask, select, registerSecond {d’ajouter votre deuxième clé} use {d’utiliser une fois votre clé d’accès} other {de créer votre clé d’accès}} aujourd’hui",
  "chaser.last.what":
    "C’est le message numéro {count} à ce sujet. Un jour peut être fixé pour vous à partir duquel votre mot de passe cessera de fonctionner\u00a0; sans clé d’accès, vous perdrez alors l’accès à la messagerie et aux applications chez {organization}. Vous seul(e) pouvez l’éviter.",

  "warning.subject": "Vous risquez de perdre l’accès après le {day} – agissez, {time}",
  "warning.subjectB": "Dès le {day}, le mot de passe peut cesser de servir – agissez, {time}",
  "warning.subjectC":
    "Avant le {day}\u00a0: {ask, select, registerSecond {ajoutez votre deuxième clé} use {utilisez une fois votre clé d’accès} other {créez votre clé d’accès}} – il faut {time}",
  "warning.what":
    "À partir du {day}, les personnes de {organization} se connecteront peu à peu avec leur clé d’accès seulement\u00a0: votre mot de passe cessera de fonctionner pour la messagerie et les applications une fois que votre clé d’accès aura fonctionné.",
  "warning.doNotPutOff":
    "Ne remettez pas cela à plus tard. Un jour peut être fixé pour vous où le mot de passe cessera quand même de fonctionner, et sans clé d’accès vous perdrez alors l’accès.",

  "entry.subjectReady": "À partir du {day}, vous vous connectez avec votre clé d’accès seulement",
  "entry.what":
    "À partir du {day}, votre mot de passe cessera de fonctionner pour la messagerie et les applications chez {organization}\u00a0: ce jour a été fixé pour vous.",
  "entry.nothingToDo":
    "Vous avez une clé d’accès qui fonctionne\u00a0: il suffit de l’utiliser, vous n’avez rien d’autre à faire.",
  "entry.subject": "Sans clé d’accès, vous perdez l’accès le {day} – il faut {time}",
  "entry.loss": "Sans clé d’accès, vous perdrez alors l’accès.",

  "enforced.subject": "Désormais, vous vous connectez avec votre clé d’accès seulement",
  "enforced.since":
    "Depuis le {day}, votre mot de passe seul n’ouvre plus la messagerie ni les applications chez {organization}.",
  "enforced.nothingToSetUp": "Vous vous connectez avec votre clé d’accès, et vous n’avez rien à créer.",
  "enforced.onceMore":
    "Dans les prochaines heures, des applications vous demanderont peut-être de vous reconnecter\u00a0: choisissez la clé d’accès, et le tour est joué.",
  "enforced.askedForIt":
    "Vous l’avez demandé vous-même. Si ce n’était pas vous, appelez le support informatique maintenant.",
  "enforced.whichOne":
    "Si une application ou un appareil n’accepte pas votre clé d’accès, dites au support informatique lequel, et gardez la clé d’accès.",
  "enforced.noPasskey": "Votre compte n’a pas encore de clé d’accès qui fonctionne.",
  "enforced.askForCode":
    "Demandez un code à usage unique à votre responsable ou au support informatique. Avec le code, vous entrez tout de suite. Créez ensuite votre clé d’accès\u00a0; cela prend environ {time}.",

  "blocked.subject": "Votre connexion n’a pas abouti – voici quoi faire",
  "blocked.why":
    "Le {day}, votre connexion chez {organization} a été refusée, parce que votre compte n’a pas de clé d’accès qui fonctionne.",
  "blocked.subjectRules": "Votre clé d’accès ne fonctionne plus – voici quoi faire",
  "blocked.whyRules":
    "Les règles de connexion chez {organization} ont changé le {day} et n’acceptent plus aucune clé d’accès de votre compte.",
  "blocked.noCode": "Un code à usage unique ne vous permettrait pas d’entrer ici, donc personne ne vous en donnera.",
  "blocked.askForCode":
    "Demandez un code à usage unique à votre responsable\u00a0: il ou elle a reçu un lien pour cela, ou bien le support informatique, si votre responsable n’est pas joignable. Avec le code, vous entrez tout de suite. Créez ensuite votre clé d’accès\u00a0; cela prend environ {time}.",

  "attempt.subject": "Était-ce vous\u00a0? Une connexion avec votre mot de passe a été arrêtée",
  "attempt.what":
    "Le {moment}, quelqu’un a saisi votre mot de passe chez {organization} sans utiliser votre clé d’accès. La connexion a été arrêtée, et personne n’est entré.",
  "attempt.wasItYou":
    "Si c’était vous, utilisez votre clé d’accès la prochaine fois\u00a0; il n’y a rien d’autre à faire. Si ce n’était pas vous, quelqu’un connaît votre mot de passe\u00a0: changez-le et prévenez le support informatique.",
  "attempt.asBefore":
    "Votre clé d’accès fonctionne comme avant. Le support informatique ne vous demande jamais de mot de passe ni de code.",

  "done.subject": "Votre clé d’accès fonctionne – vous n’avez rien d’autre à faire",
  "done.what":
    "Vous vous êtes connecté(e) chez {organization} avec votre clé d’accès\u00a0: nous savons donc qu’elle fonctionne. Vous n’avez rien d’autre à faire, continuez simplement à l’utiliser.",
  "done.next":
    "Votre mot de passe reste valable pour l’instant. Nous vous écrirons quand il n’ouvrira plus la messagerie ni les applications.",
  "done.nextFrom":
    "Votre mot de passe reste valable au moins jusqu’au {day}. Nous vous écrirons quand il n’ouvrira plus la messagerie ni les applications.",
  "done.second":
    "Gardez aussi une deuxième clé d’accès sur un autre appareil\u00a0: si vous en perdez une, vous entrez avec l’autre.",
  "done.hasSecond":
    "Vous avez plusieurs clés d’accès\u00a0: gardez-les, pour entrer avec une autre si vous en perdez une.",

  "receipt.subject": "Un code à usage unique pour votre compte a été affiché",
  "receipt.what":
    "Le {moment}, un code à usage unique pour votre compte chez {organization} a été affiché à {who}. Ce code permet de créer une clé d’accès pour votre compte.",
  "receipt.expected":
    "Si {who} vous a remis ce code, ou va vous le remettre, tout va bien\u00a0: vous n’avez rien à faire.",
  "receipt.notYou":
    "Si vous ne vous y attendiez pas, appelez tout de suite le support informatique\u00a0: quelqu’un pourrait entrer dans votre compte avec ce code. Vous pouvez aussi lui écrire à {helpdeskMail}.",
  "receipt.noCode": "Le code n’est pas dans ce message, et le support informatique ne vous demande jamais de code.",
  "receipt.who": "Affiché à",
  "receipt.when": "Quand",

  "hireLink.subject": "Votre première connexion chez {organization}",
  "hireLink.what":
    "Bienvenue chez {organization}. Sur la page derrière ce lien, vous recevez un code avec lequel vous vous connectez pour la première fois et configurez votre clé d’accès. Aucun mot de passe n’est nécessaire.",
  "hireLink.both":
    "Le lien seul n’ouvre rien. Il vous faut aussi un code court : {manager} vous le dit au téléphone ou en personne. Si personne n’a encore appelé, attendez l’appel, ou appelez {manager}.",
  "hireLink.button": "Obtenir mon code de connexion",
  "hireLink.tellNobody":
    "Ne transférez pas ce message et ne dites le code court à personne, quelle que soit la demande : le support informatique ne le demande jamais.",
  "hireLink.notYou": "Si vous ne commencez pas ici ou ne vous y attendiez pas, supprimez ce message.",

  "hireReady.subject": "{person} a une clé d’accès",
  "hireReady.what":
    "{person} a configuré une clé d’accès (passkey) pour {organization}. Elle fonctionne, et un code à usage unique n’est plus nécessaire.",
  "hireReady.nothingToDo": "Vous n’avez plus rien à faire. Les liens vers un code qui étaient ouverts sont fermés.",
  "hireReady.notThem":
    "Si {person} n’a pas configuré de clé d’accès, prévenez tout de suite le support\u00a0: quelqu’un d’autre l’a peut-être fait.",
  "hireReady.worker": "Matricule",
  "hireReady.hr": "service RH",

  "partlyReady.subject": "Votre clé d’accès n’est pas prête sur tous vos appareils – {time}",
  "partlyReady.what":
    "Votre clé d’accès pour {organization} fonctionne. Mais vous vous êtes aussi connecté(e) sans elle, ici\u00a0: {places}. Quand votre mot de passe cessera de fonctionner, vous ne pourrez plus y entrer.",
  "partlyReady.someDevice": "un de vos appareils",
  "partlyReady.andOn": "{places}\u00a0; {next}",
  "partlyReady.useItOnce":
    "Connectez-vous une fois à cet endroit avec votre clé d’accès\u00a0: choisissez un autre moyen de connexion, puis la clé d’accès. Si votre clé d’accès reste sur un autre appareil, créez-en une deuxième\u00a0: cela prend environ {time}.",
  "partlyReady.phone": "Une clé d’accès sur votre téléphone fonctionne avec la plupart des appareils.",
  "partlyReady.noPasskey":
    "Si l’appareil ou l’application ne propose pas de clé d’accès, ou si vous ne l’utilisez plus, dites au support informatique de quoi il s’agit.",
  "partlyReady.notYou":
    "Si ce n’est pas vous qui vous êtes connecté(e) là, quelqu’un connaît votre mot de passe\u00a0: changez-le et prévenez le support informatique.",

  "wouldBeBlocked.subject": "Vous utilisez encore votre mot de passe – {time} pour garder l’accès",
  "wouldBeBlocked.what":
    "Le {day}, vous vous êtes connecté(e) chez {organization} sans clé d’accès ({platform}). Bientôt, cela ne suffira plus.",
  "wouldBeBlocked.now": "Créez une clé d’accès (passkey) maintenant\u00a0: cela prend environ {time}.",
  "wouldBeBlocked.codeOffered":
    "Si vous ne pouvez pas, demandez un code à usage unique à votre responsable quand vous êtes ensemble\u00a0: il ou elle a reçu un lien pour cela, ou bien le support informatique, si votre responsable n’est pas joignable.",
  "wouldBeBlocked.notYou":
    "Si ce n’est pas vous qui vous êtes connecté(e) ce jour-là, quelqu’un connaît votre mot de passe\u00a0: changez-le et prévenez le support informatique.",

  "later.subjectOpening": "Votre connexion change plus tard\u00a0: le {day}",
  "later.whatOpening":
    "Nous vous avons écrit que votre façon de vous connecter chez {organization} change. Le jour a été déplacé\u00a0: c’est maintenant le {day}.",
  "later.subject": "Plus tard que prévu\u00a0: votre mot de passe est valable jusqu’au {day}",
  "later.what":
    "Nous vous avons écrit quand votre mot de passe cessera de fonctionner chez {organization}. Le jour a été déplacé\u00a0: ce ne sera pas avant le {day}.",
  "later.now":
    "Inutile d’attendre ce jour-là\u00a0: le bouton fonctionne dès maintenant, et cela prend environ {time}.",
  ...quietly,
  ...toManagers,
};
