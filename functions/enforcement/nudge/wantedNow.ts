import type { Config } from "../../../shared/config/config.ts";
import { chunks } from "../../../shared/domain/chunks.ts";
import { mailKeys } from "../../../shared/domain/mail/keys.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { isToldFirst, type Nudge, nudgeOf, strongest } from "../../../shared/domain/wave/nudge.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { decidedMembers } from "../../../shared/waves/memberDecisions.ts";

/** What a wave wants of somebody, and what it knows of them. */
export interface Wanted {
  readonly nudge: Nudge;
  readonly wave: WaveFacts;
  readonly member: WaveMember;
}

type Needs = Pick<Ports, "store" | "clock">;

/** Everybody whom a wave's rows show, by id in lower case. Reads rows only, a wave after the other. */
export async function wantedNow(ports: Needs, config: Pick<Config, "rules">): Promise<ReadonlyMap<string, Wanted>> {
  const wanted = new Map<string, Wanted>();
  for (const wave of await ports.store.waves())
    for (const member of await decidedMembers(ports, config, wave)) {
      const userId = member.userId.toLowerCase();
      const nudge = nudgeOf(member, wave);
      const known = wanted.get(userId);
      if (known === undefined || strongest(known.nudge, nudge) !== known.nudge)
        wanted.set(userId, { nudge, wave, member });
    }
  return wanted;
}

const ROWS_AT_ONCE = 100;

/**
 * Of people whom no wave's rows show, those of whom a row may be there that nobody could read: their own line of the
 * report names a wave, or cannot be read itself.
 */
export async function mayHaveRows({ store }: Needs, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const some of chunks(userIds, ROWS_AT_ONCE)) {
    const registrations = await store.registrations(some);
    const known = new Map([...registrations].map(([userId, one]) => [userId.toLowerCase(), one]));
    for (const userId of some) {
      const registration = known.get(userId);
      if (registration === undefined || registration.waveId !== undefined) found.add(userId);
    }
  }
  return found;
}

/** Those whom a mail has told, or whom none reaches. */
export async function toldFirst(
  { store }: Needs,
  wanted: ReadonlyMap<string, Wanted>,
  userIds: readonly string[],
): Promise<readonly string[]> {
  const undeliverable = await store.undeliverable();
  const told: string[] = [];
  const people = userIds.flatMap((userId) => wanted.get(userId) ?? []);
  for (const some of Map.groupBy(people, ({ wave }) => wave.waveId).values())
    for (const page of chunks(some, ROWS_AT_ONCE)) {
      const keyOf = ({ wave, member }: Wanted) => mailKeys.toMember("dayOf", wave, member.userId);
      const ledger = await store.mails(page[0]?.wave.waveId ?? "", page.map(keyOf));
      for (const one of page) {
        const { mail } = one.member;
        const isReachable = mail !== undefined && mail !== "" && !undeliverable.has(mail.toLowerCase());
        if (isToldFirst(one.member, ledger.get(keyOf(one)), isReachable)) told.push(one.member.userId.toLowerCase());
      }
    }
  return told;
}
