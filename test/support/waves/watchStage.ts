import type { Person } from "../../../shared/domain/people/person.ts";
import type { SignInLog } from "../../../shared/domain/people/signIn.ts";
import { WORKFORCE_POLICY_ID } from "../enforcement/enforcedTenant.ts";
import { APPROVER, WAVE_ID, type WaveWorld, worldBeforeFlip } from "./waveWorld.ts";

interface About {
  readonly log?: SignInLog;
  readonly correlationId?: string;
  readonly deviceId?: string;
}

/** A wave whose people are enforced since two hours; 20 of them, of whom one was left out. */
export class WatchStage {
  readonly world: WaveWorld;

  constructor(world: WaveWorld) {
    this.world = world;
  }

  static async open(): Promise<WatchStage> {
    const world = await worldBeforeFlip(20);
    await world.until(({ stage }) => stage === "enforced");
    world.daily = () => undefined;
    world.ports.clock.advance({ hours: 2 });
    return new WatchStage(world);
  }

  /** @param result what the workforce policy made of it. */
  signIn(n: number, result: string, minutesAgo: number, about: About = {}): void {
    const { log = "interactive", ...flow } = about;
    this.world.ports.reports.addSignIn(
      {
        userId: this.world.id(n),
        createdDateTime: this.minutesAgo(minutesAgo),
        appliedConditionalAccessPolicies: [{ id: WORKFORCE_POLICY_ID, result }],
        ...flow,
      },
      log,
    );
  }

  /** Somebody whose passkey is gone, and whom the policy stops. */
  strand(n: number, minutesAgo: number): void {
    this.world.losePasskey(n);
    this.signIn(n, "failure", minutesAgo);
  }

  /** Somebody who is none of the wave's, stopped by some policy. */
  stopStranger(n: number, minutesAgo: number, policyId = WORKFORCE_POLICY_ID): void {
    this.world.ports.reports.addSignIn({
      userId: `20000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
      createdDateTime: this.minutesAgo(minutesAgo),
      errorCode: 53003,
      appliedConditionalAccessPolicies: [{ id: policyId, result: "failure" }],
    });
  }

  minutesAgo(minutes: number): string {
    return new Date(this.world.now.getTime() - minutes * 60_000).toISOString();
  }

  watch(): Promise<number> {
    return this.world.carryOut({ kind: "watch" });
  }

  async counts() {
    const { stage, strandedRecently, stoppedRecently } = await this.world.facts();
    return { stage, strandedRecently, stoppedRecently };
  }

  kinds() {
    return this.world.ports.store.countByKind(WAVE_ID);
  }

  alerts(): readonly string[] {
    return this.world.mailsTo("alerts@contoso.example");
  }

  async askBack(by: Person = APPROVER): Promise<void> {
    await this.world.change({ rollbackRequested: { by, at: this.world.now.toISOString(), reason: "x" } });
  }
}
