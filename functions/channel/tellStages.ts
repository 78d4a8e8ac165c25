import type { Config } from "../../shared/config/config.ts";
import type { AuditCode } from "../../shared/domain/audit.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import { movesToTell, type StageMove, toldFrom, toldStages } from "../../shared/domain/channel/toldStages.ts";
import { WaveStageSchema } from "../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import { RefusedError } from "../../shared/errors.ts";
import type { Channel } from "../../shared/ports/channel.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { stageCard } from "./stageCard.ts";

type Needs = Pick<Ports, "store" | "clock" | "email" | "channel">;

const codes: readonly AuditCode[] = toldStages.map((stage) => `stage.${stage}` as const);
const MOST_MOVES = 50;
/** A wave that has not moved for so long has nothing to tell. */
const MOVED_WITHIN_MS = days(2);

/**
 * Tells the channel of each stage that a wave has come to since. The row is written before the card goes, so that a
 * stage is told at most once: what is refused, or lost in a crash, is not posted again. No wave waits for it. An
 * address that cannot be used counts as none, and is noted.
 */
export const tellStages = (ports: Needs, config: Config) => async (): Promise<void> => {
  const { channel, store, clock } = ports;
  if (config.teamsWebhookUnusable !== undefined) return noteUnusable(ports, config, config.teamsWebhookUnusable);
  if (!channel) return;
  await orNote(ports, config, aboutTimer.channel, async () => {
    const since = clock.now().getTime() - MOVED_WITHIN_MS;
    for (const wave of await store.waves())
      if (Date.parse(wave.stageAt) >= since)
        await orNote(ports, config, aboutTimer.channel, () => tellWave(ports, config, channel, wave));
  });
};

/** As a row that stands, and a mail a day, for as long as it is set so. */
async function noteUnusable(ports: Needs, config: Config, because: string): Promise<void> {
  const say = `TEAMS_WEBHOOK_URL is set, and cannot be used: ${because}`;
  const error = new RefusedError("invalid", "TeamsWebhookUnusable", say);
  await noteTrouble(
    ports,
    config,
    { ...aboutTimer.channel, meanwhile: "No channel is told. No wave waits for it." },
    error,
  );
}

async function tellWave({ store, clock }: Needs, config: Config, channel: Channel, wave: WaveFacts): Promise<void> {
  const { waveId } = wave;
  const known = await store.toldUpTo(waveId);
  const now = clock.now();
  const { lines } = await store.trail(waveId, {
    from: toldFrom(known?.value, now),
    what: codes,
    limit: MOST_MOVES,
  });
  const moves = lines.flatMap(({ event: { what, at } }): readonly StageMove[] => {
    const stage = WaveStageSchema.safeParse(what.replace(/^stage\./, ""));
    return stage.success ? [{ stage: stage.data, at }] : [];
  });
  let etag = known?.etag;
  for (const { stage, at } of movesToTell(moves, known?.value, now)) {
    etag = await store.saveToldUpTo(waveId, { at, stage }, etag);
    await channel.post(stageCard(wave, stage, config));
  }
}
