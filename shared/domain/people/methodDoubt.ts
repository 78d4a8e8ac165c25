import { z } from "zod";
import { days, hours } from "../calendar/durations.ts";
import type { PlaceNote } from "./places.ts";

/**
 * Why a registered passkey may be no use to its owner (R120, R121). `neverUsed`: not used since it was set up, while
 * they sign in otherwise. `perhapsGone`: it was, and they have signed in otherwise alone for a month since.
 */
export const MethodDoubtSchema = z.enum(["neverUsed", "perhapsGone"]);
export type MethodDoubt = z.infer<typeof MethodDoubtSchema>;

/** What waves noted of somebody's sign-ins; moments are ISO 8601 UTC, to within a day. */
export interface NotedUse {
  readonly passkeyUsedAt?: string | undefined;
  readonly places?: readonly PlaceNote[] | undefined;
}

/** What is noted is up to a day older. */
const SINCE_SET_UP_MS = hours(48);
const GONE_AFTER_MS = days(30);

/**
 * The log says that a passkey was used, and not which: a use counts for each that was there. Where nobody was seen
 * signing in since, nothing is said. Pure.
 */
export function methodDoubt(createdAt: string | undefined, noted: readonly NotedUse[]): MethodDoubt | undefined {
  const created = Date.parse(createdAt ?? "");
  const places = noted.flatMap((one) => one.places ?? []);
  const used = latest([
    ...noted.map(({ passkeyUsedAt }) => passkeyUsedAt),
    ...places.map(({ satisfiedAt }) => satisfiedAt),
  ]);
  const worked = latest(places.map(({ workedAt }) => workedAt));
  if (Number.isNaN(created) || worked === undefined) return undefined;
  if (used === undefined || used < created) return worked - created > SINCE_SET_UP_MS ? "neverUsed" : undefined;
  return worked - used > GONE_AFTER_MS ? "perhapsGone" : undefined;
}

function latest(moments: readonly (string | undefined)[]): number | undefined {
  const known = moments.flatMap((at) => (at === undefined ? [] : [Date.parse(at)])).filter((at) => !Number.isNaN(at));
  return known.length > 0 ? Math.max(...known) : undefined;
}
