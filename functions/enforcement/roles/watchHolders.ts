import type { Config } from "../../../shared/config/config.ts";
import { APP_SCOPE } from "../../../shared/domain/audit.ts";
import { days } from "../../../shared/domain/calendar/durations.ts";
import { mailKeys } from "../../../shared/domain/mail/keys.ts";
import { languageOf } from "../../../shared/domain/people/language.ts";
import type { HoldersLook, UnreadyHolder } from "../../../shared/domain/roles/rolesFacts.ts";
import { RefusedError } from "../../../shared/errors.ts";
import { composeMail } from "../../../shared/mails/composeMail.ts";
import { readTimedBrand } from "../../../shared/mails/readTenantBrand.ts";
import { type MailToSend, sendMails } from "../../../shared/mails/sendMails.ts";
import { aboutTimer } from "../../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../../shared/troubles/noteTrouble.ts";
import type { Patience } from "../../host/patience.ts";
import { lookAtHolders } from "./lookAtHolders.ts";
import { changeRoles, type RolesNeeds } from "./rolesRow.ts";

/**
 * Once a day, from when somebody has had the policy over directory roles made: everybody who holds one of the roles is
 * looked at live. Whoever is not ready is named to the operators, and mailed what to do and whom to ask, once a day.
 * Nothing is offered to them, and nothing is enabled or taken back by it. Safe to repeat by the row and the keys of a
 * look. @throws TransientError RefusedError ConflictError: the next run goes on.
 */
export async function watchHolders(ports: RolesNeeds, config: Config, patience: Patience): Promise<void> {
  const { store, clock } = ports;
  if (config.privilegedStrengthId === undefined || !(await store.roles())?.value.asked) return;
  const now = clock.now().getTime();
  const look = await lookAtHolders(ports, config, patience, ({ since }) => now - Date.parse(since) >= days(1));
  if (look.endedAt === undefined || look.notReady === 0 || look.toldAt !== undefined) return;
  const names = look.unready.map(({ userId, userPrincipalName = userId }) => userPrincipalName).join(", ");
  const say = `${look.notReady} of ${look.holders} who hold one of the roles of the policy over directory roles are not ready: ${names}`;
  await noteTrouble(ports, config, aboutTimer.holders, new RefusedError("obstacle", "HoldersNotReady", say));
  if (!(await mailThem(ports, config, look))) return;
  const toldAt = clock.now().toISOString();
  await changeRoles(store, (known) =>
    known.look?.since === look.since ? { ...known, look: { ...known.look, toldAt } } : undefined,
  );
}

/** @returns whether all of these mails have gone; what the quota does not take now, the next run sends. */
async function mailThem(ports: RolesNeeds, config: Config, { since, unready }: HoldersLook): Promise<boolean> {
  const undeliverable = await ports.store.undeliverable();
  const brand = await readTimedBrand(ports, config);
  const mails: MailToSend[] = [];
  for (const one of unready) {
    const user = lacksKeys(one) ? await ports.directory.user(one.userId) : undefined;
    if (!user?.mail || undeliverable.has(user.mail.toLowerCase())) continue;
    const { displayName, mail: address } = user;
    const language = languageOf(user) ?? config.defaultLanguage;
    const to = { displayName, language, timeZone: config.defaultTimeZone };
    const data = { ...to, ask: "register", isPrivileged: true } as const;
    const mail = { ...composeMail("reminder", data, brand), to: { address, displayName } };
    mails.push({ key: mailKeys.holder(since.slice(0, 10), one.userId), kind: "reminder", userId: one.userId, mail });
  }
  const { later } = await sendMails(ports, APP_SCOPE, mails, config.tenantId);
  return later === undefined;
}

/** The others are told nothing that they could do: a wave takes them, or somebody looks into the account. */
const lacksKeys = ({ because }: UnreadyHolder): boolean => because === "fewerThanTwoKeys";
