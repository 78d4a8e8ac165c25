import type { Config } from "../config/config.ts";
import { APP_SCOPE } from "../domain/audit.ts";
import { hours } from "../domain/calendar/durations.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import type { MailKind } from "../domain/mail/mailKinds.ts";
import { operationIdOf } from "../domain/mail/operationId.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { sayPart } from "../domain/wave/parts.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { isPrivilegedWave } from "../domain/wave/waveKind.ts";
import { isServiceError, MAIL_QUOTA, TransientError } from "../errors.ts";
import { composeMail } from "../mails/composeMail.ts";
import type { ComposedMail, MailData } from "../mails/mailData.ts";
import { type Staff, staffMails } from "../mails/staff.ts";
import { sendToStaff } from "../mails/staffUnreached.ts";
import type { Ports } from "../ports/ports.ts";
import { noteUnsent } from "../troubles/noteQuietly.ts";

type Needs = Pick<Ports, "store" | "email" | "clock">;

const wavePageUrl = (config: Pick<Config, "publicUrl">, waveId: string): string =>
  `${config.publicUrl}/waves/${waveId}`;

/** Once per `key`. @throws TransientError while the quota is used up. */
async function sendAlert(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  key: string,
  what: string,
  to: Staff,
): Promise<void> {
  const data = {
    about: `wave ${wave.name}`,
    what,
    at: ports.clock.now().toISOString(),
    link: wavePageUrl(config, wave.waveId),
  };
  await sendAlerts(ports, config, wave.waveId, key, data, to);
}

async function sendAlerts(
  ports: Needs,
  config: Config,
  scope: string,
  key: string,
  data: MailData["alert"],
  to: Staff,
): Promise<void> {
  for (const { key: mailKey, address } of staffMails(config, to, mailKeys.alert(key)))
    await sendOne(ports, config, scope, "alert", mailKey, address, composeMail("alert", data, config));
}

/**
 * `sendAlert` where the work must go on, or wait as it is told to, whatever becomes of the mail: its next attempt sends
 * it.
 */
export async function tryAlert(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  key: string,
  what: string,
  to: Staff = "operators",
): Promise<void> {
  await unlessInTheWay(ports, () => sendAlert(ports, config, wave, key, what, to));
}

/** What may heal, or is refused, stops nothing. */
async function unlessInTheWay(ports: Needs, send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!isServiceError(error)) throw error;
    await noteUnsent(ports, error);
  }
}

/** About no single wave, once per `key`. @throws TransientError while the quota is used up. */
export async function sendAppAlert(
  ports: Needs,
  config: Config,
  key: string,
  what: string,
  to: Staff = "operators",
): Promise<void> {
  const data = { about: "the app", what, at: ports.clock.now().toISOString(), link: `${config.publicUrl}/waves` };
  await sendAlerts(ports, config, APP_SCOPE, key, data, to);
}

/** The same where the work goes on whatever becomes of the mail. */
export const tryAppAlert = (...alert: Parameters<typeof sendAppAlert>): Promise<void> =>
  unlessInTheWay(alert[0], () => sendAppAlert(...alert));

/** That the members are out of the enforced group, once a round. @throws TransientError while the quota is used up. */
export const tellBack = (ports: Needs, config: Config, wave: WaveFacts, because: string): Promise<void> =>
  sendAlert(ports, config, wave, backKey(wave), sayBack(because), "both");
/** The same where the work must go on, whatever becomes of the mail. */
export const tryTellBack = (ports: Needs, config: Config, wave: WaveFacts, because: string): Promise<void> =>
  tryAlert(ports, config, wave, backKey(wave), sayBack(because), "both");

const backKey = ({ round }: WaveFacts): string => `rolledBack|${round}`;
const sayBack = (because: string): string => `Nobody is enforced by this wave any more: ${because}.`;

/** To the second admin, once per digest of evidence. @throws TransientError while the quota is used up. */
export async function sendApprovalRequest(ports: Needs, config: Config, wave: WaveFacts): Promise<void> {
  const { evidence } = wave;
  if (!evidence) return;
  const data = {
    waveName: wave.name,
    part: evidence.part && { name: sayPart(evidence.part), later: evidence.part.later },
    startedBy: wave.startedBy.displayName,
    isPrivileged: isPrivilegedWave(wave),
    ready: evidence.ready,
    leftOut: evidence.leftOut,
    seen: evidence.seen,
    inScope: evidence.inScope,
    lapsesAt: new Date(Date.parse(evidence.at) + hours(config.rules.approvalHours)).toISOString(),
    timeZone: wave.timeZone,
    link: wavePageUrl(config, wave.waveId),
  };
  const key = mailKeys.approvalRequest(evidence);
  await sendOne(
    ports,
    config,
    wave.waveId,
    "approvalRequest",
    key,
    config.approverMail,
    composeMail("approvalRequest", data, config),
  );
}

export const NAMES_IN_A_MAIL = 30;

/**
 * Tells the helpdesk, once per mailing, round and set of people, who cannot be reached by mail, so that somebody can
 * act.
 */
export async function sendUndeliverable(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  mailing: MailKind,
  people: readonly WaveMember[],
): Promise<void> {
  if (people.length === 0) return;
  const what = `${people.length} ${people.length === 1 ? "person has" : "people have"} no mail address that works, or a mail to it was held back lately, so the ${mailing} mail may not reach them: ${namesIn(people)}. Please talk to them, and have the addresses corrected in Entra, or the spam filter looked at.`;
  const story = storyOf(wave, config);
  await tellHelpdesk(ports, config, story, mailKeys.undeliverable(mailing, wave, setOf(people, story, config)), what);
}

/**
 * Tells the helpdesk, once per day and set of people, whom the policy stopped without a usable passkey. Their way in
 * does not wait for this mail.
 * @param wave absent for those whom no wave watches. @param passDoes a pass would let them in.
 */
export async function trySendStranded(
  ports: Needs,
  config: Config,
  wave: WaveFacts | undefined,
  people: readonly Named[],
  passDoes: boolean,
): Promise<void> {
  const who = `${people.length} ${people.length === 1 ? "person" : "people"} could not sign in, and their accounts hold no working passkey: ${namesIn(people)}`;
  const isPrivileged = wave !== undefined && isPrivilegedWave(wave);
  const what = isPrivileged
    ? `${who}. They hold admin rights, and no one-time code is made for them. Have a Privileged Authentication Administrator make sure who they are and provision a key for each in Entra. Give nothing to somebody who only calls in and names one of them.`
    : passDoes
      ? `${who}. A link for a one-time code has gone to their managers, or to you where a manager cannot be reached. Please call these people on a number that you know, and help them to register a passkey; where a manager does not collect the code, make one in Entra by hand. Give nobody a code who only calls in and names one of them.`
      : `${who}. A one-time code will not do for them: the strength of the workforce policy takes none, so no link has gone to anybody. Please call these people on a number that you know, make sure who they are, and have a key provisioned for them in Entra. Only where an app or a device cannot do passkeys, two people release somebody for hours. Give nothing to somebody who only calls in and names one of them.`;
  const day = ports.clock.now().toISOString().slice(0, 10);
  const story = wave ? storyOf(wave, config) : outsideWaves(config);
  const key = mailKeys.stranded(`${day} ${setOf(people, story, config)}`);
  await unlessInTheWay(ports, () => tellHelpdesk(ports, config, story, key, what));
}

type Named = Pick<WaveMember, "userId" | "displayName" | "userPrincipalName">;

export function namesIn(people: readonly Omit<Named, "userId">[]): string {
  const names = people
    .slice(0, NAMES_IN_A_MAIL)
    .map(({ displayName, userPrincipalName }) => `${displayName} (${userPrincipalName})`);
  return `${names.join(", ")}${people.length > names.length ? ` and ${people.length - names.length} more` : ""}`;
}

/** What a mail to the helpdesk is about. */
interface Story {
  readonly scope: string;
  readonly about: string;
  readonly link: string;
}

export const storyOf = ({ waveId, name }: WaveFacts, config: Config): Story => ({
  scope: waveId,
  about: `wave ${name}`,
  link: wavePageUrl(config, waveId),
});
const outsideWaves = ({ publicUrl }: Config): Story => ({
  scope: APP_SCOPE,
  about: "people who are enforced outside every wave",
  link: `${publicUrl}/enforcement`,
});

export const setOf = (people: readonly Pick<WaveMember, "userId">[], { scope }: Story, { tenantId }: Config): string =>
  operationIdOf(
    tenantId,
    scope,
    people
      .map(({ userId }) => userId)
      .sort()
      .join(" "),
  );

/** Once per `key`. @throws TransientError while the quota is used up. */
export async function tellHelpdesk(
  ports: Needs,
  config: Config,
  { scope, about, link }: Story,
  key: string,
  what: string,
): Promise<void> {
  const data = { about, what, at: ports.clock.now().toISOString(), link };
  await sendOne(ports, config, scope, "alert", key, config.helpdeskMail, composeMail("alert", data, config));
}

async function sendOne(
  ports: Needs,
  config: Config,
  scope: string,
  kind: MailKind,
  key: string,
  address: string,
  composed: ComposedMail,
): Promise<void> {
  const mail = { ...composed, to: { address } };
  const { later } = await sendToStaff(ports, config, scope, [{ key, kind, mail }]);
  if (later)
    throw new TransientError("the mail quota is used up", { retryAfterSeconds: later.seconds, code: MAIL_QUOTA });
}
