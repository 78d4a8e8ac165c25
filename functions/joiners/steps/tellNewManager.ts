import type { Config } from "../../../shared/config/config.ts";
import { APP } from "../../../shared/domain/audit.ts";
import { mailKeys } from "../../../shared/domain/mail/keys.ts";
import { collectorOf } from "../../../shared/domain/pass/grant.ts";
import { MAIL_QUOTA, TransientError } from "../../../shared/errors.ts";
import { readTenantBrand } from "../../../shared/mails/readTenantBrand.ts";
import { sendMails } from "../../../shared/mails/sendMails.ts";
import { unreachedAddresses } from "../../../shared/mails/unreachedAddresses.ts";
import { linkToHelpdesk } from "../../../shared/passes/linkToHelpdesk.ts";
import { receiverOf } from "../../../shared/passes/offerPass.ts";
import { pickUpMail } from "../../../shared/passes/passMails.ts";
import { linkOf, secretOf } from "../../../shared/passes/pickUpLink.ts";
import type { Ports } from "../../../shared/ports/ports.ts";

type NewManagerPorts = Pick<Ports, "store" | "clock" | "directory" | "email">;

/**
 * Mails an open link to whoever Entra names as the manager by now, where it went to somebody else before, or to the
 * helpdesk. Whom it went to before can collect nothing by it. Reads Entra and the grant. Safe to repeat
 * by ledger key: once a round and manager.
 */
export const makeTellNewManager =
  (ports: NewManagerPorts, config: Config) =>
  async ({ joinerId }: { joinerId: string }): Promise<void> => {
    const { store, clock, directory } = ports;
    const joiner = await store.joiner(joinerId);
    const facts = joiner?.record.facts;
    if (!joiner || !facts?.offer || facts.ended || facts.account?.kind !== "found") return;
    const { grantId, round, mailedTo, closesAt } = facts.offer;
    const { userId } = facts.account;
    const now = clock.now();
    // Of an offer of before this was kept nobody knows to whom it went.
    if (mailedTo === undefined || Date.parse(closesAt) <= now.getTime()) return;
    const grant = (await store.grant(grantId))?.grant;
    // What somebody else collects in the manager's place opens for no manager.
    if (grant?.state.kind !== "open" || collectorOf(grant).kind !== "manager") return;
    const [subject, manager] = await Promise.all([directory.user(userId), directory.managerOf(userId)]);
    if (!subject || !manager || manager.id === mailedTo) return;
    const receiver = receiverOf(manager, userId, await unreachedAddresses(ports));
    if (receiver.kind !== "manager") return;

    const link = linkOf(config, { grantId, secret: secretOf(config, grantId) });
    const data = { subject, reason: "joiner" as const, grantId, link, closesAt, timeZone: facts.timeZone };
    const key = mailKeys.pickUpByNewManager(facts, round, manager.id, userId);
    const mail = pickUpMail(await readTenantBrand(ports, config), receiver, data);
    const mails = [{ key, kind: "pickUp" as const, userId, grantId, mail }];
    const { later, accepted } = await sendMails(ports, joinerId, mails, config.tenantId);
    if (later)
      throw new TransientError("the mail quota is used up", { retryAfterSeconds: later.seconds, code: MAIL_QUOTA });
    if (!accepted.includes(key))
      await linkToHelpdesk(ports, config, { scope: joinerId, grantId }, "the manager's mail address was refused");
    const id = `newManager|${grantId}|${manager.id}`;
    const line = { scope: joinerId, id, at: now.toISOString(), who: APP, what: "linkToNewManager" as const };
    await store.append([{ ...line, subjectId: userId }]);
    const offer = { ...facts.offer, mailedTo: manager.id };
    await store.saveJoiner({ ...joiner.record, facts: { ...facts, offer } }, joiner.etag);
  };
