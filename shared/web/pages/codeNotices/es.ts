import { html } from "../html.ts";
import type { NoticeWords } from "./noticeWording.ts";

const NEW_SIGN_IN = "Inicie sesión de nuevo; volverá aquí.";
const WAY_OUT =
  "Cierre la sesión, cierre el navegador y vuelva. Si eso no ayuda, envíe estas palabras a quien gestiona esta aplicación: la notificación auth_time o la petición de un nuevo inicio de sesión no llega.";

export const es: NoticeWords = {
  notices: {
    noCode: { title: "Aquí no hay código", say: "{why}" },
    noCodeYet: { title: "Todavía no hay código", say: "{why}" },
    tooManyLinks: {
      title: "Demasiados enlaces desconocidos",
      say: "No se ha entregado nada, y durante la próxima hora no se abrirá ningún enlace para usted. Pida el correcto al servicio de asistencia.",
    },
    signedOut: {
      title: "Ha cerrado la sesión",
      say: "No se ha entregado nada. Inicie sesión y pulse el botón otra vez.",
    },
    notJustNow: {
      title: "No es posible en este momento",
      say: "Algo que hace falta no ha respondido. No se ha entregado nada. Inténtelo de nuevo en un minuto.",
    },
    notOurPage: {
      title: "Eso no venía de esta página",
      say: "No se ha entregado nada. Abra la página de nuevo y pulse allí el botón.",
    },
    notAForm: { title: "No es un formulario", say: "Use el botón de la página." },
    tooMuch: { title: "Es demasiado", say: "Use el botón de la página." },
    tooOld: {
      title: "Esta página es demasiado antigua",
      say: "No se ha entregado nada. Abra la página de nuevo y pulse allí el botón.",
    },
    notYet: { title: "Todavía no", say: "No se ha entregado nada. {why}" },
    wrongProgram: {
      title: "Con este programa no",
      say: "El programa para el que se emitió este token no puede llamar a esta aplicación. Quien la gestiona puede poner su id. de cliente en API_CLIENT_IDS.",
    },
    byProgram: {
      title: "Con un programa no",
      say: "Nadie crea un código para sí mismo con un programa. Abra esta página en un navegador.",
    },
    unknownLink: {
      title: "Este enlace no existe",
      say: "Quizá se cortó en el correo. Copie el enlace completo o consulte al servicio de asistencia.",
    },
    unknownHireLink: {
      title: "Este enlace no existe",
      say: "Quizá se cortó en el correo. Copie el enlace completo o llame a su responsable.",
    },
    unknownPerson: {
      title: "Esta persona no existe",
      say: "Abra la página de su equipo y elija allí a alguien.",
    },
    noRole: { title: "No es para usted", say: "Para esto hace falta el rol {why}." },
    proofOff: {
      title: "No está activado",
      say: "Aquí nadie demuestra quién es con una identidad digital: VERIFIED_ID no está definido.",
    },
    ownLink: {
      title: "Para usted no",
      say: "Nadie abre un enlace para sí mismo. Lo hace otra persona del servicio de asistencia.",
    },
    noHire: {
      title: "No es un nuevo compañero",
      say: "Recursos humanos no ha comunicado ninguna contratación con esta cuenta. Elija qué otra cosa ha pasado.",
    },
    nobodyChosen: { title: "Esta persona no existe", say: "Busque a la persona y elíjala allí." },
  },
  told: {
    presserUnknown:
      "No se ha encontrado su propia cuenta. Inicie sesión con su cuenta del trabajo y abra el enlace de nuevo.",
    presserIsGuest: "Los invitados no pueden recoger un código para otra persona.",
    presserIsExternal:
      "Su cuenta es de otra organización, y solo las personas de esta recogen un código. Consulte al servicio de asistencia.",
    presserOfUnknownType:
      "Entra no dice si su cuenta es de un miembro o de un invitado, y solo los miembros recogen un código. Consulte al servicio de asistencia.",
    subjectGone: "No se ha encontrado la cuenta de esta persona. El servicio de asistencia puede decirle más.",
    ownPass: "No puede recoger un código para usted. Tiene que hacerlo su responsable.",
    notTheManager:
      "Solo el responsable de esta persona puede recoger el código. Si debería ser usted, pida al servicio de asistencia que lo corrija.",
    beingCollected: "Alguien está recogiendo este código ahora mismo. Espere un minuto e inténtelo otra vez.",
    alreadyCollected:
      "Este código ya se ha recogido; solo se muestra una vez. Si se ha perdido, pida un enlace nuevo al servicio de asistencia.",
    linkClosed: "Este enlace ya no hace falta y se ha cerrado.",
    notTheDeputy: "Solo la persona nombrada para ello puede recoger este código. Consulte al servicio de asistencia.",
    notTheHelpdesk: "Este código solo lo da el servicio de asistencia.",
    notTheAsker: "Este código solo se muestra a quien lo ha pedido.",
    needsSecondPerson:
      "Algo en este código no es habitual, así que una segunda persona tiene que dar su conformidad antes de que se cree.",
    noTestApp:
      "Esta organización no ha preparado el lugar donde usted demostraría su clave de acceso. Pida un código a su responsable.",
    proofMissing:
      "El registro de inicios de sesión todavía no muestra que usted inició sesión con una clave de acceso, aquí y en la pestaña que abrió, antes de pedirlo. Puede tardar unos minutos: pulse otra vez un poco más tarde, o inicie sesión con su clave de acceso y abra esta página de nuevo.",
    otherSession:
      "Alguien ha iniciado sesión como usted sin clave de acceso, en esta página o en otro sitio al mismo tiempo. Cierre la sesión, inicie sesión con su clave de acceso dentro de un cuarto de hora y empiece de nuevo. Si no fue usted, avise al servicio de asistencia.",
    notYours: "Solo la persona para la que es este código puede crearlo.",
    notThisWay: "Este código no se recoge con un enlace.",
    linkNotOpenYet: "Este enlace todavía no se puede usar. Inténtelo más tarde.",
    linkExpired:
      "Este enlace ha caducado. Si todavía hace falta, se enviará uno nuevo; o consulte al servicio de asistencia.",
    breakGlass: "Aquí no se da ningún código para esta cuenta.",
    privileged:
      "Esta persona tiene derechos de administración. Para esas cuentas no se da aquí ningún código; consulte al servicio de asistencia.",
    rolesUnreadable:
      "No se ha podido comprobar si esta persona tiene derechos de administración, así que no se ha creado ningún código. Inténtelo más tarde.",
    guest: "Para invitados no se da ningún código.",
    externalMember: "Aquí no se da ningún código para cuentas de otra organización: inician sesión en la suya.",
    unknownUserType:
      "Entra no dice si esta cuenta es de un miembro o de un invitado, y los códigos son solo para miembros. Consulte al servicio de asistencia.",
    accountDisabled: "La cuenta de esta persona no está activada. Pregunte al servicio de asistencia cuándo lo estará.",
    accountInUse:
      "Puede que esta cuenta no sea la de su nuevo compañero, así que no se ha creado ningún código. El servicio de asistencia está avisado y lo comprueba.",
    hasLeft:
      "Recursos humanos ha comunicado que esta persona ya no trabaja aquí, así que no se da ningún código. Si es un error, recursos humanos tiene que corregirlo.",
    hasPasskey:
      "Esta persona ya tiene una clave de acceso, así que no hace falta ningún código. Si la ha perdido, consulte al servicio de asistencia.",
    passWontDo:
      "A esta persona no le sirve un código: tiene obligación de usar clave de acceso, y la regla de esta organización no admite códigos. Consulte al servicio de asistencia: hay que configurarle una llave, o un administrador y una segunda persona tienen que dispensarla.",
    coolingDown:
      "Se ha entregado un código para esta persona hace un momento. Si se ha perdido, espere hasta entonces y pulse otra vez: el que hay deja de funcionar y se crea uno nuevo.",
    personOverLimit:
      "Esta persona ha tenido tantos códigos como recibe una persona en un día. Pregunte al servicio de asistencia qué va mal.",
    issuerOverLimit:
      "Usted ha entregado tantos códigos como puede una persona en este tiempo. El siguiente tiene que entregarlo otra persona, o espere hasta entonces.",
    pressedTogether: "Alguien ha pulsado en el mismo momento. Abra la página de nuevo en un minuto.",
    passesTurnedOff:
      "Los códigos de un solo uso están desactivados en esta organización. Consulte al servicio de asistencia.",
    livePass:
      "Ya hay un código válido para esta persona, y uno nuevo lo dejaría inservible. Si se ha perdido, consulte al servicio de asistencia.",
    noClearAnswer:
      "Entra no ha dado una respuesta clara, así que no se ha entregado ningún código. Abra la página de nuevo en un minuto y pulse otra vez.",
    notYetByEntra:
      "Entra todavía no permite un código para esta persona: «{answer}». Eso tarda hasta media hora desde que se creó la cuenta o se incluyó en la directiva. Abra la página de nuevo en cinco minutos y pulse otra vez. Si sigue igual: {todo}",
    refusedByEntra: "Entra no ha creado un código para esta persona: «{answer}». {todo}",
    isGuestsAccount:
      "La cuenta es de un invitado: Entra solo crea códigos para miembros. El servicio de asistencia tiene que convertirla en una cuenta de esta organización.",
    notInPolicy:
      "El servicio de asistencia tiene que comprobar que la directiva del pase de acceso temporal incluye a esta persona (centro de administración de Entra, Métodos de autenticación, Pase de acceso temporal) y no la excluye en ninguna parte.",
    noSuchKind:
      "La directiva del pase de acceso temporal no permite un código así. Un administrador tiene que comparar sus duraciones con PASS_LIFETIME_MINUTES y permitir códigos de un solo uso.",
    noPermission:
      "Un administrador de esta aplicación tiene que devolverle el permiso para crear códigos (UserAuthMethod-TAP.ReadWrite.All).",
    sendItOn:
      "Envíe esto al servicio de asistencia: quizá haya que incluir a la persona en la directiva del pase de acceso temporal.",
    inUseBecause: "{refusal} El motivo: {doubt}.",
    namerGone:
      "Quien le nombró ya no es un miembro de esta organización con la cuenta activada, así que su palabra no cuenta. Consulte al servicio de asistencia: otra persona le nombra o crea el código.",
    namerOverLimit:
      "Quien le ha nombrado ha entregado tantos códigos como puede una persona en este tiempo. Consulte al servicio de asistencia.",
    unusualByNow:
      "Algo en un código para esta persona ya no es habitual, así que una sola persona no basta. Consulte al servicio de asistencia: crea el código en cuanto una segunda persona da su conformidad.",
    "doubt.employeeIdMissing": "recursos humanos ha indicado un número de empleado y la cuenta no lleva ninguno",
    "doubt.employeeIdDiffers": "la cuenta lleva otro número de empleado que el de recursos humanos",
    "doubt.nameDiffers": "el nombre de la cuenta no es el de recursos humanos",
    "doubt.ageUnknown": "Entra no dice cuándo se creó la cuenta",
    "doubt.tooOld": "la cuenta se creó mucho antes de esta contratación",
    "doubt.hasMethods": "alguien ya ha configurado métodos de inicio de sesión en la cuenta",
    "doubt.hasSignedIn": "alguien ya ha iniciado sesión en la cuenta",
    "doubt.inWave": "la cuenta es de alguien que participa en una oleada",
    "doubt.otherJoiner": "la cuenta ya se encontró para otra contratación",
    "doubt.rehired":
      "esta persona ya trabajó aquí, y la cuenta existía antes de que recursos humanos comunicara su vuelta: el responsable y el servicio de asistencia aclaran juntos de quién es",
  },
  hurdles: {
    old: `Para esto hace falta un inicio de sesión de los últimos {minutes} minutos. ${NEW_SIGN_IN}`,
    beforeDoor: `Usted inició sesión antes de que esta aplicación pidiera tanto como pide ahora. ${NEW_SIGN_IN}`,
    undated: `Para esto hace falta un nuevo inicio de sesión, y el suyo no dice cuándo fue. ${NEW_SIGN_IN}`,
    inTheFuture: `Para esto hace falta un nuevo inicio de sesión, y el suyo tiene fecha futura: uno de los relojes va mal. ${NEW_SIGN_IN}`,
    triedUndated: `Ha iniciado sesión de nuevo, y su inicio de sesión sigue sin decir cuándo fue. ${WAY_OUT}`,
    triedStillOld: `Ha iniciado sesión de nuevo, y su inicio de sesión sigue contando desde {moment}: no se le preguntó quién es. ${WAY_OUT}`,
    doorNotUp:
      "Esto solo se hace mientras están en vigor en Entra las reglas de acceso a esta aplicación, y ahora no lo están. Consulte al servicio de asistencia.",
    outsideDoor:
      "Las reglas de acceso a esta aplicación no le incluyen: no está en ninguno de los grupos con los roles de la aplicación (ROLE_GROUP_IDS), o su cuenta es de emergencia.",
    breakGlassOutside: "Las reglas de acceso a esta aplicación no incluyen las cuentas de emergencia.",
    notChecked: "Ahora mismo no se puede comprobar si puede hacerlo. Abra esta página de nuevo en un minuto.",
  },
  links: {
    signInAgain: "Iniciar sesión de nuevo",
    signOut: "Cerrar sesión",
    toDoor: "Qué hacer con las reglas de acceso",
    openAgain: "Abrir de nuevo",
    signIn: "Iniciar sesión",
    tryAgain: "Intentarlo de nuevo",
    openPage: "Abrir la página de nuevo",
    team: "Su equipo",
    findPerson: "Buscar a una persona",
    back: "Volver",
  },
  until: (moment) => `Eso es el ${moment}.`,
  signedInAs: (name) => html`Ha iniciado sesión como ${name}.`,
  asked: (moment) => `Lo pidió el ${moment}.`,
  weakerDoor:
    "Aquí rige una regla más débil (DOOR=freshSignInOnly): donde las reglas de acceso a esta aplicación no están en vigor, basta un nuevo inicio de sesión de cualquier tipo para dar la conformidad, empezar a exigir la clave de acceso, dispensar a alguien, confirmar una fecha, cambiar el texto de los correos y recoger un código. Parar y volver atrás no necesitan ni lo uno ni lo otro, ni una segunda persona.",
};
