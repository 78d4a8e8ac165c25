/** Durable hand-over to a worker. A message is a reference; it carries no secret. */
export interface MessageQueue<Message extends Readonly<Record<string, string>>> {
  /** @throws TransientError */
  enqueue(message: Message): Promise<void>;
}

/** From the webhook to its worker. */
export type HrEventQueue = MessageQueue<{ readonly source: string; readonly eventId: string }>;
/** From the request that rolls a wave back, starts or stops enforcement, to whoever carries it on. */
export type RollBackQueue = MessageQueue<{ readonly waveId: string } | { readonly kind: "start" | "stop" }>;
