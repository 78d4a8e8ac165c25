import type { Config } from "../../../shared/config/config.ts";
import { APP } from "../../../shared/domain/audit.ts";
import type { JoinerFacts } from "../../../shared/domain/joiner/joinerTypes.ts";
import { mailKeys } from "../../../shared/domain/mail/keys.ts";
import { collectorOf, type Grant } from "../../../shared/domain/pass/grant.ts";
import type { DirectoryUser } from "../../../shared/domain/people/directoryUser.ts";
import { MAIL_QUOTA, TransientError } from "../../../shared/errors.ts";
import { readTenantBrand } from "../../../shared/mails/readTenantBrand.ts";
import { sendMails } from "../../../shared/mails/sendMails.ts";
import type { HrDeputy } from "../../../shared/passes/hrDeputy.ts";
import { linkToHelpdesk } from "../../../shared/passes/linkToHelpdesk.ts";
import { pickUpMail } from "../../../shared/passes/passMails.ts";
import { linkOf, secretOf } from "../../../shared/passes/pickUpLink.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { chooseCollector, isDeputyNamed } from "./chooseCollector.ts";

type DeputyPorts = Pick<Ports, "store" | "clock" | "directory" | "email">;

/**
 * The manager can be reached no more, or is on leave by now: an open link becomes that of whom HR named, and is mailed
 * to them; for the manager it opens nothing from then on. Reads Entra and the grant. Safe to repeat: by the grant's
 * collector and the ledger key. @throws TransientError RefusedError ConflictError
 */
export const makeHandToDeputy =
  (ports: DeputyPorts, config: Config) =>
  async ({ joinerId }: { joinerId: string }): Promise<void> => {
    const { store, clock, directory } = ports;
    const joiner = await store.joiner(joinerId);
    const facts = joiner?.record.facts;
    if (!joiner || !isDeputyNamed(config, joiner.record)) return;
    if (!facts?.offer || facts.ended || facts.account?.kind !== "found") return;
    const { grantId, mailedTo, closesAt } = facts.offer;
    const row = await store.grant(grantId);
    if (row?.grant.state.kind !== "open" || row.grant.byMail || Date.parse(closesAt) <= clock.now().getTime()) return;
    const collector = collectorOf(row.grant);
    if (collector.kind !== "manager" && collector.kind !== "hrDeputy") return;
    if (collector.kind === "hrDeputy" && collector.id === mailedTo) return;
    const { userId } = facts.account;
    const [subject, manager] = await Promise.all([directory.user(userId), directory.managerOf(userId)]);
    if (!subject) return;
    const isOpened = collector.kind === "hrDeputy" ? row.grant : undefined;
    const { deputy } = await chooseCollector(ports, config, joiner.record, { subject, manager }, { isOpened });
    if (!deputy) return;
    await store.append([deputyLine(facts, grantId, deputy, userId, clock.now())]);
    if (collector.kind === "manager") await store.saveGrant({ ...row.grant, collector: hrCollector(deputy) }, row.etag);
    await mailTo(ports, config, facts, row.grant, subject, deputy);
    const offer = { ...facts.offer, mailedTo: deputy.user.id };
    await store.saveJoiner({ ...joiner.record, facts: { ...facts, offer } }, joiner.etag);
  };

export const hrCollector = ({ user: { id, displayName } }: HrDeputy) =>
  ({ kind: "hrDeputy", id, displayName }) as const;

/** People see by whose word somebody else than the manager collects, and why. */
export const deputyLine = (
  { joinerId }: Pick<JoinerFacts, "joinerId">,
  grantId: string,
  { user, because }: HrDeputy & { readonly because: string },
  subjectId: string,
  now: Date,
) =>
  ({
    scope: joinerId,
    id: `linkToDeputy|${grantId}|${user.id.toLowerCase()}`,
    at: now.toISOString(),
    who: APP,
    what: "linkToDeputy",
    subjectId,
    why: because,
    after: `${user.displayName} (${user.userPrincipalName})`,
  }) as const;

async function mailTo(
  ports: DeputyPorts,
  config: Config,
  facts: JoinerFacts,
  { grantId, userId, closesAt }: Grant,
  subject: DirectoryUser,
  deputy: HrDeputy,
): Promise<void> {
  const { joinerId, offer, timeZone } = facts;
  const link = linkOf(config, { grantId, secret: secretOf(config, grantId) });
  const data = { subject, reason: "joiner" as const, link, closesAt, timeZone, isDeputy: true };
  const key = mailKeys.pickUpByNewManager(facts, offer?.round ?? 1, deputy.user.id, userId);
  const mail = pickUpMail(await readTenantBrand(ports, config), deputy.receiver, data);
  const mails = [{ key, kind: "pickUp" as const, userId, grantId, mail }];
  const { later, accepted } = await sendMails(ports, joinerId, mails, config.tenantId);
  if (later)
    throw new TransientError("the mail quota is used up", { retryAfterSeconds: later.seconds, code: MAIL_QUOTA });
  if (!accepted.includes(key))
    await linkToHelpdesk(ports, config, { scope: joinerId, grantId }, "the mail address of the deputy was refused");
}
