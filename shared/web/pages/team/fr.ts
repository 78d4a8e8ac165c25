import { html } from "../html.ts";
import type { TeamWords } from "./teamWording.ts";

export const fr: TeamWords = {
  title: "Votre équipe",
  heading: "Votre équipe et ses clés d’accès",
  late: (count) =>
    html`<strong>${count === 1 ? "1 personne" : `${count} personnes`} de votre équipe ${count === 1 ? "n’est pas encore prête" : "ne sont pas encore prêtes"}.</strong> Demandez-leur de configurer une clé d’accès et de se connecter une fois avec elle. Qui ne peut pas se connecter pour le faire a besoin d’un code à usage unique, que vous seul pouvez donner.`,
  nobodyYours: "Personne ne vous a comme responsable dans Entra.",
  nobodyLate: (reports) =>
    reports === 1
      ? "Personne de votre équipe n’est en retard : la seule personne qui vous est rattachée est prête, ou n’a pas encore été sollicitée."
      : `Personne de votre équipe n’est en retard : les ${reports} personnes qui vous sont rattachées sont prêtes, ou n’ont pas encore été sollicitées.`,
  since: (day) => `En retard depuis le ${day}.`,
  has: {
    passkeyNotProven:
      "A une clé d’accès, et ne s’est pas encore connectée avec elle partout où elle travaille. Demandez à cette personne de l’utiliser une fois sur chaque appareil.",
    authenticatorApp: "Pas encore de clé d’accès. A l’application Authenticator, où une clé peut être configurée.",
    phoneCodes: "Pas encore de clé d’accès. Se connecte avec des codes par téléphone.",
    passwordOnly:
      "Pas encore de clé d’accès. N’a qu’un mot de passe, et a donc besoin d’un code de votre part pour commencer.",
    noPasskey: "Pas encore de clé d’accès.",
  },
  away: "Semble absente : aucune connexion n’a été vue depuis des semaines.",
  helpAsked: (day, reason, until) =>
    `A demandé de l’aide au support informatique le ${day} : ${reason}${until === undefined ? "" : ` (jusqu’au ${until})`}.`,
  reasons: {
    phoneTooOldOrNotMine: "téléphone trop ancien, ou pas le sien",
    deviceDoesNotOfferIt: "l’appareil ne propose pas de clé d’accès",
    triedAndFailed: "essai sans succès",
    awayUntil: "absence pour un temps",
    noPhone: "pas de téléphone",
    somethingElse: "autre chose",
  },
  codeAsked: (moment) =>
    html`<strong>Vous avez demandé un code le ${moment}.</strong> L’e-mail avec le lien est parti. Le code s’affiche derrière ce lien, une fois que vous vous êtes reconnecté.`,
  send: "M’envoyer un lien vers un code",
  sendAgain: "Envoyer le lien à nouveau",
  forName: (name) => `pour ${name}`,
  spotTitle: "Un téléphone est perdu, ou nouveau ?",
  spot: "Qui ne peut plus se connecter reçoit de vous un code sur place, et configure une clé d’accès avec lui :",
  foot: (mail, own) =>
    html`Vous voyez qui vous a comme responsable dans Entra en ce moment. Quelqu’un manque, ou n’est pas à vous ? Écrivez à ${mail}. Votre propre clé d’accès : ${own}.`,
  ownPage: "votre page",
  notDone: "Ce n’est pas fait",
  back: "Retour à votre équipe",
  told: {
    "ask.presserUnknown": "Votre propre compte est introuvable. Connectez-vous avec votre compte professionnel.",
    "ask.presserIsGuest": "Un invité ne peut pas demander de code pour quelqu’un d’autre.",
    "ask.presserIsExternal":
      "Votre compte est celui d’une autre organisation, et seules les personnes de celle-ci demandent un code. Adressez-vous au support informatique.",
    "ask.presserOfUnknownType":
      "Entra ne dit pas si votre compte est celui d’un membre ou d’un invité, et seuls les membres demandent un code. Adressez-vous au support informatique.",
    "ask.ownPass": "Vous ne pouvez pas demander de code pour vous-même. C’est à votre responsable de le faire.",
    "ask.notTheManager":
      "Seul le responsable de cette personne dans Entra peut demander un code. Si c’est vous, demandez au support informatique de le corriger.",
    "ask.notInWave":
      "Cette personne ne participe à aucune vague ouverte : aucun code n’est donc nécessaire pour l’instant. S’il en faut un, adressez-vous au support informatique.",
    "ask.hasPasskey":
      "Cette personne a une clé d’accès qui fonctionne : aucun code n’est nécessaire. Si elle est perdue, adressez-vous au support informatique.",
    "ask.offeredToday":
      "Un code que vous avez demandé aujourd’hui a déjà été retiré. Demandez-en un autre demain, ou adressez-vous au support informatique.",
  },
};
