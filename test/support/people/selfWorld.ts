import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { carryOnSelves } from "../../../functions/self/carryOnSelf.ts";
import { enforceMe, helpMe, type Kept, showMe, showMePage } from "../../../functions/self/meHttp.ts";
import type { Config } from "../../../shared/config/config.ts";
import type { SignIn } from "../../../shared/domain/people/signIn.ts";
import { testAppPolicy } from "../../../shared/domain/self/testAppPolicy.ts";
import { letRun } from "../enforcement/enforcedTenant.ts";
import { FakeClock } from "../fakes/fakeClock.ts";
import { FakePatience } from "../fakes/fakePatience.ts";
import { type FakePorts, fakePorts } from "../fakes/fakePorts.ts";
import { memoryRolloutStore } from "../fakes/memoryRolloutStore.ts";
import type { Route } from "../registeredRoutes.ts";
import { signedInAs } from "../signedIn.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, ENFORCED_GROUP_ID, testConfig } from "../testConfig.ts";

export const MIA = "10000000-0000-4000-8000-000000000001";
export const OLE = "10000000-0000-4000-8000-000000000002";
const TEST_APP_ID = "7e570000-0000-4000-8000-000000000001";
export const TEST_POLICY_ID = "test-policy-1";
const START = "2026-06-10T10:00:00.000Z";
export const PASSKEY_AT = "2026-06-01T08:00:00.000Z";

type Handler = (request: HttpRequest) => Promise<HttpResponseInit>;

/** Enforcement runs, the test application asks for a passkey, and Mia holds one. Nobody is enforced yet. */
export class SelfWorld {
  config: Config = testConfig({ TEST_APP_ID });
  readonly ports: FakePorts = fakePorts({
    clock: new FakeClock(START),
    store: memoryRolloutStore({ perMinute: 10_000, perHour: 100_000 }),
  });
  readonly kept: Kept = new Map();
  check: (route: Route, answer: HttpResponseInit) => HttpResponseInit = (_route, answer) => answer;

  static async make(): Promise<SelfWorld> {
    const world = new SelfWorld();
    const { directory, methods, policies } = world.ports;
    directory.addUser({
      id: MIA,
      displayName: "Mia Member",
      userPrincipalName: "mia@contoso.example",
      mail: "mia@contoso.example",
    });
    directory.addUser({ id: OLE, displayName: "Ole Other", userPrincipalName: "ole@contoso.example" });
    directory.addGroup(ENFORCED_GROUP_ID, []);
    directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
    methods.addPasskey(MIA, PASSKEY_AT);
    await letRun(world.ports, world.config);
    const { displayName, state: _, ...definition } = testAppPolicy(TEST_APP_ID, BREAK_GLASS_GROUP_ID);
    policies.stored.set(TEST_POLICY_ID, { id: TEST_POLICY_ID, displayName, state: "enabled", definition });
    return world;
  }

  /** What the log says of Mia's sign-in at the test application. */
  tested(change: Partial<SignIn> = {}): void {
    this.ports.reports.addSignIn({
      id: "the-test",
      userId: MIA,
      createdDateTime: "2026-06-10T09:00:00.000Z",
      appId: TEST_APP_ID,
      operatingSystem: "Windows 11",
      authenticationMethods: ["Passkey (device-bound)"],
      appliedConditionalAccessPolicies: [{ id: TEST_POLICY_ID, result: "success" }],
      ...change,
    });
  }

  get isIn(): boolean {
    return this.ports.directory.groups.get(ENFORCED_GROUP_ID)?.has(MIA) ?? false;
  }

  async row() {
    return (await this.ports.store.enforcementsOf([MIA])).find(({ source }) => source === "self");
  }

  async lines(): Promise<readonly string[]> {
    return (await this.ports.store.recent("app", 1000)).map(({ what }) => what).toSorted();
  }

  troubles = () => this.ports.store.troubles(this.ports.clock.now().toISOString());

  mailsTo = (address: string) => this.ports.email.sent.filter(({ to }) => to.address === address);

  program = (userId = MIA, authTimes?: readonly string[]): Record<string, string> => ({
    ...signedInAs(userId, "Mia Member", [], authTimes),
    "content-type": "application/json",
  });

  async send(handler: Handler, method: "GET" | "POST", path: string, headers: Record<string, string>, body?: string) {
    const url = `https://app.example${path}`;
    const request = new HttpRequest({ method, url, headers, ...(body !== undefined && { body: { string: body } }) });
    return this.check(`${method} ${path.split("?")[0]}` as Route, await handler(request));
  }

  look = (headers = signedInAs(MIA, "Mia Member")) =>
    this.send(showMe(this.ports, this.config, this.kept), "GET", "/api/me", headers);
  page = (headers = signedInAs(MIA, "Mia Member")) =>
    this.send(showMePage(this.ports, this.config, this.kept), "GET", "/me", headers);
  enforce = (headers = this.program(), body = "{}") => {
    const patience = () => new FakePatience(this.ports.clock, 20);
    const handler = enforceMe(this.ports, this.config, this.kept, patience);
    return this.send(handler, "POST", "/api/me/enforce", headers, body);
  };
  help = (body = "{}", headers = this.program()) =>
    this.send(helpMe(this.ports, this.config), "POST", "/api/me/help", headers, body);

  /** The timer, once. */
  tick = () => carryOnSelves(this.ports, this.config)();
}
