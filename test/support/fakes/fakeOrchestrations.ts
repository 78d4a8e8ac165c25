import type { Orchestrations } from "../../../shared/ports/wake.ts";
import { Troubled } from "./trouble.ts";

/** Remembers what was started and woken; nothing runs. */
export class FakeOrchestrations extends Troubled implements Orchestrations {
  readonly running = new Map<string, { readonly name: string; readonly input: unknown }>();
  readonly ended = new Set<string>();
  readonly woken: string[] = [];

  async start(
    name: "joinerOnboarding" | "waveRollout" | "registrationPoll",
    instanceId: string,
    input: unknown,
    options?: { readonly replaceEnded?: boolean },
  ): Promise<"started" | "alreadyRunning" | "ended"> {
    this.enter("start", name, instanceId, input);
    if (this.running.has(instanceId)) return "alreadyRunning";
    if (this.ended.has(instanceId) && !options?.replaceEnded) return "ended";
    this.ended.delete(instanceId);
    this.running.set(instanceId, { name, input });
    return "started";
  }

  async living(): Promise<ReadonlySet<string>> {
    this.enter("living");
    return new Set(this.running.keys());
  }

  async wake(instanceId: string): Promise<void> {
    this.enter("wake", instanceId);
    this.woken.push(instanceId);
  }
}
