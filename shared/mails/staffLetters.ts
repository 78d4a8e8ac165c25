import { momentIn } from "./dates.ts";
import type { Letter } from "./letter.ts";
import type { Brand, MailData } from "./mailData.ts";

const occasions: Readonly<Record<MailData["pickUp"]["reason"], string>> = {
  joiner: "is new and needs a one-time code to sign in for the first time and set up a passkey",
  warned: "has no passkey yet and may need a one-time code to set one up before passwords stop working",
  wouldBeBlocked:
    "signs in without a passkey, and may need a one-time code to set one up before passwords stop working",
  blocked: "could not sign in, and may need a one-time code to set up a passkey",
};

const cannotSignIn = (name: string): string => `Without it ${name} cannot sign in.`;
const losesAccess = (name: string): string => `Without a passkey ${name} may lose access.`;
const without: Readonly<Record<MailData["pickUp"]["reason"], (name: string) => string>> = {
  joiner: cannotSignIn,
  warned: losesAccess,
  wouldBeBlocked: losesAccess,
  blocked: cannotSignIn,
};

/** Link, for whom, until when; the code itself is shown on the page only, once the manager has signed in. */
export function pickUpLetter(data: MailData["pickUp"]): Letter {
  const { to, personName, userPrincipalName, reason, closesAt, timeZone } = data;
  const unreached = data.isUnreached
    ? [`Our mails do not reach ${personName}, so please tell ${personName} about it yourself.`]
    : [];
  const facts = [
    ["For", `${personName} (${userPrincipalName})`],
    ["Link works until", momentIn(timeZone, closesAt)],
  ] as const;
  if (to.kind === "helpdesk") {
    return {
      subject: `No manager to give ${personName} a code`,
      greeting: "Hello helpdesk,",
      paragraphs: [
        `${personName} ${occasions[reason]}. The manager did not get the link: ${to.because}.`,
        "Please have the manager corrected in Entra and pass this link on to that manager. It works for the account's manager only.",
        ...unreached,
      ],
      button: { label: "Page for the manager", url: data.link },
      facts,
      isInternal: true,
    };
  }
  return {
    subject: `${personName} needs a code from you`,
    greeting: `Hello ${to.displayName},`,
    paragraphs: [
      `${personName} ${occasions[reason]}. You are the manager, so only you can collect it.`,
      `Do it when you are together, or on a call where you know the face or the voice. Sign in, say how you made sure who it is, and read out the code. It works for ${data.passLifetimeMinutes} minutes and is shown once.`,
      ...unreached,
    ],
    button: { label: "Get the code", url: data.link },
    facts,
    after: [
      `${without[reason](personName)} It takes 3 minutes. Do not forward this mail: the link works for you only.`,
    ],
  };
}

export function handOverLetter({ personName, userPrincipalName, startDate, because }: MailData["handOver"]): Letter {
  return {
    subject: `Please help ${personName} to get a passkey`,
    greeting: "Hello helpdesk,",
    paragraphs: [`${personName} has no passkey, and the automatic way has ended: ${because}. Please take over.`],
    facts: [
      ["Person", userPrincipalName ? `${personName} (${userPrincipalName})` : personName],
      ...(startDate ? [["Starts on", startDate] as const] : []),
      ["Why", because],
    ],
    after: ["Make sure who it is before you give anything out. No code is waiting any more: the link was closed."],
    isInternal: true,
  };
}

export function approvalLetter(data: MailData["approvalRequest"], { organizationName }: Brand): Letter {
  const lapses = momentIn(data.timeZone, data.lapsesAt);
  const { part } = data;
  return {
    subject: `Approve wave ${data.waveName}${part ? `, ${part.name}` : ""}: ${data.ready} of ${data.inScope} ready`,
    greeting: "Hello,",
    paragraphs: [
      `The report-only check of wave ${data.waveName} at ${organizationName} is clean. If you approve, people are enforced in working hours, each after one more look.`,
      "Look at who will be enforced and who will be left out, then approve or leave it. Those left out follow one by one within four weeks, each once ready. Whoever started the wave cannot approve it.",
      ...(part ? [sayPartOf(part)] : []),
      ...(data.isPrivileged
        ? ["It is about people with admin rights: two different people have to approve the same evidence."]
        : []),
    ],
    button: { label: "Look and approve", url: data.link },
    facts: [
      ["Will be enforced", `${data.ready} of ${data.inScope}`],
      ["Will be left out for now", String(data.leftOut)],
      ["Seen signing in", String(data.seen)],
      ["Started by", data.startedBy],
      ["Approve until", lapses],
    ],
    after: ["If nobody approves by then, nobody is enforced, and the check is made again."],
    isInternal: true,
  };
}

function sayPartOf({ name, later }: NonNullable<MailData["approvalRequest"]["part"]>): string {
  const people = later.reduce((sum, one) => sum + one, 0);
  const rest =
    later.length === 0
      ? "It is the last one."
      : `Nobody else enters by it: ${people} people follow in ${later.length} more ${later.length === 1 ? "part" : "parts"}, and you are asked about each when the one before has entered.`;
  return `The wave is too large to enter at once, so it goes in parts, each with an approval of its own. This is ${name}. ${rest}`;
}

export function alertLetter({ about, what, at, link }: MailData["alert"], { organizationName }: Brand): Letter {
  return {
    subject: `Passkey rollout alert: ${about}`,
    greeting: "To the operators of the passkey rollout,",
    paragraphs: [what],
    button: link ? { label: "Look at it", url: link } : undefined,
    facts: [
      ["About", about],
      ["When", momentIn("UTC", at)],
      ["Organization", organizationName],
    ],
    isInternal: true,
  };
}
