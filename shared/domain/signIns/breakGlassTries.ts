import type { SignIn } from "../people/signIn.ts";
import type { PersonFinding } from "./logFindings.ts";

/**
 * Answers of Entra that tell that the first factor was right: what followed was asked for, or refused. Source:
 * learn.microsoft.com/entra/identity-platform/reference-error-codes, read 2026-11.
 */
const STOPPED_AFTER_PASSWORD = [
  50055, 50072, 50074, 50076, 50079, 50097, 50131, 50140, 50158, 53000, 53001, 53002, 53003, 500121, 530032,
] as const;
/** A wrong password, and an account that is locked after many of them. Source: as above. */
const WRONG_PASSWORD = [50126, 50053] as const;

export const triedCodes: Readonly<Record<"stopped" | "wrongPassword", readonly number[]>> = {
  stopped: STOPPED_AFTER_PASSWORD,
  wrongPassword: WRONG_PASSWORD,
};

export const WRONG = "a wrong password";
/** Each code is a row of its own: there are as many as Entra has. */
const sayTried = (errorCode: number): string =>
  WRONG_PASSWORD.some((code) => code === errorCode)
    ? WRONG
    : `the right password, and then stopped with code ${errorCode}`;

type Line = Pick<SignIn, "userId" | "createdDateTime" | "errorCode">;

/**
 * What failed sign-ins of break-glass accounts show, with how many there were a day: anybody who knows the name causes
 * them, so only those after the right password are told of. Pure; lines of whole days, so that a day that is read again
 * counts once.
 */
export function triesIn(lines: readonly Line[]): readonly PersonFinding[] {
  const found = new Map<string, { userId: string; what: string; times: Map<string, number>; lastAt: string }>();
  for (const { userId: spelled, createdDateTime, errorCode } of lines) {
    if (errorCode === 0) continue;
    const userId = spelled.toLowerCase();
    const what = sayTried(errorCode);
    const at = new Date(createdDateTime).toISOString();
    const day = at.slice(0, 10);
    const known = found.get(`${userId}|${what}`) ?? { userId, what, times: new Map(), lastAt: at };
    known.times.set(day, (known.times.get(day) ?? 0) + 1);
    const [, lastAt = at] = [at, known.lastAt].toSorted();
    found.set(`${userId}|${what}`, { ...known, lastAt });
  }
  return [...found.values()].map(({ times, ...one }) => ({
    kind: "breakGlassTried",
    ...one,
    beside: [],
    days: [...times.keys()].toSorted(),
    times: Object.fromEntries(times),
  }));
}
