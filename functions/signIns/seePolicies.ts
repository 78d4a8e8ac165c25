import { isSendTime } from "../../shared/domain/calendar/schedule.ts";
import { arePoliciesDue, atPart, OVERLAP_MS } from "../../shared/domain/signIns/signInFeed.ts";
import { tryAppAlert } from "../../shared/waves/staffMails.ts";
import { areEnforcedPeople, type Piece, type Round } from "./round.ts";
import { seeSuccesses } from "./seeSuccesses.ts";

/**
 * Once a working day one page of successes: whether sign-ins of those who are watched come with the policies that
 * applied. A log that leaves them out (graph facts 6.1) looks like one in which nobody was stopped. By the same page it
 * is seen whether those who are enforced get in still.
 */
export const seePolicies: Piece = async (round, reading) => {
  const { ports, config, feed } = round;
  const { reports, clock } = ports;
  const next = atPart(reading, "answers");
  const now = clock.now();
  if (!isSendTime(now, config.defaultTimeZone, config.rules) || !arePoliciesDue(feed, now))
    return { next, hasAsked: false };
  const from = new Date(Date.parse(reading.to) - OVERLAP_MS).toISOString();
  const page = await reports.satisfiedSignIns(from, reading.to);
  const { items } = page;
  const blind = items.filter(({ appliedConditionalAccessPolicies: applied }) => !applied);
  const isBlind = await areEnforcedPeople(round, blind);
  if (isBlind) await tellBlind(round);
  // Without any sign-in nothing was seen: the next reading looks again.
  if (isBlind || items.length > blind.length) round.note({ policiesSeenAt: now.toISOString() });
  if (!isBlind) await seeSuccesses(round, reading, from, page);
  return { next, hasAsked: true };
};

/** To the operators, once a day for all waves. */
export async function tellBlind({ ports, config }: Pick<Round, "ports" | "config">): Promise<void> {
  const day = ports.clock.now().toISOString().slice(0, 10);
  const what =
    "Sign-ins come without the policies that applied, so nobody sees whom the workforce policy stops, in a wave or " +
    "outside: nobody who is stranded is offered help, and no wave rolls back by itself. Check the permission to read policies.";
  await tryAppAlert(ports, config, `signInLog|blind|${day}`, what);
}
