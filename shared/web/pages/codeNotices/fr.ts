import { html } from "../html.ts";
import type { NoticeWords } from "./noticeWording.ts";

const NEW_SIGN_IN = "Reconnectez-vous ; vous reviendrez ici.";
const WAY_OUT =
  "Déconnectez-vous, fermez le navigateur et revenez. Si cela n’aide pas, envoyez ces mots à la personne qui gère cette application : la revendication auth_time ou la demande d’une nouvelle connexion ne passe pas.";

export const fr: NoticeWords = {
  notices: {
    noCode: { title: "Pas de code ici", say: "{why}" },
    noCodeYet: { title: "Pas encore de code", say: "{why}" },
    tooManyLinks: {
      title: "Trop de liens inconnus",
      say: "Rien n’a été remis, et aucun lien ne s’ouvrira pour vous pendant l’heure qui vient. Demandez le bon au support informatique.",
    },
    signedOut: {
      title: "Votre session est fermée",
      say: "Rien n’a été remis. Connectez-vous, puis appuyez de nouveau sur le bouton.",
    },
    notJustNow: {
      title: "Impossible pour l’instant",
      say: "Un service nécessaire n’a pas répondu. Rien n’a été remis. Réessayez dans une minute.",
    },
    notOurPage: {
      title: "Cela ne venait pas de cette page",
      say: "Rien n’a été remis. Ouvrez la page à nouveau et appuyez sur le bouton qui s’y trouve.",
    },
    notAForm: { title: "Ce n’est pas un formulaire", say: "Utilisez le bouton de la page." },
    tooMuch: { title: "C’est trop", say: "Utilisez le bouton de la page." },
    tooOld: {
      title: "Cette page est trop ancienne",
      say: "Rien n’a été remis. Ouvrez la page à nouveau et appuyez sur le bouton qui s’y trouve.",
    },
    notYet: { title: "Pas encore", say: "Rien n’a été remis. {why}" },
    wrongProgram: {
      title: "Pas avec ce programme",
      say: "Le programme pour lequel ce jeton a été émis ne peut pas appeler cette application. La personne qui la gère peut inscrire son identifiant client dans API_CLIENT_IDS.",
    },
    byProgram: {
      title: "Pas avec un programme",
      say: "Personne ne crée de code pour soi-même avec un programme. Ouvrez cette page dans un navigateur.",
    },
    unknownLink: {
      title: "Ce lien est inconnu",
      say: "Il a peut-être été coupé dans l’e-mail. Copiez le lien entier, ou demandez au support informatique.",
    },
    unknownHireLink: {
      title: "Ce lien est inconnu",
      say: "Il a peut-être été coupé dans l’e-mail. Copiez le lien entier, ou appelez votre responsable.",
    },
    unknownPerson: {
      title: "Cette personne n’existe pas",
      say: "Ouvrez la page de votre équipe et choisissez-y quelqu’un.",
    },
    noRole: { title: "Pas pour vous", say: "Il faut pour cela le rôle {why}." },
    proofOff: {
      title: "Non activé",
      say: "Personne ne prouve ici son identité avec une identité numérique : VERIFIED_ID n’est pas défini.",
    },
    ownLink: {
      title: "Pas pour vous-même",
      say: "Personne n’ouvre de lien pour soi-même. Quelqu’un d’autre du support informatique s’en charge.",
    },
    noHire: {
      title: "Pas une nouvelle recrue",
      say: "Les ressources humaines n’ont annoncé aucune embauche pour ce compte. Choisissez ce qui s’est passé d’autre.",
    },
    nobodyChosen: { title: "Cette personne n’existe pas", say: "Cherchez la personne et choisissez-la à cet endroit." },
  },
  told: {
    presserUnknown:
      "Votre propre compte est introuvable. Connectez-vous avec votre compte professionnel et ouvrez le lien à nouveau.",
    presserIsGuest: "Un invité ne peut pas retirer de code pour quelqu’un d’autre.",
    presserIsExternal:
      "Votre compte est celui d’une autre organisation, et seules les personnes de celle-ci retirent un code. Adressez-vous au support informatique.",
    presserOfUnknownType:
      "Entra ne dit pas si votre compte est celui d’un membre ou d’un invité, et seuls les membres retirent un code. Adressez-vous au support informatique.",
    subjectGone: "Le compte de cette personne est introuvable. Le support informatique peut vous en dire plus.",
    ownPass: "Vous ne pouvez pas retirer de code pour vous-même. C’est à votre responsable de le faire.",
    notTheManager:
      "Seul le responsable de cette personne peut retirer le code. Si c’est vous, demandez au support informatique de le corriger.",
    beingCollected: "Ce code est en cours de retrait. Attendez une minute, puis réessayez.",
    alreadyCollected:
      "Ce code a déjà été retiré ; il n’est affiché qu’une fois. S’il est perdu, demandez un nouveau lien au support informatique.",
    linkClosed: "Ce lien n’est plus nécessaire et a été fermé.",
    notTheDeputy: "Seule la personne désignée pour cela peut retirer ce code. Adressez-vous au support informatique.",
    notTheHelpdesk: "Seul le support informatique remet ce code.",
    notTheAsker: "Ce code n’est affiché qu’à la personne qui l’a demandé.",
    needsSecondPerson:
      "Quelque chose est inhabituel dans ce code : une deuxième personne doit donc donner son accord avant qu’il soit créé.",
    noTestApp:
      "Cette organisation n’a pas prévu l’endroit où vous prouveriez votre clé d’accès. Demandez un code à votre responsable.",
    proofMissing:
      "Le journal des connexions ne montre pas encore que vous vous êtes connecté avec une clé d’accès, ici et dans l’onglet que vous avez ouvert, avant votre demande. Cela peut prendre quelques minutes : appuyez de nouveau un peu plus tard, ou connectez-vous avec votre clé d’accès et ouvrez cette page à nouveau.",
    otherSession:
      "Quelqu’un s’est connecté en votre nom sans clé d’accès, à cette page ou ailleurs au même moment. Déconnectez-vous, connectez-vous avec votre clé d’accès dans un quart d’heure, et recommencez. Si ce n’était pas vous, prévenez le support informatique.",
    notYours: "Seule la personne à qui ce code est destiné peut le créer.",
    notThisWay: "Ce code ne se retire pas avec un lien.",
    linkNotOpenYet: "Ce lien ne peut pas encore être utilisé. Réessayez plus tard.",
    linkExpired:
      "Ce lien a expiré. S’il est encore nécessaire, un nouveau sera envoyé ; sinon, adressez-vous au support informatique.",
    breakGlass: "Aucun code n’est remis ici pour ce compte.",
    privileged:
      "Cette personne a des droits d’administration. Aucun code n’est remis ici pour de tels comptes ; adressez-vous au support informatique.",
    rolesUnreadable:
      "Impossible de vérifier si cette personne a des droits d’administration : aucun code n’a donc été créé. Réessayez plus tard.",
    guest: "Aucun code n’est remis pour les invités.",
    externalMember:
      "Aucun code n’est remis ici pour les comptes d’une autre organisation : c’est là-bas qu’ils se connectent.",
    unknownUserType:
      "Entra ne dit pas si ce compte est celui d’un membre ou d’un invité, et les codes sont réservés aux membres. Adressez-vous au support informatique.",
    accountDisabled: "Le compte de cette personne n’est pas activé. Demandez au support informatique quand il le sera.",
    accountInUse:
      "Ce compte n’est peut-être pas celui de votre nouveau collègue : aucun code n’a donc été créé. Le support informatique est prévenu et s’en occupe.",
    hasLeft:
      "Les ressources humaines ont signalé que cette personne ne travaille plus ici : aucun code n’est donc remis. Si c’est une erreur, c’est à elles de la corriger.",
    hasPasskey:
      "Cette personne a désormais une clé d’accès : aucun code n’est nécessaire. Si elle est perdue, adressez-vous au support informatique.",
    passWontDo:
      "Un code ne suffira pas pour cette personne : la clé d’accès lui est imposée, et la règle de cette organisation n’accepte pas de code. Adressez-vous au support informatique : une clé doit être configurée pour elle, ou un administrateur et une deuxième personne doivent l’en dispenser.",
    coolingDown:
      "Un code vient d’être remis pour cette personne. S’il est perdu, attendez jusque-là et appuyez de nouveau : celui qui existe cesse de fonctionner, et un nouveau est créé.",
    personOverLimit:
      "Cette personne a eu autant de codes qu’une personne en reçoit en un jour. Demandez au support informatique ce qui ne va pas.",
    issuerOverLimit:
      "Vous avez remis autant de codes qu’une personne le peut dans ce délai. Quelqu’un d’autre doit remettre le suivant, ou vous attendez jusque-là.",
    pressedTogether: "Quelqu’un a appuyé au même moment. Ouvrez la page à nouveau dans une minute.",
    passesTurnedOff:
      "Les codes à usage unique sont désactivés dans cette organisation. Adressez-vous au support informatique.",
    livePass:
      "Un code est déjà valable pour cette personne, et un nouveau le rendrait inutile. S’il est perdu, adressez-vous au support informatique.",
    noClearAnswer:
      "Entra n’a pas donné de réponse claire : aucun code n’a donc été remis. Ouvrez la page à nouveau dans une minute et appuyez encore une fois.",
    notYetByEntra:
      "Entra n’accorde pas encore de code à cette personne : « {answer} ». Cela prend jusqu’à une demi-heure après la création d’un compte ou son entrée dans la stratégie. Ouvrez la page à nouveau dans cinq minutes et appuyez encore une fois. Si rien ne change : {todo}",
    refusedByEntra: "Entra n’a pas créé de code pour cette personne : « {answer} ». {todo}",
    isGuestsAccount:
      "Ce compte est celui d’un invité : Entra ne crée de codes que pour les membres. Le support informatique doit en faire un compte de cette organisation.",
    notInPolicy:
      "Le support informatique doit vérifier que la stratégie du passe d’accès temporaire inclut cette personne (centre d’administration Entra, Méthodes d’authentification, Passe d’accès temporaire) et ne l’exclut nulle part.",
    noSuchKind:
      "La stratégie du passe d’accès temporaire n’autorise pas un tel code. Un administrateur doit comparer ses durées avec PASS_LIFETIME_MINUTES, et autoriser les codes à usage unique.",
    noPermission:
      "Un administrateur de cette application doit lui rendre l’autorisation de créer des codes (UserAuthMethod-TAP.ReadWrite.All).",
    sendItOn:
      "Envoyez ceci au support informatique : la personne doit peut-être entrer dans la stratégie du passe d’accès temporaire.",
    inUseBecause: "{refusal} La raison : {doubt}.",
    namerGone:
      "La personne qui vous a désigné n’est plus un membre de cette organisation dont le compte est activé : sa parole ne compte donc plus. Adressez-vous au support informatique : quelqu’un d’autre vous désigne ou crée le code.",
    namerOverLimit:
      "La personne qui vous a désigné a remis autant de codes qu’une personne le peut dans ce délai. Adressez-vous au support informatique.",
    unusualByNow:
      "Quelque chose est désormais inhabituel dans un code pour cette personne : une seule personne ne suffit donc pas. Adressez-vous au support informatique, qui crée le code une fois qu’une deuxième personne a donné son accord.",
    "doubt.employeeIdMissing":
      "les ressources humaines ont indiqué un numéro de personnel, et le compte n’en porte aucun",
    "doubt.employeeIdDiffers": "le compte porte un autre numéro de personnel que celui des ressources humaines",
    "doubt.nameDiffers": "le nom du compte n’est pas celui des ressources humaines",
    "doubt.ageUnknown": "Entra ne dit pas quand le compte a été créé",
    "doubt.tooOld": "le compte a été créé longtemps avant cette embauche",
    "doubt.hasMethods": "quelqu’un a déjà configuré des méthodes de connexion sur le compte",
    "doubt.hasSignedIn": "quelqu’un s’est déjà connecté au compte",
    "doubt.inWave": "le compte est celui d’une personne qui participe à une vague",
    "doubt.otherJoiner": "le compte a déjà été trouvé pour une autre embauche",
    "doubt.rehired":
      "cette personne a déjà travaillé ici, et le compte existait avant que les ressources humaines annoncent son retour : le responsable et le support informatique établissent ensemble à qui il est",
  },
  hurdles: {
    old: `Il faut pour cela une connexion des {minutes} dernières minutes. ${NEW_SIGN_IN}`,
    beforeDoor: `Vous vous êtes connecté avant que cette application demande autant qu’aujourd’hui. ${NEW_SIGN_IN}`,
    undated: `Il faut pour cela une nouvelle connexion, et la vôtre ne dit pas quand elle a eu lieu. ${NEW_SIGN_IN}`,
    inTheFuture: `Il faut pour cela une nouvelle connexion, et la vôtre est datée dans l’avenir : une des horloges est fausse. ${NEW_SIGN_IN}`,
    triedUndated: `Vous vous êtes reconnecté, et votre connexion ne dit toujours pas quand elle a eu lieu. ${WAY_OUT}`,
    triedStillOld: `Vous vous êtes reconnecté, et votre connexion compte toujours depuis {moment} : on ne vous a pas demandé qui vous êtes. ${WAY_OUT}`,
    doorNotUp:
      "Cela ne se fait que lorsque les règles d’accès à cette application sont en vigueur dans Entra, et elles ne le sont pas en ce moment. Adressez-vous au support informatique.",
    outsideDoor:
      "Les règles d’accès à cette application ne s’appliquent pas à vous : vous n’êtes dans aucun des groupes qui ont les rôles de l’application (ROLE_GROUP_IDS), ou votre compte est un compte de secours.",
    breakGlassOutside: "Les règles d’accès à cette application ne s’appliquent pas aux comptes de secours.",
    notChecked:
      "Impossible de vérifier pour l’instant si vous en avez le droit. Ouvrez cette page à nouveau dans une minute.",
  },
  links: {
    signInAgain: "Se reconnecter",
    signOut: "Se déconnecter",
    toDoor: "Que faire pour les règles d’accès",
    openAgain: "Ouvrir à nouveau",
    signIn: "Se connecter",
    tryAgain: "Réessayer",
    openPage: "Ouvrir la page à nouveau",
    team: "Votre équipe",
    findPerson: "Chercher une personne",
    back: "Retour",
  },
  until: (moment) => `C’est le ${moment}.`,
  signedInAs: (name) => html`Vous êtes connecté en tant que ${name}.`,
  asked: (moment) => `Votre demande date du ${moment}.`,
  weakerDoor:
    "Une règle plus faible est en vigueur ici (DOOR=freshSignInOnly) : là où les règles d’accès à cette application ne sont pas en place, une nouvelle connexion de n’importe quelle sorte suffit pour donner son accord, imposer la clé d’accès, en dispenser quelqu’un, confirmer une date, modifier le texte des e-mails et retirer un code. Arrêter et revenir en arrière ne demandent ni l’une ni l’autre, ni de deuxième personne.",
};
