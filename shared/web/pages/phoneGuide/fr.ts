import type { PhoneGuideWords } from "./guideParts.ts";

export const fr: PhoneGuideWords = {
  title: "Un nouveau téléphone, ou aucun",
  intro:
    "Votre clé d’accès se trouve sur votre téléphone. Voici comment en créer une sur le nouveau. Cela prend environ dix minutes.",
  question: "Que vous reste-t-il ?",
  choices: {
    oldPhone: "Mon ancien téléphone, et il me connecte encore",
    computer: "Un ordinateur ou une clé qui me connecte sans le téléphone",
    neither: "Rien de tout cela",
  },
  steps: {
    oldPhone: [
      { text: "Gardez l’ancien téléphone jusqu’à la fin. Ne l’effacez pas et ne le donnez pas encore." },
      { text: "Installez Microsoft Authenticator sur le nouveau téléphone." },
      {
        text: "Sur un ordinateur, ouvrez vos informations de sécurité et connectez-vous avec l’ancien téléphone.",
        at: "securityInfo",
      },
      {
        text: "Choisissez « Ajouter une méthode de connexion », puis « Clé d’accès », et suivez les étapes avec le nouveau téléphone en main.",
      },
      { text: "Connectez-vous une fois avec le nouveau téléphone. Supprimez ensuite l’ancien dans la même liste." },
    ],
    computer: [
      { text: "Installez Microsoft Authenticator sur le nouveau téléphone." },
      {
        text: "Sur l’ordinateur, ouvrez vos informations de sécurité. Connectez-vous avec le visage, le doigt, un code PIN ou une clé, pas avec un mot de passe.",
        at: "securityInfo",
      },
      {
        text: "Choisissez « Ajouter une méthode de connexion », puis « Clé d’accès », et suivez les étapes avec le nouveau téléphone en main.",
      },
      { text: "Connectez-vous une fois avec le nouveau téléphone. Supprimez ensuite l’ancien dans la même liste." },
      { text: "Le nouveau téléphone demande l’ancien ? Créez vous-même un code sur cet ordinateur.", at: "ownCode" },
    ],
    neither: [
      { text: "Allez voir votre responsable, ou appelez à un numéro que vous connaissez tous les deux." },
      {
        text: "Votre responsable ouvre son équipe, choisit votre nom et vous lit un code à usage unique.",
        at: "team",
      },
      {
        text: "Saisissez le code dans Microsoft Authenticator sur le nouveau téléphone lorsqu’il vous demande de vous connecter, et créez la clé d’accès.",
      },
      { text: "Votre responsable est absent ? Le support vérifie qui vous êtes et vous aide.", at: "helpdesk" },
    ],
  },
  links: {
    ownCode: "Un code pour mon nouveau téléphone",
    securityInfo: "Informations de sécurité",
    team: "La page de l’équipe",
    helpdesk: "Écrire au support",
  },
  stolen: "Perdu ou volé ? Prévenez aussi le support, afin que l’ancienne clé d’accès soit supprimée aujourd’hui.",
  nobodyAsks:
    "Personne du service informatique ne vous demande jamais un code. On vous lit un code, vous n’en lisez jamais.",
  back: "Une autre réponse",
  own: "Votre propre page",
};
