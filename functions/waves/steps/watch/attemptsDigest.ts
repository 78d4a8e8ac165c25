import type { Config } from "../../../../shared/config/config.ts";
import { hours } from "../../../../shared/domain/calendar/durations.ts";
import { mailKeys } from "../../../../shared/domain/mail/keys.ts";
import { verdictOn } from "../../../../shared/domain/wave/denialVerdict.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { isApplied } from "../../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../../shared/ports/ports.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { APP_SCOPE, namesIn, tryAppAlert } from "../../../../shared/waves/staffMails.ts";

type Needs = Pick<Ports, "store" | "clock" | "email">;

interface Attempts {
  readonly wave: WaveFacts;
  /** Whose sign-ins were stopped within a day. */
  readonly attempted: readonly WaveMember[];
  readonly since: string;
}

/** So many accounts in a day, all waves together: told at once. Fewer wait for the next digest. */
const MANY = 5;
/** A day, and how late an attempt may reach a watch: two hours to the log, four between two watches. */
const DIGEST_MS = hours(30);

/**
 * To security: once a day whose sign-ins were stopped, in all waves, by the first watch of the day that sees one; and
 * at once, once a day, when there are many. Reads the members of all applied waves for the digest. Safe to repeat by
 * the keys of the mails.
 */
export async function tellSecurityOfAttempts(ports: Needs, config: Config, attempts: Attempts): Promise<void> {
  const day = attempts.since.slice(0, 10);
  const waves = (await ports.store.waves()).filter(({ stage }) => isApplied(stage));
  if (!(await isTold(ports, `attempts|${day}`))) {
    const found = await attemptsOf(ports, waves, attempts);
    const people = found.flatMap((one) => one.attempted);
    const say = inWords(`within ${DIGEST_MS / hours(1)} hours`, found.map(countOf), namesIn(people));
    await tryAppAlert(ports, config, `attempts|${day}`, say, "security");
  }
  const counts = waves.map(({ waveId, name, stoppedRecently }) => ({
    name,
    count: waveId === attempts.wave.waveId ? attempts.attempted.length : stoppedRecently,
  }));
  if (sum(counts) < MANY) return;
  await tryAppAlert(ports, config, `attempts|many|${day}`, inWords("within a day", counts), "security");
}

async function attemptsOf(
  { store }: Needs,
  waves: readonly WaveFacts[],
  { since }: Attempts,
): Promise<readonly Omit<Attempts, "since">[]> {
  const from = Date.parse(since) - DIGEST_MS;
  const found: Omit<Attempts, "since">[] = [];
  for (const wave of waves) {
    const isAttempted = (member: WaveMember): boolean =>
      Date.parse(member.denied?.at ?? "") >= from && verdictOn(member, wave) === "stoppedAttempt";
    found.push({ wave, attempted: (await allMembers(store, wave.waveId)).filter(isAttempted) });
  }
  return found;
}

/** Whether the mail is out: what it tells need not be read again. */
async function isTold({ store }: Needs, about: string): Promise<boolean> {
  const key = mailKeys.alert(about);
  const entry = (await store.mails(APP_SCOPE, [key])).get(key);
  return entry !== undefined && entry.state !== "open";
}

interface Count {
  readonly name: string;
  readonly count: number;
}

const countOf = ({ wave, attempted }: Omit<Attempts, "since">): Count => ({ name: wave.name, count: attempted.length });
const sum = (counts: readonly Count[]): number => counts.reduce((all, { count }) => all + count, 0);

function inWords(when: string, counts: readonly Count[], names?: string): string {
  const all = sum(counts);
  const accounts = `${all} ${all === 1 ? "account" : "accounts"}`;
  const places = counts.filter(({ count }) => count > 0).map(({ name, count }) => `wave ${name}: ${count}`);
  return (
    `Sign-ins to ${accounts} were stopped ${when} although the owners hold a working passkey: somebody may know their ` +
    `passwords. ${places.join(", ")}.${names === undefined ? "" : ` They are ${names}.`} The policy did its work and ` +
    "nothing was loosened. Look at these sign-ins in Entra (status: failure) and have the passwords changed where they " +
    "are not the owners' own."
  );
}
