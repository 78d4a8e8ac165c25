import type { ProofWords } from "./wording.ts";

export const spanish: ProofWords = {
  askTitle: "Muestre que es usted",
  askText:
    "Usted presenta su identidad digital en el teléfono, y el teléfono mira su cara. Después esta página muestra un código con el que inicia sesión una vez y crea una clave de acceso. No hace falta ninguna contraseña.",
  askNeeds: "Necesita Microsoft Authenticator con su identidad digital. Lleva unos cinco minutos.",
  askButton: "Empezar",
  showTitle: "Presente su identidad digital",
  scan: "Escanee esto con la cámara de su teléfono:",
  open: "Abrir Authenticator en este teléfono",
  afterwards:
    "Siga allí los pasos. Vuelva a esta página cuando el teléfono diga que ha terminado. No envíe esta página ni la imagen a nadie.",
  goOn: "Hecho: mostrar mi código",
  pictureAlt: "Código QR para Authenticator",
  notYet: "Todavía no ha llegado nada de su teléfono. Termine allí primero y pulse de nuevo.",
  codeTitle: "Su código",
  validUntil: (until) => `Válido hasta ${until}, para un inicio de sesión.`,
  copy: "Un toque en el código lo selecciona entero.",
  keep: "No se lo diga a nadie ni lo guarde. Cuando deje esta página, ya no estará.",
  nowTitle: "Qué hacer ahora",
  steps: (name, page) => [
    `En el teléfono u ordenador de trabajo, abra ${page}`,
    `Escriba el nombre de usuario ${name}`,
    "Escriba el código donde dice Pase de acceso temporal",
    "Elija Agregar método de inicio de sesión, después Clave de acceso, y siga los pasos. Hay que hacerlo en los diez minutos siguientes al inicio de sesión.",
  ],
  again: "Empezar de nuevo",
  helpdesk: (mail) => `Si no funciona, pregunte al servicio de ayuda: ${mail}`,
  no: {
    unknown: {
      title: "Este enlace no se conoce",
      say: "Quizá se cortó. Abra el enlace entero o pregunte al servicio de ayuda.",
    },
    off: {
      title: "No está activado",
      say: "Esta organización no da códigos para una identidad digital. Pregunte al servicio de ayuda.",
    },
    over: {
      title: "Este enlace ya se usó",
      say: "Ya llevó a un código, o su tiempo ha pasado. Pida uno nuevo al servicio de ayuda.",
    },
    notConfirmed: {
      title: "No confirmado",
      say: "Su identidad digital no se pudo confirmar para este enlace. No se hizo ningún código. Empiece de nuevo o pregunte al servicio de ayuda.",
    },
    startAgain: {
      title: "Empiece de nuevo",
      say: "Esta página es demasiado antigua, o usted ha empezado en otra desde entonces. No se hizo ningún código.",
    },
    tooOften: { title: "Demasiados intentos", say: "No se hizo ningún código. Pregunte al servicio de ayuda." },
    later: {
      title: "No es posible ahora mismo",
      say: "Algo que hace falta no respondió. No se dio ningún código. Inténtelo de nuevo en un minuto.",
    },
    noCode: {
      title: "Aquí no hay código",
      say: "Ahora mismo no se puede dar aquí un código para esta cuenta. Pregunte al servicio de ayuda.",
    },
    notFromHere: {
      title: "Eso no vino de esta página",
      say: "No se dio nada. Abra el enlace de nuevo y pulse allí el botón.",
    },
  },
};
