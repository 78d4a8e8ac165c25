import type { QuietMessages } from "./quietMessages.ts";

/** Spanish. */
export const quietly: QuietMessages = {
  "second.subject": "Añada una segunda clave de acceso en otro dispositivo",
  "second.what":
    "Tiene una clave de acceso para {organization}. Si pierde el dispositivo en el que está, no podrá iniciar sesión hasta que alguien le ayude.",
  "second.how":
    "Con una segunda clave de acceso en otro dispositivo, bastará con usar esa: en el teléfono, si la primera está en el ordenador, o al revés. Crearla lleva unos {time}.",
  "second.upToYou": "Su clave de acceso sigue funcionando y, si no hace nada, no se desactiva nada.",

  "quiet.device":
    "En {organization} hay un dispositivo registrado a su nombre (en Microsoft Entra) en el que nadie ha iniciado sesión desde el {day}, aproximadamente. Si su clave de acceso está en ese dispositivo, cree otra antes de que desaparezca: sin ese dispositivo, la clave de acceso no funciona.",

  "unused.subject": "Pruebe su clave de acceso: hace tres meses que no se usa",
  "unused.what":
    "Hace tres meses que nadie inicia sesión en su cuenta de {organization}. Allí inicia sesión con una clave de acceso y, si el dispositivo en el que está ya no existe, solo lo notará cuando la necesite.",
  "unused.how": "Inicie sesión con ella una vez, para saber que funciona: lleva un minuto.",
  "unused.gone": "Si ya no tiene ese dispositivo, o si no consigue iniciar sesión, no espere a necesitarla.",
};
