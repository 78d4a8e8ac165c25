import type { Config } from "../../shared/config/config.ts";
import { APP, APP_SCOPE, type AuditEvent } from "../../shared/domain/audit.ts";
import type { Release } from "../../shared/domain/enforcement/release.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import type { DirectoryUser } from "../../shared/domain/people/directoryUser.ts";
import { isServiceError } from "../../shared/errors.ts";
import { composeMail } from "../../shared/mails/composeMail.ts";
import { type Staff, staffMails } from "../../shared/mails/staff.ts";
import { sendToStaff } from "../../shared/mails/staffUnreached.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { noteUnsent } from "../../shared/troubles/noteQuietly.ts";

type Needs = Pick<Ports, "store" | "clock" | "email">;

/**
 * What the audit trail says of a release so far: who asked, who confirmed, when it took, who ended it, how it ended.
 * The same row gives the same lines: whoever carries it on completes a trail that a crash cut off.
 */
export function releaseLines({ userId, reason, hours, asked, confirmed, until, ...rest }: Release): AuditEvent[] {
  const line = (what: AuditEvent["what"], at: string, more: Partial<AuditEvent>): AuditEvent => ({
    scope: APP_SCOPE,
    id: `${what}|${userId}|${at}`,
    at,
    who: APP,
    what,
    subjectId: userId,
    ...more,
  });
  const { outAt, endedEarly, endedAt, found } = rest;
  return [
    line("releaseAskedFor", asked.at, { who: asked.by, why: reason, after: `for ${hours} hours` }),
    ...(confirmed ? [line("releaseConfirmed", confirmed.at, { who: confirmed.by, why: reason, until })] : []),
    ...(outAt ? [line("releasedFromGroup", outAt, { until })] : []),
    ...(endedEarly ? [line("releaseEndedEarly", endedEarly.at, { who: endedEarly.by })] : []),
    ...(endedAt ? [line("releaseOver", endedAt, { after: endWords[found ?? "unknown"] })] : []),
  ];
}

const endWords: Readonly<Record<NonNullable<Release["found"]>, string>> = {
  ready: "back in the enforced group",
  stranded: "back in the enforced group, without a usable passkey",
  unknown: "nothing keeps the person in the enforced group any more",
};

/** How a person is named in mails. */
export const nameIn = ({ displayName, userPrincipalName }: DirectoryUser): string =>
  `${displayName} (${userPrincipalName})`;

type Named = Pick<Release, "userId"> & { readonly name: string };

/** To operators and security, once per request: a second person has to confirm it. */
export const tellAsked = (ports: Needs, config: Config, release: Release, name: string): Promise<void> =>
  tell(
    ports,
    config,
    "both",
    `releaseAsked|${release.userId}|${release.asked.at}`,
    { userId: release.userId, name },
    `${release.asked.by.displayName} asks that ${name} is released from enforcement for ${release.hours} hours: ${release.reason}. A second person has to confirm it; until then nothing happens.`,
  );

/** To security, at once: from now on a password alone gets into this account. */
export const tellReleased = (ports: Needs, config: Config, release: Release, name: string): Promise<void> =>
  tell(
    ports,
    config,
    "security",
    `released|${release.userId}|${release.confirmed?.at}`,
    { userId: release.userId, name },
    `${name} is released from enforcement until ${release.until}: asked for by ${release.asked.by.displayName}, confirmed by ${release.confirmed?.by.displayName}: ${release.reason}. Until then a password without a passkey gets in. Look at this account's sign-ins; anybody of the helpdesk can end the release at once.`,
  );

/** To the helpdesk, which helps, and to security, which looks into it: once; daily while the person is outside. */
export async function tellStranded(
  ports: Needs,
  config: Config,
  release: Release,
  name: string,
  isBack: boolean,
): Promise<void> {
  const day = isBack ? "" : `|${release.lookedAt?.slice(0, 10)}`;
  const key = `releaseStranded|${release.userId}|${release.until}${day}`;
  const where = isBack
    ? "They are under the policy again, and get in by a one-time code from their manager."
    : release.found === "stranded"
      ? "They stay outside, as no one-time code would let them in: a key has to be provisioned for them."
      : "They stay outside until it does.";
  const found =
    release.found === "stranded" ? "the account holds no usable passkey any more" : "Entra does not show the account";
  const what = `The release of ${name} is over, and ${found}. ${where} Please call this person on a number that you know. If they did not remove the passkey themselves, somebody else has used the account: have the password changed and the sessions ended first.`;
  const about = { userId: release.userId, name };
  await tell(ports, config, "helpdesk", `${key}|helpdesk`, about, what);
  await tell(ports, config, "security", key, about, what);
}

/** What may heal, or is refused, stops nothing: the next run sends it. */
async function tell(
  ports: Needs,
  config: Config,
  to: Staff | "helpdesk",
  key: string,
  { userId, name }: Named,
  what: string,
): Promise<void> {
  const link = `${config.publicUrl}/people/${userId}`;
  const data = { about: `the release of ${name}`, what, at: ports.clock.now().toISOString(), link };
  const mailKey = mailKeys.alert(key);
  const boxes = to === "helpdesk" ? [{ key: mailKey, address: config.helpdeskMail }] : staffMails(config, to, mailKey);
  const mails = boxes.map(({ key, address }) => ({
    key,
    kind: "alert" as const,
    mail: { ...composeMail("alert", data, config), to: { address } },
  }));
  try {
    await sendToStaff(ports, config, APP_SCOPE, mails);
  } catch (error) {
    if (!isServiceError(error)) throw error;
    await noteUnsent(ports, error);
  }
}
