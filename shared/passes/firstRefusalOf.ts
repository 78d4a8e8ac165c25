import { hours } from "../domain/calendar/durations.ts";
import { type Grant, scopeOf } from "../domain/pass/grant.ts";
import type { Ports } from "../ports/ports.ts";

const LATELY_MS = hours(12);
const REFUSALS_OF_LATE = 100;

/**
 * When Entra, or a limit, first refused a code for the person of this grant of late: what may be on its way through
 * Entra is waited for from then on. One that was noted a moment ago is among them. @throws TransientError
 */
export async function firstRefusalOf(store: Pick<Ports["store"], "trail">, grant: Grant, now: Date): Promise<string> {
  const from = new Date(now.getTime() - LATELY_MS).toISOString();
  const { lines } = await store.trail(scopeOf(grant), { what: ["passRefused"], from, limit: REFUSALS_OF_LATE });
  const theirs = lines.filter(({ event }) => event.subjectId === grant.userId).map(({ event }) => event.at);
  return theirs.toSorted().at(0) ?? now.toISOString();
}
