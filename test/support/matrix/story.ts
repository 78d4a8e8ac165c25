import type { HttpResponseInit } from "@azure/functions";
import { decide as decideJoiner } from "../../../functions/joiners/work.ts";
import { decide as decideWave } from "../../../functions/waves/work.ts";
import { AppWorld, type Ended, type Snapshot } from "./appWorld.ts";
import type { Instance } from "./durableInProcess.ts";
import { callOf, carryOn } from "./engine.ts";
import type { OutsideCall } from "./outside.ts";
import { everybodySignsIn, populate } from "./people.ts";

const START = "2026-03-02T08:00:00.000Z";
const HOUR_MS = 3_600_000;

/** One call of a function of the app, with the world as it was before. */
export interface Recording {
  readonly entry: string;
  readonly before: Snapshot;
  /** The same call, in any world that stands there. */
  readonly run: (world: AppWorld) => Promise<Ended>;
  readonly calls: ReadonlySet<OutsideCall>;
  /** Of an activity: the instance that called it. */
  readonly instanceId?: string | undefined;
}

/** A rollout in which every function has work to do; each call of each is recorded. */
export class Story {
  readonly world: AppWorld;
  readonly settings: Readonly<Record<string, string>>;
  readonly recordings: Recording[] = [];
  /** Whether what people do at their doors matters by now. */
  isLogRead = false;
  readonly #begun = new Set<string>();

  private constructor(world: AppWorld, settings: Readonly<Record<string, string>>) {
    this.world = world;
    this.settings = settings;
  }

  static async begin(more: Readonly<Record<string, string>> = {}): Promise<Story> {
    const probe = await AppWorld.open(START, {});
    const settings = { ...probe.tenant.act(populate), ...more };
    const world = await AppWorld.open(START, settings);
    world.tenant.act(populate);
    return new Story(world, settings);
  }

  /** The same world once more, as it stood then. */
  at(snapshot: Snapshot): Promise<AppWorld> {
    return AppWorld.at(snapshot, START, this.settings);
  }

  async call(
    entry: string,
    run: Recording["run"],
    { instanceId, mayFail = false }: { readonly instanceId?: string; readonly mayFail?: boolean } = {},
  ): Promise<Ended> {
    const before = this.world.snapshot();
    this.world.outside.calls.length = 0;
    const ended = await run(this.world);
    const calls = new Set(this.world.outside.calls);
    this.recordings.push({ entry, before, run, calls, instanceId });
    if (ended.error !== undefined && !mayFail) throw new Error(`${entry} failed in the story`, { cause: ended.error });
    return ended;
  }

  /** Asks, and again while it is to be tried again. @throws Error when it is refused. */
  async ask(entry: string, asked: (world: AppWorld) => Parameters<AppWorld["request"]>[1]): Promise<HttpResponseInit> {
    for (let tries = 0; ; tries++) {
      const { value = {} } = await this.call(entry, (world) => world.request(entry, asked(world)));
      const answer = value as HttpResponseInit;
      const { status = 200 } = answer;
      if (status < 400) return answer;
      if (status !== 503 || tries > 8)
        throw new Error(`${entry}: ${status} ${JSON.stringify(answer.jsonBody ?? answer.body)}`);
      this.world.pass(5000);
    }
  }

  async timer(name: string): Promise<void> {
    await this.call(name, (world) => world.invoke(name, {}));
    await this.messages();
  }

  /** Delivers what lies in the queues; what fails comes again after 45 s, five times in all. */
  async messages(): Promise<void> {
    for (let next = this.world.messages.shift(); next; next = this.world.messages.shift()) {
      const { queue, body, deliveries = 1 } = next;
      const entry = queue === "hr-events" ? "hrEventWorker" : "rollBackWorker";
      const run = (world: AppWorld) => world.invoke(entry, body, { dequeueCount: deliveries });
      const { error } = await this.call(entry, run, { mayFail: true });
      if (error === undefined || deliveries === 5) continue;
      this.world.messages.push({ queue, body, deliveries: deliveries + 1 });
      this.world.pass(45_000);
    }
  }

  /** Lets the instances live until then. */
  async live(until: number): Promise<void> {
    for (let calls = 0; ; calls++) {
      if (calls > 2000)
        throw new Error(`they go round in circles: ${JSON.stringify([...this.world.durable.instances])}`);
      await this.messages();
      const [next] = [...this.world.durable.instances]
        .filter(([, { status, at }]) => status === "Running" && at <= until)
        .sort(([, a], [, b]) => a.at - b.at);
      if (!next) break;
      const [id] = next;
      this.world.set(next[1].at);
      const instance = await this.#inItsOwn(id, next[1]);
      await this.call(callOf(instance).entry, (world) => carryOn(world, id), { instanceId: id });
    }
    this.world.set(until);
  }

  async hours(count: number): Promise<void> {
    await this.live(this.world.now + count * HOUR_MS);
  }

  /** Whole days with everything that happens on each, until it is so; ends at 08:00 UTC. */
  async days(most: number, isSo: () => Promise<boolean> = async () => false): Promise<void> {
    for (let day = 0; day < most && !(await isSo()); day++) {
      const morning = Date.parse(`${new Date(this.world.now + 24 * HOUR_MS).toISOString().slice(0, 10)}T08:00:00Z`);
      await this.live(morning - 2 * HOUR_MS);
      this.world.tenant.act((directory) => directory.refreshReport());
      await this.timer("registrationPollTimer");
      await this.live(morning - HOUR_MS);
      if (this.isLogRead) this.world.tenant.act(everybodySignsIn);
      await this.timer("policyGuardTimer");
      await this.timer("othersWatchTimer");
      await this.timer("auditsTimer");
      await this.live(morning);
    }
  }

  /** The first time that a step is due, it is called as an activity of its own, as if a service had been busy before. */
  async #inItsOwn(id: string, instance: Instance): Promise<Instance> {
    const { name, turn } = instance;
    const { step: decided, ...rest } = turn as { readonly step?: unknown };
    if (decided !== undefined || name === "registrationPoll") return instance;
    const { ports, config } = this.world;
    const step =
      name === "waveRollout"
        ? await decideWave(ports, config, (rest as { waveId: string }).waveId)
        : await decideJoiner(ports, config, (rest as { joinerId: string }).joinerId);
    if (step.kind === "wait" || step.kind === "ended" || this.#begun.has(`${name} ${step.kind}`)) return instance;
    this.#begun.add(`${name} ${step.kind}`);
    const own = { ...instance, turn: { ...rest, step } };
    this.world.durable.instances.set(id, own);
    return own;
  }
}
