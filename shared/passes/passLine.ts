import type { AuditCode, AuditEvent } from "../domain/audit.ts";
import { days } from "../domain/calendar/durations.ts";
import { type Grant, type IdentityProof, scopeOf } from "../domain/pass/grant.ts";
import type { Person } from "../domain/people/person.ts";
import { alertedEvents } from "../domain/wave/alertedEvents.ts";
import { RefusedError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { isClaimOver } from "./settleClaim.ts";

/** Who tries to make a pass, and under which claim. */
export interface Trying {
  readonly claimId: string;
  readonly by: Person;
  readonly identityCheckedBy: IdentityProof;
}

/** One line of the trail about a try. A repeat is the same line. */
export const passLine = (
  grant: Grant,
  { claimId, by, identityCheckedBy }: Trying,
  what: AuditCode,
  now: Date,
  more: Pick<AuditEvent, "after" | "until" | "why"> = {},
): AuditEvent => ({
  scope: scopeOf(grant),
  id: `${what}|${claimId}`,
  at: now.toISOString(),
  who: by,
  what,
  reason: identityCheckedBy,
  subjectId: grant.userId,
  ...more,
});

const LINES_A_PAGE = 900;
/** Thousands of presses in a day: nobody hands out so many, and what they did is not counted any more. */
const MOST_PAGES = 10;
const counted = ["passRequested", "passRefused", alertedEvents.passIssued, "deputyNamed"] as const;

/**
 * When this person gave out passes within the last day, newest first. What is being made counts, and so does each
 * naming of somebody who collects one; what came to nothing does not. Whoever writes their own line first and counts
 * then finds no more than the limit, of any number of people at once. Presses that came to nothing push nothing out of
 * the count.
 * @throws TransientError, RefusedError where there are too many lines to be counted: then nobody goes on.
 */
export async function givenLately(
  { store, clock }: Pick<Ports, "store" | "clock">,
  byId: string,
): Promise<readonly string[]> {
  const now = clock.now();
  const from = new Date(now.getTime() - days(1)).toISOString();
  const events: AuditEvent[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { what: counted, from, limit: LINES_A_PAGE, ...(after !== undefined && { after }) };
    const { lines, next } = await store.actsOf(byId, query);
    events.push(...lines.map(({ event }) => event));
    after = next;
    if (after === undefined) break;
  }
  if (after !== undefined)
    throw new RefusedError(
      "obstacle",
      "tooManyPresses",
      `${byId} has pressed for codes more often in a day than is counted`,
    );
  const claimsOf = (code: AuditCode) => new Set(events.filter(({ what }) => what === code).map(claimOf));
  const [refused, issued] = [claimsOf("passRefused"), claimsOf(alertedEvents.passIssued)];
  const isGiven = (event: AuditEvent) =>
    issued.has(claimOf(event)) || !(refused.has(claimOf(event)) || isClaimOver(event.at, now));
  return events
    .filter((event) => event.what === "deputyNamed" || (event.what === "passRequested" && isGiven(event)))
    .map(({ at }) => at);
}

const claimOf = ({ id }: AuditEvent): string => id.slice(id.indexOf("|") + 1);
