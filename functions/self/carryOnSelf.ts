import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { hours } from "../../shared/domain/calendar/durations.ts";
import { SELF } from "../../shared/domain/enforcement/enforcement.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import { languageOf } from "../../shared/domain/people/language.ts";
import { holdsForEntry, registeredOf } from "../../shared/domain/people/usablePasskey.ts";
import { type Entry, enter } from "../../shared/enforcement/enter.ts";
import { leave, readBackLeaves } from "../../shared/enforcement/leave.ts";
import { passWillDo } from "../../shared/enforcement/passWillDo.ts";
import { readBackEntries } from "../../shared/enforcement/readBackEntries.ts";
import { ConflictError, isServiceError, RefusedError } from "../../shared/errors.ts";
import { composeMail } from "../../shared/mails/composeMail.ts";
import { readTimedBrand } from "../../shared/mails/readTenantBrand.ts";
import { sendMails } from "../../shared/mails/sendMails.ts";
import type { StoredEnforcement } from "../../shared/ports/store/enforcements.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import type { EnforceNeeds } from "./enforceMyself.ts";

/**
 * Every minute: carries on whoever enforced themselves and is not where their row says. One person whom a service
 * refuses holds up nobody else. Safe to repeat by the rows.
 */
export const carryOnSelves = (ports: EnforceNeeds, config: Config) => async (): Promise<void> => {
  const rows = (await ports.store.openEnforcements()).filter(({ source }) => source === SELF);
  for (const row of rows) await carryOnSelf(ports, config, row);
};

/** Never throws what a service says: it is told of, and tried again. */
export async function carryOnSelf(ports: EnforceNeeds, config: Config, row: StoredEnforcement): Promise<void> {
  try {
    await oneStep(ports, config, row);
  } catch (error) {
    // Enforcement was stopped: what was written then is read in a minute.
    if (error instanceof RefusedError && error.reason === "obstacle") return;
    if (!isServiceError(error) && !(error instanceof ConflictError)) throw error;
    await noteTrouble(ports, config, aboutTimer.self, error);
  }
}

async function oneStep(ports: EnforceNeeds, config: Config, row: StoredEnforcement): Promise<void> {
  const { userId, source, by } = row;
  const entry: Entry = { source, by, scope: APP_SCOPE };
  if (row.state === "leaving") {
    const stillIn = await readBackLeaves(ports, config, source, [userId]);
    if (stillIn.length > 0) await leave(ports, config, entry, stillIn);
    return;
  }
  if (row.state !== "entering") return;
  const inGroup = await ports.directory.membersAmong(config.enforcedGroupId, [userId]);
  // The mail first: a row that is `in` is looked at no more. Its key keeps it from going out twice.
  if (inGroup.has(userId)) {
    if (await isTold(ports, config, row)) await readBackEntries(ports, config, source, [userId]);
    return;
  }
  await enterAgain(ports, config, entry, row);
}

/** What a crash, or a group that did not answer, broke off. An hour later only a new look lets anybody in. */
async function enterAgain(ports: EnforceNeeds, config: Config, entry: Entry, row: StoredEnforcement): Promise<void> {
  const { userId, evidence } = row;
  const held = await ports.methods.methodsOf(userId);
  const lookedAt = ports.clock.now().toISOString();
  const entrant = { ...evidence, userId, lookedAt, hasUsablePasskey: held && holdsForEntry(registeredOf(held)) };
  const [left] = await enter(ports, config, entry, [entrant]);
  if (left?.because === "rowChanged") throw new ConflictError(`the row of ${userId} changed meanwhile`);
  if (left?.because === "noUsablePasskey")
    // Nobody leaves for a passkey that is gone; but somebody has to look.
    throw new RefusedError("notFound", "NoUsablePasskey", `${userId} was entering, and holds no passkey by now`);
}

/** For so long a mail that is refused is tried again; the person is in the group meanwhile. */
const TOLD_WITHIN_MS = hours(1);

/** @returns whether it is done with: sent, or refused for an hour, which the operators are told of. */
async function isTold(ports: EnforceNeeds, config: Config, { userId, at }: StoredEnforcement): Promise<boolean> {
  const user = await ports.directory.user(userId);
  const isTooLate = ports.clock.now().getTime() - Date.parse(at) >= TOLD_WITHIN_MS;
  // An account that Entra does not show now may be shown in a minute.
  if (!user) return isTooLate;
  if (!user.mail) return true;
  const data = {
    displayName: user.displayName,
    language: languageOf(user) ?? config.defaultLanguage,
    timeZone: config.defaultTimeZone,
    enforcedAt: at,
    askedForIt: true,
    hasUsablePasskey: true,
    passWontDo: !(await passWillDo(ports, config)),
  };
  const mail = {
    ...composeMail("enforcedToday", data, await readTimedBrand(ports, config)),
    to: { address: user.mail, displayName: user.displayName },
  };
  const key = mailKeys.enforcedToday(at, userId);
  try {
    const { later } = await sendMails(
      ports,
      APP_SCOPE,
      [{ key, kind: "enforcedToday", userId, mail }],
      config.tenantId,
    );
    return later === undefined;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await noteTrouble(ports, config, aboutTimer.self, error);
    return isTooLate;
  }
}
