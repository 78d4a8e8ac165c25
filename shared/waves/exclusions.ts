import type { Config } from "../config/config.ts";
import { days } from "../domain/calendar/durations.ts";
import type { NotEnforcedReason } from "../domain/enforcement/notEnforced.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { RefusedError, TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { waveEvent } from "./waveRow.ts";

const EXCLUDED_FOR_MS = days(30);

/**
 * Puts people of a wave into the exclusion group. A row that stands already is kept, unless it ends with a pass, which
 * the wave's own reason outlasts.
 * @param people at most 100. @throws RefusedError naming Graph's code, or TransientError, when somebody did not get in.
 */
export async function excludeSome(
  ports: Pick<Ports, "store" | "clock" | "policyWriter">,
  config: Pick<Config, "exclusionGroupId">,
  wave: WaveFacts,
  people: readonly { readonly userId: string; readonly reason: NotEnforcedReason }[],
): Promise<void> {
  const { store, clock, policyWriter } = ports;
  const now = clock.now();
  const at = now.toISOString();
  const until = new Date(now.getTime() + EXCLUDED_FOR_MS).toISOString();
  const standing = new Map((await store.exclusions()).map((exclusion) => [exclusion.userId, exclusion]));
  const news = people.filter(({ userId }) => {
    const row = standing.get(userId);
    return !row || row.reason === "passIssued" || row.until <= at;
  });
  if (news.length > 0) {
    const rows = news.map(({ userId, reason }) => ({ userId, reason }));
    const owner = wave.startedBy.displayName;
    await store.putExclusions(rows.map((row) => ({ ...row, at, owner, until, waveId: wave.waveId })));
    await store.append(
      rows.map(({ userId, reason }) => {
        const id = `excluded|${userId}|${wave.approval?.at ?? at}`;
        return waveEvent(wave, { id, at, what: "excludedFromEnforcement", reason, subjectId: userId });
      }),
    );
  }
  const left = await policyWriter.addMembers(
    config.exclusionGroupId,
    people.map(({ userId }) => userId),
  );
  if (left.some(({ reason }) => reason === "busy"))
    throw new TransientError("the exclusion group takes no more people just now");
  const [first] = left;
  if (first)
    throw new RefusedError(
      first.reason,
      `ExclusionRefused:${first.code}`,
      `${left.length} people did not get into the exclusion group`,
    );
}

/** Notes in the member rows that these people are in the exclusion group. */
export async function markExcluded(
  { store, clock }: Pick<Ports, "store" | "clock">,
  wave: WaveFacts,
  people: readonly { readonly userId: string; readonly reason: NotEnforcedReason }[],
): Promise<void> {
  const at = clock.now().toISOString();
  await store.mergeMembers(
    wave.waveId,
    people.map(({ userId, reason }) => ({ userId, excluded: { reason, at } })),
  );
}
