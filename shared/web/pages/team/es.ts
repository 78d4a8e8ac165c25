import { html } from "../html.ts";
import type { TeamWords } from "./teamWording.ts";

export const es: TeamWords = {
  title: "Su equipo",
  heading: "Su equipo y sus claves de acceso",
  late: (count) =>
    html`<strong>${count === 1 ? "1 persona" : `${count} personas`} de su equipo todavía no ${count === 1 ? "está lista" : "están listas"}.</strong> Pídales que configuren una clave de acceso e inicien sesión con ella una vez. Quien no pueda iniciar sesión para hacerlo necesita un código de un solo uso, que solo usted puede dar.`,
  nobodyYours: "Nadie le tiene como responsable en Entra.",
  nobodyLate: (reports) =>
    reports === 1
      ? "Nadie de su equipo va con retraso: la única persona a su cargo está lista, o todavía no se le ha pedido."
      : `Nadie de su equipo va con retraso: las ${reports} personas a su cargo están listas, o todavía no se les ha pedido.`,
  since: (day) => `Con retraso desde el ${day}.`,
  has: {
    passkeyNotProven:
      "Tiene una clave de acceso, y todavía no ha iniciado sesión con ella en todos los sitios donde trabaja. Pídale que la use una vez en cada dispositivo.",
    authenticatorApp: "Todavía sin clave de acceso. Tiene la aplicación Authenticator, donde se puede configurar una.",
    phoneCodes: "Todavía sin clave de acceso. Inicia sesión con códigos por teléfono.",
    passwordOnly:
      "Todavía sin clave de acceso. Solo tiene contraseña, así que necesita un código de usted para empezar.",
    noPasskey: "Todavía sin clave de acceso.",
  },
  away: "Parece estar ausente: hace semanas que no se ve ningún inicio de sesión.",
  helpAsked: (day, reason, until) =>
    `Pidió ayuda al servicio de asistencia el ${day}: ${reason}${until === undefined ? "" : ` (hasta el ${until})`}.`,
  reasons: {
    phoneTooOldOrNotMine: "teléfono demasiado antiguo, o no es suyo",
    deviceDoesNotOfferIt: "el dispositivo no ofrece una clave de acceso",
    triedAndFailed: "lo ha intentado y no ha funcionado",
    awayUntil: "ausente durante un tiempo",
    noPhone: "sin teléfono",
    somethingElse: "otra cosa",
  },
  codeAsked: (moment) =>
    html`<strong>Pidió un código el ${moment}.</strong> El correo con el enlace ha salido. El código se muestra tras el enlace, cuando haya iniciado sesión de nuevo.`,
  send: "Enviarme un enlace a un código",
  sendAgain: "Enviar el enlace otra vez",
  forName: (name) => `para ${name}`,
  spotTitle: "¿Un teléfono se ha perdido, o es nuevo?",
  spot: "Quien ya no pueda iniciar sesión recibe de usted un código en el momento, y configura con él una clave de acceso:",
  foot: (mail, own) =>
    html`Ve a quienes le tienen ahora como responsable en Entra. ¿Falta alguien, o no es de su equipo? Escriba a ${mail}. Su propia clave de acceso: ${own}.`,
  ownPage: "su página",
  notDone: "No se ha hecho",
  back: "Volver a su equipo",
  told: {
    "ask.presserUnknown": "No se ha encontrado su propia cuenta. Inicie sesión con su cuenta del trabajo.",
    "ask.presserIsGuest": "Los invitados no pueden pedir un código para otra persona.",
    "ask.presserIsExternal":
      "Su cuenta es de otra organización, y solo las personas de esta piden un código. Consulte al servicio de asistencia.",
    "ask.presserOfUnknownType":
      "Entra no dice si su cuenta es de un miembro o de un invitado, y solo los miembros piden un código. Consulte al servicio de asistencia.",
    "ask.ownPass": "No puede pedir un código para usted. Tiene que hacerlo su responsable.",
    "ask.notTheManager":
      "Solo el responsable de esta persona en Entra puede pedir un código. Si debería ser usted, pida al servicio de asistencia que lo corrija.",
    "ask.notInWave":
      "Esta persona no participa en ninguna oleada abierta, así que ahora no hace falta ningún código. Si hace falta, consulte al servicio de asistencia.",
    "ask.hasPasskey":
      "Esta persona tiene una clave de acceso que funciona, así que no hace falta ningún código. Si la ha perdido, consulte al servicio de asistencia.",
    "ask.offeredToday":
      "Ya se ha recogido un código que usted pidió hoy. Pida otro mañana, o consulte al servicio de asistencia.",
  },
};
