import { days } from "../../../shared/domain/calendar/durations.ts";
import { takenOver } from "../../../shared/domain/enforcement/refusedPerson.ts";
import type { SignInFeed } from "../../../shared/domain/signIns/signInFeed.ts";
import { isApplied } from "../../../shared/domain/wave/stages.ts";
import type { OthersNeeds } from "./othersNeeds.ts";

/** So long after the last reading that found somebody of a wave: its watch has ended by then, or goes on. */
const LOOKED_AT_FOR_MS = days(2);

/**
 * Takes over what the watch of a wave had not done yet when the wave was rolled back. Only of those whom another row
 * keeps in the group, as the others are out. A wave that many are stranded in is rolled back before anybody is helped.
 * Reads the stopped members of such waves; nothing where no member was stopped lately. Safe to repeat: `takenOver`
 * tells what is new.
 */
export async function takeOver({ store, clock }: OthersNeeds, { noted, readUntil }: SignInFeed): Promise<void> {
  if (readUntil === undefined) return;
  const now = clock.now();
  const lately = new Set(
    Object.entries(noted).flatMap(([waveId, at]) =>
      now.getTime() - Date.parse(at) < LOOKED_AT_FOR_MS ? [waveId] : [],
    ),
  );
  if (lately.size === 0) return;
  // A wave that nobody can read is watched by nobody.
  const applied = new Set((await store.waves()).filter(({ stage }) => isApplied(stage)).map(({ waveId }) => waveId));
  const left = [...lately].filter((waveId) => !applied.has(waveId));
  if (left.length === 0) return;
  const known = new Map((await store.refusedPeople()).map(({ etag: _, ...person }) => [person.userId, person]));
  for (const waveId of left) {
    const news = (await store.refusedMembers(waveId)).flatMap((member) => {
      const userId = member.userId.toLowerCase();
      return takenOver(known.get(userId) ?? { userId }, member, readUntil, now) ?? [];
    });
    if (news.length === 0) continue;
    const { kept } = await store.standingOf(news.map(({ userId }) => userId));
    const theirs = news.filter(({ userId }) => kept.has(userId));
    if (theirs.length > 0) await store.mergeRefusedPeople(theirs);
  }
}
