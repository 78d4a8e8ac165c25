import { isRunning } from "../../shared/domain/enforcement/enforcementSwitch.ts";
import { oldestOf } from "../../shared/domain/signIns/pagesLeft.ts";
import type { Reading } from "../../shared/domain/signIns/signInFeed.ts";
import { areDriedUp, MOST_PEOPLE, type Successes } from "../../shared/domain/signIns/successes.ts";
import { tellStaff } from "../../shared/enforcement/tellOperators.ts";
import type { SignInPage } from "../../shared/ports/reports.ts";
import { enforcedAmong, type Round, withResult } from "./round.ts";

/**
 * Whether those who are enforced get in still. Whoever holds a passkey that works no more is not stranded by a live
 * look, so the brake does not count them. Told once a day, and nothing else: nothing is rolled back by it.
 *
 * @param page the latest successes of everybody between `from` and the end of the reading.
 */
export async function seeSuccesses(round: Round, reading: Reading, from: string, page: SignInPage): Promise<void> {
  // A success that nobody can read may be anybody's: nothing is told from it, nor from what is missing beside it.
  if (page.unread) return;
  const { ports, feed } = round;
  const known = (await ports.store.enforcementSwitch())?.value;
  const { runningSince } = known ?? {};
  // What people did before it ran, or while it was stopped, compares with nothing.
  if (!isRunning(known) || runningSince === undefined) return round.note({ successes: undefined });
  if (Date.parse(runningSince) > Date.parse(from)) return;
  const under = await withResult(round, page.items, "success");
  const people = await enforcedAmong(round, [...new Set(under.map(({ userId }) => userId))]);
  const since = page.next === undefined ? from : (oldestOf(page.items) ?? reading.to);
  const now: Successes = { from: since, to: reading.to, people: people.slice(0, MOST_PEOPLE) };
  // They stay what later days are compared with until somebody gets in.
  if (people.length > 0) return round.note({ successes: now });
  const before = feed.successes;
  const still = (await enforcedAmong(round, before?.people ?? [])).length;
  // Whoever is enforced and was refused shows as well that people are there.
  const others = page.items.length + reading.seen.length;
  if (before && areDriedUp(before, now, { stillEnforced: still, others }))
    await tell(round, before, now, still, others);
}

async function tell(
  { ports, config }: Pick<Round, "ports" | "config">,
  before: Successes,
  now: Successes,
  still: number,
  others: number,
): Promise<void> {
  const day = ports.clock.now().toISOString().slice(0, 10);
  const say =
    `Nobody who is enforced got in under the workforce policy between ${now.from} and ${now.to}, though there were ` +
    `${others} other sign-ins and refusals. Between ${before.from} and ${before.to} it let in ${still} people or more who are ` +
    "enforced still. Their passkeys may have stopped working: look at the sign-in log, and ask some of them. The app " +
    "rolls nothing back for it. If people cannot work, stop enforcement.";
  await tellStaff(ports, config, "both", `signInLog|driedUp|${day}`, say);
}
