import type { QuietMessages } from "./quietMessages.ts";

/** French. */
export const quietly: QuietMessages = {
  "second.subject": "Ajoutez une deuxième clé d’accès, sur un autre appareil",
  "second.what":
    "Vous avez une clé d’accès pour {organization}. Si vous perdez l’appareil qui la contient, il vous faudra attendre que quelqu’un vous aide pour vous connecter.",
  "second.how":
    "Avec une deuxième clé d’accès sur un autre appareil, il vous suffit d’utiliser celle-ci\u00a0: sur votre téléphone si la première est sur votre ordinateur, ou l’inverse. La créer prend environ {time}.",
  "second.upToYou": "Votre clé d’accès continue de fonctionner, et rien n’est désactivé si vous ne faites rien.",

  "quiet.device":
    "Chez {organization}, un appareil est enregistré à votre nom (dans Microsoft Entra), et personne ne s’y est connecté depuis le {day} environ. Si votre clé d’accès est sur cet appareil, créez-en une autre avant qu’il ne disparaisse\u00a0: sans cet appareil, la clé d’accès ne fonctionne pas.",

  "unused.subject": "Essayez votre clé d’accès\u00a0: elle n’a pas servi depuis trois mois",
  "unused.what":
    "Personne ne s’est connecté à votre compte chez {organization} depuis trois mois. Vous vous y connectez avec une clé d’accès, et si l’appareil qui la contient n’est plus là, vous ne le remarquerez qu’au moment où vous en aurez besoin.",
  "unused.how": "Connectez-vous une fois avec elle, pour savoir qu’elle fonctionne\u00a0: cela prend une minute.",
  "unused.gone":
    "Si vous n’avez plus cet appareil, ou si la connexion ne fonctionne pas, n’attendez pas d’en avoir besoin.",
};
