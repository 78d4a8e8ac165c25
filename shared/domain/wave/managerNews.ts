import type { MailKind } from "../mail/mailKinds.ts";
import type { WaveStage } from "./stages.ts";
import type { WaveFacts } from "./waveFacts.ts";

/** What a manager passes on to people whom no mail reaches. Later mails come with a code, by way of the manager too. */
export type News = "announcement" | "dayOf";

export const isNews = (mail: MailKind | string | undefined): mail is News =>
  mail === "announcement" || mail === "dayOf";

/** What a key of the ledger (`mailKeys.managerNews`) tells; `undefined` of another key. */
export function newsOf(
  key: string,
): { readonly waveId: string; readonly round: number; readonly news: News } | undefined {
  const [kind, waveId, round, news] = key.split("|");
  return kind === "managerNews" && waveId && isNews(news) ? { waveId, round: Number(round), news } : undefined;
}

const before: readonly WaveStage[] = ["planned"];
const untilOpen: readonly WaveStage[] = ["announced"];
const fromOpenOn: readonly WaveStage[] = ["open", "reminded", "gated", "warned"];

/**
 * Whether a manager is told now. The row is written before the wave moves on, so `later` until it has, and while people
 * pause it. `over`: of another round, called off, or told by what came after it. Pure.
 */
export function newsDue(
  { stage, round, paused, cancelRequested, rollbackRequested }: WaveFacts,
  of: { readonly round: number; readonly news: News },
): "now" | "later" | "over" {
  if (of.round !== round || cancelRequested || rollbackRequested) return "over";
  const [not, yes] = of.news === "announcement" ? [before, untilOpen] : [[...before, ...untilOpen], fromOpenOn];
  if (not.includes(stage)) return "later";
  if (!yes.includes(stage)) return "over";
  return paused ? "later" : "now";
}
