import { momentIn } from "./dates.ts";
import type { Letter } from "./letter.ts";
import type { Brand, MailData } from "./mailData.ts";

/** They carry sentences of the app's decisions, which are English, and so are they. */

export function handOverLetter({ personName, userPrincipalName, startDate, because }: MailData["handOver"]): Letter {
  return {
    language: "en",
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
    language: "en",
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

export function alertLetter(
  { about, what, at, link, rows = [] }: MailData["alert"],
  { organizationName }: Brand,
): Letter {
  return {
    language: "en",
    subject: `Passkey rollout alert: ${about}`,
    greeting: "To the operators of the passkey rollout,",
    paragraphs: [what],
    button: link ? { label: "Look at it", url: link } : undefined,
    facts: [["About", about], ["When", momentIn("UTC", at)], ["Organization", organizationName], ...rows],
    isInternal: true,
  };
}
