import type { ManagerMessages } from "./managerMessages.ts";

/** Spanish. */
export const toManagers: ManagerMessages = {
  "digest.subject": "{count, plural, one {# persona} other {# personas}} de su equipo aún sin clave de acceso",
  "digest.late":
    "{count, plural, one {A # persona de su equipo se le pidió configurar una clave de acceso y todavía no está lista.} other {A # personas de su equipo se les pidió configurar una clave de acceso y todavía no están listas.}} Recibe este único correo en lugar de una copia de cada recordatorio.",
  "digest.means":
    "Sin clave de acceso se puede perder el acceso. Unas palabras de usted son lo que más ayuda: configurarla lleva {time}.",
  "digest.page":
    "Su página muestra qué tiene cada persona y quién necesita un código de un solo uso, que solo usted puede dar.",
  "digest.button": "Ver mi equipo",
  "digest.who": "Quién",
  "digest.more": "{names} y {count} más",

  "news.subject": "{count, plural, one {# persona} other {# personas}} de su equipo: avíseles de las claves de acceso",
  "news.announcement":
    "A partir del {day}, {count, plural, one {# persona de su equipo puede} other {# personas de su equipo pueden}} configurar una clave de acceso: se inicia sesión como se desbloquea un teléfono.",
  "news.dayOf":
    "{count, plural, one {# persona de su equipo puede} other {# personas de su equipo pueden}} configurar ya una clave de acceso: se inicia sesión como se desbloquea un teléfono.",
  "news.tell":
    "Nuestros correos no llegan a {count, plural, one {esta persona} other {estas personas}}: por favor, avise usted.",

  "pickUp.subject": "{person} necesita un código de usted",
  "pickUp.joiner":
    "{person} acaba de incorporarse y necesita un código de un solo uso para iniciar sesión por primera vez y crear una clave de acceso (passkey).",
  "pickUp.warned":
    "{person} aún no tiene clave de acceso (passkey) y quizá necesite un código de un solo uso para crearla antes de que las contraseñas dejen de funcionar.",
  "pickUp.wouldBeBlocked":
    "{person} inicia sesión sin clave de acceso (passkey) y quizá necesite un código de un solo uso para crearla antes de que las contraseñas dejen de funcionar.",
  "pickUp.blocked":
    "{person} no pudo iniciar sesión y quizá necesite un código de un solo uso para crear una clave de acceso (passkey).",
  "pickUp.lostPhone":
    "{person} ha perdido el teléfono o la llave que guardaba su passkey y necesita un código de un solo uso para configurar otra.",
  "pickUp.newPhone":
    "{person} tiene un teléfono nuevo y necesita un código de un solo uso para configurar una passkey en él.",
  "pickUp.onlyYou": "Usted es su responsable: solo usted puede recogerlo.",
  "pickUp.deputy": "Usted figura como suplente de la persona responsable, así que solo usted puede recogerlo.",
  "pickUp.byMail":
    "{person} tiene también un enlace en su correo personal. Si no están juntos, haga que la página le muestre el código corto, llame a {person} a un número que ya conocía y léale el código corto. No lo envíe nunca por correo ni por chat: quien tiene ambos entra en la cuenta.",
  "pickUp.together":
    "Hágalo cuando estén juntos, o en una llamada en la que reconozca la cara o la voz. Inicie sesión, indique cómo ha reconocido a la persona y léale el código. Es válido durante {lifetime} y se muestra una sola vez.",
  "pickUp.tellThem": "Nuestros correos no llegan a {person}: por favor, avise a {person} por otra vía.",
  "pickUp.button": "Obtener el código",
  "pickUp.for": "Para",
  "pickUp.from": "El enlace vale desde",
  "pickUp.until": "El enlace vale hasta",
  "pickUp.cannotSignIn": "Sin el código, {person} no puede iniciar sesión.",
  "pickUp.losesAccess": "Sin clave de acceso, {person} puede perder el acceso.",
  "pickUp.doNotForward": "Lleva {time}. No reenvíe este correo: el enlace solo funciona para usted.",
};
