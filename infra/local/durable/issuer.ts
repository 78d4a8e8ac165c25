import type { EpisodeFacts, Work } from "./decision.ts";
import type { EntityMessage } from "./entityMessage.ts";
import type { HostTask } from "./hostTask.ts";

/** What issuing an action needs of the execution that it belongs to. */
export interface Issuer {
  readonly facts: EpisodeFacts;
  /** As the event that is being played has it; ms. */
  readonly now: number;
  /** Of continue-as-new, JSON text. */
  nextInput: string | undefined;
  /** Ids of the entities that the code holds locks on. */
  locks: string[];
  /** Why the code waits in vain. */
  readonly hangsFor: string[];
  /** An activity, a sub-orchestration or one timer, under the next id. */
  schedule(make: (id: number) => Exclude<Work, { kind: "message" }>): HostTask;
  /** A message to an entity, under the next id; nobody waits until it is there. */
  send(entityId: string, make: (id: number) => EntityMessage): EntityMessage;
  /** For an event: one that came before, or else the next one that is for nobody newer. */
  waitFor(eventName: string): HostTask;
}
