import { HttpRequest, InvocationContext } from "@azure/functions";
import { parse } from "node-html-parser";
import { controlWave } from "../../../functions/waves/http/control.ts";
import { showWave } from "../../../functions/waves/http/read.ts";
import { carryOnRollBacks, onRollBackMessage } from "../../../functions/waves/rollBack/openRollBacks.ts";
import type { EnforcementState } from "../../../shared/domain/enforcement/enforcement.ts";
import { waveSource } from "../../../shared/domain/enforcement/enforcement.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { WaveStatus } from "../../../shared/waves/waveStatus.ts";
import { FakePatience } from "../fakes/fakePatience.ts";
import { signedInAs } from "../signedIn.ts";
import { STARTER, WAVE_ID, type WaveWorld, worldBeforeFlip } from "./waveWorld.ts";

export const INSTANCE = `wave-${WAVE_ID}`;
export const ALERTS = "alerts@contoso.example";
const admin = signedInAs(STARTER.id, STARTER.displayName, ["Admin"]);

/** A wave of which people are enforced, whose orchestration is dead, and the three that carry a rollback on. */
export class RollBackStage {
  readonly world: WaveWorld;
  /** Of the last request. */
  patience: FakePatience;

  constructor(world: WaveWorld) {
    this.world = world;
    this.patience = new FakePatience(world.ports.clock, 0);
    // As after `terminate`: nobody works on the wave any more.
    world.ports.orchestrations.ended.add(INSTANCE);
  }

  /** Somebody presses the button. @param ports with which the app runs. */
  async press(ports: Ports = this.world.ports) {
    const { world } = this;
    const patience = () => {
      this.patience = new FakePatience(world.ports.clock, 20);
      return this.patience;
    };
    const handler = controlWave("rollback", ports, world.config, () => world.ports.orchestrations, patience);
    const request = new HttpRequest({
      method: "POST",
      url: `https://app.example/api/waves/${WAVE_ID}/rollback`,
      params: { waveId: WAVE_ID },
      headers: { ...admin, "content-type": "application/json" },
      body: { string: JSON.stringify({ reason: "too many calls" }) },
    });
    const answer = await handler(request, contextOf());
    return { status: answer.status, body: answer.jsonBody as WaveStatus };
  }

  /** What the page says of where the wave stands. */
  async now(): Promise<string | undefined> {
    const request = new HttpRequest({
      method: "GET",
      url: `https://app.example/waves/${WAVE_ID}`,
      params: { waveId: WAVE_ID },
      headers: { ...admin, accept: "text/html" },
    });
    const { body } = await showWave(this.world.ports, this.world.config)(request);
    return parse(String(body)).querySelector(".now")?.text;
  }

  timer(ports: Ports = this.world.ports): Promise<void> {
    const { config, ports: own } = this.world;
    return carryOnRollBacks(ports, config, () => new FakePatience(own.clock, 40))(own.orchestrations);
  }

  /** At the beginning of the next minute, as the host does, `times` times. */
  async minutes(times = 1): Promise<void> {
    for (let minute = 0; minute < times; minute++) {
      const next = Math.floor(this.world.now.getTime() / 60_000) + 1;
      this.world.ports.clock.set(new Date(next * 60_000).toISOString());
      await this.timer();
    }
  }

  message(dequeueCount = 1, ports: Ports = this.world.ports): Promise<void> {
    const { config, ports: own } = this.world;
    const patience = () => new FakePatience(own.clock, 40);
    return onRollBackMessage(ports, config, patience)({ waveId: WAVE_ID }, contextOf(dequeueCount), own.orchestrations);
  }

  /** States of the wave's own rows, each with how many there are. */
  async states(): Promise<Readonly<Partial<Record<EnforcementState, number>>>> {
    const rows = await this.world.ports.store.enforcementsOf(this.world.ids);
    const own = rows.filter(({ source }) => source === waveSource(WAVE_ID));
    return Object.fromEntries([...Map.groupBy(own, ({ state }) => state)].map(([state, some]) => [state, some.length]));
  }

  /** How many member rows say that their person is enforced. */
  async marked(): Promise<number> {
    return (await this.world.members()).filter(({ enforcedAt }) => enforcedAt !== undefined).length;
  }
}

const contextOf = (dequeueCount = 1) =>
  new InvocationContext({ functionName: "test", triggerMetadata: { dequeueCount } });

/** Nineteen of twenty people are enforced, since ten minutes. */
export async function enforcedStage(): Promise<RollBackStage> {
  const world = await worldBeforeFlip();
  await world.until(({ stage }) => stage === "enforced");
  world.ports.clock.advance({ minutes: 10 });
  return new RollBackStage(world);
}

/** The flip has just begun, and nobody has entered yet. */
export async function enforcingStage(): Promise<RollBackStage> {
  const world = await worldBeforeFlip();
  const at = world.now.toISOString();
  await world.change({ stage: "enforcing", stageAt: at, enforcingAt: at, watchedUntil: at });
  return new RollBackStage(world);
}
