import { html } from "../html.ts";
import type { CodeWords } from "./codeWording.ts";

const gone = html`<strong>Quand vous quittez cette page, il disparaît.</strong>`;

/** `60` is an hour, as it is in English. */
function inFrench(minutes: number): string {
  if (minutes === 60) return "une heure";
  return minutes > 60 && minutes % 60 === 0 ? `${minutes / 60} heures` : `${minutes} minutes`;
}

export const fr: CodeWords = {
  signInCode: "Code de connexion",
  whatHappened: "Que s’est-il passé ?",
  reasons: {
    lostPhone: {
      label: "Le téléphone est perdu, volé ou cassé",
      note: "ou bien la clé de sécurité, ou l’ordinateur.",
    },
    newPhone: { label: "Il y a un nouveau téléphone", note: "et l’ancien ne permet plus de se connecter." },
  },
  howKnown: "Comment savez-vous qu’il s’agit bien de la bonne personne ?",
  checks: {
    inPerson: { label: "Nous sommes dans la même pièce", note: "et je sais que c’est la bonne personne." },
    videoCallWithId: {
      label: "Nous sommes en appel vidéo",
      note: "et j’ai vu un passeport ou une carte d’identité qui correspond au visage.",
    },
    calledKnownNumber: {
      label: "Je l’ai appelée",
      note: "à un numéro que je connaissais déjà, et qui ne vient pas d’un message.",
    },
  },
  whenReady: (minutes) =>
    html`N’affichez le code que lorsque la personne est prête à l’utiliser : il est affiché <strong>une seule fois</strong>, sert <strong>une seule fois</strong> et reste valable ${inFrench(minutes)}.`,
  showCode: "Afficher le code",
  pickUp: {
    heading: (name, isNew) => `Donner à ${name} un code ${isNew ? "pour la première connexion" : "pour se connecter"}`,
    intro: (isNew) =>
      `Avec ce code, la personne se connecte ${isNew ? "pour la première fois" : "une fois"} et configure une clé d’accès. Aucun mot de passe n’est nécessaire. Cela prend une dizaine de minutes.`,
    closes: (moment) =>
      `Ce lien fonctionne jusqu’au ${moment}. Cette personne n’est pas dans votre équipe ? Fermez cette page et prévenez le support informatique.`,
    missing: "Indiquez comment vous savez qu’il s’agit bien de la bonne personne.",
    byMail: (name) =>
      `${name} a un lien dans sa messagerie personnelle. Affichez le code court et lisez-le à haute voix : avec les deux, ${name} obtient le code de connexion sur son propre écran.`,
    showShort: "Afficher le code court",
    together: "Vous êtes ensemble ?",
    showHere: "Afficher le code de connexion ici",
  },
  spot: {
    heading: (name) => `Donner à ${name} un code pour se connecter`,
    intro:
      "Pour une personne de votre équipe dont le téléphone est perdu ou nouveau. Avec le code, elle se connecte une fois et configure une clé d’accès. Aucun mot de passe n’est nécessaire. Cela prend une dizaine de minutes.",
    told: (name) => `Un e-mail informe ${name} qu’un code vous a été affiché.`,
    back: "Retour à votre équipe",
    missing: "Indiquez ce qui s’est passé et comment vous savez qu’il s’agit bien de la bonne personne.",
  },
  shown: {
    title: "Le code",
    heading: (name) => `Le code pour ${name}`,
    own: "Votre code",
    valid: (moment) =>
      html`Valable jusqu’au <strong>${moment}</strong>, pour une connexion. Majuscules et minuscules comptent ; il n’y a pas d’espaces.`,
    keep: html`Lisez-le à haute voix ou montrez-le. Ne l’envoyez ni par e-mail ni par messagerie, et ne le conservez pas. ${gone}`,
    keepOwn: html`Saisissez-le vous-même sur le téléphone et ne le dites à personne. Ne l’envoyez ni par e-mail ni par messagerie, et ne le conservez pas. ${gone}`,
    next: (name) => `Ce que ${name} fait maintenant`,
    nextOwn: "Que faire maintenant",
    open: (page) => html`Sur le téléphone ou l’ordinateur de travail, ouvrir ${page}`,
    userName: (name) => html`Saisir le nom d’utilisateur ${name}`,
    enter: html`Saisir le code là où le <em>passe d’accès temporaire (Temporary Access Pass)</em> est demandé`,
    add: html`Choisir <em>Ajouter une méthode de connexion</em>, puis <em>Clé d’accès</em>, et suivre les étapes. Cela doit se faire dans les dix minutes qui suivent la connexion.`,
    fromThen: html`Ensuite, la clé d’accès suffit : un regard, un doigt ou un code PIN. Tant que le code existe, Microsoft peut le demander d’abord : choisissez alors un autre moyen de vous connecter, puis la clé d’accès.`,
    ifNot: "Si cela ne fonctionne pas",
    refused: "Le code est refusé tout de suite : attendre deux minutes et réessayer.",
    lost: (mail, isNew) =>
      html`Le code a expiré, a déjà servi ou a été perdu : ${isNew ? "un nouveau lien vous parvient de lui-même, ou adressez-vous" : "adressez-vous"} au support informatique : ${mail}.`,
  },
  newPhone: {
    heading: "Un code pour votre nouveau téléphone",
    intro:
      "Vous avez une clé d’accès sur cet ordinateur, ou une clé de sécurité ? Alors vous n’avez besoin de personne d’autre : avec le code, vous vous connectez une fois sur le nouveau téléphone et y configurez une clé d’accès.",
    noWay:
      "Cette organisation n’a pas prévu l’endroit où vous prouveriez votre clé d’accès. Demandez un code à votre responsable.",
    signedIn: (signOut) =>
      html`Vous êtes connecté ici avec votre clé d’accès, et non avec un mot de passe ? Sinon, ${signOut} et recommencez.`,
    signOut: "déconnectez-vous",
    again:
      "Connectez-vous encore une fois avec votre clé d’accès. Un nouvel onglet s’ouvre ; fermez-le ensuite et revenez ici.",
    signIn: "Se connecter avec votre clé d’accès",
    press:
      "Dans les cinq minutes, appuyez sur le bouton ci-dessous. Il faut quelques minutes à Microsoft pour montrer votre connexion : si elle n’y est pas encore, gardez cette page ouverte et appuyez de nouveau un peu plus tard.",
    inHand: (minutes) =>
      html`Prenez le téléphone en main : le code est affiché <strong>une seule fois</strong>, sert <strong>une seule fois</strong> et reste valable ${inFrench(minutes)}.`,
    noPasskey: (page) =>
      html`Vous n’avez pas de clé d’accès sous la main ? Demandez un code à votre responsable, qui vous trouve sur sa page ${page}.`,
    back: "Retour à votre page",
  },
  offer: {
    title: "Lien avec une identité numérique",
    heading: (name) => `Un lien pour ${name}, avec une identité numérique`,
    intro:
      "Pour quelqu’un à qui il ne reste rien pour se connecter. Derrière le lien, la personne présente son identité numérique (Verified ID) sur un téléphone, qui compare son visage avec la photo, puis un code lui est affiché. Aucun code ne vous est affiché.",
    joiner: { label: "La personne vient d’arriver", note: "et les ressources humaines l’ont annoncée." },
    missing: "Indiquez ce qui s’est passé.",
    open: "Ouvrir le lien",
    backTo: (name) => `Retour à ${name}`,
    linkTitle: "Le lien",
    linkHeading: (name) => `Le lien pour ${name}`,
    works: (moment, name) =>
      html`Il fonctionne jusqu’au <strong>${moment}</strong>, pour un code. Donnez-le à ${name} par un moyen dont vous savez qu’il est le sien. Sans son identité numérique et son visage, il n’ouvre rien.`,
    takenBack: "Il peut être repris sur la page de la personne.",
  },
  short: {
    title: "Le code court",
    heading: (name) => `Le code court pour ${name}`,
    counts: (moment) =>
      html`Il est valable jusqu’au <strong>${moment}</strong>, ou jusqu’à ce que vous en affichiez un nouveau. Il ne contient ni 0, ni 1, ni I, L ou O ; majuscules et minuscules sont équivalentes.`,
    tell: html`Lisez-le au téléphone, à un numéro que vous connaissiez déjà, ou dites-le en personne. <strong>Ne l’envoyez jamais par e-mail ou messagerie</strong> : qui l’a, avec le lien de la messagerie personnelle, entre dans le compte.`,
    next: (name) => `Ce que ${name} fait maintenant`,
    open: "Ouvrir le lien de l’e-mail envoyé à l’adresse personnelle, et y saisir le code court",
    shows: "La page affiche le code de connexion, et ce qu’il faut en faire",
    locked: (tries) =>
      html`Après ${tries} codes courts erronés, le lien est bloqué ; vous et le support informatique en êtes informés. Aucun e-mail n’est arrivé ? Revenez quand vous êtes ensemble, et choisissez <em>Afficher le code de connexion ici</em>.`,
  },
};
