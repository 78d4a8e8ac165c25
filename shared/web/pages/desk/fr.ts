import { html } from "../html.ts";
import type { DeskWords } from "./deskWording.ts";

export const fr: DeskWords = {
  title: "Un code au support informatique",
  heading: (name) => `Un code pour ${name}`,
  intro: (name) =>
    html`Avec ce code, ${name} se connecte une fois et configure une clé d’accès. <strong>Qui se contente d’appeler et de donner un nom n’obtient rien</strong> : rappelez à un numéro que vous connaissez.`,
  known: (name) => `Ce que l’on sait de ${name}`,
  nothingWaits: "Rien ne vous attend ici.",
  another: "Demander un autre code",
  deputy: {
    summary: "Ou quelqu’un sur place le retire",
    intro: (name) =>
      `Quand le responsable n’est pas là : quelqu’un qui connaît ${name} et se trouve sur place. Le lien lui est envoyé par e-mail et fonctionne un jour.`,
    label: "Nom de connexion de cette personne",
    send: "Lui envoyer le lien",
  },
  second: {
    mayShow: (agreedBy, until) =>
      html`<strong>${agreedBy} a donné son accord.</strong> Le code peut être créé jusqu’au ${until}.`,
    needed: (until) =>
      html`<strong>Une deuxième personne doit donner son accord</strong> jusqu’au ${until}, sur cette page, car :`,
    askColleague: "Demandez-le à un collègue du support informatique, puis ouvrez cette page à nouveau.",
    agreed: (agreedBy, askedBy) => `${agreedBy} a donné son accord à un code demandé par ${askedBy}.`,
    asks: (askedBy) =>
      html`<strong>${askedBy} demande un code</strong>, et une deuxième personne doit donner son accord, car :`,
    agreeOnly: (name, askedBy) =>
      `Ne donnez votre accord que si vous avez vérifié vous-même qu’il s’agit de ${name}, et si vous savez que la demande vient de ${askedBy}. Le code est affiché à ${askedBy}.`,
    agree: "Donner mon accord",
  },
  unusual: {
    recentPass: "un code a été remis pour cette personne au cours des sept derniers jours",
    recentFailure: "un code n’a pas pu être créé pour cette personne au cours de la dernière journée",
    oddHour: "ce n’est pas une heure de travail là où cette personne travaille",
    highRate: "la même personne a remis beaucoup de codes, ou désigné qui les retire, au cours de la dernière heure",
    stoppedAttempts:
      "des connexions à ce compte ont été arrêtées au cours des sept derniers jours : quelqu’un d’autre connaît peut-être le mot de passe",
    logUnreadable:
      "personne ne peut dire si des connexions à ce compte ont été arrêtées : le journal des connexions est illisible",
  },
  told: {
    ownCase: "Personne ne décide d’un code pour soi-même.",
    askedYourself: "Vous avez demandé ce code vous-même : quelqu’un d’autre doit donner son accord.",
    agreerNotMember:
      "La personne qui donne son accord doit être membre de cette organisation avec un compte activé, et Entra ne le dit pas du vôtre. Quelqu’un d’autre doit donner son accord.",
    agreerGone:
      "La personne qui a donné son accord n’est plus un membre de cette organisation dont le compte est activé. Refaites la demande, et faites donner l’accord par quelqu’un d’autre.",
    handedCode:
      "Vous et la personne qui a demandé ce code devez être deux personnes, et au cours des 365 derniers jours l’une de vous a retiré ou fait retirer un code à usage unique pour le compte de l’autre, ou pour quelqu’un qui l’a fait : ce code ouvre le compte. Demandez à quelqu’un d’autre.",
    tooManyHands:
      "Vous et la personne qui a demandé ce code devez être deux personnes, et savoir si l’une de vous a eu un code à usage unique pour le compte de l’autre passe par trop de personnes pour être vérifié. Demandez à quelqu’un d’autre.",
    nothingToConfirm: "Personne n’a demandé un tel code, ou il n’attend plus. Refaites la demande.",
    namerNotMember:
      "La personne qui désigne quelqu’un doit être membre de cette organisation avec un compte activé, et Entra ne le dit pas du vôtre. Quelqu’un d’autre doit le faire.",
    namesForThemselves:
      "Personne ne désigne qui retire un code pour son propre compte. Quelqu’un d’autre du support informatique s’en charge.",
    deputyUnknown: "Il n’y a personne ici avec ce nom de connexion ou cet id d’objet.",
    deputyIsYou: "Vous ne pouvez pas vous désigner. Affichez plutôt le code ici.",
    deputyUnreached: "Aucun e-mail n’atteint {name}, et donc le lien non plus.",
    deputyUnusual:
      "Quelque chose est inhabituel dans un code pour cette personne. Demandez-le ici, et faites donner l’accord d’une deuxième personne.",
    subjectNotThere: "Cette personne n’existe pas.",
    deputyCannot: "{name} ne pourrait pas le retirer : {why}",
    deputyMailRefused: "Le service de messagerie n’accepte pas d’e-mail pour {name}.",
  },
  acts: {
    notSignedIn: "Connectez-vous d’abord.",
    clientNotAllowed:
      "Le programme pour lequel ce jeton a été émis ne peut pas appeler cette application. La personne qui la gère peut inscrire son identifiant client dans API_CLIENT_IDS.",
    noRole: "Il faut pour cela l’un de ces rôles : {roles}.",
    unknownPerson: "Cette personne n’existe pas ici.",
    tryAgain:
      "Un service nécessaire n’a pas répondu pour l’instant. Réessayez dans une minute ; rien n’est fait deux fois.",
    rowUnreadable:
      "Une donnée enregistrée dont il est besoin est illisible. Les personnes qui gèrent l’application en sont informées ; rien n’a été modifié.",
    refusedElsewhere: "Ce qui est nécessaire pour cela a été refusé. La réponse était : « {answer} ».",
    notAForm: "Ce n’était ni du application/json ni un de nos formulaires.",
    notOurPage: "Cela ne venait pas de nos propres pages. Rien n’a été modifié.",
    notJson: "Ce n’était pas du JSON en UTF-8.",
    tooOld:
      "Cette page est trop ancienne. Rien n’a été modifié. Ouvrez la page à nouveau et appuyez sur le bouton qui s’y trouve.",
    invalid: "Quelque chose manque ou n’est pas correct. Revenez en arrière et remplissez tout.",
    nothingDone: "Rien n’a été fait. {why}",
  },
};
