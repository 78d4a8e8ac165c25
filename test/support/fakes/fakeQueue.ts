import type { HrEventQueue } from "../../../shared/ports/queue.ts";
import { Troubled } from "./trouble.ts";

export class FakeHrEventQueue extends Troubled implements HrEventQueue {
  readonly messages: { readonly source: string; readonly eventId: string }[] = [];

  async enqueue(message: { readonly source: string; readonly eventId: string }): Promise<void> {
    this.enter("enqueue", message);
    this.messages.push(message);
  }
}
