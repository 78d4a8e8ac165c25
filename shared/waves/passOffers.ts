import type { Config } from "../config.ts";
import type { WaveFacts } from "../domain/waveTypes.ts";
import { sendMails } from "../email/sendMails.ts";
import { composeMail } from "../mails/composeMail.ts";
import { openGrants } from "../passes/openGrant.ts";
import type { DirectoryUser } from "../ports/graph.ts";
import type { Ports } from "../ports/ports.ts";
import type { GrantReason, WaveMember } from "../ports/store.ts";

/** One round trip for their managers. */
export const OFFERS_A_PAGE = 20;

export interface OfferedPasses {
  /** Set when the mail quota ran out: the same page again then. */
  readonly waitSeconds?: number | undefined;
  /** Whose manager got the link; that of the others went to the helpdesk. */
  readonly withManager: ReadonlySet<string>;
}

/**
 * Opens a grant for each of these people and mails the link to whoever is their manager in Entra now, or to the helpdesk when no manager
 * can be reached. Safe to repeat: the same `key` is the same grant and the same mail.
 * @param members at most 20. @param offer.isUnreached no mail reaches these people, so whoever gets the link is asked to tell them.
 */
export async function offerPasses(
  ports: Pick<Ports, "store" | "clock" | "email" | "directory">,
  config: Config,
  wave: WaveFacts,
  members: readonly WaveMember[],
  offer: { readonly reason: GrantReason; readonly key: string; readonly days: number; readonly isUnreached?: boolean },
): Promise<OfferedPasses> {
  const { store, clock, directory } = ports;
  const managers = await directory.managersOf(members.map(({ userId }) => userId));
  const undeliverable = await store.undeliverable();
  const closesAt = new Date(clock.now().getTime() + offer.days * 24 * 3_600_000).toISOString();
  const keyOf = ({ userId }: WaveMember) => `pickUp|${offer.key}|${userId}`;
  // A link that has gone out needs nothing more: chasers come every few days, offers by the week.
  const ledger = await store.mails(wave.waveId, members.map(keyOf));
  const open = members.filter((member) => (ledger.get(keyOf(member))?.state ?? "open") === "open");
  const grants = await openGrants(
    ports,
    config,
    open.map(({ userId }) => ({ userId, reason: offer.reason, scopeId: wave.waveId, key: offer.key, closesAt, waveId: wave.waveId })),
  );
  const isWithManager = ({ userId }: WaveMember) => whyNot(managers.get(userId), userId, undeliverable) === undefined;
  const mails = open.flatMap((member, index) => {
    const { userId, displayName, userPrincipalName } = member;
    const grant = grants[index];
    if (!grant) return [];
    const manager = isWithManager(member) ? managers.get(userId) : undefined;
    const because = whyNot(managers.get(userId), userId, undeliverable) ?? "no address";
    const data = {
      to: manager ? ({ kind: "manager", displayName: manager.displayName } as const) : ({ kind: "helpdesk", because } as const),
      personName: displayName,
      userPrincipalName,
      reason: offer.reason,
      link: grant.link,
      closesAt: grant.closesAt,
      timeZone: wave.timeZone,
      passLifetimeMinutes: config.joinerRules.passLifetimeMinutes,
      isUnreached: offer.isUnreached,
    };
    const to = manager?.mail ? { address: manager.mail, displayName: manager.displayName } : { address: config.helpdeskMail };
    return [{ key: keyOf(member), kind: "pickUp" as const, userId, mail: { ...composeMail("pickUp", data, config), to } }];
  });
  const withManager = new Set(members.filter(isWithManager).map(({ userId }) => userId));
  const { later } = await sendMails(ports, wave.waveId, mails, config.tenantId);
  return { withManager, ...(later && { waitSeconds: Math.max(1, later.seconds) }) };
}

/** Why the manager cannot get the link, in plain words for the helpdesk. */
function whyNot(manager: DirectoryUser | undefined, subjectId: string, undeliverable: ReadonlyMap<string, string>): string | undefined {
  if (!manager) return "no manager is set in Entra";
  if (manager.id === subjectId) return "the account is set as its own manager in Entra";
  if (!manager.accountEnabled) return `the manager's account (${manager.displayName}) is switched off`;
  if (manager.userType !== "Member") return `the manager (${manager.displayName}) is a guest, who may not collect a code`;
  if (!manager.mail) return `the manager (${manager.displayName}) has no mail address`;
  if (undeliverable.has(manager.mail.toLowerCase())) return `mail to the manager (${manager.displayName}) comes back`;
  return undefined;
}
