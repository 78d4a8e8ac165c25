import type { PhoneGuideWords } from "./guideParts.ts";

export const es: PhoneGuideWords = {
  title: "Un teléfono nuevo, o ninguno",
  intro: "Su clave de acceso está en su teléfono. Así consigue una en el nuevo. Se tarda unos diez minutos.",
  question: "¿Qué le queda?",
  choices: {
    oldPhone: "Mi teléfono antiguo, y todavía inicia sesión",
    computer: "Un ordenador o una llave que inicia mi sesión sin el teléfono",
    neither: "Nada de eso",
  },
  steps: {
    oldPhone: [
      { text: "Conserve el teléfono antiguo hasta el final. No lo borre ni lo entregue todavía." },
      { text: "Instale Microsoft Authenticator en el teléfono nuevo." },
      {
        text: "En un ordenador abra su información de seguridad e inicie sesión con el teléfono antiguo.",
        at: "securityInfo",
      },
      {
        text: "Elija «Agregar método de inicio de sesión», luego «Clave de acceso», y siga los pasos con el teléfono nuevo en la mano.",
      },
      { text: "Inicie sesión una vez con el teléfono nuevo. Después elimine el antiguo en la misma lista." },
    ],
    computer: [
      { text: "Instale Microsoft Authenticator en el teléfono nuevo." },
      {
        text: "En el ordenador abra su información de seguridad. Inicie sesión con la cara, el dedo, un PIN o una llave, no con una contraseña.",
        at: "securityInfo",
      },
      {
        text: "Elija «Agregar método de inicio de sesión», luego «Clave de acceso», y siga los pasos con el teléfono nuevo en la mano.",
      },
      { text: "Inicie sesión una vez con el teléfono nuevo. Después elimine el antiguo en la misma lista." },
      { text: "¿El teléfono nuevo pide el antiguo? Cree usted un código en este ordenador.", at: "ownCode" },
    ],
    neither: [
      { text: "Vaya a ver a su responsable, o llame a un número que ambos conozcan." },
      {
        text: "Su responsable abre su equipo, elige su nombre y le lee un código de un solo uso.",
        at: "team",
      },
      {
        text: "Escriba el código en Microsoft Authenticator en el teléfono nuevo cuando le pida iniciar sesión, y cree la clave de acceso.",
      },
      { text: "¿Su responsable no está? El soporte comprueba quién es usted y le ayuda.", at: "helpdesk" },
    ],
  },
  links: {
    ownCode: "Un código para mi teléfono nuevo",
    securityInfo: "Información de seguridad",
    team: "La página del equipo",
    helpdesk: "Escribir al soporte",
  },
  stolen: "¿Perdido o robado? Dígaselo también al soporte, para que hoy se elimine la clave de acceso antigua.",
  nobodyAsks: "Nadie de informática le pide nunca un código. Un código se lo leen a usted, nunca lo lee usted.",
  back: "Otra respuesta",
  own: "Su propia página",
};
