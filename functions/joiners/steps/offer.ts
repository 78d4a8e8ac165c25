import type { Config } from "../../../shared/config/config.ts";
import { hours } from "../../../shared/domain/calendar/durations.ts";
import { firstMorningOf } from "../../../shared/domain/joiner/hireCalendar.ts";
import type { JoinerFacts } from "../../../shared/domain/joiner/joinerTypes.ts";
import { mailKeys, offerKeys } from "../../../shared/domain/mail/keys.ts";
import { MAIL_QUOTA, RefusedError, TransientError } from "../../../shared/errors.ts";
import { readTenantBrand } from "../../../shared/mails/readTenantBrand.ts";
import { sendMails } from "../../../shared/mails/sendMails.ts";
import { endGrant } from "../../../shared/passes/endGrant.ts";
import { hireLinkOf } from "../../../shared/passes/hireLink.ts";
import type { Receiver } from "../../../shared/passes/offerPass.ts";
import { grantIdOf, openGrant } from "../../../shared/passes/openGrant.ts";
import {
  hireLinkMail,
  type PickUpMailData,
  pickUpMail,
  pickUpToHelpdeskMail,
} from "../../../shared/passes/passMails.ts";
import { type PlannedByMail, planByMail } from "../../../shared/passes/planByMail.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { chooseCollector, isDeputyNamed } from "./chooseCollector.ts";
import { deputyLine, hrCollector } from "./handToDeputy.ts";

type OfferPorts = Pick<Ports, "store" | "clock" | "directory" | "passIssuer" | "email">;

/**
 * Opens a grant and mails the link to whoever is the account's manager in Entra now; without a manager who can be
 * reached, to the helpdesk with the reason. Where HR and the settings say so, the hire gets a link of their own, which
 * opens nothing without what the manager tells them. Safe to repeat by grant id and ledger key: one grant and one mail
 * a round and account, as HR may correct whose account it is. Returns nothing.
 */
export const makeOfferPickUp =
  (ports: OfferPorts, config: Config) =>
  async ({ joinerId, round }: { joinerId: string; round: number }): Promise<void> => {
    const { store, clock, directory } = ports;
    const joiner = await store.joiner(joinerId);
    const facts = joiner?.record.facts;
    if (!joiner || !facts || facts.ended || facts.account?.kind !== "found" || (facts.offer?.round ?? 0) >= round)
      return;
    const { userId } = facts.account;
    // Asked for together they are one request.
    const [subject, manager] = await Promise.all([directory.user(userId), directory.managerOf(userId)]);
    if (!subject) {
      const gone = { account: { kind: "notFound" } as const, accountCheckedAt: clock.now().toISOString() };
      await store.saveJoiner({ ...joiner.record, facts: { ...facts, ...gone } }, joiner.etag);
      return;
    }

    const mayBeDeputy = isDeputyNamed(config, joiner.record);
    const before = mayBeDeputy && facts.offer ? (await store.grant(facts.offer.grantId))?.grant : undefined;
    if (facts.offer) await endGrant(ports, facts.offer.grantId, `offered again, round ${round}`);
    const now = clock.now();
    const opensAt = new Date(Math.max(now.getTime(), firstMorningOf(facts, config.joinerRules).getTime()));
    const key = offerKeys.joiner(facts, round);
    const isOpened = mayBeDeputy ? (await store.grant(grantIdOf(config, joinerId, userId, key)))?.grant : undefined;
    const who = { subject, manager };
    const { receiver, deputy } = await chooseCollector(ports, config, joiner.record, who, { before, isOpened });
    const planned =
      manager && receiver.kind === "manager" && !deputy
        ? await planByMail(ports, config, joiner.record, { subject, manager }, key)
        : undefined;
    const grant = await openGrant(ports, config, {
      userId,
      reason: "joiner",
      scopeId: joinerId,
      key,
      opensAt: opensAt.toISOString(),
      closesAt: new Date(opensAt.getTime() + hours(config.joinerRules.offerHours)).toISOString(),
      joinerId,
      timeZone: facts.timeZone,
      byMail: planned?.byMail,
      ...(deputy && { collector: hrCollector(deputy) }),
    });
    if (deputy) await store.append([deputyLine(facts, grant.grantId, deputy, userId, now)]);
    await send(
      ports,
      config,
      { hire: facts, round, receiver, planned, deputyId: deputy?.user.id },
      {
        subject,
        reason: "joiner",
        grantId: grant.grantId,
        link: grant.link,
        ...(opensAt > now && { opensAt: grant.openedAt }),
        closesAt: grant.closesAt,
        timeZone: facts.timeZone,
      },
    );
    const mailedTo = deputy?.user.id ?? manager?.id ?? "helpdesk";
    const offer = { grantId: grant.grantId, round, openedAt: grant.openedAt, closesAt: grant.closesAt, mailedTo };
    await store.saveJoiner({ ...joiner.record, facts: { ...facts, offer, pass: undefined } }, joiner.etag);
  };

interface Offer {
  readonly hire: JoinerFacts;
  readonly round: number;
  readonly receiver: Receiver;
  readonly planned: PlannedByMail | undefined;
  /** Who gets it in the manager's place. */
  readonly deputyId: string | undefined;
}

async function send(
  ports: OfferPorts,
  config: Config,
  { hire, round, receiver, planned, deputyId }: Offer,
  data: PickUpMailData & { readonly grantId: string },
): Promise<void> {
  const mail = async (key: string, what: Omit<Parameters<typeof sendMails>[2][number], "key">): Promise<boolean> => {
    const { later, accepted } = await sendMails(ports, hire.joinerId, [{ key, ...what }], config.tenantId);
    // Mailed in the next attempt, under the same key: the grant is open already and stays the same.
    if (later)
      throw new TransientError("the mail quota is used up", { retryAfterSeconds: later.seconds, code: MAIL_QUOTA });
    return accepted.includes(key);
  };
  const { subject, grantId } = data;
  const inWords = await readTenantBrand(ports, config);
  const kind = "pickUp";
  const { id: userId } = subject;
  if (receiver.kind === "manager") {
    const toHire = planned && hireLinkMail(inWords, planned, receiver, { ...data, link: hireLinkOf(config, grantId) });
    const isByMail =
      toHire !== undefined &&
      (await mail(mailKeys.hireLink(hire, round, userId), { kind: "hireLink", userId, mail: toHire }));
    const key =
      deputyId === undefined
        ? mailKeys.pickUpOfHire(hire, round, userId)
        : mailKeys.pickUpByNewManager(hire, round, deputyId, userId);
    const isSent = await mail(key, {
      kind,
      userId,
      grantId,
      mail: pickUpMail(inWords, receiver, { ...data, isByMail, isDeputy: deputyId !== undefined }),
    });
    if (isSent) return;
  }
  const because = receiver.kind === "helpdesk" ? receiver.because : "the manager's mail address was refused";
  const toHelpdesk = pickUpToHelpdeskMail(inWords, because, data);
  if (!(await mail(mailKeys.pickUpByHelpdesk(hire, round, userId), { kind, userId, grantId, mail: toHelpdesk })))
    throw new RefusedError("invalid", "mailRejected", "the helpdesk's mail address was refused");
}
