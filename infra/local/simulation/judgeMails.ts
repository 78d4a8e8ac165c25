import { Temporal } from "temporal-polyfill";
import { type MailKind, mayWait } from "../../../shared/domain/mail/mailKinds.ts";
import { type Person, usableAt } from "../people/standInPerson.ts";
import type { MailTruth } from "./summary.ts";

/** A mail that the service took, as the ledger and its file tell. */
export interface SentMail {
  readonly kind: MailKind;
  readonly userId: string;
  /** Accepted, ms. */
  readonly at: number;
  /** Of its page. */
  readonly language: string | undefined;
  /** Its button says to set up a passkey. */
  readonly asksToRegister: boolean;
  /** It reached somebody, or is on its way. */
  readonly isDelivered: boolean;
}

/** What may be begun only while its reader is at work. */
const inHours: readonly MailKind[] = [
  "announcement",
  "dayOf",
  "reminder",
  "chaser",
  "enforcementWarning",
  "wouldBeBlocked",
  "partlyReady",
  "postponement",
  "entryWarning",
  "enforcedToday",
  "done",
  "managerDigest",
  "managerNews",
  "secondPasskey",
  "unusedPasskey",
];
/** To people who have yet to set something up. */
const ofTheChase: readonly MailKind[] = ["dayOf", "reminder", "chaser", "enforcementWarning"];
/** Only members of a wave get these. */
const toMembers: readonly MailKind[] = [
  ...ofTheChase,
  "announcement",
  "wouldBeBlocked",
  "partlyReady",
  "postponement",
  "done",
];

const HOUR_MS = 3_600_000;
const WORK = { from: 8, until: 17 };
/** The app's look at somebody, and the mail after it, are minutes apart. */
const SEEN_WITHIN_MS = 15 * 60_000;
/** Most faults are told by name up to so many. */
const NAMED = 10;

export interface MailRules {
  readonly intervalHours: number;
  readonly chaserDays: number;
  /** Whether the directory says what somebody reads, and where they live: nobody is blamed for what it keeps back. */
  readonly told: (person: Person) => { readonly language: boolean; readonly zone: boolean };
  /** The waves in whose group somebody is; of whoever has gone, in whose they were until then. @param at ms. */
  readonly wavesOf: (userId: string, at: number) => readonly { readonly gateOpenedAt?: string | undefined }[];
}

/**
 * Holds every mail to a person against what the world knows: their zone, their language, and when they gained a
 * passkey. Pure.
 */
export function judgeMails(
  mails: readonly SentMail[],
  personOf: (userId: string) => Person | undefined,
  rules: MailRules,
): MailTruth {
  const faults: Record<keyof Omit<MailTruth, "judged" | "faultsOf">, string[]> = {
    outsideHours: [],
    tooClose: [],
    chasedTooSoon: [],
    forgotten: [],
    afterRegistering: [],
    otherLanguage: [],
    toOthers: [],
    digestsTwice: [],
  };
  let judged = 0;
  for (const [userId, some] of Map.groupBy(mails, (mail) => mail.userId)) {
    const person = personOf(userId);
    if (!person) continue;
    const own = some.toSorted((a, b) => a.at - b.at);
    judged += own.length;
    const say = ({ kind, at }: SentMail) => `${kind} to ${person.userPrincipalName} at ${new Date(at).toISOString()}`;
    const told = rules.told(person);
    for (const mail of own) {
      if (told.zone && inHours.includes(mail.kind) && !isAtWork(mail.at, person.timeZone))
        faults.outsideHours.push(say(mail));
      if (told.language && mail.language !== person.language)
        faults.otherLanguage.push(`${say(mail)} in ${mail.language}`);
      const isDone = usableAt(person, mail.at) > 0 && usableAt(person, mail.at - SEEN_WITHIN_MS) > 0;
      if (ofTheChase.includes(mail.kind) && mail.asksToRegister && isDone) faults.afterRegistering.push(say(mail));
      if (toMembers.includes(mail.kind) && rules.wavesOf(userId, mail.at).length === 0) faults.toOthers.push(say(mail));
    }
    const digests = own.filter(({ kind }) => kind === "managerDigest");
    for (const some of Map.groupBy(digests, ({ at }) => localDay(at, person.timeZone)).values())
      faults.digestsTwice.push(...some.slice(1).map(say));
    const near = (kept: readonly SentMail[], ms: number) =>
      kept.filter((mail, n) => n > 0 && mail.at - (kept[n - 1]?.at ?? 0) < ms).map(say);
    faults.tooClose.push(
      ...near(
        own.filter(({ kind }) => mayWait(kind)),
        rules.intervalHours * HOUR_MS,
      ),
    );
    const chasers = own.filter(({ kind }) => kind === "chaser" || kind === "reminder");
    const opened = rules
      .wavesOf(userId, own[0]?.at ?? 0)
      .flatMap(({ gateOpenedAt: at }) => (at ? [Date.parse(at)] : []));
    if (isForgotten(own, person, Math.min(...opened))) faults.forgotten.push(`${person.userPrincipalName}`);
    faults.chasedTooSoon.push(...near(chasers, rules.chaserDays * 24 * HOUR_MS));
  }
  return {
    judged,
    outsideHours: faults.outsideHours.length,
    tooClose: faults.tooClose.length,
    chasedTooSoon: faults.chasedTooSoon.length,
    forgotten: faults.forgotten.length,
    afterRegistering: faults.afterRegistering.length,
    otherLanguage: faults.otherLanguage.length,
    toOthers: faults.toOthers.length,
    digestsTwice: faults.digestsTwice.length,
    faultsOf: Object.entries(faults).flatMap(([what, some]) => some.slice(0, NAMED).map((one) => `${what}: ${one}`)),
  };
}

/** Between two mails: the interval, a weekend, and the next morning on which it is their turn. */
const LONGEST_SILENCE_MS = 9 * 24 * HOUR_MS;
/** The app tells the helpdesk by name after so many. */
const MOST_OF_THE_CHASE = 10;

/** Of somebody who never had a passkey until the gate opened, was not away, and whose mails arrive. */
function isForgotten(own: readonly SentMail[], person: Person, gateOpenedAt: number): boolean {
  if (!Number.isFinite(gateOpenedAt) || person.onLeave || person.kind !== "employee") return false;
  const chase = own.filter(({ kind, at }) => (kind === "reminder" || kind === "chaser") && at <= gateOpenedAt);
  const isOut = own.some(({ isDelivered }) => !isDelivered) || chase.length >= MOST_OF_THE_CHASE;
  const [first] = chase;
  if (isOut || !first || [first.at, gateOpenedAt].some((at) => usableAt(person, at) > 0)) return false;
  const moments = [...chase.map(({ at }) => at), gateOpenedAt];
  return moments.some((at, n) => n > 0 && at - (moments[n - 1] ?? 0) > LONGEST_SILENCE_MS);
}

const localOf = (at: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timeZone);

const localDay = (at: number, timeZone: string): string => localOf(at, timeZone).toPlainDate().toString();

function isAtWork(at: number, timeZone: string): boolean {
  const local = localOf(at, timeZone);
  return local.dayOfWeek <= 5 && local.hour >= WORK.from && local.hour < WORK.until;
}
