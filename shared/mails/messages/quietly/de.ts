import type { QuietMessages } from "./quietMessages.ts";

/** German. */
export const quietly: QuietMessages = {
  "second.subject": "Bitte richten Sie einen zweiten Passkey ein, auf einem anderen Gerät",
  "second.what":
    "Sie haben einen Passkey für {organization}. Wenn Sie das Gerät verlieren, auf dem er ist, können Sie sich nicht anmelden, bis Ihnen jemand hilft.",
  "second.how":
    "Mit einem zweiten Passkey auf einem anderen Gerät melden Sie sich einfach mit diesem an: auf dem Telefon, wenn der erste auf dem Computer ist, oder umgekehrt. Das Einrichten dauert etwa {time}.",
  "second.upToYou": "Ihr Passkey gilt weiter, und wenn Sie nichts tun, wird nichts abgeschaltet.",

  "quiet.device":
    "Bei {organization} ist ein Gerät auf Ihren Namen registriert (in Microsoft Entra), an dem sich seit etwa dem {day} niemand angemeldet hat. Wenn Ihr Passkey auf diesem Gerät ist, richten Sie bitte einen weiteren ein, bevor es das Gerät nicht mehr gibt: Ohne dieses Gerät funktioniert der Passkey nicht.",

  "unused.subject": "Bitte probieren Sie Ihren Passkey aus: Er wurde drei Monate nicht benutzt",
  "unused.what":
    "Seit drei Monaten hat sich niemand mit Ihrem Konto bei {organization} angemeldet. Sie melden sich dort mit einem Passkey an. Wenn es das Gerät nicht mehr gibt, auf dem er ist, merken Sie das erst, wenn Sie ihn brauchen.",
  "unused.how":
    "Bitte melden Sie sich einmal damit an, damit Sie wissen, dass er funktioniert: Das dauert eine Minute.",
  "unused.gone":
    "Wenn Sie dieses Gerät nicht mehr haben oder die Anmeldung nicht funktioniert, warten Sie nicht, bis Sie ihn brauchen.",
};
