import type { Config } from "../../shared/config/config.ts";
import type { WaveStage } from "../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import type { StageCard } from "../../shared/ports/channel.ts";
import { stageWords } from "../../shared/web/pages/words.ts";

/** What a channel reads of a wave: its id, counts as of now, and a link that asks for a sign-in. Nobody's name. */
export function stageCard(
  { waveId, inScope, sortedOut, reportedReady, gate }: WaveFacts,
  stage: WaveStage,
  { publicUrl }: Pick<Config, "publicUrl">,
): StageCard {
  const facts = [
    ["People in the wave", inScope],
    ["Not part of it", sortedOut],
    ["A passkey is reported", reportedReady],
    ...(gate ? [["Ready when the gate was looked at", gate.ready] as const] : []),
  ] as const;
  return {
    title: `Wave ${waveId}: ${stageWords[stage]}`,
    facts: facts.map(([title, value]) => ({ title: String(title), value: String(value) })),
    link: { title: "Open the wave", url: `${publicUrl}/waves/${waveId}` },
  };
}
