export interface WebhookInbox {
  /** `accepted` once `markAccepted` was called for that id; `seen` when it was stored but not accepted yet. */
  receive(source: string, eventId: string, body: string, at: string): Promise<"new" | "seen" | "accepted">;
  markAccepted(source: string, eventId: string): Promise<void>;
  body(source: string, eventId: string): Promise<string | undefined>;
}
