import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import { collectorOf, type Grant, scopeOf } from "../../shared/domain/pass/grant.ts";
import { issuerLimit } from "../../shared/domain/pass/issuingLimits.ts";
import { presserProblem } from "../../shared/domain/pass/pickUpRules.ts";
import { type Told, type ToldKey, tell } from "../../shared/domain/pass/told.ts";
import type { DirectoryUser } from "../../shared/domain/people/directoryUser.ts";
import { languageOf } from "../../shared/domain/people/language.ts";
import { isSamePerson, type Person } from "../../shared/domain/people/person.ts";
import { ConflictError, MAIL_QUOTA, TransientError } from "../../shared/errors.ts";
import { readTenantBrand } from "../../shared/mails/readTenantBrand.ts";
import { sendMails } from "../../shared/mails/sendMails.ts";
import { unreachedAddresses } from "../../shared/mails/unreachedAddresses.ts";
import { grantFrom, grantIdOf, openGrant } from "../../shared/passes/openGrant.ts";
import { givenLately } from "../../shared/passes/passLine.ts";
import { pickUpMail } from "../../shared/passes/passMails.ts";
import { readPickUpCase } from "../../shared/passes/pickUpCase.ts";
import { linkOf, secretOf } from "../../shared/passes/pickUpLink.ts";
import type { GrantRow } from "../../shared/passes/settleClaim.ts";
import { type Issued, type IssueNeeds, isWaiting, unusualFor } from "./issueCode.ts";
import type { PassBody } from "./requests.ts";

/** A new link works so long: the person is there, and somebody who knows them too. */
const OPEN_FOR_MS = days(1);
/** No link of a hire or a wave is open for longer. */
const LOOKS_BACK_MS = days(60);

/**
 * Names somebody who collects a code while the manager is away: the link goes to them, by mail, and opens for them
 * alone. They say how they know who it is, as a manager does. The link of a hire or a wave that is open becomes theirs;
 * else one is made. Not where something is unusual: that takes two of the helpdesk. It counts as a code of theirs, and
 * is looked at again when it is pressed (`deputyProblem`). Safe to repeat within a day.
 * @throws TransientError RefusedError ConflictError
 */
export async function nameDeputy(
  ports: IssueNeeds,
  config: Config,
  by: Person,
  userId: string,
  { deputy: asked, reason }: Extract<PassBody, { deputy: string }>,
): Promise<Issued> {
  const { directory, clock } = ports;
  const stranger = presserProblem({ presser: by, presserUser: await directory.user(by.id) }, userId);
  if (stranger)
    return {
      kind: "refused",
      because: stranger,
      ...tell(stranger === "ownPass" ? "namesForThemselves" : "namerNotMember"),
    };
  const deputy = await directory.user(asked);
  if (!deputy) return no("deputyUnknown");
  if (isSamePerson(deputy.id, by.id)) return no("deputyIsYou");
  const address = deputy.mail;
  if (!address || (await unreachedAddresses(ports)).has(address.toLowerCase()))
    return no("deputyUnreached", { name: deputy.displayName });
  const given = await givenLately(ports, by.id);
  const limit = issuerLimit(given, config.issuing, clock.now());
  if (!limit.ok) return no(limit.because);
  if ((await unusualFor(ports, config, given, userId)).length > 0) return no("deputyUnusual");
  const day = clock.now().toISOString().slice(0, 10);
  const collector = { kind: "deputy", id: deputy.id, displayName: deputy.displayName, namedBy: by } as const;
  const open = await openLink(ports, userId);
  const meant = open
    ? {
        row: { ...open, grant: { ...open.grant, collector } },
        keep: () => ports.store.saveGrant({ ...open.grant, collector }, open.etag),
      }
    : newLink(ports, config, { userId, reason, collector, openedBy: by, day });
  const { grant } = meant.row;
  const found = await readPickUpCase(ports, config, meant.row, { id: deputy.id, way: "pickUp" }, "press");
  if (!found.subject) return no("subjectNotThere");
  if (!found.verdict.ok) {
    const { because, told = { key: because } } = found.verdict;
    return no("deputyCannot", { name: deputy.displayName, why: told });
  }
  await ports.store.append([lineOf(grant, by, deputy, clock.now())]);
  await meant.keep();
  return mailTo(ports, config, { deputy, address, subject: found.subject, grant, day });
}

const no = (key: ToldKey, parts?: Told["parts"]): Issued => ({
  kind: "refused",
  because: "cannotCollect",
  ...tell(key, parts),
});

/** Of a hire or a wave, whoever was to collect it. */
async function openLink({ store, clock }: IssueNeeds, userId: string): Promise<GrantRow | undefined> {
  const now = clock.now();
  const grants = await store.grantsOf(userId, new Date(now.getTime() - LOOKS_BACK_MS).toISOString());
  const [grant] = grants
    .filter((one) => scopeOf(one) !== APP_SCOPE && isWaiting(one, now))
    .filter((one) => ["manager", "deputy", "hrDeputy"].includes(collectorOf(one).kind))
    .toSorted((a, b) => Date.parse(b.closesAt) - Date.parse(a.closesAt));
  return grant && store.grant(grant.grantId);
}

function newLink(
  ports: IssueNeeds,
  config: Config,
  { day, ...wish }: Required<Pick<Grant, "userId" | "reason" | "collector" | "openedBy">> & { readonly day: string },
) {
  const now = ports.clock.now();
  const { collector, openedBy, userId } = wish;
  const key = `deputy|${day}|${openedBy?.id}|${collector?.kind === "deputy" ? collector.id.toLowerCase() : ""}`;
  const closesAt = new Date(now.getTime() + OPEN_FOR_MS).toISOString();
  const wanted = { ...wish, scopeId: APP_SCOPE, closesAt };
  const grantId = grantIdOf(config, APP_SCOPE, userId, key);
  const row = { grant: grantFrom(config, { ...wanted, grantId }, now.toISOString()), etag: "" };
  return { row, keep: () => openGrant(ports, config, { ...wanted, key }) };
}

async function mailTo(
  ports: IssueNeeds,
  config: Config,
  about: {
    readonly deputy: DirectoryUser;
    readonly address: string;
    readonly subject: DirectoryUser;
    readonly grant: Grant;
    readonly day: string;
  },
): Promise<Issued> {
  const { deputy, address, subject, day } = about;
  const grant = (await ports.store.grant(about.grant.grantId))?.grant;
  if (!grant) throw new ConflictError("the link is gone");
  const { grantId, userId, reason, closesAt, timeZone = config.defaultTimeZone } = grant;
  const receiver = { kind: "manager", displayName: deputy.displayName, address, language: languageOf(deputy) } as const;
  const link = linkOf(config, { grantId, secret: secretOf(config, grantId) });
  const mail = pickUpMail(await readTenantBrand(ports, config), receiver, {
    subject,
    link,
    closesAt,
    timeZone,
    reason,
    isDeputy: true,
  });
  const key = mailKeys.pickUpAgain(day, deputy.id, grantId, userId);
  const one = { key, kind: "pickUp" as const, userId, grantId, mail };
  const { later, rejected } = await sendMails(ports, scopeOf(grant), [one], config.tenantId);
  if (later)
    throw new TransientError("the mail quota is used up", { retryAfterSeconds: later.seconds, code: MAIL_QUOTA });
  return rejected.length > 0 ? no("deputyMailRefused", { name: deputy.displayName }) : { kind: "waits", grant };
}

const lineOf = (grant: Grant, who: Person, deputy: DirectoryUser, now: Date) => ({
  scope: scopeOf(grant),
  id: `deputyNamed|${grant.grantId}|${deputy.id.toLowerCase()}`,
  at: now.toISOString(),
  who,
  what: "deputyNamed" as const,
  subjectId: grant.userId,
  after: `${deputy.displayName} (${deputy.userPrincipalName})`,
});
