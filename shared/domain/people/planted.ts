import { z } from "zod";
import { days, hours, minutes } from "../calendar/durations.ts";
import { bothFit } from "../policy/strengthFit.ts";
import { cleanWords } from "../trouble/cleanWords.ts";
import type { AuthenticationMethod } from "./authenticationMethod.ts";
import { resistsPhishing } from "./usablePasskey.ts";

/**
 * Which passkeys an application registered for somebody: they are not the person's own (R238). The directory audit log
 * tells who registered what for whom, and when; of which method it speaks is not documented, so the moment decides.
 */

/** A line of the log (graph facts 6.2): somebody, or something, registered security info for a user. */
export interface AdminRegistration {
  readonly userId: string;
  readonly userPrincipalName?: string | undefined;
  readonly at: string;
  readonly result?: string | undefined;
  readonly reason?: string | undefined;
  /** A person did it. */
  readonly isByUser: boolean;
  /** Client id and object id of the application, as far as the log names them. */
  readonly appIds: readonly string[];
  readonly appName?: string | undefined;
}

/** An application that nobody listed registered something for a user. */
const RegisteredByAppSchema = z.object({
  userId: z.string().describe("In lower case."),
  userPrincipalName: z.string().optional(),
  at: z.string(),
  by: z.string().describe("Name and client id of the application, for people."),
  appIds: z.array(z.string()).readonly().describe("In lower case."),
});
export type RegisteredByApp = Readonly<z.infer<typeof RegisteredByAppSchema>>;

const MOST_NAMED = 80;
/** What is no passkey, in Entra's own words; what names a passkey beside it may be one. */
const otherMethod = /temporary access pass|\bphone\b|\be-?mail\b/i;
const passkey = /passkey|fido|security key|hello|credential/i;

/**
 * What counts of a line. Pure. An unknown result, method or initiator counts: only what is known not to be an
 * application's passkey is left out.
 * @param isTrusted whether this id, in lower case, is of the app itself or of a listed provisioner.
 */
export function registeredByApp(
  line: AdminRegistration,
  isTrusted: (appId: string) => boolean,
): RegisteredByApp | undefined {
  const { result, reason = "", isByUser, userPrincipalName } = line;
  const appIds = line.appIds.map((id) => id.toLowerCase());
  if (isByUser || appIds.some(isTrusted) || result?.toLowerCase() === "failure") return undefined;
  if (otherMethod.test(reason) && !passkey.test(reason)) return undefined;
  const name = line.appName === undefined ? "an application" : `the application ${said(line.appName)}`;
  const [id] = appIds;
  return {
    userId: line.userId.toLowerCase(),
    ...(userPrincipalName !== undefined && { userPrincipalName: said(userPrincipalName) }),
    at: new Date(line.at).toISOString(),
    by: id === undefined ? name : `${name} (${said(id)})`,
    appIds,
  };
}

/** Whoever made the application chose its name. */
const said = (name: string): string => cleanWords(name).slice(0, MOST_NAMED);

const StretchSchema = z.object({ from: z.string(), to: z.string() });
/** A stretch of time of which a line of the log could not be read: it may be anybody's. */
export type Stretch = Readonly<z.infer<typeof StretchSchema>>;

/** How far the log was read, and what follows for everybody. */
export const AuditFeedSchema = z.object({
  readUntil: z.string().optional(),
  hasFound: z.boolean().default(false).describe("Rows of people stand."),
  unread: z.array(StretchSchema).readonly().default([]),
  untold: z
    .object({ some: z.array(RegisteredByAppSchema).readonly(), more: z.number().int() })
    .optional()
    .describe("Staff has still to hear of these, and of so many more."),
});
export type AuditFeed = Readonly<z.infer<typeof AuditFeedSchema>>;

export const NOTHING_AUDITED: AuditFeed = { hasFound: false, unread: [] };
/** A row that cannot be read: rows of people may stand. */
export const AUDITS_LOST: AuditFeed = { hasFound: true, unread: [] };

/** The log lags, and a service may be away for hours: no wave stands still for that. */
const FRESH_MS = hours(24);
/** Clocks of two machines differ by less. */
const SKEW_MS = minutes(5);
/** Between the line and the passkey: both are written by one request. */
const APART_MS = minutes(2);

/** Whether what was read is new enough to tell. */
function areAuditsFresh({ readUntil }: Pick<AuditFeed, "readUntil">, now: Date): boolean {
  const age = now.getTime() - Date.parse(readUntil ?? "");
  return age >= -SKEW_MS && age < FRESH_MS;
}

/**
 * Methods as the log lets them count. A passkey that came at the moment of a record does not fit. Of one without a
 * moment nobody can tell, so any record of its owner makes it planted. Where the log was not read lately, or a line of
 * that time could not be read, nobody can tell: nobody is enforced by it, and nobody is stranded by it.
 */
export function judgedByAudits(
  methods: readonly AuthenticationMethod[],
  feed: AuditFeed,
  records: readonly Pick<RegisteredByApp, "at" | "by">[],
  now: Date,
): readonly AuthenticationMethod[] {
  const isFresh = areAuditsFresh(feed, now);
  return methods.map((method) => {
    if (!resistsPhishing(method)) return method;
    const record = records.find(({ at }) => isAround(method, { from: at, to: at }));
    if (record) return { ...method, fit: "doesNotFit", planted: { at: record.at, by: record.by } };
    if (isFresh && !feed.unread.some((stretch) => isAround(method, stretch))) return method;
    return { ...method, fit: bothFit(method.fit, "unknown"), ...(!isFresh && { isUnaudited: true }) };
  });
}

/** Whether a method came within a stretch, as far as anybody can tell. */
function isAround({ createdDateTime }: AuthenticationMethod, { from, to }: Stretch): boolean {
  const at = Date.parse(createdDateTime ?? "");
  return !(at < Date.parse(from) - APART_MS) && !(at > Date.parse(to) + APART_MS);
}

/** The latest planted one of somebody, for people. */
export const plantedAmong = (methods: readonly AuthenticationMethod[]): AuthenticationMethod["planted"] =>
  methods.flatMap(({ planted }) => planted ?? []).toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];

/** Source: learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention: 30 days. */
const REACHES_BACK_MS = days(29);
/** Lines come late: each reading has the last hours again. */
const OVERLAP_MS = hours(6);
/** All that the log has in four requests, which there is room for at once. */
const MOST_AT_ONCE_MS = days(8);
const READ_EVERY_MS = minutes(55);

/** The next stretch of the log to read; `undefined` while it was read lately enough. */
export function nextAuditStretch({ readUntil }: AuditFeed, now: Date): Stretch | undefined {
  const known = Date.parse(readUntil ?? "");
  const age = now.getTime() - known;
  if (age >= -SKEW_MS && age < READ_EVERY_MS) return undefined;
  const reached = now.getTime() - REACHES_BACK_MS;
  const from = age >= 0 ? Math.max(reached, known - OVERLAP_MS) : reached;
  const to = Math.min(now.getTime(), from + MOST_AT_ONCE_MS);
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

const MOST_STRETCHES = 50;

/** One stretch more; those that touch are one, and of too many there is one over all of them. */
export function withUnread(unread: readonly Stretch[], more: readonly Stretch[]): readonly Stretch[] {
  const sorted = [...unread, ...more].toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from));
  const merged: Stretch[] = [];
  for (const one of sorted) {
    const last = merged.at(-1);
    if (last && Date.parse(one.from) <= Date.parse(last.to)) merged[merged.length - 1] = later(last, one);
    else merged.push(one);
  }
  return merged.length > MOST_STRETCHES ? [merged.reduce(later)] : merged;
}

const later = (one: Stretch, other: Stretch): Stretch => ({
  from: one.from,
  to: Date.parse(other.to) > Date.parse(one.to) ? other.to : one.to,
});

/** In a mail; the trail has every one. */
const MOST_TOLD = 10;

export const keyOfRecord = ({ userId, at }: Pick<RegisteredByApp, "userId" | "at">): string => `${userId}|${at}`;

/** Whom staff has still to hear of; one that is in it already is not counted again. */
export function withUntold(untold: AuditFeed["untold"], news: readonly RegisteredByApp[]): AuditFeed["untold"] {
  const { some, more } = untold ?? { some: [], more: 0 };
  const all = new Map([...some, ...news].map((one) => [keyOfRecord(one), one]));
  if (all.size === 0) return untold;
  const named = [...all.values()].slice(0, MOST_TOLD);
  return { some: named, more: more + all.size - named.length };
}
