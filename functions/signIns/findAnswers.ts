import type { SignIn } from "../../shared/domain/people/signIn.ts";
import { oldestOf, pagesLeft } from "../../shared/domain/signIns/pagesLeft.ts";
import { atPart, endOf, OVERLAP_MS, type Reading } from "../../shared/domain/signIns/signInFeed.ts";
import { isOpen, withAnswers, withoutAnswer } from "../../shared/domain/wave/refusals.ts";
import { type Piece, type Round, withResult } from "./round.ts";
import { tellBlind } from "./seePolicies.ts";
import type { Stopped } from "./stoppedPeople.ts";

const COMPLETE = { next: undefined };

/**
 * What tells a prompt from a try: a success under the strength. A page of the successes of everybody answers many at
 * once. As soon as the rest of the log costs more pages than there are people left, these are asked about one by one.
 * So neither a flood of tries nor a large tenant makes a reading long. Safe to repeat: an answer stays an answer.
 */
export const findAnswers: Piece = async (round, reading) => {
  const people = await round.stopped.waiting();
  if (people.length === 0) return { ...COMPLETE, hasAsked: false };
  if (people.length === 1) return { next: atPart(reading, "people"), hasAsked: false };
  const from = sinceOf(people);
  const page = await round.ports.reports.satisfiedSignIns(from, endOf(reading), reading.cursor);
  await lookForPolicies(round, people, page.items);
  takeAnswers(round, people, await withResult(round, page.items, "success"), reading);
  const left = await round.stopped.waiting();
  if (page.next === undefined) {
    for (const one of left) round.stopped.put(denied(one, reading));
    return { ...COMPLETE, hasAsked: true };
  }
  const oldest = oldestOf(page.items, reading.oldest);
  const next =
    pagesLeft(page.items, from) > left.length
      ? atPart(reading, "people")
      : { ...reading, cursor: page.next, ...(oldest !== undefined && { oldest }) };
  return { next, hasAsked: true };
};

/** One person, in one request. Safe to repeat: whoever was asked about waits no more. */
export const askAboutOne: Piece = async (round, reading) => {
  const [person] = await round.stopped.waiting();
  if (!person) return { ...COMPLETE, hasAsked: false };
  const { userId } = person;
  const signIns = await round.ports.reports.satisfiedSignInsOf(userId, sinceOf([person]), reading.to);
  await lookForPolicies(round, [person], signIns);
  const refusals = withAnswers(person.refusals, await withResult(round, signIns, "success"), reading.to);
  round.stopped.put(denied({ ...person, refusals }, reading));
  return { next: reading, hasAsked: true };
};

function takeAnswers(round: Round, people: readonly Stopped[], successes: readonly SignIn[], { to }: Reading): void {
  const byUser = Map.groupBy(successes, ({ userId }) => userId);
  for (const one of people) {
    const refusals = withAnswers(one.refusals, byUser.get(one.userId) ?? [], to);
    if (refusals !== one.refusals) round.stopped.put({ ...one, refusals });
  }
}

/** A success without its policies answers nothing: that must not look like a try. */
async function lookForPolicies(round: Round, people: readonly Stopped[], signIns: readonly SignIn[]): Promise<void> {
  const theirs = new Set(people.map(({ userId }) => userId));
  if (signIns.some((one) => theirs.has(one.userId) && !one.appliedConditionalAccessPolicies)) await tellBlind(round);
}

/** The next reading has the log again from there. */
const readAgainFrom = ({ to }: Reading): string => new Date(Date.parse(to) - OVERLAP_MS).toISOString();

const denied = (one: Stopped, reading: Reading): Stopped => ({
  ...one,
  refusals: withoutAnswer(one, reading.to, readAgainFrom(reading)),
});

/** An answer comes after its question. */
function sinceOf(people: readonly Stopped[]): string {
  const asked = people.flatMap(({ refusals }) => refusals.filter(isOpen).map(({ at }) => Date.parse(at)));
  return new Date(asked.reduce((first, at) => Math.min(first, at))).toISOString();
}
