import type { SignIn, SignInLog } from "../people/signIn.ts";
import type { Denial } from "./denial.ts";
import { isBefore, isPrompt, replaces } from "./denialVerdict.ts";
import type { WaveMember } from "./member.ts";
import type { Refusal } from "./refusal.ts";

/** Kept of one person: whoever floods the log with tries makes no row longer. */
const MOST = 20;

type Refused = Pick<WaveMember, "refusals" | "denied" | "deniedAsOf" | "passkeyUsedAt">;

/** What is noted of a sign-in that the workforce policy stopped. */
export const refusalOf = (log: SignInLog, { createdDateTime: at, correlationId, deviceId }: Success): Refusal => ({
  at,
  log,
  ...(correlationId !== undefined && { correlationId }),
  ...(deviceId !== undefined && { deviceId }),
});

/** Whether nobody knows yet what became of it. */
export const isOpen = ({ found }: Refusal): boolean => found === undefined;
const isDenied = ({ found }: Refusal): boolean => found?.as === "denied";
const isBackground = ({ log }: Refusal): boolean => log === "nonInteractive";

/** Whether two lines tell of the same refusal: the log is read again and again. */
const isSame = (a: Refusal, b: Refusal): boolean =>
  a.at === b.at && a.log === b.log && a.correlationId === b.correlationId;

/** Which of these refusals the row has, where its answer is not known, or was found by this very reading. */
export const isNoted = ({ refusals = [] }: Refused, refusal: Refusal, reading: string): boolean =>
  refusals.some((known) => isSame(known, refusal) && (isOpen(known) || known.found?.in === reading));

/**
 * Which of these refusals may say something new of a person.
 * @param since when the wave of this round began to enforce: what was before belongs to an earlier one.
 */
export function newsAmong(member: Refused, refusals: readonly Refusal[], since: string): readonly Refusal[] {
  const known = member.refusals ?? [];
  const denied = deniedSince(member, since);
  return refusals.filter(
    (refusal) =>
      !isBefore(refusal.at, since) &&
      !known.some((one) => isSame(one, refusal)) &&
      !known.some((one) => isDenied(one) && one.log === refusal.log && !isBefore(one.at, refusal.at)) &&
      !(isBackground(refusal) && !isBefore(member.passkeyUsedAt, refusal.at)) &&
      replaces(denialOf(refusal), denied),
  );
}

/** The row's refusals with these. Of refreshes the latest tells all: who got in after it got in after the others. */
export function withNews(known: readonly Refusal[], news: readonly Refusal[]): readonly Refusal[] {
  const all = [...known, ...news];
  const refreshes = all.filter((one) => isBackground(one) && !isDenied(one)).sort(latestFirst);
  const others = all.filter((one) => !isBackground(one) || isDenied(one));
  return [...others, ...refreshes.slice(0, 1)].sort(worthMostFirst).slice(0, MOST);
}

const latestFirst = (a: Refusal, b: Refusal): number => Date.parse(b.at) - Date.parse(a.at);
const isAnswered = ({ found }: Refusal): boolean => found?.as === "answered";
const worthMostFirst = (a: Refusal, b: Refusal): number =>
  Number(isAnswered(a)) - Number(isAnswered(b)) || latestFirst(a, b);

type Success = Pick<SignIn, "createdDateTime" | "correlationId" | "deviceId">;

/**
 * Marks what these successes answer: a prompt in the same flow, or on the same device; a refresh by any later one.
 * @param successes sign-ins of the same person that satisfied the policy. @returns the same list when they answer
 * nothing.
 */
export function withAnswers(
  refusals: readonly Refusal[],
  successes: readonly Success[],
  reading: string,
): readonly Refusal[] {
  const answers = (refusal: Refusal): boolean =>
    isOpen(refusal) &&
    (isBackground(refusal)
      ? successes.some(({ createdDateTime }) => !isBefore(createdDateTime, refusal.at))
      : isPrompt({ ...refusal, createdDateTime: refusal.at }, successes));
  if (!refusals.some(answers)) return refusals;
  return refusals.map((refusal) =>
    answers(refusal) ? { ...refusal, found: { as: "answered", in: reading } } : refusal,
  );
}

/**
 * Nothing has answered what is open: it was denied. Keeps the latest denial of each log, and what the log shows again.
 * @param from what was before is not read again.
 */
export function withoutAnswer({ refusals = [], deniedAsOf = "" }: Refused, reading: string, from: string) {
  const told = refusals
    .map((refusal): Refusal => (isOpen(refusal) ? { ...refusal, found: { as: "denied", in: reading } } : refusal))
    .sort(latestFirst);
  const latest = (refusal: Refusal) => told.find((one) => isDenied(one) && one.log === refusal.log) === refusal;
  const isTaken = ({ found }: Refusal) => (found?.in ?? "") <= deniedAsOf;
  return told.filter((one) =>
    isDenied(one) ? latest(one) && !(isTaken(one) && isBefore(one.at, from)) : !isBefore(one.at, from),
  );
}

/**
 * What the refusals say of a person, for the watch to write: each is taken once.
 * @param readUntil the reading that the watch goes by; what a later one has found so far is left to it.
 * @returns `undefined` when there is no news.
 */
export function denialFrom(
  member: Refused,
  since: string,
  readUntil: string,
): { readonly denied: Denial | undefined; readonly deniedAsOf: string } | undefined {
  const { refusals = [], deniedAsOf = "" } = member;
  const news = refusals.filter((one) => isDenied(one) && isWithin(one.found?.in ?? "", deniedAsOf, readUntil));
  const [last] = news.map(({ found }) => found?.in ?? "").sort((a, b) => (a < b ? 1 : -1));
  if (last === undefined) return undefined;
  const denied = news
    .filter(({ at }) => !isBefore(at, since))
    .map(denialOf)
    .reduce((known, denial) => (replaces(denial, known) ? denial : known), deniedSince(member, since));
  return { denied: denied ?? member.denied, deniedAsOf: last };
}

const isWithin = (moment: string, after: string, until: string): boolean => moment > after && moment <= until;

/** A denial of an earlier round keeps no news away. */
const deniedSince = ({ denied }: Refused, since: string): Denial | undefined =>
  denied && !isBefore(denied.at, since) ? denied : undefined;

const denialOf = ({ at, log, correlationId }: Refusal): Denial => ({ at, log, correlationId });
