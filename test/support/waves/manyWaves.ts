import { InvocationContext } from "@azure/functions";
import type { ActivityHandler } from "durable-functions";
import { waveActivities } from "../../../functions/waves/work.ts";
import type { Config } from "../../../shared/config/config.ts";
import { type WaveOutcome, type WaveTurn, waveWork } from "../../../shared/contracts/waveWork.ts";
import type { SignIn, SignInLog } from "../../../shared/domain/people/signIn.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { letRun, WORKFORCE_POLICY_ID } from "../enforcement/enforcedTenant.ts";
import { FakeClock } from "../fakes/fakeClock.ts";
import { type FakePorts, fakePorts } from "../fakes/fakePorts.ts";
import { memoryRolloutStore } from "../fakes/memoryRolloutStore.ts";
import { BREAK_GLASS_GROUP_ID, testConfig } from "../testConfig.ts";
import { aMember } from "./aMember.ts";
import { aWave } from "./aWave.ts";

const MANAGER = "3a000000-0000-4000-8000-000000000001";
const MINUTE_MS = 60_000;

type Answer = { readonly ok: WaveOutcome } | { readonly later: { readonly seconds: number } };
interface Due {
  readonly at: number;
  readonly turn: WaveTurn;
}

/** A tenant with many enforced waves, whose watches run side by side on virtual time. */
export class ManyWaves {
  readonly ports: FakePorts;
  readonly config: Config;
  /** Called after each call of an activity. */
  afterCall: () => void | Promise<void> = () => undefined;
  readonly #handlers: ReadonlyMap<string, ActivityHandler>;
  readonly #due = new Map<string, Due>();
  readonly #beside = new Map<() => Promise<number>, number>();

  private constructor(ports: FakePorts, config: Config) {
    this.ports = ports;
    this.config = config;
    this.#handlers = waveActivities(ports, config);
  }

  /** @param start by default a Monday night: no time for mails. */
  static async open(start = "2026-03-02T18:00:00.000Z"): Promise<ManyWaves> {
    const store = memoryRolloutStore({ perMinute: 10_000, perHour: 100_000 });
    const ports = fakePorts({ clock: new FakeClock(start), store });
    ports.directory.addUser({ id: MANAGER, displayName: "Mia Manager", mail: "mia@contoso.example" });
    ports.directory.addGroup(BREAK_GLASS_GROUP_ID, []);
    const config = testConfig();
    await letRun(ports, config);
    return new ManyWaves(ports, config);
  }

  get now(): Date {
    return this.ports.clock.now();
  }

  /** Adds a wave that was watched `minutesAgo`: its members are enforced for hours, with a passkey that they use. */
  async add(waveId: string, people: number, minutesAgo = 0, change: Partial<WaveFacts> = {}): Promise<void> {
    const { store, directory, methods } = this.ports;
    const at = this.minutesAgo(minutesAgo + 300);
    const used = this.minutesAgo(minutesAgo + 900);
    const created = this.minutesAgo(minutesAgo + 9000);
    const watchedUntil = this.minutesAgo(minutesAgo);
    const stage = { stage: "enforced", stageAt: at, enforcingAt: at, enforcedAt: at, watchedUntil } as const;
    const wave = aWave({ waveId, name: waveId, inScope: people, ...stage, ...change });
    await store.insertWave(wave);
    const ids = Array.from({ length: people }, (_, n) => idOf(waveId, n + 1));
    directory.addGroup(wave.groupId, [...(directory.groups.get(wave.groupId) ?? []), ...ids]);
    for (const id of ids) {
      directory.addUser({ id }, MANAGER);
      methods.addPasskey(id, created);
    }
    const known = { checkedAt: at, hasUsablePasskey: true, passkeyCreatedAt: created, passkeyUsedAt: used };
    await store.putMembers(
      waveId,
      ids.map((id) => aMember(waveId, id, { ...known, reportedReady: true, enforcedAt: at })),
    );
    await store.assignWave(ids, waveId);
    this.#due.set(waveId, { at: this.now.getTime(), turn: { waveId } });
  }

  minutesAgo(minutes: number): string {
    return new Date(this.now.getTime() - minutes * MINUTE_MS).toISOString();
  }

  /** @param result what the workforce policy made of it. */
  signIn(
    userId: string,
    result: string,
    minutesAgo: number,
    { log = "interactive", ...flow }: Partial<SignIn> & { readonly log?: SignInLog } = {},
  ): void {
    const appliedConditionalAccessPolicies = [{ id: WORKFORCE_POLICY_ID, result }];
    const createdDateTime = this.minutesAgo(minutesAgo);
    this.ports.reports.addSignIn({ userId, createdDateTime, appliedConditionalAccessPolicies, ...flow }, log);
  }

  losePasskey(userId: string): void {
    this.ports.methods.methods.set(userId, []);
  }

  async facts(waveId: string): Promise<WaveFacts> {
    const found = await this.ports.store.wave(waveId);
    if (!found) throw new Error(`no wave ${waveId}`);
    return found.facts;
  }

  async member(waveId: string, n: number): Promise<WaveMember> {
    const [found] = await this.ports.store.members(waveId, [idOf(waveId, n)]);
    if (!found) throw new Error(`no member ${n} of ${waveId}`);
    return found;
  }

  /** The orchestration of a wave is gone, with the place at which it stood. */
  kill(waveId: string): void {
    this.#due.delete(waveId);
  }

  /** As whoever starts an orchestration from its row. */
  start(waveId: string): void {
    this.#due.set(waveId, { at: this.now.getTime(), turn: { waveId } });
  }

  /** Whatever else the app does at its own times. @param run returns after how many seconds it comes again. */
  alongside(run: () => Promise<number>, afterMinutes = 0): void {
    this.#beside.set(run, this.now.getTime() + afterMinutes * MINUTE_MS);
  }

  async #stepBeside(before: number): Promise<boolean> {
    const [next] = [...this.#beside].sort(([, a], [, b]) => a - b);
    if (!next || next[1] > before) return false;
    const [run, at] = next;
    if (at > this.now.getTime()) this.ports.clock.set(new Date(at).toISOString());
    const seconds = await run();
    this.#beside.set(run, this.now.getTime() + Math.max(1, seconds) * 1000);
    return true;
  }

  /** Lets the orchestrations live, each in its turn. */
  async run({ minutes }: { readonly minutes: number }): Promise<void> {
    const end = this.now.getTime() + minutes * MINUTE_MS;
    while (await this.step(end));
    this.ports.clock.set(new Date(end).toISOString());
  }

  /** One call of whichever wave is next. @returns whether there was one that is due before `end`. */
  async step(end = Number.POSITIVE_INFINITY): Promise<boolean> {
    const [next] = [...this.#due].sort(([, a], [, b]) => a.at - b.at);
    if (await this.#stepBeside(Math.min(end, next?.[1].at ?? end))) return true;
    if (!next || next[1].at > end) return false;
    const [waveId, { at, turn }] = next;
    if (at > this.now.getTime()) this.ports.clock.set(new Date(at).toISOString());
    const following = await this.#call(turn);
    // Somebody may have killed it meanwhile.
    if (this.#due.has(waveId)) this.#due.set(waveId, following);
    await this.afterCall();
    return true;
  }

  /** A call of every wave, at the same moment. */
  async stepAllAtOnce(): Promise<void> {
    await Promise.all([...this.#due].map(async ([waveId, { turn }]) => this.#due.set(waveId, await this.#call(turn))));
  }

  async #call(turn: WaveTurn): Promise<Due> {
    const { name } = waveWork[turn.step?.kind ?? "decide"];
    const handler = this.#handlers.get(name);
    if (!handler) throw new Error(`no activity ${name}`);
    const answer = (await handler(turn, new InvocationContext({ functionName: name }))) as Answer;
    const now = this.now.getTime();
    if ("later" in answer) return { at: now + Math.max(5, answer.later.seconds) * 1000, turn };
    const { ok } = answer;
    switch (ok.kind) {
      case "go":
        return { at: now + (ok.afterSeconds ?? 0) * 1000, turn: ok.turn };
      case "next":
        return { at: now, turn: ok.turn };
      case "wait":
        return { at: Date.parse(ok.until), turn: ok.turn };
      case "ended":
        return { at: Number.POSITIVE_INFINITY, turn };
    }
  }
}

/** Of the n-th member of a wave. Different waves have different people. */
export function idOf(waveId: string, n: number): string {
  const number = Number(waveId.replaceAll(/\D/g, ""));
  return `10000000-0000-4000-8000-${String(number).padStart(6, "0")}${String(n).padStart(6, "0")}`;
}
