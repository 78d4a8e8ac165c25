import { days } from "../calendar/durations.ts";
import { isSamePerson } from "../people/person.ts";
import type { Grant } from "./grant.ts";

/** So far back it is looked for; longer ago counts for nothing. */
const HANDED_DAYS = 365;

/** Grants that were opened before do not count. */
export const handedSince = (now: Date): string => new Date(now.getTime() - days(HANDED_DAYS)).toISOString();

/**
 * Who was handed codes for an account by whom. A code in the making counts: whoever presses may read it.
 * Whoever asked for it or named who collects it counts too: that other account may be theirs by another code.
 * @param grants for one account.
 * @returns whether one of these people collected one, or had it collected; whoever did may sign in as that account.
 */
export const isHandedBy = (
  grants: readonly Pick<Grant, "state" | "collector" | "openedBy">[],
  people: readonly string[],
): boolean =>
  grants.some(({ state, collector, openedBy }) => {
    if (state.kind !== "minting" && state.kind !== "collected") return false;
    const hands = [state.by, openedBy, collector?.kind === "deputy" ? collector.namedBy : undefined];
    return hands.some((hand) => hand && people.some((id) => isSamePerson(id, hand.id)));
  });

/** For the person who tried. @param did what the others did, in words. */
export const sayHanded = (did: string): string =>
  `You and whoever ${did} must be two people, and one of you has collected a one-time code for the other's account, or had it collected, within the last ${HANDED_DAYS} days: that code opens the account. Ask somebody else.`;
