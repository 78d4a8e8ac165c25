import type { HrEventQueue, MessageQueue, RollBackQueue } from "../../../shared/ports/queue.ts";
import { Troubled } from "./trouble.ts";

class FakeQueue<Message extends Readonly<Record<string, string>>> extends Troubled implements MessageQueue<Message> {
  readonly messages: Message[] = [];

  async enqueue(message: Message): Promise<void> {
    this.enter("enqueue", message);
    this.messages.push(message);
  }
}

type MessageOf<Queue> = Queue extends MessageQueue<infer Message> ? Message : never;
export class FakeHrEventQueue extends FakeQueue<MessageOf<HrEventQueue>> {}
export class FakeRollBackQueue extends FakeQueue<MessageOf<RollBackQueue>> {}
