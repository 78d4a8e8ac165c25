import type { Orchestrations } from "../../../shared/ports/wake.ts";
import { Troubled } from "./trouble.ts";

/** Remembers what was started and woken; nothing runs. */
export class FakeOrchestrations extends Troubled implements Orchestrations {
  readonly running = new Map<string, { readonly name: string; readonly input: unknown }>();
  readonly ended = new Set<string>();
  /** Of those that run. */
  readonly suspended = new Set<string>();
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

  async instances(): Promise<ReadonlyMap<string, "running" | "suspended">> {
    this.enter("instances");
    return new Map([...this.running.keys()].map((id) => [id, this.suspended.has(id) ? "suspended" : "running"]));
  }

  async wake(instanceId: string): Promise<void> {
    this.enter("wake", instanceId);
    this.woken.push(instanceId);
  }
}
