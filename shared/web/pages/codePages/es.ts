import { html } from "../html.ts";
import type { CodeWords } from "./codeWording.ts";

const gone = html`<strong>Cuando salga de esta página, desaparece.</strong>`;

/** `60` is an hour, as it is in English. */
function inSpanish(minutes: number): string {
  if (minutes === 60) return "una hora";
  return minutes > 60 && minutes % 60 === 0 ? `${minutes / 60} horas` : `${minutes} minutos`;
}

export const es: CodeWords = {
  signInCode: "Código de inicio de sesión",
  whatHappened: "¿Qué ha pasado?",
  reasons: {
    lostPhone: {
      label: "El teléfono se ha perdido, lo han robado o está roto",
      note: "o bien la llave de seguridad, o el ordenador.",
    },
    newPhone: { label: "Hay un teléfono nuevo", note: "y el antiguo ya no sirve para iniciar sesión." },
  },
  howKnown: "¿Cómo sabe que es realmente la persona correcta?",
  checks: {
    inPerson: { label: "Estamos en la misma sala", note: "y sé que es la persona correcta." },
    videoCallWithId: {
      label: "Estamos en una videollamada",
      note: "y he visto un pasaporte o documento de identidad que coincide con la cara.",
    },
    calledKnownNumber: {
      label: "He llamado por teléfono",
      note: "a un número que ya conocía, no a uno que venía en un mensaje.",
    },
  },
  whenReady: (minutes) =>
    html`Muestre el código solo cuando la persona esté lista para usarlo: se muestra <strong>una vez</strong>, sirve <strong>una vez</strong> y es válido durante ${inSpanish(minutes)}.`,
  showCode: "Mostrar el código",
  pickUp: {
    heading: (name, isNew) =>
      `Dar a ${name} un código ${isNew ? "para el primer inicio de sesión" : "para iniciar sesión"}`,
    intro: (isNew) =>
      `Con él, la persona inicia sesión ${isNew ? "por primera vez" : "una vez"} y configura una clave de acceso. No hace falta contraseña. Se tarda unos diez minutos.`,
    closes: (moment) =>
      `Este enlace funciona hasta el ${moment}. ¿No es de su equipo esta persona? Cierre esta página y avise al servicio de asistencia.`,
    missing: "Elija cómo sabe que es realmente la persona correcta.",
    byMail: (name) =>
      `${name} tiene un enlace en su correo personal. Haga que se muestre el código corto y léalo en voz alta: con las dos cosas, ${name} ve el código de inicio de sesión en su propia pantalla.`,
    showShort: "Mostrar el código corto",
    together: "¿Están juntos?",
    showHere: "Mostrar aquí el código de inicio de sesión",
  },
  spot: {
    heading: (name) => `Dar a ${name} un código para iniciar sesión`,
    intro:
      "Para alguien de su equipo que ha perdido el teléfono o tiene uno nuevo. Con el código inicia sesión una vez y configura una clave de acceso. No hace falta contraseña. Se tarda unos diez minutos.",
    told: (name) => `${name} recibe un correo que dice que se le ha mostrado a usted un código.`,
    back: "Volver a su equipo",
    missing: "Elija qué ha pasado y cómo sabe que es realmente la persona correcta.",
  },
  shown: {
    title: "El código",
    heading: (name) => `El código para ${name}`,
    own: "Su código",
    valid: (moment) =>
      html`Válido hasta el <strong>${moment}</strong>, para un inicio de sesión. Importan las mayúsculas y minúsculas; no hay espacios.`,
    keep: html`Léalo en voz alta o enséñelo. No lo envíe por correo ni por chat, y no lo guarde. ${gone}`,
    keepOwn: html`Escríbalo usted en el teléfono y no se lo diga a nadie. No lo envíe por correo ni por chat, y no lo guarde. ${gone}`,
    next: (name) => `Lo que hace ${name} ahora`,
    nextOwn: "Qué hacer ahora",
    open: (page) => html`En el teléfono u ordenador del trabajo, abrir ${page}`,
    userName: (name) => html`Escribir el nombre de usuario ${name}`,
    enter: html`Escribir el código donde se pide el <em>pase de acceso temporal (Temporary Access Pass)</em>`,
    add: html`Elegir <em>Agregar método de inicio de sesión</em>, después <em>Clave de acceso</em>, y seguir los pasos. Hay que hacerlo antes de diez minutos desde el inicio de sesión.`,
    fromThen: html`Desde entonces basta la clave de acceso: una mirada, un dedo o un PIN. Mientras exista el código, Microsoft puede pedirlo primero: elija entonces otra forma de iniciar sesión y la clave de acceso.`,
    ifNot: "Si no funciona",
    refused: "El código se rechaza enseguida: esperar dos minutos e intentarlo otra vez.",
    lost: (mail, isNew) =>
      html`El código ha caducado, ya se ha usado o se ha perdido: ${isNew ? "le llega solo un enlace nuevo, o consulte" : "consulte"} al servicio de asistencia: ${mail}.`,
  },
  newPhone: {
    heading: "Un código para su teléfono nuevo",
    intro:
      "¿Tiene una clave de acceso en este ordenador, o una llave de seguridad? Entonces no necesita a nadie más: con el código inicia sesión una vez en el teléfono nuevo y configura allí una clave de acceso.",
    noWay:
      "Esta organización no ha preparado el lugar donde usted demostraría su clave de acceso. Pida un código a su responsable.",
    signedIn: (signOut) =>
      html`¿Ha iniciado sesión aquí con su clave de acceso, y no con una contraseña? Si no, ${signOut} y empiece de nuevo.`,
    signOut: "cierre la sesión",
    again:
      "Inicie sesión una vez más con su clave de acceso. Se abre una pestaña nueva; ciérrela después y vuelva aquí.",
    signIn: "Iniciar sesión con su clave de acceso",
    press:
      "Antes de cinco minutos, pulse el botón de abajo. Microsoft tarda unos minutos en mostrar su inicio de sesión: si todavía no está, deje esta página abierta y pulse otra vez un poco más tarde.",
    inHand: (minutes) =>
      html`Tenga el teléfono en la mano: el código se muestra <strong>una vez</strong>, sirve <strong>una vez</strong> y es válido durante ${inSpanish(minutes)}.`,
    noPasskey: (page) =>
      html`¿No tiene a mano una clave de acceso? Pida un código a su responsable, que le encuentra en su página ${page}.`,
    back: "Volver a su página",
  },
  offer: {
    title: "Enlace con identidad digital",
    heading: (name) => `Un enlace para ${name}, con identidad digital`,
    intro:
      "Para alguien a quien no le queda nada con que iniciar sesión. Tras el enlace presenta su identidad digital (Verified ID) en un teléfono, que compara su cara con la foto, y se le muestra un código. A usted no se le muestra ningún código.",
    joiner: { label: "Acaba de llegar", note: "y recursos humanos lo ha comunicado." },
    missing: "Elija qué ha pasado.",
    open: "Abrir el enlace",
    backTo: (name) => `Volver a ${name}`,
    linkTitle: "El enlace",
    linkHeading: (name) => `El enlace para ${name}`,
    works: (moment, name) =>
      html`Funciona hasta el <strong>${moment}</strong>, para un código. Déselo a ${name} por un medio que usted sepa que es suyo. Sin su identidad digital y su cara no abre nada.`,
    takenBack: "Se puede retirar en la página de la persona.",
  },
  short: {
    title: "El código corto",
    heading: (name) => `El código corto para ${name}`,
    counts: (moment) =>
      html`Vale hasta el <strong>${moment}</strong>, o hasta que haga que se muestre uno nuevo. No contiene 0, 1, I, L ni O; da igual si son mayúsculas o minúsculas.`,
    tell: html`Léalo por teléfono, a un número que ya conocía, o dígalo en persona. <strong>No lo envíe nunca por correo ni por chat</strong>: quien lo tiene, junto con el enlace del correo personal, entra en la cuenta.`,
    next: (name) => `Lo que hace ${name} ahora`,
    open: "Abrir el enlace del correo enviado a la dirección personal y escribir allí el código corto",
    shows: "La página muestra el código de inicio de sesión y qué hacer con él",
    locked: (tries) =>
      html`Tras ${tries} códigos cortos erróneos el enlace se bloquea, y se avisa a usted y al servicio de asistencia. ¿No ha llegado ningún correo? Vuelva cuando estén juntos y elija <em>Mostrar aquí el código de inicio de sesión</em>.`,
  },
};
