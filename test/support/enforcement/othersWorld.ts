import { watchOthers } from "../../../functions/enforcement/others/watchOthers.ts";
import type { Config } from "../../../shared/config/config.ts";
import { type EnforcementState, joinerSource } from "../../../shared/domain/enforcement/enforcement.ts";
import type { RefusedPerson } from "../../../shared/domain/enforcement/refusedPerson.ts";
import type { SignIn, SignInLog } from "../../../shared/domain/people/signIn.ts";
import { FakeClock } from "../fakes/fakeClock.ts";
import { FakePatience } from "../fakes/fakePatience.ts";
import { type FakePorts, fakePorts } from "../fakes/fakePorts.ts";
import { memoryRolloutStore } from "../fakes/memoryRolloutStore.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, ENFORCED_GROUP_ID, testConfig } from "../testConfig.ts";
import { letRun, WORKFORCE_POLICY_ID } from "./enforcedTenant.ts";

const MANAGER = "3a000000-0000-4000-8000-000000000001";
const START = "2026-03-02T09:00:00.000Z";
export const personOf = (n: number): string => `10000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

/** A tenant in which enforcement runs; people are enforced as the test says. Monday morning. */
export class OthersWorld {
  readonly config: Config = testConfig();
  readonly ports: FakePorts = fakePorts({
    clock: new FakeClock(START),
    store: memoryRolloutStore({ perMinute: 10_000, perHour: 100_000 }),
  });

  static async open(): Promise<OthersWorld> {
    const world = new OthersWorld();
    const { directory } = world.ports;
    directory.addUser({ id: MANAGER, displayName: "Mia Manager", mail: "mia@contoso.example" });
    directory.addGroup(ENFORCED_GROUP_ID, []);
    directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
    await letRun(world.ports, world.config);
    return world;
  }

  /** Somebody with an account and a passkey, whom nothing keeps in the group. */
  known(n: number): string {
    const { directory, methods } = this.ports;
    const id = personOf(n);
    directory.addUser({ id, displayName: `Person ${n}`, mail: `person${n}@contoso.example` }, MANAGER);
    methods.addPasskey(id, "2026-02-20T08:00:00.000Z");
    return id;
  }

  /** The same, in the group; by default as a joiner. */
  async enforced(n: number, source = joinerSource(`joiner-${n}`), state: EnforcementState = "in"): Promise<string> {
    const userId = this.ports.directory.users.has(personOf(n)) ? personOf(n) : this.known(n);
    this.ports.directory.groups.get(ENFORCED_GROUP_ID)?.add(userId);
    const at = this.minutesAgo(60 * 24);
    await this.ports.store.saveEnforcements([{ userId, source, state, at, by: "hired" }]);
    return userId;
  }

  async turn(n: number, source: string, state: EnforcementState): Promise<void> {
    const row = (await this.ports.store.enforcementsOf([personOf(n)])).find((one) => one.source === source);
    if (!row) throw new Error("no row");
    await this.ports.store.saveEnforcements([{ ...row, state }]);
  }

  losePasskey(n: number): void {
    this.ports.methods.methods.set(personOf(n), []);
  }

  /** @param result what the workforce policy made of it. */
  signIn(
    n: number,
    result: string,
    minutesAgo: number,
    { log = "interactive", ...flow }: Partial<SignIn> & { readonly log?: SignInLog } = {},
  ): void {
    this.ports.reports.addSignIn(
      {
        userId: personOf(n),
        createdDateTime: this.minutesAgo(minutesAgo),
        appliedConditionalAccessPolicies: [{ id: WORKFORCE_POLICY_ID, result }],
        ...flow,
      },
      log,
    );
  }

  minutesAgo(minutes: number): string {
    return new Date(this.ports.clock.now().getTime() - minutes * 60_000).toISOString();
  }

  /** The timer, once. */
  watch = (): Promise<void> => watchOthers(this.ports, this.config, () => new FakePatience(this.ports.clock, 240))();

  /** The timer, every quarter of an hour. */
  async runFor({ hours }: { readonly hours: number }): Promise<void> {
    for (let quarter = 0; quarter < hours * 4; quarter++) {
      await this.watch();
      this.ports.clock.advance({ minutes: 15 });
    }
  }

  person(n: number): Promise<RefusedPerson | undefined> {
    return this.ports.store.refusedPerson(personOf(n));
  }

  isIn(n: number): boolean {
    return this.ports.directory.groups.get(ENFORCED_GROUP_ID)?.has(personOf(n)) ?? false;
  }

  /** Changes of the enforced group that anybody asked for. */
  groupChanges(): number {
    const { policyWriter } = this.ports;
    return policyWriter.called("addMembers") + policyWriter.called("removeMembers");
  }

  /** Subjects of the mails to this address, in the order in which they went out. */
  mailsTo(address: string): readonly string[] {
    return this.ports.email.sent.filter(({ to }) => to.address === address).map(({ subject }) => subject);
  }

  textsTo(address: string): readonly string[] {
    return this.ports.email.sent.filter(({ to }) => to.address === address).map(({ plainText }) => plainText);
  }

  async lines(what: string): Promise<readonly (string | undefined)[]> {
    return (await this.ports.store.recent("app", 1000)).filter((one) => one.what === what).map((one) => one.subjectId);
  }
}
