import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { carryOnReleases } from "../../../functions/people/carryOnReleases.ts";
import { releasePerson } from "../../../functions/people/releaseHttp.ts";
import type { Config } from "../../../shared/config/config.ts";
import { type EnforcementState, waveSource } from "../../../shared/domain/enforcement/enforcement.ts";
import { letRun } from "../enforcement/enforcedTenant.ts";
import { FakeClock } from "../fakes/fakeClock.ts";
import { FakePatience } from "../fakes/fakePatience.ts";
import { type FakePorts, fakePorts } from "../fakes/fakePorts.ts";
import { memoryRolloutStore } from "../fakes/memoryRolloutStore.ts";
import { signedInAs } from "../signedIn.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, ENFORCED_GROUP_ID, testConfig } from "../testConfig.ts";
import { aMember } from "../waves/aMember.ts";
import { aWave } from "../waves/aWave.ts";

export const MIA = "10000000-0000-4000-8000-000000000001";
export const ADA = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada Admin" };
export const BO = { id: "ad000000-0000-4000-8000-000000000002", displayName: "Bo Second" };
export const ASK = { reason: "the scanner in hall 3 cannot do passkeys", hours: 2 };
export const JSON_BODY = { "content-type": "application/json" };
const START = "2026-06-10T10:00:00.000Z";

/** Mia is enforced by a wave, and holds a passkey. */
export class ReleaseWorld {
  config: Config = testConfig();
  readonly ports: FakePorts = fakePorts({
    clock: new FakeClock(START),
    store: memoryRolloutStore({ perMinute: 10_000, perHour: 100_000 }),
  });
  check: (answer: HttpResponseInit) => HttpResponseInit = (answer) => answer;

  static async make(): Promise<ReleaseWorld> {
    const world = new ReleaseWorld();
    const { directory, methods, store } = world.ports;
    directory.addUser({ id: MIA, displayName: "Mia Member", userPrincipalName: "mia@contoso.example" });
    directory.addGroup(ENFORCED_GROUP_ID, [MIA]);
    directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
    methods.addPasskey(MIA, "2026-03-01T08:00:00.000Z");
    await letRun(world.ports, world.config);
    await store.insertWave(aWave({ stage: "steady", enforcedAt: "2026-04-07T08:00:00.000Z" }));
    await store.putMembers("wave-1", [aMember("wave-1", MIA, { enforcedAt: "2026-04-07T08:00:00.000Z" })]);
    await world.row("in");
    return world;
  }

  /** What the wave's row says of Mia. */
  async row(state: EnforcementState, source = waveSource("wave-1")): Promise<void> {
    const rows = await this.ports.store.enforcementsOf([MIA]);
    const etag = rows.find((row) => row.source === source)?.etag;
    await this.ports.store.saveEnforcements([{ userId: MIA, source, state, at: START, by: "approved", etag }]);
  }

  get isIn(): boolean {
    return this.ports.directory.groups.get(ENFORCED_GROUP_ID)?.has(MIA) ?? false;
  }

  release() {
    return this.ports.store.releaseOf(MIA);
  }

  async send(body: unknown, headers: Record<string, string>, userId = MIA): Promise<HttpResponseInit> {
    const patience = () => new FakePatience(this.ports.clock, 20);
    const request = new HttpRequest({
      method: "POST",
      url: `https://app.example/api/people/${userId}/release`,
      params: { userId },
      headers,
      body: { string: typeof body === "string" ? body : JSON.stringify(body) },
    });
    return this.check(await releasePerson(this.ports, this.config, patience)(request));
  }

  as({ id, displayName }: typeof ADA, ...roles: readonly string[]): Record<string, string> {
    return { ...signedInAs(id, displayName, roles), ...JSON_BODY };
  }

  ask = (body: unknown = ASK, by = ADA) => this.send(body, this.as(by, "Admin"));
  confirm = (body: unknown = { confirm: true }, by = BO) => this.send(body, this.as(by, "Approver"));
  end = (by = BO) => this.send({ end: true }, this.as(by, "Helpdesk"));

  /** Two people want it, and it took. */
  async released(): Promise<void> {
    await this.ask();
    await this.confirm();
    if (this.isIn) throw new Error("still in");
  }

  /** The timer, once. */
  tick = () => carryOnReleases(this.ports, this.config, () => new FakePatience(this.ports.clock, 40))();

  async stop(): Promise<void> {
    const known = await this.ports.store.enforcementSwitch();
    const stopAsked = { by: BO, at: this.ports.clock.now().toISOString(), reason: "storm" };
    await this.ports.store.saveEnforcementSwitch({ ...known?.value, stopAsked }, known?.etag);
  }

  async startAgain(): Promise<void> {
    const known = await this.ports.store.enforcementSwitch();
    const { stopAsked: _, stoppedAt: __, ...rest } = known?.value ?? {};
    await this.ports.store.saveEnforcementSwitch(rest, known?.etag);
  }

  mails(address: string, about: RegExp): number {
    return this.ports.email.sent.filter(({ to, plainText }) => to.address === address && about.test(plainText)).length;
  }

  /** What stands in the trail, in the order of the alphabet: some of it is of one moment. */
  async lines(): Promise<readonly string[]> {
    const lines = await this.ports.store.recent("app", 1000);
    return lines.map(({ what }) => what).toSorted();
  }
}
