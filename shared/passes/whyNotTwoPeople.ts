import { type Hand, handedSince, handsOf, inTime, sayHanded, sayTooMany } from "../domain/pass/handedCodes.ts";
import { isSamePerson } from "../domain/people/person.ts";
import type { Ports } from "../ports/ports.ts";

type Needs = { readonly store: Pick<Ports["store"], "grantsOf"> } & Pick<Ports, "clock">;

/** Accounts whose codes are looked at for one decision. A chain of managers and a helpdesk has some tens. */
const MOST_ACCOUNTS = 150;

/**
 * Why two decisions may come from one person (architecture rule 10): one of the two had a code made for the other's
 * account. They collected it, asked for it or named who collects it, and so could sign in as the other. It may have
 * gone from account to account: whoever had a code for somebody's manager may have given out that one's. For people;
 * `undefined` where nothing is known of the kind. Reads the grants of these accounts that were opened within a year.
 * @param others object ids of whoever decided before. @param did what they did, in words.
 * @throws TransientError: unreadable lets nobody decide.
 */
export async function whyNotTwoPeople(
  ports: Needs,
  by: string,
  others: readonly string[],
  did: string,
): Promise<string | undefined> {
  const problem = await twoPeopleProblem(ports, by, others);
  return problem && (problem === "handed" ? sayHanded(did) : sayTooMany(did));
}

/** The same, by what is known. `tooMany`: it leads through more accounts than are looked at. */
export async function twoPeopleProblem(
  { store, clock }: Needs,
  by: string,
  others: readonly string[],
): Promise<"handed" | "tooMany" | undefined> {
  const rest = [...new Set(others.map((id) => id.toLowerCase()))].filter((id) => !isSamePerson(id, by));
  if (rest.length === 0) return undefined;
  const since = handedSince(clock.now());
  const read = new Map<string, readonly Hand[]>();
  const handsFor = async (userId: string): Promise<readonly Hand[]> => {
    const known = read.get(userId) ?? handsOf(userId, await store.grantsOf(userId, since));
    read.set(userId, known);
    return known;
  };
  const found = [await reaches(handsFor, rest, by)];
  for (const other of rest) found.push(await reaches(handsFor, [by.toLowerCase()], other));
  if (found.includes(true)) return "handed";
  return found.includes("tooMany") ? "tooMany" : undefined;
}

/** Whether one of these people may have come into an account by codes, from one account to the next. */
async function reaches(
  handsFor: (userId: string) => Promise<readonly Hand[]>,
  people: readonly string[],
  account: string,
): Promise<boolean | "tooMany"> {
  /** Until when somebody must have been in it: absent, no matter when. */
  const untilOf = new Map<string, string | undefined>([[account.toLowerCase(), undefined]]);
  const left = [account.toLowerCase()];
  for (let userId = left.pop(); userId !== undefined; userId = left.pop()) {
    for (const { id, at } of inTime(await handsFor(userId), untilOf.get(userId))) {
      if (people.includes(id)) return true;
      if (!isLater(at, untilOf, id)) continue;
      untilOf.set(id, at);
      left.push(id);
    }
    if (untilOf.size > MOST_ACCOUNTS) return "tooMany";
  }
  return false;
}

/** An account that was reached before is looked at again only where more of its codes count. */
function isLater(at: string, untilOf: ReadonlyMap<string, string | undefined>, id: string): boolean {
  if (!untilOf.has(id)) return true;
  const before = untilOf.get(id);
  return before !== undefined && Date.parse(at) > Date.parse(before);
}
