import type { Config } from "../../../shared/config/config.ts";
import { APP } from "../../../shared/domain/audit.ts";
import type { JoinerFacts, JoinerRecord } from "../../../shared/domain/joiner/joinerTypes.ts";
import { mailKeys } from "../../../shared/domain/mail/keys.ts";
import type { Grant } from "../../../shared/domain/pass/grant.ts";
import type { DirectoryUser } from "../../../shared/domain/people/directoryUser.ts";
import { aheadMail } from "../../../shared/mails/aheadMail.ts";
import { readTenantBrand } from "../../../shared/mails/readTenantBrand.ts";
import { NOT_SENT, sendMails } from "../../../shared/mails/sendMails.ts";
import { endGrant } from "../../../shared/passes/endGrant.ts";
import type { Made } from "../../../shared/passes/makePass.ts";
import type { Receiver } from "../../../shared/passes/offerPass.ts";
import { endReceipt } from "../../../shared/passes/receiptRow.ts";
import type { GrantRow } from "../../../shared/passes/settleClaim.ts";
import type { Ports } from "../../../shared/ports/ports.ts";

export type AheadPorts = Pick<
  Ports,
  "store" | "clock" | "directory" | "methods" | "reports" | "policies" | "passIssuer" | "email"
>;

/** Who gets the code, for whom, and from when on it works. */
export interface Ahead {
  readonly joiner: { readonly record: JoinerRecord; readonly etag: string };
  readonly facts: JoinerFacts;
  readonly subject: DirectoryUser;
  readonly manager: DirectoryUser;
  readonly receiver: Extract<Receiver, { kind: "manager" }>;
  readonly startsAt: Date;
  readonly key: string;
}

/**
 * Mails the code, and forgets it. What is not taken for certain is deleted.
 * @returns why the manager does not have it; `undefined` when they do. @throws what the mail service refuses.
 */
export async function mailAhead(
  ports: AheadPorts,
  config: Config,
  ahead: Ahead,
  { grant }: GrantRow,
  { temporaryAccessPass, expiresAt, at }: Extract<Made, { kind: "minted" }>,
): Promise<string | undefined> {
  const { userId } = grant;
  let isTaken = false;
  try {
    isTaken = await sendCode(ports, config, ahead, { userId, temporaryAccessPass, expiresAt });
  } catch (error) {
    await takeBack(ports, config, grant, at);
    throw error;
  }
  if (isTaken) {
    await finish(ports, ahead, grant, expiresAt);
    return undefined;
  }
  await takeBack(ports, config, grant, at);
  return NOT_MAILED;
}

/** Nobody was shown it, so nobody is told that somebody was. @param at of the code. */
async function takeBack(
  ports: AheadPorts,
  { tenantId }: Pick<Config, "tenantId">,
  grant: Grant,
  at: string,
): Promise<void> {
  await endGrant(ports, grant.grantId, NOT_MAILED);
  await endReceipt(ports.store, tenantId, grant, at);
}

const NOT_MAILED = "the mail with the code did not go out";

/** @returns whether the mail service has taken it for certain. */
async function sendCode(
  ports: AheadPorts,
  config: Config,
  ahead: Ahead,
  code: { readonly userId: string; readonly temporaryAccessPass: string; readonly expiresAt: string },
): Promise<boolean> {
  const { facts, receiver, subject, startsAt } = ahead;
  const { userId, temporaryAccessPass, expiresAt } = code;
  const { displayName, address, language = config.defaultLanguage } = receiver;
  const key = keyOf(ahead, userId);
  const brand = { ...(await readTenantBrand(ports, config)), securityInfoUrl: config.securityInfoUrl };
  const { timeZone } = facts;
  const data = { subject, temporaryAccessPass, startsAt: startsAt.toISOString(), expiresAt, timeZone };
  const content = aheadMail(brand, { address, displayName, language }, data);
  const mails = [{ key, kind: "pickUp" as const, userId, mail: content }];
  return (await sendMails(ports, facts.joinerId, mails, config.tenantId)).accepted.includes(key);
}

/** The code was made, and nobody here knows it any more: either its mail went out, or it is deleted. */
export async function afterCrash(
  ports: AheadPorts,
  config: Config,
  ahead: Ahead,
  { grant }: GrantRow,
): Promise<string | undefined> {
  const { store, email, passIssuer } = ports;
  if (grant.state.kind !== "collected") return undefined;
  const isThere = (await passIssuer.passOf(grant.userId))?.id === grant.state.passId;
  const key = keyOf(ahead, grant.userId);
  const entry = (await store.mails(ahead.facts.joinerId, [key])).get(key);
  const isSent =
    entry?.state === "accepted" ||
    (entry?.state === "open" && entry.code !== NOT_SENT && (await email.statusOf(entry.operationId)) === "accepted");
  if (isThere && isSent) {
    await finish(ports, ahead, grant, grant.state.expiresAt);
    return undefined;
  }
  await takeBack(ports, config, grant, grant.state.at);
  return NOT_MAILED;
}

const keyOf = ({ key }: Ahead, userId: string): string => mailKeys.pickUp(`ahead ${key}`, userId);

/** The line first: a code that travels must stand in the trail. */
async function finish(ports: AheadPorts, ahead: Ahead, { grantId, openedAt }: Grant, expiresAt: string): Promise<void> {
  const { joiner, facts, manager } = ahead;
  await ports.store.append([
    lineOf(ports, facts, "codeMailedAhead", grantId, `to ${manager.displayName}, by mail`, ahead.subject.id),
  ]);
  const offer = { grantId, round: 1, openedAt, closesAt: expiresAt, mailedTo: manager.id };
  await ports.store.saveJoiner({ ...joiner.record, facts: { ...facts, offer, pass: undefined } }, joiner.etag);
}

export const lineOf = (
  { clock }: Pick<Ports, "clock">,
  { joinerId }: JoinerFacts,
  what: "aheadRefused" | "codeMailedAhead",
  of: string,
  why: string,
  subjectId?: string,
) => ({
  scope: joinerId,
  id: `${what}|${of}`,
  at: clock.now().toISOString(),
  who: APP,
  what,
  why,
  ...(subjectId !== undefined && { subjectId }),
});
