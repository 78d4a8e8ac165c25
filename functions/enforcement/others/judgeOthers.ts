import type { Config } from "../../../shared/config/config.ts";
import { APP, APP_SCOPE, type AuditEvent } from "../../../shared/domain/audit.ts";
import {
  deniedBy,
  isOfLastDay,
  meaningOf,
  type RefusedPerson,
} from "../../../shared/domain/enforcement/refusedPerson.ts";
import type { SignInFeed } from "../../../shared/domain/signIns/signInFeed.ts";
import { type LiveLook, LOOKED_AT_ONCE, lookLive } from "../../../shared/enforcement/lookLive.ts";
import { tellOperators } from "../../../shared/enforcement/tellOperators.ts";
import { TransientError } from "../../../shared/errors.ts";
import { aboutTimer } from "../../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../../shared/troubles/noteTrouble.ts";
import type { Patience } from "../../host/patience.ts";
import type { OthersNeeds } from "./othersNeeds.ts";

/** So many stranded within a day, and the operators hear of it at once: no wave's brake counts them. */
const MANY = 5;

/**
 * Makes a denial of what was refused, and looks at whoever was denied live: only that tells what a denial means. Reads
 * their methods. Writes their rows, and a line in the trail for each who is stranded or was attempted. Safe to repeat.
 * @returns the people as they stand then. Whom there was no time for is looked at in the next run.
 */
export async function judgeOthers(
  ports: OthersNeeds,
  config: Config,
  people: readonly RefusedPerson[],
  { readUntil }: SignInFeed,
  patience: Patience,
): Promise<readonly RefusedPerson[]> {
  const now = ports.clock.now();
  const byId = new Map(people.map((person) => [person.userId, person]));
  const write = async (changes: readonly ({ readonly userId: string } & Partial<RefusedPerson>)[]) => {
    if (changes.length > 0) await ports.store.mergeRefusedPeople(changes);
    for (const change of changes) {
      const known = byId.get(change.userId);
      if (known) byId.set(change.userId, { ...known, ...change });
    }
  };
  if (readUntil !== undefined)
    await write(
      people.flatMap((person) => {
        const news = deniedBy(person, readUntil, now);
        return news ? [{ userId: person.userId, ...news }] : [];
      }),
    );
  for await (const look of looks(ports, config, [...byId.values()], patience)) {
    const seen = factsOf(look).flatMap((facts) => {
      const known = byId.get(facts.userId);
      return known ? [withVerdict({ ...known, ...facts }, now)] : [];
    });
    // The lines come first: what nobody can account for is not acted on. Their ids make a repeat the same lines.
    await ports.store.append(seen.flatMap((person) => lineOf(person) ?? []));
    await write(
      seen.map(({ userId, checkedAt, hasUsablePasskey, denied }) => ({ userId, checkedAt, hasUsablePasskey, denied })),
    );
  }
  await tellManyStranded(ports, config, [...byId.values()], now);
  return [...byId.values()];
}

/**
 * Live looks at whoever was denied and not looked at since, as many at once as Graph allows. Those first who may be
 * stranded: a flood of tries against people with a passkey must not hide them. Whoever is out of the group by now is
 * none of them.
 */
async function* looks(
  ports: OthersNeeds,
  config: Config,
  people: readonly RefusedPerson[],
  patience: Patience,
): AsyncGenerator<LiveLook> {
  const { store, clock } = ports;
  const open = people.filter((person) => meaningOf(person, clock.now()) === "toBeLookedAt");
  if (open.length === 0) return;
  const ids = open.map(({ userId }) => userId);
  const [{ kept }, registered] = [await store.standingOf(ids), await store.registrations(ids)];
  const gone = ids.filter((userId) => !kept.has(userId));
  if (gone.length > 0)
    yield {
      at: clock.now().toISOString(),
      ready: [],
      notReady: [],
      planted: [],
      unknown: [],
      unaudited: [],
      absent: gone,
      afterSeconds: 0,
    };
  const isBelievedReady = ({ userId, hasUsablePasskey }: RefusedPerson): boolean =>
    hasUsablePasskey ?? registered.get(userId)?.ready ?? false;
  let left = open
    .filter(({ userId }) => kept.has(userId))
    .sort((a, b) => Number(isBelievedReady(a)) - Number(isBelievedReady(b)))
    .map(({ userId }) => userId);
  while (left.length > 0) {
    const some = left.slice(0, LOOKED_AT_ONCE);
    left = left.slice(LOOKED_AT_ONCE);
    try {
      const look = await lookLive(ports, some, left.length);
      yield look;
      if (left.length === 0 || look.afterSeconds >= patience.left()) return;
      await patience.pause(look.afterSeconds);
    } catch (error) {
      // Whoever is known to be stranded is helped all the same.
      if (!(error instanceof TransientError)) throw error;
      await noteTrouble(ports, config, aboutTimer.others, error);
      return;
    }
  }
}

/**
 * Of an account that Entra does not show nothing is known: not ready, and not stranded either. Nor is anybody stranded
 * because nobody can tell whether the passkey fits.
 */
function factsOf({ at: checkedAt, ready, notReady, unknown, absent }: LiveLook) {
  const facts = (hasUsablePasskey: boolean | undefined) => (userId: string) => ({
    userId,
    checkedAt,
    hasUsablePasskey,
  });
  return [
    ...ready.map(facts(true)),
    ...unknown.map(facts(true)),
    ...notReady.map(facts(false)),
    ...absent.map(facts(undefined)),
  ];
}

/** Keeps what the live look said, as the methods of an account change. */
function withVerdict(person: RefusedPerson, now: Date): RefusedPerson {
  const { denied } = person;
  const verdict = meaningOf(person, now);
  return denied && (verdict === "stranded" || verdict === "stoppedAttempt")
    ? { ...person, denied: { ...denied, foundAs: verdict } }
    : person;
}

function lineOf({ userId, denied, checkedAt = "" }: RefusedPerson): AuditEvent | undefined {
  if (!denied?.foundAs) return undefined;
  const what = denied.foundAs === "stranded" ? "stranded" : "attemptStopped";
  return {
    scope: APP_SCOPE,
    id: `${what}|${userId}|${denied.at}`,
    at: checkedAt,
    who: APP,
    what,
    subjectId: userId,
  };
}

/** The count comes before anything slow. */
async function tellManyStranded(
  ports: OthersNeeds,
  config: Config,
  people: readonly RefusedPerson[],
  now: Date,
): Promise<void> {
  const stranded = people.filter((one) => isOfLastDay(one, now) && meaningOf(one, now) === "stranded");
  if (stranded.length < MANY) return;
  const what = `${stranded.length} people who are enforced outside every wave could not sign in within a day, and hold no usable passkey. Each is offered a one-time code, and the helpdesk is told. Nobody is taken out by itself: if many cannot work, stop enforcement on this page.`;
  await tellOperators(ports, config, `others|stranded|${now.toISOString().slice(0, 10)}`, what);
}
