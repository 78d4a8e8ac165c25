import type { Config } from "../config/config.ts";
import { hours } from "../domain/calendar/durations.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import { type GrantReason, scopeOf } from "../domain/pass/grant.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { isPrivilegedWave } from "../domain/wave/waveKind.ts";
import { composeMail } from "../mails/composeMail.ts";
import { readTenantBrand } from "../mails/readTenantBrand.ts";
import { type MakeMails, makeAndSendMails } from "../mails/sendMails.ts";
import { tellRefusedToStaff } from "../mails/staffUnreached.ts";
import { unreachedAddresses } from "../mails/unreachedAddresses.ts";
import { linkToHelpdesk } from "../passes/linkToHelpdesk.ts";
import { receiverOf } from "../passes/offerPass.ts";
import { grantIdOf, openGrants } from "../passes/openGrant.ts";
import type { Ports } from "../ports/ports.ts";

/** One round trip for their managers. */
export const OFFERS_A_PAGE = 20;

export interface OfferedPasses {
  /** Set when the mail quota ran out: the same page again then. */
  readonly waitSeconds?: number | undefined;
  /** Whose manager got the link; that of the others went to the helpdesk. */
  readonly withManager: ReadonlySet<string>;
}

/**
 * Offers each of these people a code: mails a link to whoever is their manager in Entra now, or to the helpdesk when no
 * manager can be reached. The grant is opened once the mail quota has room for the mail. Safe to repeat: the same `key`
 * is the same grant and the same mail.
 * @param story the wave on whose behalf; without one it is the app's own. To members of a privileged wave nothing is
 * offered: no code is ever made for them (architecture rule 4).
 * @param everybody at most 20; whoever has left is offered nothing. @param offer.isUnreached no mail reaches these
 * people, so whoever gets the link is asked to tell them. @param offer.mailKeyOf of the mail, where it is not the
 * offer's.
 */
export async function offerPasses(
  ports: Pick<Ports, "store" | "clock" | "email" | "directory">,
  config: Config,
  story: { readonly waveId?: string | undefined; readonly timeZone: string } & Pick<WaveFacts, "kind">,
  everybody: readonly Pick<WaveMember, "userId" | "displayName" | "userPrincipalName">[],
  offer: {
    readonly reason: GrantReason;
    readonly key: string;
    readonly days: number;
    readonly isUnreached?: boolean;
    readonly mailKeyOf?: (userId: string) => string;
  },
): Promise<OfferedPasses> {
  if (isPrivilegedWave(story)) return { withManager: new Set() };
  const { clock, directory, store } = ports;
  const known = await store.registrations(everybody.map(({ userId }) => userId));
  const members = everybody.filter(({ userId }) => known.get(userId)?.left === undefined);
  if (members.length === 0) return { withManager: new Set() };
  const { waveId, timeZone } = story;
  const scopeId = scopeOf(story);
  const { reason, key, isUnreached, mailKeyOf = (userId) => mailKeys.pickUp(key, userId) } = offer;
  const now = clock.now();
  const [managers, undeliverable] = await Promise.all([
    directory.managersOf(members.map(({ userId }) => userId)),
    unreachedAddresses(ports),
  ]);
  const links = members.map((member) => {
    const { userId } = member;
    const to = receiverOf(managers.get(userId), userId, undeliverable);
    const grantId = grantIdOf(config, scopeId, userId, key);
    return { key: mailKeyOf(userId), kind: "pickUp" as const, userId, grantId, member, to };
  });
  const closesAt = new Date(now.getTime() + hours(offer.days * 24)).toISOString();
  const make: MakeMails<(typeof links)[number]> = async (wanted, begun) => {
    const brand = await readTenantBrand(ports, config);
    const grants = await openGrants(
      ports,
      config,
      wanted.map(({ userId }) => ({ userId, reason, scopeId, key, closesAt, waveId, timeZone })),
      // The grant stands before the mail's row does.
      new Set(wanted.filter((link) => begun.has(link.key)).map(({ userId }) => userId)),
    );
    return grants.flatMap((grant, index) => {
      const link = wanted[index];
      if (!link) return [];
      const { to, member } = link;
      const data = {
        to: to.kind === "manager" ? { ...to, language: to.language ?? config.defaultLanguage } : to,
        personName: member.displayName,
        userPrincipalName: member.userPrincipalName,
        reason,
        link: grant.link,
        closesAt: grant.closesAt,
        timeZone,
        passLifetimeMinutes: config.joinerRules.passLifetimeMinutes,
        isUnreached,
      };
      const receiver =
        to.kind === "manager" ? { address: to.address, displayName: to.displayName } : { address: config.helpdeskMail };
      return [{ ...composeMail("pickUp", data, brand), to: receiver }];
    });
  };
  const { later, rejected } = await makeAndSendMails(ports, scopeId, links, config.tenantId, make);
  const refused = new Set(rejected);
  const toManager = links.filter(({ to }) => to.kind === "manager");
  for (const { grantId } of toManager.filter((link) => refused.has(link.key))) {
    const because = "the manager's mail address was refused";
    await linkToHelpdesk(ports, config, { scope: scopeId, grantId }, because);
  }
  for (const { key } of links.filter((link) => link.to.kind === "helpdesk" && refused.has(link.key)))
    await tellRefusedToStaff(ports, config, { scope: scopeId, kind: "pickUp", key }, config.helpdeskMail);
  const withManager = new Set(toManager.filter((link) => !refused.has(link.key)).map(({ userId }) => userId));
  return { withManager, ...(later && { waitSeconds: Math.max(1, later.seconds) }) };
}
