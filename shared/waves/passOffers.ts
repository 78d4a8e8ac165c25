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
 * @param offer.isAgain the same offer was made before and did not come to its end.
 */
export async function offerPasses(
  ports: Pick<Ports, "store" | "clock" | "email" | "directory">,
  config: Config,
  wave: WaveFacts,
  members: readonly WaveMember[],
  offer: {
    readonly reason: GrantReason;
    readonly key: string;
    readonly days: number;
    readonly isUnreached?: boolean;
    readonly isAgain?: boolean;
  },
): Promise<OfferedPasses> {
  const { store, clock, directory } = ports;
  const { waveId, timeZone } = wave;
  const { reason, key } = offer;
  const now = clock.now();
  const closesAt = new Date(now.getTime() + offer.days * 24 * 3_600_000).toISOString();
  const keyOf = ({ userId }: WaveMember) => `pickUp|${key}|${userId}`;
  const [managers, undeliverable, ledger] = await Promise.all([
    directory.managersOf(members.map(({ userId }) => userId)),
    store.undeliverable(now.toISOString()),
    store.mails(waveId, members.map(keyOf)),
  ]);
  // A link that has gone out needs nothing more: chasers come every few days, offers by the week.
  const open = members.filter((member) => (ledger.get(keyOf(member))?.state ?? "open") === "open");
  const grants = await openGrants(
    ports,
    config,
    open.map(({ userId }) => ({ userId, reason, scopeId: waveId, key, closesAt, waveId, timeZone })),
    offer,
  );
  const receivers = new Map(members.map(({ userId }) => [userId, receiverOf(managers.get(userId), userId, undeliverable)]));
  const mails = open.flatMap((member, index) => {
    const { userId, displayName, userPrincipalName } = member;
    const grant = grants[index];
    const receiver = receivers.get(userId);
    if (!grant || !receiver) return [];
    const data = {
      to: receiver,
      personName: displayName,
      userPrincipalName,
      reason,
      link: grant.link,
      closesAt: grant.closesAt,
      timeZone,
      passLifetimeMinutes: config.joinerRules.passLifetimeMinutes,
      isUnreached: offer.isUnreached,
    };
    const to =
      receiver.kind === "manager" ? { address: receiver.address, displayName: receiver.displayName } : { address: config.helpdeskMail };
    return [{ key: keyOf(member), kind: "pickUp" as const, userId, mail: { ...composeMail("pickUp", data, config), to } }];
  });
  const withManager = new Set([...receivers].filter(([, { kind }]) => kind === "manager").map(([userId]) => userId));
  const { later } = await sendMails(ports, waveId, mails, config.tenantId);
  return { withManager, ...(later && { waitSeconds: Math.max(1, later.seconds) }) };
}

type Receiver =
  | { readonly kind: "manager"; readonly displayName: string; readonly address: string }
  | { readonly kind: "helpdesk"; readonly because: string };

/** The manager, or the helpdesk with the reason, in plain words, why the manager cannot get the link. */
function receiverOf(manager: DirectoryUser | undefined, subjectId: string, undeliverable: ReadonlyMap<string, string>): Receiver {
  const helpdesk = (because: string): Receiver => ({ kind: "helpdesk", because });
  if (!manager) return helpdesk("no manager is set in Entra");
  const { id, accountEnabled, displayName, userType, mail } = manager;
  if (id === subjectId) return helpdesk("the account is set as its own manager in Entra");
  if (!accountEnabled) return helpdesk(`the manager's account (${displayName}) is switched off`);
  if (userType !== "Member") return helpdesk(`the manager (${displayName}) is a guest, who may not collect a code`);
  if (!mail) return helpdesk(`the manager (${displayName}) has no mail address`);
  if (undeliverable.has(mail.toLowerCase())) return helpdesk(`mail to the manager (${displayName}) comes back`);
  return { kind: "manager", displayName, address: mail };
}
