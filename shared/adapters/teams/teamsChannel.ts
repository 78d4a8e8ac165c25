import { RefusedError, TransientError } from "../../errors.ts";
import type { Channel, StageCard } from "../../ports/channel.ts";
import { retryAfterOf } from "../graph/graphAnswer.ts";

const TIMEOUT_MS = 15_000;

/**
 * A channel of Teams, by the webhook of a workflow. Nothing here retries.
 * @param url whoever has it can post: it stands in no error and no log.
 */
export function teamsChannel(url: string): Channel {
  return {
    post: async (card) => {
      const { status, retryAfterSeconds } = await send(url, card);
      // Source: email facts 1.6: 202 is usual, and does not prove that the flow has posted.
      if (status >= 200 && status < 300) return;
      if (status === 408 || status === 429 || status >= 500)
        throw new TransientError(`teams webhook: ${status}`, { retryAfterSeconds });
      const reason = status === 404 || status === 410 ? "notFound" : status < 400 ? "notUnderstood" : "denied";
      throw new RefusedError(reason, `http${status}`, `teams webhook: ${status}`);
    },
  };
}

async function send(url: string, card: StageCard) {
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { "content-type": "application/json" },
      body: JSON.stringify(messageOf(card)),
    });
    await response.body?.cancel();
    return { status: response.status, retryAfterSeconds: retryAfterOf(response.headers.get("retry-after")) };
  } catch (error) {
    // Without the cause, which could hold the address.
    throw new TransientError(`teams webhook: no answer (${error instanceof Error ? error.name : "unknown"})`);
  }
}

/** An Adaptive Card 1.4, as a workflow takes it (email facts 1.6). */
const messageOf = ({ title, facts, link }: StageCard) => ({
  type: "message",
  attachments: [
    {
      contentType: "application/vnd.microsoft.card.adaptive",
      contentUrl: null,
      content: {
        $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
        type: "AdaptiveCard",
        version: "1.4",
        body: [
          { type: "TextBlock", text: title, weight: "Bolder", size: "Medium", wrap: true },
          { type: "FactSet", facts },
        ],
        actions: [{ type: "Action.OpenUrl", title: link.title, url: link.url }],
      },
    },
  ],
});
