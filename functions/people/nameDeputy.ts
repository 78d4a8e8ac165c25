import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import { languageOf } from "../../shared/domain/people/language.ts";
import { isSamePerson, type Person } from "../../shared/domain/people/person.ts";
import { MAIL_QUOTA, TransientError } from "../../shared/errors.ts";
import { readTenantBrand } from "../../shared/mails/readTenantBrand.ts";
import { sendMails } from "../../shared/mails/sendMails.ts";
import { unreachedAddresses } from "../../shared/mails/unreachedAddresses.ts";
import { grantFrom, grantIdOf, openGrant } from "../../shared/passes/openGrant.ts";
import { pickUpMail } from "../../shared/passes/passMails.ts";
import { readPickUpCase } from "../../shared/passes/pickUpCase.ts";
import { type Issued, type IssueNeeds, unusualFor } from "./issueCode.ts";
import type { PassBody } from "./requests.ts";

/** The link works so long: the person is there, and somebody who knows them too. */
const OPEN_FOR_MS = days(1);

/**
 * Names somebody who collects a code while the manager is away: the link goes to them, by mail, and opens for them
 * alone. They say how they know who it is, as a manager does. Not where something is unusual: that takes two of the
 * helpdesk. Safe to repeat within a day. @throws TransientError RefusedError
 */
export async function nameDeputy(
  ports: IssueNeeds,
  config: Config,
  by: Person,
  userId: string,
  { deputy: asked, reason }: Extract<PassBody, { deputy: string }>,
): Promise<Issued> {
  const { directory, store, clock } = ports;
  const no = (say: string): Issued => ({ kind: "refused", because: "cannotCollect", say });
  const deputy = await directory.user(asked);
  if (!deputy) return no("There is nobody of that sign-in name or object id in this tenant.");
  if (isSamePerson(deputy.id, by.id)) return no("You cannot name yourself. Show the code here instead.");
  const address = deputy.mail;
  if (!address || (await unreachedAddresses(ports)).has(address.toLowerCase()))
    return no(`No mail reaches ${deputy.displayName}, so the link would not either.`);
  if ((await unusualFor(ports, config, by.id, userId)).length > 0)
    return no("Something about a code for this person is unusual. Ask for it here, and have a second person agree.");
  const now = clock.now();
  const day = now.toISOString().slice(0, 10);
  const key = `deputy|${day}|${by.id}|${deputy.id.toLowerCase()}`;
  const collector = { kind: "deputy", id: deputy.id, displayName: deputy.displayName, namedBy: by } as const;
  const closesAt = new Date(now.getTime() + OPEN_FOR_MS).toISOString();
  const wanted = { userId, reason, collector, openedBy: by, scopeId: APP_SCOPE, closesAt };
  const grantId = grantIdOf(config, APP_SCOPE, userId, key);
  const row = { grant: grantFrom(config, { ...wanted, grantId }, now.toISOString()), etag: "" };
  const found = await readPickUpCase(ports, config, row, { id: deputy.id, way: "pickUp" }, "press");
  if (!found.verdict.ok || !found.subject)
    return no(found.verdict.ok ? "There is no such person." : said(found.verdict));
  const after = `${deputy.displayName} (${deputy.userPrincipalName})`;
  const id = `deputyNamed|${grantId}`;
  await store.append([
    { scope: APP_SCOPE, id, at: now.toISOString(), who: by, what: "deputyNamed", subjectId: userId, after },
  ]);
  const grant = await openGrant(ports, config, { ...wanted, key });
  const receiver = { kind: "manager", displayName: deputy.displayName, address, language: languageOf(deputy) } as const;
  const { link } = grant;
  const data = { subject: found.subject, link, closesAt: grant.closesAt, timeZone: config.defaultTimeZone, reason };
  const mail = pickUpMail(await readTenantBrand(ports, config), receiver, data);
  const one = { key: mailKeys.pickUpAskedFor(day, deputy.id, userId), kind: "pickUp" as const, userId, grantId, mail };
  const { later, rejected } = await sendMails(ports, APP_SCOPE, [one], config.tenantId);
  if (later)
    throw new TransientError("the mail quota is used up", { retryAfterSeconds: later.seconds, code: MAIL_QUOTA });
  return rejected.length > 0
    ? no(`The mail service does not take a mail to ${deputy.displayName}.`)
    : { kind: "waits", grant: { ...row.grant, closesAt: grant.closesAt } };
}

/** Of a deputy what is said to a manager holds as well: they are told who cannot. */
const said = ({ say }: { readonly say: string }): string => `${say} (said of whoever would collect it)`;
