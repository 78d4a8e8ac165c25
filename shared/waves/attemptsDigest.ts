import type { Config } from "../config/config.ts";
import { APP_SCOPE } from "../domain/audit.ts";
import { hours } from "../domain/calendar/durations.ts";
import { meaningOf } from "../domain/enforcement/refusedPerson.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import { verdictOn } from "../domain/wave/denialVerdict.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { isApplied } from "../domain/wave/stages.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { isServiceError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { ABOUT_NAMES } from "../troubles/aboutWork.ts";
import { noteQuietly } from "../troubles/noteQuietly.ts";
import { allMembers } from "./memberPages.ts";
import { NAMES_IN_A_MAIL, namesIn, tryAppAlert } from "./staffMails.ts";

type Needs = Pick<Ports, "store" | "clock" | "email" | "directory">;

/** What a watch has counted. */
interface Attempts {
  /** Whose watch it is; absent for those whom no wave watches. */
  readonly waveId?: string | undefined;
  /** Accounts whose sign-ins were stopped within a day. */
  readonly count: number;
  readonly since: string;
}

/** So many accounts in a day, wherever they stand: told at once. Fewer wait for the next digest. */
const MANY = 5;
/** A day, and how late an attempt may reach a watch: two hours to the log, four between two watches. */
const DIGEST_MS = hours(30);

/**
 * To security: once a day whose sign-ins were stopped, in all waves and outside, by the first watch of the day that
 * sees one; and at once, once a day, when there are many. Reads the members of all applied waves for the digest. Safe
 * to repeat by the keys of the mails.
 */
export async function tellSecurityOfAttempts(ports: Needs, config: Config, attempts: Attempts): Promise<void> {
  const day = attempts.since.slice(0, 10);
  const waves = (await ports.store.waves()).filter(({ stage }) => isApplied(stage));
  if (!(await isTold(ports, `attempts|${day}`))) {
    const found = await attemptsOf(ports, waves, attempts.since);
    const people = found.flatMap((one) => one.people);
    const say = inWords(`within ${DIGEST_MS / hours(1)} hours`, found.map(countOf), namesIn(people));
    await tryAppAlert(ports, config, `attempts|${day}`, say, "security");
  }
  const others = async () => (await attemptedOthers(ports, attempts.since, hours(24))).length;
  const counts = [
    ...waves.map(({ waveId, name, stoppedRecently }) => ({
      place: placeOf(name),
      count: waveId === attempts.waveId ? attempts.count : stoppedRecently,
    })),
    { place: OUTSIDE, count: attempts.waveId === undefined ? attempts.count : await others() },
  ];
  if (sum(counts) < MANY) return;
  await tryAppAlert(ports, config, `attempts|many|${day}`, inWords("within a day", counts), "security");
}

type Named = Pick<WaveMember, "displayName" | "userPrincipalName">;
interface Found {
  readonly place: string;
  readonly people: readonly Named[];
}

async function attemptsOf(ports: Needs, waves: readonly WaveFacts[], since: string): Promise<readonly Found[]> {
  const from = Date.parse(since) - DIGEST_MS;
  const found: Found[] = [];
  for (const wave of waves) {
    const isAttempted = (member: WaveMember): boolean =>
      Date.parse(member.denied?.at ?? "") >= from && verdictOn(member, wave) === "stoppedAttempt";
    const people = (await allMembers(ports.store, wave.waveId)).filter(isAttempted);
    found.push({ place: placeOf(wave.name), people });
  }
  const others = await attemptedOthers(ports, since, DIGEST_MS);
  const people: Named[] = [];
  // A flood asks for no more accounts than a mail names.
  for (const [n, userId] of others.entries())
    people.push(n < NAMES_IN_A_MAIL ? await nameOf(ports, userId) : unnamed(userId));
  found.push({ place: OUTSIDE, people });
  return found;
}

/** Whom no wave watches. */
async function attemptedOthers({ store }: Needs, since: string, withinMs: number): Promise<readonly string[]> {
  const now = new Date(since);
  return (await store.refusedPeople())
    .filter((person) => Date.parse(person.denied?.at ?? "") >= now.getTime() - withinMs)
    .filter((person) => meaningOf(person, now) === "stoppedAttempt")
    .map(({ userId }) => userId);
}

const unnamed = (userId: string): Named => ({ displayName: "account", userPrincipalName: userId });

/** A directory that does not answer holds nothing up. */
async function nameOf(ports: Needs, userId: string): Promise<Named> {
  try {
    return (await ports.directory.user(userId)) ?? unnamed(userId);
  } catch (error) {
    if (!isServiceError(error)) throw error;
    await noteQuietly(ports, ABOUT_NAMES, error);
    return unnamed(userId);
  }
}

/** Whether the mail is out: what it tells need not be read again. */
async function isTold({ store }: Needs, about: string): Promise<boolean> {
  const key = mailKeys.alert(about);
  const entry = (await store.mails(APP_SCOPE, [key])).get(key);
  return entry !== undefined && entry.state !== "open";
}

const OUTSIDE = "outside every wave";
const placeOf = (name: string): string => `wave ${name}`;
interface Count {
  readonly place: string;
  readonly count: number;
}

const countOf = ({ place, people }: Found): Count => ({ place, count: people.length });
const sum = (counts: readonly Count[]): number => counts.reduce((all, { count }) => all + count, 0);

function inWords(when: string, counts: readonly Count[], names?: string): string {
  const all = sum(counts);
  const accounts = `${all} ${all === 1 ? "account" : "accounts"}`;
  const places = counts.filter(({ count }) => count > 0).map(({ place, count }) => `${place}: ${count}`);
  return (
    `Sign-ins to ${accounts} were stopped ${when} although the owners hold a working passkey: somebody may know their ` +
    `passwords. ${places.join(", ")}.${names === undefined ? "" : ` They are ${names}.`} ` +
    "The policy did its work and nothing was loosened. Look at these sign-ins in Entra (status: failure) and have the " +
    "passwords changed where they are not the owners' own."
  );
}
