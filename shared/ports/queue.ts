/** Durable hand-over from a webhook to its worker. The message is a reference; it carries no secret. */
export interface HrEventQueue {
  enqueue(message: { readonly source: string; readonly eventId: string }): Promise<void>;
}
