import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { type Enforcement, keepsIn, waveSource } from "../../shared/domain/enforcement/enforcement.ts";
import { attemptsSince, wasAttempted } from "../../shared/domain/enforcement/release.ts";
import { isBefore } from "../../shared/domain/wave/denialVerdict.ts";
import type { Refusal } from "../../shared/domain/wave/refusal.ts";
import { isOpen, refusalOf, withAnswers } from "../../shared/domain/wave/refusals.ts";
import { isUnreadableRow, RefusedError, unreadableRow } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutApp } from "../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../shared/troubles/noteQuietly.ts";
import { JudgedBy, withResult } from "../signIns/round.ts";
import { type NotedPerson, notedOf } from "./notedOf.ts";

type Needs = Pick<Ports, "store" | "reports" | "clock">;

const ABOUT_TRIES = aboutApp("looking in the sign-in log whether somebody else knows a person's password", {
  meanwhile: "Until it can be read, nobody is released.",
});

/**
 * Whether somebody else may know this person's password: a try was stopped within seven days, whatever put the person
 * into the group. Reads the rows, the trails, and the log up to this moment: what was an hour ago stands in no row yet.
 * @returns `unreadable` when the log is refused, or hides what applied: missing is not "never tried".
 * @throws TransientError RefusedError when a row cannot be read.
 */
export async function wasTriedLately(ports: Needs, userId: string, now: Date): Promise<boolean | "unreadable"> {
  const noted = await notedOf(ports.store, userId);
  await refuseUnreadWave(ports.store, userId, noted);
  if (await isNotedHere(ports.store, userId, noted, now)) return true;
  try {
    return await isInLog(ports, userId, noted, now);
  } catch (error) {
    if (!(error instanceof RefusedError) || isUnreadableRow(error)) throw error;
    await noteQuietly(ports, ABOUT_TRIES, error);
    return "unreadable";
  }
}

/** The same by the rows and the trails alone: what is lost with them. @throws TransientError RefusedError */
export const wasNotedLately = async (store: Needs["store"], userId: string, now: Date): Promise<boolean> =>
  isNotedHere(store, userId, await notedOf(store, userId), now);

const isNotedHere = async (
  store: Needs["store"],
  userId: string,
  noted: readonly NotedPerson[],
  now: Date,
): Promise<boolean> => noted.some((row) => wasAttempted(row, now)) || (await isInTrail(store, userId, noted, now));

/** @throws RefusedError when a wave enforces the person and its rows cannot be read. */
async function refuseUnreadWave(store: Needs["store"], userId: string, noted: readonly NotedPerson[]): Promise<void> {
  const known = new Set(noted.map(({ waveId }) => waveSource(waveId ?? "")));
  const isUnread = (row: Enforcement) =>
    keepsIn(row) && row.source.startsWith(waveSource("")) && !known.has(row.source);
  if ((await store.enforcementsOf([userId])).some(isUnread))
    throw new RefusedError("notUnderstood", unreadableRow, "a wave enforces this person, and its rows cannot be read");
}

/**
 * A row tells the last denial only; the trail of the wave, or of the app, has the ones before, however much it has told
 * since.
 */
async function isInTrail(
  store: Needs["store"],
  userId: string,
  noted: readonly NotedPerson[],
  now: Date,
): Promise<boolean> {
  const scopes = new Set(noted.flatMap(({ waveId }) => waveId ?? []));
  const query = { subjectId: userId, what: ["attemptStopped" as const], from: attemptsSince(now).toISOString() };
  for (const scope of [...scopes, APP_SCOPE]) {
    const { lines } = await store.trail(scope, { ...query, limit: 1 });
    if (lines.length > 0) return true;
  }
  return false;
}

/**
 * What the log says now, by the rules by which it is read for everybody: what a success has answered is a prompt, or a
 * refresh. A refusal at which a watch has found the person stranded was no try.
 */
async function isInLog(
  { store, reports }: Needs,
  userId: string,
  noted: readonly NotedPerson[],
  now: Date,
): Promise<boolean> {
  const judgedBy = new JudgedBy(store);
  const [from, to] = [attemptsSince(now).toISOString(), now.toISOString()];
  const refusals: Refusal[] = [];
  for (const log of ["interactive", "nonInteractive"] as const) {
    const stopped = await reports.stoppedSignInsOf(log, userId, from, to);
    if (stopped.some(({ appliedConditionalAccessPolicies: applied }) => !applied)) throw policiesHidden();
    refusals.push(...(await withResult({ judgedBy }, stopped, "failure")).map((one) => refusalOf(log, one)));
  }
  const left = refusals.filter(({ at }) => !noted.some((row) => wasStranded(row, at)));
  if (!wasAttempted({ refusals: left }, now)) return false;
  const first = left.map(({ at }) => at).reduce((a, b) => (Date.parse(a) < Date.parse(b) ? a : b));
  const successes = await withResult({ judgedBy }, await reports.satisfiedSignInsOf(userId, first, to), "success");
  return wasAttempted({ refusals: withAnswers(left, successes, to).filter(isOpen) }, now);
}

/** Whom the guard has found stranded, without any sign-in, may have been tried before. */
const wasStranded = ({ denied }: NotedPerson, at: string): boolean =>
  denied?.foundAs === "stranded" && denied.log !== undefined && !isBefore(denied.at, at);

const policiesHidden = (): RefusedError =>
  new RefusedError(
    "denied",
    "AppliedPoliciesHidden",
    "the sign-in log does not show which policies applied, so nobody can tell whether sign-ins of this person were stopped",
  );
