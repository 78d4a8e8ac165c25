import type { BusinessClock } from "../clock/clock.ts";
import { type AdminApi, SiteDown } from "./adminApi.ts";

const MINUTE_MS = 60_000;
const LOOK_AGAIN_MINUTES = 5;
const MOST_MINUTES = 6 * 60;

/** What came of a visit; a number: the next person comes so many minutes later. */
export type Visit = "over" | "carriedOn" | "lookAgain" | number;

/**
 * People who come back until something is done. Whoever finds it as it was waits longer each time; an outage counts as
 * that.
 * @param at ms of business time.
 * @returns resolves when a visit says that it is over. @throws whatever else a visit throws.
 */
export function comeBack(plan: {
  readonly clock: BusinessClock;
  readonly at: number;
  readonly what: string;
  readonly visit: () => Promise<Visit>;
}): Promise<void> {
  const { clock, at, what, visit } = plan;
  return new Promise((resolve, reject) => {
    const comeAt = (when: number, looks: number): void => {
      clock.at(when, what, async () => {
        try {
          const next = await visit().catch(lookAgainAfterOutage);
          if (next === "over") return resolve();
          const minutes = typeof next === "number" ? next : LOOK_AGAIN_MINUTES * 2 ** looks;
          comeAt(clock.now() + Math.min(minutes, MOST_MINUTES) * MINUTE_MS, next === "lookAgain" ? looks + 1 : 0);
        } catch (error) {
          reject(error);
        }
      });
    };
    comeAt(at, 0);
  });
}

function lookAgainAfterOutage(error: unknown): Visit {
  if (error instanceof SiteDown) return "lookAgain";
  throw error;
}

/**
 * @param isThere the code of a refusal that says that it was taken before.
 * @returns false after an outage, and when it does not stand as it was read any more (409).
 */
export async function isTaken(
  person: Pick<AdminApi, "post">,
  path: string,
  decision: object,
  isThere?: string,
): Promise<boolean> {
  const { status, body } = await person.post(path, decision);
  const { code } = (body as { readonly error?: { readonly code?: string } } | undefined)?.error ?? {};
  if (status === 200 || status === 202 || (code !== undefined && code === isThere)) return true;
  if (status >= 500 || status === 409) return false;
  throw new Error(`POST ${path} was answered ${status}: ${JSON.stringify(body)}`);
}
