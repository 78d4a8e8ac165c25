import type { Config } from "../config/config.ts";
import { chunks } from "../domain/chunks.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import { nextChase } from "../domain/wave/chase.ts";
import { chaseRoundOf } from "../domain/wave/chaseRound.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { isInScope } from "../domain/wave/readiness.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { Ports } from "../ports/ports.ts";
import type { Scope } from "../steps/step.ts";
import { isCheckedSince } from "./liveChecks.ts";
import { NAMES_IN_A_MAIL, namesIn, setOf, storyOf, tellHelpdesk } from "./staffMails.ts";

/**
 * Names to the helpdesk, once, those for whom mails of the chase did nothing and who get no more of them. Each was
 * looked at in this very step. Writes member rows. Safe to repeat by the row, and before that by the set of people.
 * @throws TransientError while the quota is used up.
 */
export async function tellEndedChases(
  { ports, config, wave, since }: Scope<unknown>,
  members: readonly WaveMember[],
): Promise<void> {
  if (wave.paused) return;
  const { store, clock } = ports;
  const now = clock.now();
  const ended = members.filter(
    (member) =>
      isInScope(member) &&
      isCheckedSince(member, since) &&
      chaseRoundOf(member, wave.round).endedAt === undefined &&
      nextChase(member, now, config.rules, wave.round).kind === "ended",
  );
  for (const some of chunks(ended, NAMES_IN_A_MAIL)) {
    await sendChaseEnded(ports, config, wave, some);
    const endedAt = clock.now().toISOString();
    const noted = some.map((member) => ({
      userId: member.userId,
      chaseRound: { ...chaseRoundOf(member, wave.round), endedAt },
    }));
    await store.mergeMembers(wave.waveId, noted);
  }
}

/** Once per round and set of people. */
async function sendChaseEnded(
  ports: Pick<Ports, "store" | "email" | "clock">,
  config: Config,
  wave: WaveFacts,
  people: readonly WaveMember[],
): Promise<void> {
  const [have, are] = people.length === 1 ? ["person has", "is"] : ["people have", "are"];
  const story = storyOf(wave, config);
  const what = `${people.length} ${have} had ${config.rules.mostChasers} or more mails about their passkey and ${are} not ready: ${namesIn(people)}. More reminders would do nothing, so they get none; only the warning and what is about enforcement itself still goes to them. Please talk to them. Everybody of whom this is so: ${story.link}/people?only=chaseEnded`;
  await tellHelpdesk(ports, config, story, mailKeys.chaseEnded(wave, setOf(people, story, config)), what);
}
