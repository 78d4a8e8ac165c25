import { type Person, usableAgain, usableAt } from "./standInPerson.ts";
import { afterWorkingMinutes } from "./workingTime.ts";

/** Somebody whom an enabled policy turned away. Moments in ms. */
export interface Denial {
  readonly at: number;
  readonly userId: string;
  /** When they were last put under that policy. Where memberships lag, it took effect that much later. */
  readonly enteredAt: number;
}

/** Somebody who was locked out by us, for whoever looks into it. */
export interface LockedOutPerson {
  readonly userId: string;
  /** The first denial that counts as one, ISO 8601 UTC. */
  readonly since: string;
  /** For people. */
  readonly why: string;
}

const WORKING_DAY_MINUTES = 9 * 60;

/**
 * Who was locked out by us, by ground truth: a person was denied who held no usable passkey when they entered
 * enforcement. A pass in hand at that moment changes nothing, since it is over within the hour. A later loss counts as
 * recovered if a passkey worked within one working day of the first denial, else as locked out. So does the entry of
 * somebody whom two people gave a date, after a warning. Someone who had a working passkey at the denial is neither.
 */
export function judgeDenials(
  denials: readonly Denial[],
  personOf: (userId: string) => Person | undefined,
): { lockedOut: string[]; recovered: string[] } {
  const { lockedOut, recovered } = judge(denials, personOf);
  return { lockedOut: [...lockedOut.keys()].sort(), recovered: [...recovered].sort() };
}

/** Those of `judgeDenials` who were locked out, in order of their ids: since when, and why it counts as that. */
export const nameLockedOut = (
  denials: readonly Denial[],
  personOf: (userId: string) => Person | undefined,
): readonly LockedOutPerson[] =>
  [...judge(denials, personOf).lockedOut.values()].sort((a, b) => (a.userId < b.userId ? -1 : 1));

function judge(denials: readonly Denial[], personOf: (userId: string) => Person | undefined) {
  const lockedOut = new Map<string, LockedOutPerson>();
  const recovered = new Set<string>();
  const lockOut = ({ userId, at }: Denial, why: string) => {
    if (!lockedOut.has(userId)) lockedOut.set(userId, { userId, since: new Date(at).toISOString(), why });
  };
  for (const denial of [...denials].sort((a, b) => a.at - b.at)) {
    const person = personOf(denial.userId);
    if (!person || usableAt(person, denial.at) > 0) continue;
    const wasReady = usableAt(person, denial.enteredAt) > 0;
    if (!wasReady && !person.entersByDate) {
      lockOut(denial, `held no usable passkey when they entered at ${new Date(denial.enteredAt).toISOString()}`);
      continue;
    }
    const again = usableAgain(person, denial.at);
    const ends = recoveryEnds(denials, person, denial.at);
    if (again !== undefined && again <= ends) recovered.add(person.id);
    else {
      const before = wasReady
        ? "lost their passkey later, and held none again"
        : "entered by a date, and held no passkey";
      lockOut(denial, `${before} by ${new Date(ends).toISOString()}`);
    }
  }
  for (const id of lockedOut.keys()) recovered.delete(id);
  return { lockedOut, recovered };
}

/**
 * How many people are denied after a loss and still have time to recover. A run does not end before that is settled.
 */
export function openRecoveries(
  denials: readonly Denial[],
  personOf: (userId: string) => Person | undefined,
  now: number,
): number {
  const open = new Set<string>();
  for (const denial of denials) {
    const person = personOf(denial.userId);
    if (!person || usableAt(person, denial.at) > 0 || usableAgain(person, denial.at) !== undefined) continue;
    if (now <= recoveryEnds(denials, person, denial.at)) open.add(person.id);
  }
  return open.size;
}

const recoveryEnds = (denials: readonly Denial[], person: Person, at: number): number =>
  afterWorkingMinutes(firstDenialOfLoss(denials, person, at), WORKING_DAY_MINUTES, person.timeZone);

/** The first denial since the passkey was lost is when the person was locked out. */
function firstDenialOfLoss(denials: readonly Denial[], person: Person, at: number): number {
  const lostAt = person.usableSince.filter((change) => change.at <= at && change.count === 0).at(-1)?.at ?? 0;
  return Math.min(
    ...denials
      .filter((other) => other.userId === person.id && other.at >= lostAt && other.at <= at)
      .map((other) => other.at),
  );
}
