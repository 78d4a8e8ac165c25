import { handedSince, isHandedBy, sayHanded } from "../domain/pass/handedCodes.ts";
import { isSamePerson } from "../domain/people/person.ts";
import type { Ports } from "../ports/ports.ts";

/**
 * Why two decisions may come from one person (architecture rule 10): one of the two had a code made for the other's
 * account. They collected it, asked for it or named who collects it, and so could sign in as the other. For people;
 * `undefined` where nothing is known of the kind. Reads the grants of these accounts that were opened within a year.
 * @param others object ids of whoever decided before. @param did what they did, in words.
 * @throws TransientError: unreadable lets nobody decide.
 */
export async function whyNotTwoPeople(
  { store, clock }: { readonly store: Pick<Ports["store"], "grantsOf"> } & Pick<Ports, "clock">,
  by: string,
  others: readonly string[],
  did: string,
): Promise<string | undefined> {
  const since = handedSince(clock.now());
  const rest = [...new Set(others.map((id) => id.toLowerCase()))].filter((id) => !isSamePerson(id, by));
  if (rest.length === 0) return undefined;
  if (isHandedBy(await store.grantsOf(by, since), rest)) return sayHanded(did);
  for (const other of rest) if (isHandedBy(await store.grantsOf(other, since), [by])) return sayHanded(did);
  return undefined;
}
