import { randomUUID } from "node:crypto";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { hours } from "../../shared/domain/calendar/durations.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import type { Ports } from "../../shared/ports/ports.ts";

/** Links that are none of ours, within an hour: one that was cut short in a mail is tried twice. */
const MOST_GUESSES = 5;
export const GUESSED_WITHIN_SECONDS = 3600;

/**
 * Whether this person has tried so many links that are none of ours that no link opens for them any more. That ends an
 * hour after the first of these. They are locked out, and never a link: nobody can keep a code from somebody else.
 * @throws TransientError: unreadable opens nothing.
 */
export async function hasGuessedTooOften({ store, clock }: Pick<Ports, "store" | "clock">, { id }: Person) {
  const from = new Date(clock.now().getTime() - hours(1)).toISOString();
  const { lines } = await store.actsOf(id, { what: ["linkGuessed"], from, limit: MOST_GUESSES });
  return lines.length >= MOST_GUESSES;
}

/** Each one is a line: there are no more than some an hour. */
export async function noteGuess({ store, clock }: Pick<Ports, "store" | "clock">, who: Person): Promise<void> {
  const at = clock.now().toISOString();
  await store.append([{ scope: APP_SCOPE, id: `linkGuessed|${randomUUID()}`, at, who, what: "linkGuessed" }]);
}
