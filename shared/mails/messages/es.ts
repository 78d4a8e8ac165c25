import type { Messages } from "./messages.ts";
import { quietly } from "./quietly/es.ts";
import { toManagers } from "./toManagers/es.ts";

/** Spanish: "usted", as it is understood on both sides of the Atlantic. */
export const es: Messages = {
  hello: "Hola, {name}:",
  questions: "¿Tiene preguntas o prefiere hablar con una persona? Responda a este correo o escriba a {helpdeskMail}.",
  minutes: "{count, plural, one {# minuto} other {# minutos}}",
  moment: "{day} a las {time}",

  "button.register": "Crear mi clave de acceso",
  "button.registerSecond": "Añadir mi segunda llave",
  "button.use": "Iniciar sesión con mi clave de acceso",

  "platform.windows": "Windows",
  "platform.macOS": "macOS",
  "platform.iOS": "iPhone o iPad",
  "platform.android": "Android",
  "platform.linux": "Linux o ChromeOS",
  "platform.unknown": "un dispositivo desconocido",

  unlock:
    "Desbloquea su cuenta de trabajo igual que desbloquea su teléfono: con la cara, el dedo o un PIN. Ya no hay contraseña que escribir, y nadie puede sacársela con engaños.",
  safer: "Una clave de acceso (passkey) es más segura que una contraseña: nadie puede sacársela con engaños.",
  "device.any":
    "Sirve su teléfono o su ordenador de trabajo. Si alguna vez lo pierde, el servicio de asistencia le ayudará a seguir.",
  "device.admin":
    "Usted tiene derechos de administrador y por eso necesita dos llaves: llaves de seguridad de un modelo permitido para usted, o Windows Hello en sus ordenadores. Una clave de acceso que pasa de un dispositivo a otro no cuenta. Si pierde una llave, con la otra sigue pudiendo entrar.",
  "device.holder":
    "Su clave de acceso está en el teléfono, el ordenador o la llave de seguridad donde la creó. Si alguna vez lo pierde, el servicio de asistencia le ayudará a seguir.",
  "device.key":
    "Una llave de seguridad es más segura que una contraseña: nadie puede sacársela con engaños. Si alguna vez la pierde, el servicio de asistencia le ayudará a seguir.",

  "help.chat": "También puede preguntar en nuestro chat: {channel}.",
  "help.code":
    "Si no funciona, o si no puede iniciar sesión de ningún modo, pida un código de un solo uso a su responsable o al servicio de asistencia.",
  "help.managerHasCode":
    "¿No puede iniciar sesión, o no ha funcionado? Su responsable puede darle un código de un solo uso: pídalo hoy, les llevará 5 minutos a ambos.",
  "help.call":
    "Si no puede iniciar sesión de ningún modo, llame al servicio de asistencia o acuda allí. Comprobarán que es usted y crearán una llave con la que iniciará sesión.",
  "help.askForKey":
    "Nadie emite códigos de un solo uso para personas con derechos de administrador. Si no funciona, o si no puede iniciar sesión de ningún modo, acuda a un administrador de autenticación con privilegios, en persona o en una llamada en la que se reconozcan: creará una llave para su cuenta y se la entregará. El servicio de asistencia le dirá quién es.",
  "help.knows": "El servicio de asistencia ya está al tanto; puede escribir a {helpdeskMail}.",
  "help.callNow":
    "Llame al servicio de asistencia o acuda allí. Comprobarán que es usted y crearán una llave con la que iniciará sesión. Ya están al tanto, y también puede escribir a {helpdeskMail}.",

  "how.register": "Crear su clave de acceso lleva unos {time}.",
  "how.registerSecond":
    "Tiene una llave que cuenta para personas con derechos de administrador y necesita otra, para que la pérdida de una no deje fuera a nadie. Lleva unos {time}.",
  "how.use":
    "Tiene una clave de acceso, pero nunca ha iniciado sesión con ella. Úsela una vez para que sepamos que funciona: tardará {time}. Si antes le piden otra cosa, elija otra forma de iniciar sesión y después la clave de acceso.",
  "hint.openApp":
    "Ya tiene Microsoft Authenticator en su teléfono: abra la aplicación, elija su cuenta de trabajo y cree ahí la clave de acceso si se lo ofrece.",
  "hint.codesEnd":
    "Hasta ahora inicia sesión con códigos por SMS o por llamada, y se acaban: a partir del {day}, Microsoft no enviará más.",
  "hint.codesEnded": "Los códigos por SMS o por llamada se han acabado: desde el {day}, Microsoft no envía más.",
  "hint.onComputer":
    "Su clave de acceso se queda en el ordenador donde la creó: inicie sesión ahí con la cara, el dedo o un PIN. Su teléfono necesita otra.",
  "hint.carried": "Lleva siempre su clave de acceso consigo: úsela también en su ordenador de trabajo.",
  "hint.passwordOnly":
    "Por lo que vemos, su cuenta solo tiene una contraseña, así que quizá le pidan antes un código de un solo uso.",
  inCopy: "Su responsable, {manager}, recibe una copia de este correo.",

  "announcement.subject": "Su inicio de sesión cambia el {day}: prepárese en {time}",
  "announcement.subjectB": "A partir del {day}, desbloquee su cuenta de trabajo como su teléfono",
  "announcement.subjectC": "Cree su clave de acceso en {time}: su grupo empieza el {day}",
  "announcement.subjectReady": "Su inicio de sesión cambia el {day}: usted ya lo tiene todo listo",
  "announcement.ready":
    "Usted ya tiene una clave de acceso, así que no hay nada que crear. Inicie sesión con ella una vez antes de ese día, para saber que funciona: se tarda unos {time}.",
  "announcement.what":
    "El {day}, su grupo en {organization} empieza a iniciar sesión con una clave de acceso (passkey) en lugar de una contraseña. Su contraseña sigue siendo válida por ahora.",
  "announcement.regulation": "La norma que lo pide: {regulation}.",
  "announcement.now": "Crearla lleva unos {time}. No hace falta esperar a ese día: el botón ya funciona.",
  "announcement.upToYou":
    "Crearla depende de usted, nadie puede hacerlo en su lugar. Más adelante, una contraseña por sí sola no bastará para iniciar sesión.",

  "dayOf.subject": "Hoy empieza: cree su clave de acceso en {time}",
  "dayOf.subjectB": "Desbloquee su cuenta de trabajo como su teléfono: desde hoy, en {time}",
  "dayOf.subjectC": "No escriba más contraseñas: prepárelo hoy en {time}",
  "dayOf.what": "Hoy es el día: cree su clave de acceso (passkey) para {organization}.",
  "dayOf.subjectOpened": "Ya puede crear su clave de acceso en {time}",
  "dayOf.whatOpened": "Su grupo ha empezado: cree su clave de acceso (passkey) para {organization}.",
  "dayOf.most": "La mayoría necesita {time}.",
  "dayOf.thisWeek":
    "Hágalo esta semana, por favor. Más adelante, una contraseña por sí sola no bastará para iniciar sesión.",

  "reminder.subject": "Está entre los últimos: hágalo esta semana, por favor",
  "reminder.subjectB":
    "{ask, select, registerSecond {Aún falta su segunda llave: añádala esta semana, por favor} use {Su clave de acceso sigue sin usar: úsela esta semana, por favor} other {Aún falta su clave de acceso: créela esta semana, por favor}}",
  "reminder.subjectC": "¿Todavía con contraseña? Cambiarlo lleva {time}",
  "reminder.what":
    "La mayoría de sus colegas en {organization} ya inicia sesión con una clave de acceso; usted todavía no.",
  "reminder.soon": "Pronto, una contraseña por sí sola no bastará para iniciar sesión.",

  "chaser.friendly.subject":
    "Por favor, {ask, select, registerSecond {añada su segunda llave} use {use una vez su clave de acceso} other {cree su clave de acceso}}: {time}",
  "chaser.friendly.subjectB":
    "{time} para iniciar sesión más fácilmente: {ask, select, registerSecond {añada su segunda llave} use {use una vez su clave de acceso} other {cree su clave de acceso}}",
  "chaser.friendly.subjectC":
    "¿Tiene {time}? Por favor, {ask, select, registerSecond {añada su segunda llave} use {use una vez su clave de acceso} other {cree su clave de acceso}}",
  "chaser.friendly.what":
    "Pronto todas las personas de {organization} iniciarán sesión con una clave de acceso. Por favor, {ask, select, registerSecond {añada su segunda llave} use {use una vez su clave de acceso} other {cree su clave de acceso}}.",
  "chaser.loss.subject":
    "Perderá el acceso si no {ask, select, registerSecond {añade su segunda llave} use {usa una vez su clave de acceso} other {crea su clave de acceso}}: {time}",
  "chaser.loss.subjectB":
    "Conserve su acceso al correo y a las aplicaciones: {ask, select, registerSecond {añada su segunda llave} use {use una vez su clave de acceso} other {cree su clave de acceso}}, {time}",
  "chaser.loss.subjectC":
    "Sin {ask, select, registerSecond {segunda llave} use {usar su clave de acceso} other {clave de acceso}} perderá el acceso: {time}",
  "chaser.loss.what":
    "Cuando su contraseña deje de funcionar en {organization}, perderá el acceso al correo y a las aplicaciones si antes no {ask, select, registerSecond {añade su segunda llave} use {usa una vez su clave de acceso} other {crea su clave de acceso}}.",
  "chaser.last.subject":
    "No pierda el acceso: {ask, select, registerSecond {añada su segunda llave} use {use su clave de acceso} other {cree su clave de acceso}} hoy",
  "chaser.last.subjectB":
    "Actúe hoy, antes de que su contraseña deje de funcionar: {ask, select, registerSecond {añada su segunda llave} use {use una vez su clave de acceso} other {cree su clave de acceso}}",
  "chaser.last.subjectC":
    "Tras {count} correos sobre esto: por favor, {ask, select, registerSecond {añada su segunda llave} use {use una vez su clave de acceso} other {cree su clave de acceso}} hoy",
  "chaser.last.what":
    "Este es el correo número {count} sobre este asunto. Se puede fijar para usted un día en el que su contraseña deje de funcionar, y sin clave de acceso perderá el acceso al correo y a las aplicaciones de {organization}. Solo usted puede evitarlo.",

  "warning.subject": "Puede perder el acceso después del {day}: actúe ya, {time}",
  "warning.subjectB": "Desde el {day} su contraseña puede dejar de funcionar: actúe ya, {time}",
  "warning.subjectC":
    "Antes del {day}: {ask, select, registerSecond {añada su segunda llave} use {use una vez su clave de acceso} other {cree su clave de acceso}}, lleva {time}",
  "warning.what":
    "A partir del {day}, las personas de {organization} irán iniciando sesión solo con su clave de acceso: su contraseña dejará de funcionar para el correo y las aplicaciones cuando su clave de acceso haya funcionado.",
  "warning.doNotPutOff":
    "No lo deje para más tarde. Se puede fijar para usted un día en el que la contraseña deje de funcionar de todos modos, y sin clave de acceso perderá el acceso.",

  "entry.subjectReady": "A partir del {day} inicia sesión solo con su clave de acceso",
  "entry.what":
    "A partir del {day}, su contraseña dejará de funcionar para el correo y las aplicaciones de {organization}: ese día se ha fijado para usted.",
  "entry.nothingToDo": "Tiene una clave de acceso que funciona: solo tiene que usarla, no hay nada más que hacer.",
  "entry.subject": "Sin clave de acceso perderá el acceso el {day}: son {time}",
  "entry.loss": "Sin clave de acceso perderá el acceso ese día.",

  "enforced.subject": "Desde ahora inicia sesión solo con su clave de acceso",
  "enforced.since":
    "Desde el {day}, su contraseña por sí sola ya no abre el correo ni las aplicaciones de {organization}.",
  "enforced.nothingToSetUp": "Inicia sesión con su clave de acceso y no tiene que crear nada.",
  "enforced.onceMore":
    "En las próximas horas, las aplicaciones pueden pedirle que inicie sesión una vez más: elija la clave de acceso y listo.",
  "enforced.askedForIt": "Lo pidió usted. Si no fue así, llame ahora al servicio de asistencia.",
  "enforced.whichOne":
    "Si una aplicación o un dispositivo no acepta su clave de acceso, diga al servicio de asistencia cuál es, y conserve la clave de acceso.",
  "enforced.noPasskey": "Su cuenta todavía no tiene una clave de acceso que funcione.",
  "enforced.askForCode":
    "Pida un código de un solo uso a su responsable o al servicio de asistencia. Con el código entrará enseguida. Después cree su clave de acceso; lleva unos {time}.",

  "blocked.subject": "No se pudo iniciar su sesión: esto es lo que puede hacer",
  "blocked.why":
    "El {day} se rechazó su inicio de sesión en {organization}, porque su cuenta no tiene una clave de acceso que funcione.",
  "blocked.subjectRules": "Su clave de acceso ya no funciona: esto es lo que puede hacer",
  "blocked.whyRules":
    "Las reglas para iniciar sesión en {organization} cambiaron el {day} y ya no admiten ninguna clave de acceso de su cuenta.",
  "blocked.noCode": "Un código de un solo uso no le permitiría entrar aquí, así que nadie le dará uno.",
  "blocked.askForCode":
    "Pida un código de un solo uso a su responsable: ha recibido un enlace para ello, o lo ha recibido el servicio de asistencia si no se puede localizar a su responsable. Con el código entrará enseguida. Después cree su clave de acceso; lleva unos {time}.",

  "attempt.subject": "¿Fue usted? Se detuvo un inicio de sesión con su contraseña",
  "attempt.what":
    "El {moment}, alguien escribió su contraseña en {organization} y no usó su clave de acceso. Se detuvo el inicio de sesión y nadie entró.",
  "attempt.wasItYou":
    "Si fue usted, use su clave de acceso la próxima vez; no hay nada más que hacer. Si no fue usted, alguien conoce su contraseña: cámbiela y avise al servicio de asistencia.",
  "attempt.asBefore":
    "Su clave de acceso funciona como antes. El servicio de asistencia nunca le pide una contraseña ni un código.",

  "done.subject": "Su clave de acceso funciona: no hay nada más que hacer",
  "done.what":
    "Ha iniciado sesión en {organization} con su clave de acceso, así que sabemos que funciona. No hay nada más que hacer: siga usándola.",
  "done.next":
    "Por ahora su contraseña sigue siendo válida. Le escribiremos cuando ya no abra el correo ni las aplicaciones.",
  "done.nextFrom":
    "Su contraseña es válida al menos hasta el {day}. Le escribiremos cuando ya no abra el correo ni las aplicaciones.",
  "done.second":
    "Tenga también una segunda clave de acceso en otro dispositivo: si pierde una, podrá entrar con la otra.",
  "done.hasSecond": "Tiene más de una clave de acceso: consérvelas, y así podrá entrar con otra si pierde una.",

  "receipt.subject": "Se mostró un código de un solo uso para su cuenta",
  "receipt.what":
    "El {moment} se mostró a {who} un código de un solo uso para su cuenta en {organization}. Con este código se puede crear una clave de acceso para su cuenta.",
  "receipt.expected":
    "Si {who} le ha dado el código, o está a punto de dárselo, todo está en orden: no tiene que hacer nada.",
  "receipt.notYou":
    "Si no lo esperaba, llame enseguida al servicio de asistencia: alguien podría entrar en su cuenta con el código. También puede escribir a {helpdeskMail}.",
  "receipt.noCode": "El código no está en este correo, y el servicio de asistencia nunca le pide un código.",
  "receipt.who": "Se mostró a",
  "receipt.when": "Cuándo",

  "hireLink.subject": "Su primer inicio de sesión en {organization}",
  "hireLink.what":
    "Le damos la bienvenida a {organization}. En la página de este enlace recibe un código con el que inicia sesión por primera vez y configura su clave de acceso. No necesita contraseña.",
  "hireLink.both":
    "El enlace solo no abre nada. Necesita también un código corto: {manager} se lo dice por teléfono o en persona. Si aún no ha llamado nadie, espere la llamada o llame a {manager}.",
  "hireLink.button": "Obtener mi código de inicio",
  "hireLink.tellNobody":
    "No reenvíe este correo y no diga el código corto a nadie, lo pida quien lo pida: el servicio de asistencia nunca lo hace.",
  "hireLink.notYou": "Si no empieza aquí o no esperaba esto, borre este correo.",

  "hireReady.subject": "{person} tiene una clave de acceso",
  "hireReady.what":
    "{person} ha configurado una clave de acceso (passkey) para {organization}. Funciona, y ya no hace falta ningún código de un solo uso.",
  "hireReady.nothingToDo": "No le queda nada por hacer. Los enlaces a un código que estaban abiertos se han cerrado.",
  "hireReady.notThem":
    "Si {person} no ha configurado una clave de acceso, avise enseguida al servicio de ayuda: quizá lo haya hecho otra persona.",
  "hireReady.worker": "Número de empleado",
  "hireReady.hr": "equipo de RR. HH.",

  "partlyReady.subject": "Su clave de acceso aún no está lista en todos sus dispositivos: {time}",
  "partlyReady.what":
    "Su clave de acceso para {organization} funciona. Pero usted también ha iniciado sesión sin ella, aquí: {places}. Cuando su contraseña deje de funcionar, ya no podrá entrar ahí.",
  "partlyReady.someDevice": "uno de sus dispositivos",
  "partlyReady.andOn": "{places}; {next}",
  "partlyReady.useItOnce":
    "Inicie sesión ahí una vez con su clave de acceso: elija otra forma de iniciar sesión y después la clave de acceso. Si su clave de acceso se queda en otro dispositivo, cree otra: lleva unos {time}.",
  "partlyReady.phone": "Una en su teléfono funciona con la mayoría de los dispositivos.",
  "partlyReady.noPasskey":
    "Si el dispositivo o la aplicación no ofrece una clave de acceso, o si ya no lo usa, diga al servicio de asistencia cuál es.",
  "partlyReady.notYou":
    "Si no fue usted quien inició sesión ahí, alguien conoce su contraseña: cámbiela y avise al servicio de asistencia.",

  "wouldBeBlocked.subject": "Todavía usa su contraseña: {time} para conservar su acceso",
  "wouldBeBlocked.what":
    "El {day} inició sesión en {organization} sin clave de acceso ({platform}). Pronto eso no bastará.",
  "wouldBeBlocked.now": "Cree ahora una clave de acceso (passkey): lleva unos {time}.",
  "wouldBeBlocked.codeOffered":
    "Si no puede, pida un código de un solo uso a su responsable cuando estén juntos: ha recibido un enlace para ello, o lo ha recibido el servicio de asistencia si no se puede localizar a su responsable.",
  "wouldBeBlocked.notYou":
    "Si no fue usted quien inició sesión entonces, alguien conoce su contraseña: cámbiela y avise al servicio de asistencia.",

  "later.subjectOpening": "Su inicio de sesión cambia más tarde: el {day}",
  "later.whatOpening":
    "Le escribimos que cambia su forma de iniciar sesión en {organization}. El día se ha aplazado: ahora es el {day}.",
  "later.subject": "Más tarde de lo previsto: su contraseña vale hasta el {day}",
  "later.what":
    "Le escribimos cuándo dejará de funcionar su contraseña en {organization}. El día se ha aplazado: no será antes del {day}.",
  "later.now": "No hace falta esperar a ese día: el botón ya funciona, y lleva unos {time}.",
  ...quietly,
  ...toManagers,
};
