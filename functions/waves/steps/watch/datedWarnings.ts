import type { Config } from "../../../../shared/config/config.ts";
import { days } from "../../../../shared/domain/calendar/durations.ts";
import { mailKeys, offerKeys } from "../../../../shared/domain/mail/keys.ts";
import { provenBy } from "../../../../shared/domain/wave/readiness.ts";
import { composeMail } from "../../../../shared/mails/composeMail.ts";
import type { TenantBrand } from "../../../../shared/mails/mailData.ts";
import { readTimedBrand } from "../../../../shared/mails/readTenantBrand.ts";
import { sendMails } from "../../../../shared/mails/sendMails.ts";
import { more, NOTHING, type Phase } from "../../../../shared/steps/step.ts";
import { decisionLines } from "../../../../shared/waves/decisionLines.ts";
import { noteDecision } from "../../../../shared/waves/memberDecisions.ts";
import { OFFERS_A_PAGE, offerPasses } from "../../../../shared/waves/passOffers.ts";
import { waveEvent } from "../../../../shared/waves/waveRow.ts";
import { type Dated, dueByDate, noteNotYet, type WatchScope } from "./datedPeople.ts";
import type { WatchTally } from "./watchTally.ts";

/** The pass is offered until some days after the date: whoever comes to it late needs it then. */
const OFFER_DAYS_AFTER = 3;

interface Warned extends Dated {
  /** What the mail tells. */
  readonly entersAt: string;
}

/**
 * R87: a personal mail, a week ahead, and a pass offered through the manager. Whom no mail reaches is not warned, and
 * so not put in either. Writes grants, mails, the decision. Safe to repeat by the day that is told.
 */
export const warnDated: Phase<WatchTally> = async (scope) => {
  const { ports, config, wave, cursor } = scope;
  const page = (await dueByDate(scope))
    .flatMap((one): Warned[] => (one.next.kind === "warn" ? [{ ...one, entersAt: one.next.entersAt }] : []))
    .filter(({ member }) => cursor === undefined || member.userId > cursor)
    .slice(0, OFFERS_A_PAGE);
  if (page.length === 0) return NOTHING;
  // Before the mail that tells of it.
  const { withManager, waitSeconds } = await offerTo(scope, page);
  if (waitSeconds !== undefined) return more(cursor, { afterSeconds: waitSeconds });
  const undeliverable = await ports.store.undeliverable();
  const reachable = page.filter(({ member: { mail } }) => mail && !undeliverable.has(mail.toLowerCase()));
  const inWords = await readTimedBrand(ports, config);
  const mails = reachable.map((one) => mailTo(inWords, wave, one, withManager.has(one.member.userId)));
  const { accepted, later } = await sendMails(ports, wave.waveId, mails, config.tenantId);
  if (later) return more(cursor, { afterSeconds: Math.max(1, later.seconds) });
  const told = new Set(accepted);
  const isTold = ({ member, entersAt }: Warned) => told.has(mailKeys.entryWarning(entersAt, member.userId));
  for (const one of page.filter(isTold)) await noteWarned(scope, one);
  const because = "no mail reaches this person, so they could not be warned";
  await noteNotYet(
    scope,
    page.filter((one) => !isTold(one)).map((one) => ({ ...one, because })),
  );
  return more(page.at(-1)?.member.userId);
};

/** Whoever holds a passkey needs no pass, and would get none. */
async function offerTo({ ports, config, wave, now }: WatchScope, page: readonly Warned[]) {
  const withManager = new Set<string>();
  const forPass = page.filter(({ member }) => member.hasUsablePasskey === false);
  for (const [entersAt, some] of Map.groupBy(forPass, (one) => one.entersAt)) {
    const people = some.map(({ member }) => member);
    const offered = await offerPasses(ports, config, wave, people, {
      reason: "warned",
      key: offerKeys.dated(wave, entersAt),
      days: Math.ceil((Date.parse(entersAt) - now.getTime()) / days(1)) + OFFER_DAYS_AFTER,
    });
    if (offered.waitSeconds !== undefined) return { withManager, waitSeconds: offered.waitSeconds };
    for (const userId of offered.withManager) withManager.add(userId);
  }
  return { withManager };
}

function mailTo(
  config: Config & TenantBrand,
  wave: WatchScope["wave"],
  { member, entersAt }: Warned,
  managerHasCode: boolean,
) {
  const { userId, displayName, mail: address = "" } = member;
  const ask = provenBy(member).ready ? "nothing" : member.hasUsablePasskey ? "use" : "register";
  const language = member.language ?? config.defaultLanguage;
  const data = { displayName, language, timeZone: wave.timeZone, ask, entersAt, managerHasCode } as const;
  const mail = { ...composeMail("entryWarning", data, config), to: { address, displayName } };
  return { key: mailKeys.entryWarning(entersAt, userId), kind: "entryWarning" as const, userId, mail };
}

async function noteWarned({ ports, wave }: WatchScope, { member, known, decision, entersAt }: Warned): Promise<void> {
  const at = ports.clock.now().toISOString();
  const id = `entryDateWarned|${member.userId}|${entersAt}`;
  // Before the row, which ends the warning: a crash in between repeats them, under the same ids.
  await ports.store.append([
    ...decisionLines(wave.waveId, known),
    waveEvent(wave, {
      id,
      at,
      what: "entryDateWarned",
      subjectId: member.userId,
      after: `enforced from ${entersAt} on`,
    }),
  ]);
  const { notYet: _, ...rest } = decision;
  await noteDecision(ports.store, wave, known, { ...rest, warned: { at, entersAt } });
}
