import type { OpenWork } from "../../domain/joiner/openWork.ts";

export interface WebhookInbox {
  /** `accepted` once `markAccepted` was called for that id; `seen` when it was stored but not accepted yet. */
  receive(source: string, eventId: string, body: string, at: string): Promise<"new" | "seen" | "accepted">;
  markAccepted(source: string, eventId: string): Promise<void>;
  body(source: string, eventId: string): Promise<string | undefined>;
  /** Insert or replace; written before the event is queued. */
  saveWork(work: OpenWork): Promise<void>;
  workOn(source: string, eventId: string): Promise<OpenWork | undefined>;
  /** Of all events. */
  openWork(): Promise<readonly OpenWork[]>;
  /** The worker is through with it. Harmless where there is none. */
  endWork(source: string, eventId: string): Promise<void>;
}
