import { InvocationContext } from "@azure/functions";
import { decide, waveActivities } from "../../../functions/waves/work.ts";
import { waveRollout } from "../../../orchestrations/waveRollout.ts";
import type { Config } from "../../../shared/config/config.ts";
import { type WaveOutcome, WaveTurn, waveWork } from "../../../shared/contracts/waveWork.ts";
import type { AuditCode } from "../../../shared/domain/audit.ts";
import { planWaveInstants } from "../../../shared/domain/calendar/schedule.ts";
import type { MailKind } from "../../../shared/domain/mail/mailKinds.ts";
import type { ConditionalAccessPolicy } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import type { Place } from "../../../shared/domain/wave/waiting.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { DueStep, WaveStep } from "../../../shared/domain/wave/waveSteps.ts";
import { allMembers } from "../../../shared/waves/memberPages.ts";
import { turnsOf } from "../durable/turns.ts";
import { COMPANION_POLICY_ID, letRun, WORKFORCE_POLICY_ID } from "../enforcement/enforcedTenant.ts";
import { FakeClock } from "../fakes/fakeClock.ts";
import { type FakePorts, fakePorts } from "../fakes/fakePorts.ts";
import { memoryRolloutStore } from "../fakes/memoryRolloutStore.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, ENFORCED_GROUP_ID, testConfig } from "../testConfig.ts";

export const WAVE_ID = "berlin-1";
export const GROUP_ID = "90000000-0000-4000-8000-000000000001";
export const STARTER = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada Admin" };
export const APPROVER = { id: "ad000000-0000-4000-8000-000000000002", displayName: "Bo Second" };
export const MANAGER_ID = "3a000000-0000-4000-8000-000000000001";

const DAY_MS = 86_400_000;

type Answer = { readonly ok: WaveOutcome } | { readonly later: { readonly seconds: number; readonly because: string } };

/** What a step says beside its kind, and where it stands. */
interface About {
  readonly mail?: MailKind;
  readonly leadsTo?: string;
  readonly because?: string;
  readonly to?: string;
  readonly place?: Place;
}

/** A small tenant with one wave in it, its people, and a hand that carries out the orchestration's steps one by one. */
export class WaveWorld {
  readonly config: Config;
  readonly ports: FakePorts;
  readonly ids: readonly string[];
  /** Run at every new day of the story, before the steps of that day. */
  daily: (now: Date) => void | Promise<void> = () => this.workingDay();
  readonly #activities: ReturnType<typeof waveActivities>;
  #day = "";

  /** @param people members of the group; their ids end in 01, 02, … */
  constructor(
    people = 20,
    overrides: {
      readonly clock?: FakeClock;
      readonly settings?: Readonly<Record<string, string>>;
      /** Those of another one: the same tenant and rows. */
      readonly ports?: FakePorts;
    } = {},
  ) {
    this.config = testConfig(overrides.settings);
    const clock = overrides.clock ?? new FakeClock("2026-03-02T08:00:00.000Z");
    const store = memoryRolloutStore({ perMinute: 10_000, perHour: 100_000 });
    this.ports = overrides.ports ?? fakePorts({ clock, store });
    this.ids = Array.from(
      { length: people },
      (_, n) => `10000000-0000-4000-8000-0000000000${String(n + 1).padStart(2, "0")}`,
    );
    const { directory } = this.ports;
    directory.addUser({ id: MANAGER_ID, displayName: "Mia Manager", mail: "mia@contoso.example" });
    for (const id of this.ids) directory.addUser({ id, mail: `p${id.slice(-2)}@contoso.example` }, MANAGER_ID);
    for (const id of BREAK_GLASS_USER_IDS) directory.addUser({ id });
    directory.addGroup(GROUP_ID, this.ids);
    directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
    directory.addGroup(ENFORCED_GROUP_ID, []);
    this.#activities = waveActivities(this.ports, this.config);
  }

  id(n: number): string {
    const id = this.ids[n - 1];
    if (!id) throw new RangeError(`nobody has number ${n}`);
    return id;
  }

  get now(): Date {
    return this.ports.clock.now();
  }

  async insert(change: Partial<WaveFacts> = {}): Promise<WaveFacts> {
    const plan = { startDate: "2026-03-17", timeZone: "Europe/Berlin", ...change };
    const facts: WaveFacts = {
      waveId: WAVE_ID,
      name: "Berlin",
      groupId: GROUP_ID,
      ...plan,
      ...planWaveInstants(plan, this.config.rules),
      startedBy: STARTER,
      createdAt: this.now.toISOString(),
      stage: "planned",
      stageAt: this.now.toISOString(),
      round: 1,
      inScope: 0,
      sortedOut: 0,
      reportedReady: 0,
      strandedRecently: 0,
      stoppedRecently: 0,
      ...change,
    };
    await this.ports.store.insertWave(facts);
    if (!(await this.ports.store.enforcementSwitch())) await letRun(this.ports, this.config);
    return facts;
  }

  async facts(): Promise<WaveFacts> {
    const found = await this.ports.store.wave(WAVE_ID);
    if (!found) throw new Error("no wave");
    return found.facts;
  }

  async change(change: Partial<WaveFacts>): Promise<void> {
    const found = await this.ports.store.wave(WAVE_ID);
    if (found) await this.ports.store.saveWave({ ...found.facts, ...change }, found.etag);
  }

  members(): Promise<readonly WaveMember[]> {
    return allMembers(this.ports.store, WAVE_ID);
  }

  async member(n: number): Promise<WaveMember> {
    const [found] = await this.ports.store.members(WAVE_ID, [this.id(n)]);
    if (!found) throw new Error(`no member ${n}`);
    return found;
  }

  async stamps(what?: AuditCode): Promise<readonly AuditCode[]> {
    const lines = await this.ports.store.recent(WAVE_ID, 1000);
    return lines.map((line) => line.what).filter((one) => what === undefined || one === what);
  }

  /** The wave's own policy as the tenant has it. */
  get policy(): ConditionalAccessPolicy {
    const one = this.#ownPolicy();
    if (!one) throw new Error("no policy");
    return one;
  }

  /** Who is in the enforced group. */
  get enforced(): readonly string[] {
    return [...(this.ports.directory.groups.get(ENFORCED_GROUP_ID) ?? [])];
  }

  /** How old the last look at each is when they enter, in ms, from now on. */
  agesOfLooks(): readonly number[] {
    const { policyWriter, store } = this.ports;
    const add = policyWriter.addMembers.bind(policyWriter);
    const ages: number[] = [];
    policyWriter.addMembers = async (groupId, userIds) => {
      const members = await store.members(WAVE_ID, userIds);
      ages.push(...members.map(({ checkedAt }) => this.now.getTime() - Date.parse(checkedAt ?? "")));
      return add(groupId, userIds);
    };
    return ages;
  }

  /** The wave's enforcement rows by state. */
  async rows(): Promise<Readonly<Record<string, readonly string[]>>> {
    const rows = await this.ports.store.enforcementsOf(this.ids);
    return Object.fromEntries(
      [...Map.groupBy(rows, ({ state }) => state)].map(([state, some]) => [state, some.map(({ userId }) => userId)]),
    );
  }

  #ownPolicy(): ConditionalAccessPolicy | undefined {
    const ofTenant = [WORKFORCE_POLICY_ID, COMPANION_POLICY_ID];
    return [...this.ports.policies.stored.values()].find(({ id }) => !ofTenant.includes(id));
  }

  mailsTo(address: string): readonly string[] {
    return this.ports.email.sent.filter(({ to }) => to.address === address).map(({ subject }) => subject);
  }

  /** Registers a passkey now. The report knows it when it says so. */
  enrol(n: number, { isReported = true } = {}): void {
    const id = this.id(n);
    this.ports.methods.addPasskey(id, this.now.toISOString());
    if (isReported) this.ports.reports.addDetails(id, ["passKeySynced"]);
  }

  losePasskey(n: number): void {
    this.ports.methods.methods.set(this.id(n), []);
  }

  /** Everyone signs in once: by passkey who has one, else by password; the log says what our policies made of it. */
  workingDay(): void {
    const policy = this.#ownPolicy();
    const enforced = new Set(this.enforced);
    for (const userId of this.ids) {
      const holds = (this.ports.methods.methods.get(userId) ?? []).length > 0;
      const isEnforced = enforced.has(userId);
      const result = holds ? "success" : "failure";
      const reported = { success: "reportOnlySuccess", failure: "reportOnlyInterrupted" }[result];
      this.ports.reports.addSignIn({
        userId,
        createdDateTime: new Date(this.now.getTime() - 3_600_000).toISOString(),
        errorCode: isEnforced && !holds ? 53003 : 0,
        authenticationMethods: holds ? ["Passkey (device-bound)"] : ["Password"],
        appliedConditionalAccessPolicies: [
          { id: WORKFORCE_POLICY_ID, result: isEnforced ? result : "notApplied" },
          ...(policy ? [{ id: policy.id, result: reported }] : []),
        ],
      });
    }
  }

  /** Runs the activity of a step as the host does. @param about what the step says of itself, and where it stands. */
  async answer(kind: DueStep["kind"], about: About = {}): Promise<Answer> {
    const { place, ...rest } = about;
    return this.#call(waveWork[kind].name, { waveId: WAVE_ID, step: { kind, ...rest }, ...(place && { place }) });
  }

  /** What is decided now; nothing is begun. */
  decide(): Promise<WaveStep> {
    return decide(this.ports, this.config, WAVE_ID);
  }

  /** Runs one call of a step, which must have a result. */
  async outcome(kind: DueStep["kind"], about: About = {}): Promise<WaveOutcome> {
    const answer = await this.answer(kind, about);
    if ("later" in answer) throw new Error(`${kind} is to be called again: ${answer.later.because}`);
    return answer.ok;
  }

  /** Carries a step out as the orchestration does, to its end. @returns how many calls that took. */
  async carryOut(step: DueStep, most = 500): Promise<number> {
    let calls = 0;
    let isAnswered = false;
    const engine: Parameters<typeof turnsOf>[2] = {
      now: () => this.now,
      leavesAtWaits: true,
      wait: (until) => this.ports.clock.set(until.toISOString()),
      isOver: (input) => isAnswered && !isAbout(step, input),
      call: async (name, input) => {
        calls += 1;
        if (calls > most) throw new Error(`${step.kind} did not come to an end`);
        const answer = await this.#call(name, input);
        isAnswered = "ok" in answer;
        return answer;
      },
    };
    let turn: unknown = { waveId: WAVE_ID, step } satisfies WaveTurn;
    do turn = (await turnsOf(waveRollout, turn, engine)).continuedWith;
    while (turn !== undefined && isAbout(step, turn));
    return calls;
  }

  /** Decides, and carries the step out. A wait lets at most a day pass. */
  async step(): Promise<WaveStep> {
    await this.#newDay();
    const step = await this.decide();
    if (step.kind === "wait")
      this.ports.clock.set(new Date(Math.min(Date.parse(step.until), this.now.getTime() + DAY_MS)).toISOString());
    else if (step.kind !== "ended") await this.carryOut(step);
    return step;
  }

  /** Goes on until the facts are as wanted. @throws after `maxSteps`, telling where the wave stood. */
  async until(wanted: (facts: WaveFacts, step: WaveStep | undefined) => boolean, maxSteps = 600): Promise<WaveFacts> {
    let step: WaveStep | undefined;
    for (let count = 0; count < maxSteps; count++) {
      const facts = await this.facts();
      if (wanted(facts, step)) return facts;
      step = await this.step();
    }
    throw new Error(`never came to it: ${JSON.stringify({ step, facts: await this.facts() }, undefined, 1)}`);
  }

  async approve(by = APPROVER): Promise<void> {
    const { evidence } = await this.facts();
    await this.change({ approval: { by, at: this.now.toISOString(), digest: evidence?.digest ?? "" } });
  }

  async #call(name: string, input: unknown): Promise<Answer> {
    const handler = this.#activities.get(name);
    if (!handler) throw new Error(`no activity ${name}`);
    return (await handler(input, new InvocationContext({ functionName: name }))) as Answer;
  }

  async #newDay(): Promise<void> {
    const day = this.now.toISOString().slice(0, 10);
    if (day === this.#day) return;
    this.#day = day;
    await this.daily(this.now);
  }
}

/** Whether a call carries this step on: it is called again, stands at a place of it, or lets the watch go first. */
function isAbout(step: DueStep, input: unknown): boolean {
  const turn = WaveTurn.parse(input);
  return (turn.step?.kind === step.kind && turn.place !== undefined) || turn.behind?.step.kind === step.kind;
}

/** Everyone but the last one enrols on the opening day; the wave has come to a clean sweep that waits for approval. */
export async function sweptWorld(people = 20, settings: Readonly<Record<string, string>> = {}): Promise<WaveWorld> {
  const world = new WaveWorld(people, { settings });
  await world.insert();
  await world.until(({ stage }) => stage === "open");
  for (let n = 1; n < people; n++) world.enrol(n);
  await takeReport(world);
  await world.until(({ stage }) => stage === "swept");
  return world;
}

/** As the poll does. */
export async function takeReport(world: WaveWorld): Promise<void> {
  const ready = new Set(world.ports.reports.details.map(({ id }) => id));
  const members = await world.members();
  await world.ports.store.mergeMembers(
    WAVE_ID,
    members.map(({ userId }) => ({ userId, reportedReady: ready.has(userId) })),
  );
  await world.change({ reportedReady: ready.size });
}

/** Approved and checked: the next step lets people enter. */
export async function worldBeforeFlip(
  people = 20,
  settings: Readonly<Record<string, string>> = {},
): Promise<WaveWorld> {
  const world = await sweptWorld(people, settings);
  await world.approve();
  await world.until(({ flip }) => flip?.checkedAt !== undefined);
  return world;
}
