import { days } from "../calendar/durations.ts";
import { isSamePerson } from "../people/person.ts";
import type { Grant } from "./grant.ts";

/** So far back it is looked for; longer ago counts for nothing. */
export const HANDED_DAYS = 365;

/** Grants that were opened before do not count. */
export const handedSince = (now: Date): string => new Date(now.getTime() - days(HANDED_DAYS)).toISOString();

/** Somebody who may have come into an account by a code, and when. */
export interface Hand {
  /** Lower case. */
  readonly id: string;
  /** When the code was made. */
  readonly at: string;
}

/**
 * Who was in reach of the codes for one account: whoever collected one, or had it collected, may sign in as it. A code
 * in the making counts: whoever presses may read it. Whoever asked for it or named who collects it counts too: that
 * other account may be theirs by another code.
 * @param grants for this account.
 * @returns each once, with the latest code. Never the account itself.
 */
export function handsOf(
  userId: string,
  grants: readonly Pick<Grant, "state" | "collector" | "openedBy">[],
): readonly Hand[] {
  const latest = new Map<string, string>();
  for (const { state, collector, openedBy } of grants) {
    if (state.kind !== "minting" && state.kind !== "collected") continue;
    for (const hand of [state.by, openedBy, collector?.kind === "deputy" ? collector.namedBy : undefined]) {
      if (!hand || isSamePerson(hand.id, userId)) continue;
      const id = hand.id.toLowerCase();
      const before = latest.get(id);
      if (before === undefined || Date.parse(before) < Date.parse(state.at)) latest.set(id, state.at);
    }
  }
  return [...latest].map(([id, at]) => ({ id, at }));
}

/**
 * Those of `hands` through which somebody could have got at what was done until a moment: a code that was made later
 * opened the account too late for that. @param until absent: of no matter when.
 */
export const inTime = (hands: readonly Hand[], until: string | undefined): readonly Hand[] =>
  hands.filter(({ at }) => until === undefined || !(Date.parse(at) > Date.parse(until)));

/** For the person who tried. @param did what the others did, in words. */
export const sayHanded = (did: string): string =>
  `You and whoever ${did} must be two people, and one of you has collected a one-time code for the other's account, or had it collected, within the last ${HANDED_DAYS} days, or did so for somebody who has: that code opens the account. Ask somebody else.`;

/** For the person who tried, where it leads through more accounts than are looked at. */
export const sayTooMany = (did: string): string =>
  `You and whoever ${did} must be two people, and whether one of you has had a one-time code for the other's account leads through too many people to be looked at. Ask somebody else.`;
