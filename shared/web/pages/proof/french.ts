import type { ProofWords } from "./wording.ts";

export const french: ProofWords = {
  askTitle: "Montrez que c’est bien vous",
  askText:
    "Vous présentez votre identité numérique sur votre téléphone, et le téléphone regarde votre visage. Ensuite, cette page affiche un code avec lequel vous vous connectez une fois et créez une clé d’accès. Aucun mot de passe n’est nécessaire.",
  askNeeds: "Il vous faut Microsoft Authenticator avec votre identité numérique. Cela prend environ cinq minutes.",
  askButton: "Commencer",
  showTitle: "Présentez votre identité numérique",
  scan: "Scannez ceci avec l’appareil photo de votre téléphone :",
  open: "Ouvrir Authenticator sur ce téléphone",
  afterwards:
    "Suivez-y les étapes. Revenez à cette page quand le téléphone dit que c’est fait. N’envoyez ni cette page ni l’image à personne.",
  goOn: "C’est fait : afficher mon code",
  pictureAlt: "Code QR pour Authenticator",
  notYet: "Rien n’est encore venu de votre téléphone. Terminez-y d’abord, puis appuyez de nouveau.",
  codeTitle: "Votre code",
  validUntil: (until) => `Valable jusqu’à ${until}, pour une connexion.`,
  copy: "Un appui sur le code le sélectionne en entier.",
  keep: "Ne le dites à personne et ne le gardez pas. Quand vous quittez cette page, il n’y est plus.",
  nowTitle: "Ce qu’il faut faire maintenant",
  steps: (name, page) => [
    `Sur le téléphone ou l’ordinateur de travail, ouvrez ${page}`,
    `Saisissez le nom d’utilisateur ${name}`,
    "Saisissez le code là où il est écrit Passe d’accès temporaire",
    "Choisissez Ajouter une méthode de connexion, puis Clé d’accès, et suivez les étapes. Cela doit être fait dans les dix minutes qui suivent la connexion.",
  ],
  again: "Recommencer",
  helpdesk: (mail) => `Si cela ne marche pas, demandez au support : ${mail}`,
  no: {
    unknown: {
      title: "Ce lien n’est pas connu",
      say: "Il a peut-être été coupé. Ouvrez le lien entier, ou demandez au support.",
    },
    off: {
      title: "Non activé",
      say: "Cette organisation ne donne pas de code pour une identité numérique. Demandez au support.",
    },
    over: {
      title: "Ce lien a déjà servi",
      say: "Il a déjà mené à un code, ou son délai est passé. Demandez-en un nouveau au support.",
    },
    notConfirmed: {
      title: "Non confirmé",
      say: "Votre identité numérique n’a pas pu être confirmée pour ce lien. Aucun code n’a été créé. Recommencez, ou demandez au support.",
    },
    startAgain: {
      title: "Recommencez",
      say: "Cette page est trop ancienne, ou vous avez commencé sur une autre depuis. Aucun code n’a été créé.",
    },
    tooOften: { title: "Trop d’essais", say: "Aucun code n’a été créé. Demandez au support." },
    later: {
      title: "Impossible pour le moment",
      say: "Un service nécessaire n’a pas répondu. Aucun code n’a été donné. Réessayez dans une minute.",
    },
    noCode: {
      title: "Pas de code ici",
      say: "Aucun code ne peut être donné ici pour ce compte pour le moment. Demandez au support.",
    },
    notFromHere: {
      title: "Cela ne venait pas de cette page",
      say: "Rien n’a été donné. Ouvrez de nouveau le lien et appuyez-y sur le bouton.",
    },
  },
};
