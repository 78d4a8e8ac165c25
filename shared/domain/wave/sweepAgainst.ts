import type { RefusedThere } from "../people/places.ts";
import type { WaveMember } from "./member.ts";
import { NOTE_OF, type SweepNote, type SweepNotes } from "./sweepNotes.ts";

/**
 * What the wave's policies in report-only had against a member's sign-ins since then, latest first: one for each result
 * and log. Pure.
 */
export const againstSince = (member: SweepNotes, since: string | undefined): readonly RefusedThere[] =>
  since === undefined
    ? []
    : Object.values(NOTE_OF)
        .flatMap((note) => member[note]?.against ?? [])
        .filter(({ at }) => Date.parse(at) >= Date.parse(since))
        .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));

/** The note with one more: of each result the latest stays, whichever order they are read in. */
export function withAgainst({ against = [] }: SweepNote, found: RefusedThere): readonly RefusedThere[] {
  const same = against.find(({ result }) => result === found.result);
  if (same && Date.parse(same.at) >= Date.parse(found.at)) return against;
  return [found, ...against.filter((one) => one !== same)]
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, MOST_RESULTS);
}

/** A row stays small whatever a service comes to answer; the two that it documents are among the first. */
const MOST_RESULTS = 4;

/** How many people have heard each result; somebody who has heard two counts for both. */
export function countAgainst(
  members: readonly WaveMember[],
  since: string | undefined,
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const member of members)
    for (const result of new Set(againstSince(member, since).map((one) => one.result)))
      counts[result] = (counts[result] ?? 0) + 1;
  return counts;
}

/**
 * What a result against a sign-in means, for people. The two that report-only gives are two things; what nobody knows
 * counts as the worse one.
 */
export function sayResult(result: string): string {
  switch (result) {
    case "reportOnlyFailure":
      return "would have been blocked";
    case "reportOnlyInterrupted":
      return "would have been asked for more than was given";
    default:
      return `got the answer "${result}", which nobody knows and which counts as blocked`;
  }
}

/** For people: "2 would have been blocked, 1 would have been asked for more than was given". */
export const sayAgainst = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .toSorted(([one], [other]) => one.localeCompare(other, "en"))
    .map(([result, people]) => `${people} ${sayResult(result)}`)
    .join(", ");
