import { chaserSubject } from "../domain/mail/subjectVariants.ts";
import type { Language } from "../domain/people/language.ts";
import { type ChaseHint, PHONE_CODES_END } from "../domain/wave/chaseHint.ts";
import { dateIn, dayIn } from "./dates.ts";
import { whichDevice, whomToAsk, whyAndWhere, whyAndWhereKept } from "./helpWords.ts";
import type { Letter } from "./letter.ts";
import type { Ask, Brand, MailData, TenantBrand } from "./mailData.ts";
import { minutes, type Say, sayIn } from "./say.ts";
import {
  announcementSubject,
  dayOfSubject,
  friendlySubject,
  lastSubject,
  lossSubject,
  reminderSubject,
  warningSubject,
} from "./subjects.ts";

/**
 * The mails to wave members until they are enforced (R76-R83, R87-R89, R92, R93, R97-R99): plain words, one button, how
 * long it takes, what happens if nothing is done. The tone rises from an invitation to the loss of access (R108).
 */

/** R80: what the subject that was measured says of the day. A longer time that the tenant knows goes before it. */
const MEASURED_MINUTES = 5;

/** How long setting up a passkey takes (R97). */
export const setUpTime = (say: Say, { minutesToSetUp }: Brand): string => minutes(say, minutesToSetUp);

export const registerButton = (say: Say, { securityInfoUrl: url }: Brand) => ({ label: say("button.register"), url });

/** What is asked of whom, and what is said of the way that they sign in now. */
interface Asked {
  readonly ask: Ask;
  readonly hint?: ChaseHint | undefined;
  /** The hints are about what is no key for them. */
  readonly isPrivileged?: boolean | undefined;
  readonly language: Language;
}

/** The ask, tailored: somebody who has a passkey is not told to set one up. */
function doIt(say: Say, { ask, hint, isPrivileged, language }: Asked, brand: Brand) {
  const time = ask === "use" ? minutes(say, 1) : setUpTime(say, brand);
  const how = say(`how.${ask}`, { time });
  return {
    how: hint && !isPrivileged ? `${how} ${sayHint(say, hint, language)}` : how,
    time,
    button: { label: say(`button.${ask}`), url: brand.securityInfoUrl },
  };
}

function sayHint(say: Say, hint: ChaseHint, language: Language): string {
  if (hint === "codesEnd" || hint === "codesEnded")
    return say(`hint.${hint}`, { day: dateIn(PHONE_CODES_END, language) });
  return say(`hint.${hint}`);
}

const why = (say: Say, data: { readonly ask: Ask; readonly isPrivileged?: boolean | undefined }): string =>
  data.ask === "use" ? whyAndWhereKept(say, data) : whyAndWhere(say, data);

const inCopy = (say: Say, manager: string | undefined): string[] => (manager ? [say("inCopy", { manager })] : []);

const inChat = (say: Say, { chatChannel: channel }: TenantBrand): string[] =>
  channel ? [say("help.chat", { channel })] : [];

export function announcementLetter(data: MailData["announcement"], brand: TenantBrand): Letter {
  const { displayName: name, opensAt, timeZone, language, isReady } = data;
  const say = sayIn(language, brand);
  const time = setUpTime(say, brand);
  const day = dayIn(timeZone, opensAt, language);
  if (isReady)
    return {
      language,
      subject: say("announcement.subjectReady", { day }),
      greeting: say("hello", { name }),
      paragraphs: [
        `${say("announcement.what", { day, organization: brand.organizationName })} ${say("unlock")}`,
        say("announcement.ready", { time: minutes(say, 1) }),
      ],
      button: { label: say("button.use"), url: brand.securityInfoUrl },
      after: [whyAndWhereKept(say, data), whomToAsk(say, data)],
    };
  return {
    language,
    subject: announcementSubject(say, data.variant, { day, time }),
    greeting: say("hello", { name }),
    paragraphs: [
      [
        say("announcement.what", { day, organization: brand.organizationName }),
        ...(brand.regulation ? [say("announcement.regulation", { regulation: brand.regulation })] : []),
        say("unlock"),
      ].join(" "),
      say("announcement.now", { time }),
    ],
    button: registerButton(say, brand),
    after: [whichDevice(say, data), say("announcement.upToYou"), ...inChat(say, brand)],
  };
}

export function dayOfLetter(data: MailData["dayOf"], brand: TenantBrand): Letter {
  const { displayName: name, language, hasOpened } = data;
  const say = sayIn(language, brand);
  const measured = minutes(say, Math.max(MEASURED_MINUTES, brand.minutesToSetUp));
  return {
    language,
    // R80.
    subject: hasOpened
      ? say("dayOf.subjectOpened", { time: measured })
      : dayOfSubject(say, data.variant, { measured, time: setUpTime(say, brand) }),
    greeting: say("hello", { name }),
    paragraphs: [
      `${say(hasOpened ? "dayOf.whatOpened" : "dayOf.what", { organization: brand.organizationName })} ${say("unlock")}`,
      say("dayOf.most", { time: setUpTime(say, brand) }),
    ],
    button: registerButton(say, brand),
    after: [whichDevice(say, data), say("dayOf.thisWeek"), ...inChat(say, brand)],
  };
}

export function reminderLetter(data: MailData["reminder"], brand: TenantBrand): Letter {
  const { displayName: name, managerName, language } = data;
  const say = sayIn(language, brand);
  const { how, button, time } = doIt(say, data, brand);
  return {
    language,
    subject: reminderSubject(say, data.variant, { ask: data.ask, time }),
    greeting: say("hello", { name }),
    paragraphs: [`${say("reminder.what", { organization: brand.organizationName })} ${how}`],
    button,
    after: [say("reminder.soon"), why(say, data), whomToAsk(say, data), ...inCopy(say, managerName)],
  };
}

export function chaserLetter(data: MailData["chaser"], brand: TenantBrand): Letter {
  const { displayName: name, managerName, managerHasCode, language } = data;
  const say = sayIn(language, brand);
  const { how, button, time } = doIt(say, data, brand);
  const { subject, first } = chaserTone(say, data, time, brand);
  return {
    language,
    subject,
    greeting: say("hello", { name }),
    paragraphs: [`${first} ${how}`],
    button,
    after: [
      why(say, data),
      managerHasCode ? say("help.managerHasCode") : whomToAsk(say, data),
      ...inCopy(say, managerName),
    ],
  };
}

function chaserTone(
  say: Say,
  { ask, tone, variant }: MailData["chaser"],
  time: string,
  { organizationName: organization }: Brand,
): { readonly subject: string; readonly first: string } {
  switch (chaserSubject(tone)) {
    case "chaserFriendly":
      return {
        subject: friendlySubject(say, variant, { ask, time }),
        first: say("chaser.friendly.what", { organization, ask }),
      };
    case "chaserLoss":
      return {
        subject: lossSubject(say, variant, { ask, time }),
        first: say("chaser.loss.what", { organization, ask }),
      };
    case "chaserLast":
      return {
        subject: lastSubject(say, variant, { ask, count: tone }),
        first: say("chaser.last.what", { count: tone, organization }),
      };
  }
}

export function warningLetter(data: MailData["enforcementWarning"], brand: TenantBrand): Letter {
  const { displayName: name, timeZone, enforcedFrom, language } = data;
  const say = sayIn(language, brand);
  const { how, button, time } = doIt(say, data, brand);
  const day = dayIn(timeZone, enforcedFrom, language);
  return {
    language,
    subject: warningSubject(say, data.variant, { day, setUp: setUpTime(say, brand), ask: data.ask, time }),
    greeting: say("hello", { name }),
    paragraphs: [
      say("warning.what", { day, organization: brand.organizationName }),
      `${say("warning.doNotPutOff")} ${how}`,
    ],
    button,
    after: [why(say, data), whomToAsk(say, data)],
  };
}

export function entryWarningLetter(data: MailData["entryWarning"], brand: TenantBrand): Letter {
  const { displayName: name, ask, timeZone, entersAt, managerHasCode, language } = data;
  const say = sayIn(language, brand);
  const day = dayIn(timeZone, entersAt, language);
  const greeting = say("hello", { name });
  const what = say("entry.what", { day, organization: brand.organizationName });
  if (ask === "nothing")
    return {
      language,
      subject: say("entry.subjectReady", { day }),
      greeting,
      paragraphs: [what, say("entry.nothingToDo")],
      after: [whyAndWhereKept(say, data), whomToAsk(say, data)],
    };
  const { how, button } = doIt(say, { ask, language }, brand);
  return {
    language,
    subject: say("entry.subject", { day, time: setUpTime(say, brand) }),
    greeting,
    paragraphs: [`${what} ${say("entry.loss")}`, how],
    button,
    after: [why(say, { ...data, ask }), managerHasCode ? say("help.managerHasCode") : whomToAsk(say, data)],
  };
}
