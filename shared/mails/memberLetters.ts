import { dayIn, momentIn } from "./dates.ts";
import { helpWithoutCode, MANAGER_HAS_CODE, whichDevice, whomToAsk, whomToAskNow } from "./helpWords.ts";
import type { Letter } from "./letter.ts";
import type { Ask, Brand, MailData } from "./mailData.ts";

/**
 * The mails to wave members (R76-R83, R87-R89, R93, R97-R99): plain words, one button, how long it takes, what happens
 * if nothing is done. The tone rises from an invitation to the loss of access (R108).
 */

const UNLOCK =
  "You unlock your work account the way you unlock your phone: with your face, your finger or a PIN. There is no password to type, and nobody can trick you into giving it away.";

export const hello = (displayName: string): string => `Hello ${displayName},`;
export const registerButton = ({ securityInfoUrl }: Brand) => ({ label: "Set up my passkey", url: securityInfoUrl });

/** The ask, tailored: somebody who has a passkey is not told to set one up. */
function doIt(ask: Ask, brand: Brand): { readonly how: string; readonly button: NonNullable<Letter["button"]> } {
  if (ask === "register")
    return { how: "Setting up your passkey takes about 3 minutes.", button: registerButton(brand) };
  if (ask === "registerSecond")
    return {
      how: "You have one key that counts for people with admin rights, and need a second one, so that losing one locks nobody out. It takes about 3 minutes.",
      button: { label: "Set up my second key", url: brand.securityInfoUrl },
    };
  return {
    how: "You have a passkey, but you have never signed in with it. Sign in with it once, so that we know it works: it takes a minute. If you are asked for something else first, choose another way to sign in, then the passkey.",
    button: { label: "Sign in with my passkey", url: brand.securityInfoUrl },
  };
}

const inCopy = (managerName: string | undefined): string[] =>
  managerName ? [`${managerName}, your manager, gets a copy of this mail.`] : [];

export function announcementLetter(data: MailData["announcement"], brand: Brand): Letter {
  const { displayName, opensAt, timeZone } = data;
  const day = dayIn(timeZone, opensAt);
  return {
    subject: `Your sign-in changes on ${day} - 3 minutes to set up`,
    greeting: hello(displayName),
    paragraphs: [
      `From ${day} you sign in at ${brand.organizationName} with a passkey instead of a password. ${UNLOCK}`,
      "Setting it up takes about 3 minutes. You need not wait for the day: the button works now.",
    ],
    button: registerButton(brand),
    after: [
      whichDevice(data),
      "Setting it up is up to you, nobody can do it for you. Later on, a password alone will not be enough to sign in.",
    ],
  };
}

export function dayOfLetter(data: MailData["dayOf"], brand: Brand): Letter {
  return {
    // R80.
    subject: "Passkey enrolment opens today - 5 minutes",
    greeting: hello(data.displayName),
    paragraphs: [
      `Today is the day: set up your passkey for ${brand.organizationName}. ${UNLOCK}`,
      "Most people need 3 minutes.",
    ],
    button: registerButton(brand),
    after: [whichDevice(data), "Please do it this week. Later on, a password alone will not be enough to sign in."],
  };
}

export function reminderLetter(data: MailData["reminder"], brand: Brand): Letter {
  const { displayName, ask, managerName } = data;
  const { how, button } = doIt(ask, brand);
  return {
    // R83.
    subject: "You're in the late group - please enrol this week",
    greeting: hello(displayName),
    paragraphs: [
      `Most of your colleagues at ${brand.organizationName} sign in with a passkey by now; you do not yet. ${how}`,
    ],
    button,
    after: ["A password alone will soon not be enough to sign in.", whomToAsk(data), ...inCopy(managerName)],
  };
}

export function chaserLetter(data: MailData["chaser"], brand: Brand): Letter {
  const { displayName, ask, tone, managerName, managerHasCode } = data;
  const { how, button } = doIt(ask, brand);
  const time = ask === "use" ? "1 minute" : "3 minutes";
  const { subject, first } = chaserTone(tone, actions[ask], time, brand);
  return {
    subject,
    greeting: hello(displayName),
    paragraphs: [`${first} ${how}`],
    button,
    after: [managerHasCode ? MANAGER_HAS_CODE : whomToAsk(data), ...inCopy(managerName)],
  };
}

const actions: Readonly<Record<Ask, string>> = {
  register: "set up your passkey",
  registerSecond: "set up your second key",
  use: "use your passkey once",
};

function chaserTone(
  tone: number,
  action: string,
  time: string,
  { organizationName }: Brand,
): { subject: string; first: string } {
  if (tone <= 1) {
    return {
      subject: `Please ${action} - ${time}`,
      first: `Soon everybody at ${organizationName} signs in with a passkey. Please ${action}.`,
    };
  }
  if (tone <= 3) {
    return {
      subject: `You will lose access unless you ${action} - ${time}`,
      first: `When your password stops working at ${organizationName}, you will lose access to mail and apps unless you ${action} first.`,
    };
  }
  return {
    subject: `Do not lose access: ${action} today`,
    first: `This is mail number ${tone} about it. A day can be set for you on which your password stops working, and without a passkey you lose access to mail and apps at ${organizationName} then. Only you can prevent it.`,
  };
}

export function warningLetter(data: MailData["enforcementWarning"], brand: Brand): Letter {
  const { how, button } = doIt(data.ask, brand);
  const day = dayIn(data.timeZone, data.enforcedFrom);
  return {
    subject: `You may lose access after ${day} - act now, it takes 3 minutes`,
    greeting: hello(data.displayName),
    paragraphs: [
      `From ${day} on people at ${brand.organizationName} sign in with their passkey only, one after the other: your password stops working for mail and apps once your passkey has worked.`,
      `Please do not put it off. A day can be set for you on which the password stops all the same, and without a passkey you lose access then. ${how}`,
    ],
    button,
    after: [whomToAsk(data)],
  };
}

export function entryWarningLetter(data: MailData["entryWarning"], brand: Brand): Letter {
  const day = dayIn(data.timeZone, data.entersAt);
  if (data.ask === "nothing")
    return {
      subject: `From ${day} you sign in with your passkey only`,
      greeting: hello(data.displayName),
      paragraphs: [
        `From ${day} your password stops working for mail and apps at ${brand.organizationName}: this day was set for you.`,
        "You have a passkey that works, so there is nothing to do but to use it.",
      ],
      after: [whomToAsk(data)],
    };
  const { how, button } = doIt(data.ask, brand);
  return {
    subject: `You lose access on ${day} without a passkey - it takes 3 minutes`,
    greeting: hello(data.displayName),
    paragraphs: [
      `From ${day} your password stops working for mail and apps at ${brand.organizationName}: this day was set for you. Without a passkey you lose access then.`,
      how,
    ],
    button,
    after: [data.managerHasCode ? MANAGER_HAS_CODE : whomToAsk(data)],
  };
}

export function enforcedTodayLetter(data: MailData["enforcedToday"], brand: Brand): Letter {
  const since = `Since ${dayIn(data.timeZone, data.enforcedAt)} your password alone does not open mail and apps at ${brand.organizationName} any more.`;
  const letter = {
    subject: "From now on you sign in with your passkey only",
    greeting: hello(data.displayName),
  };
  if (data.hasUsablePasskey)
    return {
      ...letter,
      paragraphs: [
        `${since} You sign in with your passkey, and there is nothing to set up.`,
        "Apps may ask you to sign in once more in the next hours: choose the passkey, and you are in.",
      ],
      after: [
        ...(data.askedForIt ? ["You asked for this yourself. If it was not you, call the helpdesk now."] : []),
        "If an app or a device does not take your passkey, tell the helpdesk which one, and keep the passkey.",
        whomToAskNow(data),
      ],
    };
  return data.passWontDo || data.isPrivileged
    ? { ...letter, paragraphs: [`${since} Your account has no passkey that works yet.`, whomToAskNow(data)] }
    : {
        ...letter,
        paragraphs: [
          `${since} Your account has no passkey that works yet.`,
          "Ask your manager or the helpdesk for a one-time code. With the code you are in at once. Then set up your passkey; it takes about 3 minutes.",
        ],
        button: registerButton(brand),
      };
}

export function blockedLetter(data: MailData["blockedNotice"], brand: Brand): Letter {
  const day = dayIn(data.timeZone, data.deniedAt);
  const what = data.isByMethodsPolicy
    ? {
        subject: "Your passkey does not work any more - here is what to do",
        why: `The rules for signing in at ${brand.organizationName} changed on ${day}, and do not take any passkey of your account any more.`,
      }
    : {
        subject: "You could not sign in - here is what to do",
        why: `On ${day} you were turned away when signing in at ${brand.organizationName}, because your account has no working passkey.`,
      };
  if (data.passWontDo || data.isPrivileged)
    return {
      subject: what.subject,
      greeting: hello(data.displayName),
      paragraphs: [what.why, helpWithoutCode(data, brand)],
      after: data.isPrivileged ? [] : ["A one-time code would not let you in here, so nobody will give you one."],
    };
  return {
    subject: what.subject,
    greeting: hello(data.displayName),
    paragraphs: [
      what.why,
      "Ask your manager for a one-time code: a link for it has gone to them, or to the helpdesk where they cannot be reached. With the code you are in at once. Then set up your passkey; it takes about 3 minutes.",
    ],
    button: registerButton(brand),
    after: [whomToAsk(data)],
  };
}

export function attemptLetter(data: MailData["stoppedAttempt"], brand: Brand): Letter {
  const moment = momentIn(data.timeZone, data.attemptedAt);
  return {
    subject: "Was this you? A sign-in with your password was stopped",
    greeting: hello(data.displayName),
    paragraphs: [
      `On ${moment} somebody entered your password at ${brand.organizationName} and did not use your passkey. They were stopped and did not get in.`,
      "If it was you, use your passkey next time; there is nothing else to do. If it was not you, somebody knows your password: change it, and tell the helpdesk.",
    ],
    after: ["Your passkey works as before. Nobody at the helpdesk ever asks you for a password or a code."],
  };
}
