import { z } from "zod";
import {
  countRecently,
  isOfLastDay,
  meaningOf,
  type OthersRecently,
  type RefusedPerson,
} from "../domain/enforcement/refusedPerson.ts";
import type { Ports } from "../ports/ports.ts";

/** Each of the two numbers of `OthersRecently`. */
export const StoppedAsSchema = z.enum(["stranded", "stopped"]);
export type StoppedAs = z.infer<typeof StoppedAsSchema>;

/** The answer of `GET /api/stopped`. */
export const StoppedListSchema = z.object({
  people: z
    .array(
      z.object({
        userId: z.string(),
        displayName: z.string().optional().describe("As the registration report names them."),
        at: z.string().describe("Of the last sign-in that the workforce policy refused."),
        means: z
          .enum(["stranded", "stoppedAttempt", "toBeLookedAt"])
          .describe(
            "`stranded`: without a usable passkey, looked at live. `stoppedAttempt`: with one, so that somebody knew the password. `toBeLookedAt`: nobody could look yet.",
          ),
        helpOfferedAt: z.string().optional().describe("When a one-time code was last offered for them."),
      }),
    )
    .readonly()
    .describe("In order of `userId`."),
  next: z
    .string()
    .optional()
    .describe("`page` of what follows; absent at the end. A page may be short, or empty, before that."),
});
export type StoppedList = Readonly<z.infer<typeof StoppedListSchema>>;
export type StoppedPerson = StoppedList["people"][number];

export interface StoppedAsked {
  readonly as: StoppedAs;
  readonly after?: string | undefined;
}

const PEOPLE_A_PAGE = 50;
const ROWS_A_READ = 1000;
const MOST_READS = 10;

export interface StoppedCount extends OthersRecently {
  /** There are more rows than were counted. */
  readonly areMore: boolean;
}

/** How many the first rows tell of. In a flood of tries there are more rows than a page waits for: then it says so. */
export async function countStopped({ store, clock }: Pick<Ports, "store" | "clock">): Promise<StoppedCount> {
  const { people, next } = await store.refusedPage(ROWS_A_READ);
  return { ...countRecently(people, clock.now()), areMore: next !== undefined };
}

/** Whom the workforce policy refused within a day, and no wave watches, fifty at a time. Reads rows alone. */
export async function readStopped(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { as, after }: StoppedAsked,
): Promise<StoppedList> {
  const now = clock.now();
  const found: Omit<StoppedPerson, "displayName">[] = [];
  let place = after;
  let next: string | undefined;
  for (let read = 0; read < MOST_READS; read += 1) {
    const page = await store.refusedPage(ROWS_A_READ, place);
    const some = page.people.flatMap((person) => stoppedPerson(person, as, now));
    found.push(...some.slice(0, PEOPLE_A_PAGE - found.length));
    const isFull = found.length === PEOPLE_A_PAGE && some.at(-1)?.userId !== found.at(-1)?.userId;
    next = isFull ? found.at(-1)?.userId : page.next;
    if (next === undefined || found.length === PEOPLE_A_PAGE) break;
    place = next;
  }
  const known = await store.registrations(found.map(({ userId }) => userId));
  const people = found.map((one) => {
    const displayName = known.get(one.userId)?.userDisplayName;
    return { ...one, ...(displayName !== undefined && { displayName }) };
  });
  return { people, ...(next !== undefined && { next }) };
}

function stoppedPerson(person: RefusedPerson, as: StoppedAs, now: Date): readonly Omit<StoppedPerson, "displayName">[] {
  const means = meaningOf(person, now);
  const { userId, denied, helpOfferedAt } = person;
  if (means === "none" || !denied || !isOfLastDay(person, now)) return [];
  if ((means === "stranded") !== (as === "stranded")) return [];
  return [{ userId, at: denied.at, means, ...(helpOfferedAt !== undefined && { helpOfferedAt }) }];
}
