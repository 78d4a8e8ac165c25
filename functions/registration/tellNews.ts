import type { Config } from "../../shared/config/config.ts";
import { hours } from "../../shared/domain/calendar/durations.ts";
import type { Registration } from "../../shared/domain/people/registration.ts";
import { countedInScope } from "../../shared/domain/wave/away.ts";
import { rulesOf } from "../../shared/domain/wave/waveKind.ts";
import { joinerInstanceId, waveInstanceId } from "../../shared/durable/instanceIds.ts";
import { ConflictError, isUnreadableRow } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";

type NewsPorts = Pick<Ports, "store" | "clock">;
const GATE_REST_MS = hours(6);
const ATTEMPTS = 5;

/**
 * Tells waves and onboardings what a reading of the report brought about their people. Safe to repeat: news stand in
 * the table until everybody was told. A crash between a wave's members and its count leaves a hint that is off by some
 * people; nothing is decided on the report alone, and every look at the gate counts anew.
 */
export async function tellNews(ports: NewsPorts, config: Config, orchestrations: Orchestrations): Promise<void> {
  const news = await ports.store.reportNews();
  if (news.keys.length === 0) return;
  const waves = Map.groupBy(news.people, ({ waveId }) => waveId);
  for (const [waveId, people] of waves)
    if (waveId !== undefined && (await takeIntoWave(ports, config, waveId, people)))
      await orchestrations.wake(waveInstanceId(waveId));
  for (const { joinerId, ready } of news.people)
    if (joinerId !== undefined && ready) await orchestrations.wake(joinerInstanceId(joinerId));
  await ports.store.dropReportNews(news);
}

/** Member rows first, then the wave's count. @returns whether the wave waits at a gate that may open now. */
async function takeIntoWave(
  { store, clock }: NewsPorts,
  { rules }: Pick<Config, "rules">,
  waveId: string,
  rows: readonly Registration[],
): Promise<boolean> {
  const before = new Map(
    (
      await store.members(
        waveId,
        rows.map(({ userId }) => userId),
      )
    ).map((member) => [member.userId, member.reportedReady]),
  );
  const news = rows.filter(({ userId, ready }) => before.has(userId) && before.get(userId) !== ready);
  if (news.length === 0) return false;
  await store.mergeMembers(
    waveId,
    news.map(({ userId, ready }) => ({ userId, reportedReady: ready })),
  );
  const more = news.filter(({ ready }) => ready).length;
  const difference = more - (news.length - more);
  if (difference === 0) return false;
  for (let attempt = 1; ; attempt++) {
    const wave = await waveUnlessUnreadable(store, waveId);
    if (!wave) return false;
    const { facts } = wave;
    const reportedReady = Math.min(facts.inScope, Math.max(0, facts.reportedReady + difference));
    try {
      await store.saveWave({ ...facts, reportedReady }, wave.etag);
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
      continue;
    }
    const isRested = !facts.gate || clock.now().getTime() - Date.parse(facts.gate.at) >= GATE_REST_MS;
    const threshold = rulesOf(facts, rules).gateThreshold * countedInScope(facts);
    return facts.stage === "reminded" && !facts.paused && isRested && reportedReady >= threshold;
  }
}

/** One wave that nobody can read, which the store tells of, holds up neither the report nor the others. */
async function waveUnlessUnreadable(store: NewsPorts["store"], waveId: string): ReturnType<NewsPorts["store"]["wave"]> {
  try {
    return await store.wave(waveId);
  } catch (error) {
    if (isUnreadableRow(error)) return undefined;
    throw error;
  }
}
