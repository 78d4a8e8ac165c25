import type { Config } from "../../../shared/config/config.ts";
import { chunks } from "../../../shared/domain/chunks.ts";
import { mailKeys } from "../../../shared/domain/mail/keys.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { isToldFirst, type Nudge, nudgeOf, putsIn, strongest } from "../../../shared/domain/wave/nudge.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { readDecisions, withDecisions } from "../../../shared/waves/memberDecisions.ts";
import { allMembers } from "../../../shared/waves/memberPages.ts";

/** What a wave wants of somebody, and what it knows of them. */
export interface Wanted {
  readonly nudge: Nudge;
  readonly wave: WaveFacts;
  readonly member: WaveMember;
}

type Needs = Pick<Ports, "store" | "clock">;

/**
 * Whom the waves' rows show and who matters, by id in lower case: whoever is wanted in the group, and whoever is in it.
 * Reads rows only, a wave after the other. A wave that puts nobody in is read where no other one wants somebody who is
 * in the group. What people decided is read where it says anything.
 */
export async function wantedNow(
  ports: Needs,
  config: Pick<Config, "rules">,
  waves: readonly WaveFacts[],
  inGroup: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Wanted>> {
  const wanted = new Map<string, Wanted>();
  const read = async (some: readonly WaveFacts[]) => {
    for (const wave of some)
      for (const member of await decidedWhereItMatters(ports, config, wave, inGroup)) {
        const userId = member.userId.toLowerCase();
        const nudge = nudgeOf(member, wave);
        const known = wanted.get(userId);
        if (known === undefined || strongest(known.nudge, nudge) !== known.nudge)
          wanted.set(userId, { nudge, wave, member });
      }
  };
  await read(waves.filter(putsIn));
  if ([...inGroup].some((userId) => wanted.get(userId)?.nudge !== "in"))
    await read(waves.filter((wave) => !putsIn(wave)));
  return wanted;
}

async function decidedWhereItMatters(
  { store, clock }: Needs,
  { rules }: Pick<Config, "rules">,
  wave: WaveFacts,
  inGroup: ReadonlySet<string>,
): Promise<readonly WaveMember[]> {
  const members = (await allMembers(store, wave.waveId)).filter(
    (member) => inGroup.has(member.userId.toLowerCase()) || nudgeOf(member, wave) !== "out",
  );
  if (members.length === 0) return [];
  return withDecisions(members, await readDecisions(store, wave), wave, clock.now(), rules);
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
