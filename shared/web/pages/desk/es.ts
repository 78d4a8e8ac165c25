import { html } from "../html.ts";
import type { DeskWords } from "./deskWording.ts";

export const es: DeskWords = {
  title: "Un código en el servicio de asistencia",
  heading: (name) => `Un código para ${name}`,
  intro: (name) =>
    html`Con él, ${name} inicia sesión una vez y configura una clave de acceso. <strong>Quien solo llama y da un nombre no recibe nada</strong>: devuelva la llamada a un número que conozca.`,
  known: (name) => `Lo que se sabe de ${name}`,
  nothingWaits: "Aquí no le espera nada.",
  another: "Pedir otro código",
  deputy: {
    summary: "O lo recoge alguien que está allí",
    intro: (name) =>
      `Mientras el responsable no está: alguien que conoce a ${name} y está allí. El enlace le llega por correo a esa persona y funciona un día.`,
    label: "Nombre de inicio de sesión de esa persona",
    send: "Enviarle el enlace",
  },
  second: {
    mayShow: (agreedBy, until) =>
      html`<strong>${agreedBy} ha dado su conformidad.</strong> El código se puede crear hasta el ${until}.`,
    needed: (until) =>
      html`<strong>Una segunda persona tiene que dar su conformidad</strong> hasta el ${until}, en esta página, porque:`,
    askColleague: "Pídaselo a un compañero del servicio de asistencia y después abra esta página de nuevo.",
    agreed: (agreedBy, askedBy) => `${agreedBy} ha dado su conformidad a un código que pidió ${askedBy}.`,
    asks: (askedBy) =>
      html`<strong>${askedBy} pide un código</strong>, y una segunda persona tiene que dar su conformidad, porque:`,
    agreeOnly: (name, askedBy) =>
      `Dé su conformidad solo si usted mismo se ha asegurado de que es ${name}, y sabe que lo pide ${askedBy}. El código se muestra a ${askedBy}.`,
    agree: "Dar mi conformidad",
  },
  unusual: {
    recentPass: "en los últimos siete días ya se entregó un código para esta persona",
    recentFailure: "en el último día no se pudo crear un código para esta persona",
    oddHour: "donde trabaja esta persona no es hora de trabajo",
    highRate: "la misma persona ha entregado muchos códigos, o nombrado a quien los recoge, en la última hora",
    stoppedAttempts:
      "en los últimos siete días se detuvieron inicios de sesión en esta cuenta, así que quizá otra persona conozca la contraseña",
    logUnreadable:
      "nadie puede decir si se detuvieron inicios de sesión en esta cuenta: no se puede leer el registro de inicios de sesión",
  },
  told: {
    ownCase: "Nadie decide sobre un código para sí mismo.",
    askedYourself: "Usted mismo ha pedido este código: otra persona tiene que dar su conformidad.",
    agreerNotMember:
      "Quien da su conformidad tiene que ser miembro de esta organización con la cuenta activada, y Entra no dice eso de la suya. Tiene que darla otra persona.",
    agreerGone:
      "Quien dio su conformidad ya no es un miembro de esta organización con la cuenta activada. Pida el código de nuevo y haga que otra persona dé su conformidad.",
    handedCode:
      "Usted y quien pidió este código tienen que ser dos personas, y en los últimos 365 días uno de los dos recogió o hizo recoger un código de un solo uso para la cuenta del otro, o para alguien que lo hizo: ese código abre la cuenta. Pídaselo a otra persona.",
    tooManyHands:
      "Usted y quien pidió este código tienen que ser dos personas, y saber si uno de los dos tuvo un código de un solo uso para la cuenta del otro pasa por demasiadas personas como para comprobarlo. Pídaselo a otra persona.",
    nothingToConfirm: "Nadie ha pedido un código así, o ya no espera. Pídalo de nuevo.",
    namerNotMember:
      "Quien nombra a alguien tiene que ser miembro de esta organización con la cuenta activada, y Entra no dice eso de la suya. Tiene que hacerlo otra persona.",
    namesForThemselves:
      "Nadie nombra a quien recoge un código para su propia cuenta. Lo hace otra persona del servicio de asistencia.",
    deputyUnknown: "Aquí no hay nadie con ese nombre de inicio de sesión o id. de objeto.",
    deputyIsYou: "No puede nombrarse a sí mismo. Haga que el código se muestre aquí.",
    deputyUnreached: "A {name} no le llega ningún correo, así que el enlace tampoco.",
    deputyUnusual:
      "Algo en un código para esta persona no es habitual. Pídalo aquí y haga que una segunda persona dé su conformidad.",
    subjectNotThere: "Esta persona no existe.",
    deputyCannot: "{name} no podría recogerlo: {why}",
    deputyMailRefused: "El servicio de correo no acepta un correo para {name}.",
  },
  acts: {
    notSignedIn: "Inicie sesión primero.",
    clientNotAllowed:
      "El programa para el que se emitió este token no puede llamar a esta aplicación. Quien la gestiona puede poner su id. de cliente en API_CLIENT_IDS.",
    noRole: "Para esto hace falta uno de estos roles: {roles}.",
    unknownPerson: "Esta persona no existe aquí.",
    tryAgain:
      "Algo que hace falta no ha respondido en este momento. Inténtelo de nuevo en un minuto; nada se hace dos veces.",
    rowUnreadable:
      "No se puede leer un dato guardado que hace falta para esto. Quienes gestionan la aplicación reciben aviso; no se ha cambiado nada.",
    refusedElsewhere: "Lo que hace falta para esto se ha denegado. La respuesta fue: «{answer}».",
    notAForm: "No era ni application/json ni un formulario nuestro.",
    notOurPage: "Eso no venía de nuestras propias páginas. No se ha cambiado nada.",
    notJson: "No era JSON en UTF-8.",
    tooOld: "Esta página es demasiado antigua. No se ha cambiado nada. Abra la página de nuevo y pulse allí el botón.",
    invalid: "Falta algo o no es correcto. Vuelva atrás y rellénelo todo.",
    nothingDone: "No se ha hecho nada. {why}",
  },
};
