import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { days, minutes } from "../../shared/domain/calendar/durations.ts";
import { chunks } from "../../shared/domain/chunks.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import type { MailEntry } from "../../shared/domain/mail/mailEntry.ts";
import { isMailTime } from "../../shared/domain/mail/mailHours.ts";
import type { DirectoryUser } from "../../shared/domain/people/directoryUser.ts";
import { languageOf } from "../../shared/domain/people/language.ts";
import { deviceAtRisk } from "../../shared/domain/quiet/deviceAtRisk.ts";
import type { QuietAsk } from "../../shared/domain/quiet/quietNote.ts";
import { askAfter, asNotAsked, isUnclear, mayStillBeAsked } from "../../shared/domain/quiet/quietRules.ts";
import { TransientError } from "../../shared/errors.ts";
import { composeMail } from "../../shared/mails/composeMail.ts";
import { readTimedBrand } from "../../shared/mails/readTenantBrand.ts";
import { refuseRejected } from "../../shared/mails/refuseRejected.ts";
import { type MailToSend, sendMails } from "../../shared/mails/sendMails.ts";
import { unreachedAddresses } from "../../shared/mails/unreachedAddresses.ts";
import { type InactiveOwners, seenOnDevices } from "./inactiveOwners.ts";
import { kindsOn, type QuietNeeds, quietKinds } from "./quietNeeds.ts";
import { enforcedOf, quietOnes } from "./quietOnes.ts";
import { seenOf } from "./seenOf.ts";

/** What could not go for so long is decided anew. */
const LOOKS_BACK_DAYS = 7;
/** One request for accounts. */
const SENT_AT_ONCE = 15;
/** Of a run; the next one goes on. */
const MOST_A_RUN = 60;

/**
 * Sends what looks have decided, each in its reader's own hours. Whether it still holds is looked at once more, live: a
 * wave that has begun, another mail, a second passkey or a sign-in ends it. Reads the ledger, accounts, registrations,
 * waves, methods. Safe to repeat by the keys of the ledger.
 * @throws TransientError, RefusedError: what was sent stands in the ledger.
 */
export async function sendPlanned(
  ports: QuietNeeds,
  config: Config,
  ownersOf: () => Promise<InactiveOwners>,
): Promise<void> {
  const { store, clock } = ports;
  const since = new Date(clock.now().getTime() - days(LOOKS_BACK_DAYS)).toISOString().slice(0, 10);
  const { first, last } = mailKeys.quietSince(since);
  const open = await store.openMails(APP_SCOPE, first, last);
  for (const some of chunks(turnOf(open, clock.now()), SENT_AT_ONCE)) await sendSome(ports, config, some, ownersOf);
}

/** Each run begins elsewhere: else those first in line who are asleep keep everybody behind them waiting. */
function turnOf(open: readonly MailEntry[], now: Date): readonly MailEntry[] {
  if (open.length <= MOST_A_RUN) return open;
  const from = Math.floor(now.getTime() / minutes(1)) % open.length;
  return [...open.slice(from), ...open.slice(0, from)].slice(0, MOST_A_RUN);
}

interface Due {
  readonly entry: MailEntry;
  readonly user: DirectoryUser & { readonly mail: string };
}

async function sendSome(
  ports: QuietNeeds,
  config: Config,
  entries: readonly MailEntry[],
  ownersOf: () => Promise<InactiveOwners>,
): Promise<void> {
  const due = await inTheirHours(ports, config, entries);
  const ids = due.map(({ entry }) => entry.userId ?? "");
  if (ids.length === 0) return;
  const registrations = await ports.store.registrations(ids);
  const now = ports.clock.now();
  const known = [...registrations.values()].filter((one) => mayStillBeAsked(one));
  const quiet = new Map((await quietOnes(ports, known)).map((one) => [one.userId, one]));
  const enforced = await enforcedOf(ports, [...quiet.keys()]);
  const { found, later } = await ports.methods.methodsOfMany(ids, 0, "background");
  const owners = await ownersOf();
  const seenAt = await seenOnDevices(ports, owners, ids);
  const mails: MailToSend[] = [];
  let unanswered: TransientError | undefined;
  for (const { entry, user } of due) {
    const userId = entry.userId ?? "";
    const person = quiet.get(userId);
    const isEnforced = enforced.has(userId.toLowerCase());
    const held = found.get(userId);
    if (later.includes(userId) || (held && isUnclear(held))) continue;
    const seen =
      person &&
      held &&
      (await seenOf(ports, config, { userId, isEnforced, methods: held }).catch((error: unknown) =>
        leaveToNextRun(error),
      ));
    if (seen instanceof TransientError) {
      // The next run asks again; the others need not wait for it.
      unanswered ??= seen;
      continue;
    }
    const before = person?.quiet;
    const asked = askOf(entry);
    const isDue = seen && askAfter(seen, before && asNotAsked(before, asked), kindsOn(config), now) === asked;
    const device = seen && deviceAtRisk(seen.methods, owners.devices.get(userId.toLowerCase()) ?? [], seenAt);
    if (isDue) mails.push(await mailFor(ports, config, entry, user, device?.signedInAt));
    else await drop(ports, entry, person ? "notNeeded" : "notQuiet");
  }
  const sent = await sendMails(ports, APP_SCOPE, mails, config.tenantId);
  const at = now.toISOString();
  for (const { userId = "" } of mails.filter(({ key }) => sent.accepted.includes(key))) {
    await ports.store.noteMailed(new Map([[userId, at]]));
    const waveId = quiet.get(userId)?.waveId;
    if (waveId !== undefined) await ports.store.mergeMembers(waveId, [{ userId, mailedAt: at }]);
  }
  refuseRejected(sent);
  if (unanswered) throw unanswered;
}

/** Those whom a mail reaches, and who are at work now. Whom none reaches gets none. */
async function inTheirHours(ports: QuietNeeds, config: Config, entries: readonly MailEntry[]): Promise<readonly Due[]> {
  const { found, absent } = await ports.directory.usersOf(entries.map(({ userId = "" }) => userId));
  const unreached = await unreachedAddresses(ports);
  const now = ports.clock.now();
  const due: Due[] = [];
  for (const entry of entries) {
    const user = found.get(entry.userId ?? "");
    const mail = user?.mail;
    if (user && mail && user.accountEnabled && user.userType === "Member" && !unreached.has(mail.toLowerCase())) {
      if (isMailTime(user, { timeZone: config.defaultTimeZone }, now, config.rules))
        due.push({ entry, user: { ...user, mail } });
    } else if (user || absent.includes(entry.userId ?? "")) await drop(ports, entry, "notReached");
  }
  return due;
}

const askOf = ({ kind }: MailEntry): QuietAsk => (kind === quietKinds.unused ? "unused" : "second");

/** It does not go, and nobody was asked by it: but for a second row about somebody who was just written to. */
async function drop({ store, clock }: QuietNeeds, entry: MailEntry, code: string): Promise<void> {
  await store.putMails(APP_SCOPE, [{ ...entry, state: "rejected", code }]);
  const { quiet, mailedAt } = (await store.registrations([entry.userId ?? ""])).get(entry.userId ?? "") ?? {};
  if (quiet === undefined || (mailedAt !== undefined && Date.parse(mailedAt) >= Date.parse(entry.at))) return;
  const note = { ...asNotAsked(quiet, askOf(entry)), nextAt: clock.now().toISOString() };
  await store.noteQuiet(new Map([[entry.userId ?? "", note]]));
}

/** Whoever is busy is asked by the next run. @throws everything else. */
function leaveToNextRun(error: unknown): TransientError {
  if (error instanceof TransientError) return error;
  throw error;
}

async function mailFor(
  ports: QuietNeeds,
  config: Config,
  { key, kind, userId }: MailEntry,
  { displayName, mail: address, ...spoken }: Due["user"],
  deviceUsedAt: string | undefined,
): Promise<MailToSend> {
  const language = languageOf(spoken) ?? config.defaultLanguage;
  const data = { displayName, language, timeZone: config.defaultTimeZone, deviceUsedAt };
  const brand = await readTimedBrand(ports, config);
  const composed =
    kind === "unusedPasskey" ? composeMail(kind, data, brand) : composeMail("secondPasskey", data, brand);
  return { key, kind, userId, mail: { ...composed, to: { address, displayName } } };
}
