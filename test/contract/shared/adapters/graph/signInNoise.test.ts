import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Credential, Session, SignInDevice } from "../../../../../infra/local/tenant/signIns/records.ts";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphPolicyWriter } from "../../../../../shared/adapters/graph/graphPolicies.ts";
import { graphReports } from "../../../../../shared/adapters/graph/graphReports.ts";
import { RequestPace } from "../../../../../shared/adapters/graph/requestPace.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { readinessOf } from "../../../../../shared/domain/wave/readiness.ts";
import { notedIn } from "../../../../../shared/domain/wave/signInNotes.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";
import { aMember } from "../../../../support/waves/aMember.ts";

const STRENGTH = "00000000-0000-0000-0000-000000000004";
const LONG_AGO = "2025-01-06T08:00:00.000Z";
const laptop = { operatingSystem: "Windows 11", browser: "Edge 140", deviceId: "laptop" };
const phone = { operatingSystem: "Android 15", browser: "Chrome 140" };

let world: TestTenant;
let reports: ReturnType<typeof graphReports>;
let policyId: string;
let wave: string;
beforeAll(async () => {
  world = await startTestTenant();
  reports = graphReports(
    new GraphClient(world.tenant.url, world.credential("reader")),
    new RequestPace({ now: () => new Date(world.clock.now()) }),
  );
  wave = world.tenant.directory.addGroup({ displayName: "wave" });
  const writer = graphPolicyWriter(new GraphClient(world.tenant.url, world.credential("policyWriter")));
  const policy = await writer.createPolicy({
    displayName: "passkey-rollout: wave 1",
    state: "enabledForReportingButNotEnforced",
    conditions: {
      clientAppTypes: ["all"],
      applications: { includeApplications: ["All"] },
      users: { includeGroups: [wave] },
    },
    grantControls: { operator: "OR", builtInControls: [], authenticationStrength: { id: STRENGTH } },
  });
  policyId = policy.id;
});
afterAll(() => world?.stop());
// Out of every throttling window, and each test with a stretch of the log of its own.
beforeEach(() => world.clock.pass(86_400));

let serial = 0;
/** Somebody who holds Windows Hello on the laptop, and taps a push where it does not go. */
class Holder {
  readonly id: string;
  readonly #hello: string;
  #session: Session | undefined;

  constructor() {
    const { directory } = world.tenant;
    const name = `holder${++serial}`;
    this.id = directory.addUser({
      userPrincipalName: `${name}@contoso.example`,
      displayName: name,
      createdDateTime: LONG_AGO,
    });
    directory.addMember(wave, this.id);
    directory.setUsablePasskeys(() => 1);
    this.#hello = directory.addMethod(this.id, {
      kind: "windowsHelloForBusiness",
      displayName: "Laptop",
      createdDateTime: LONG_AGO,
    });
    directory.addMethod(this.id, { kind: "microsoftAuthenticator", displayName: "Phone" });
  }

  #signIn(credential: Credential, device: SignInDevice, interactive = true): void {
    world.clock.pass(60);
    const request = { userId: this.id, with: credential, interactive, device };
    const result = world.tenant.directory.signIn(request);
    if (result.result === "success") this.#session = result.session;
  }
  readonly hello = (): void => this.#signIn({ kind: "passkey", methodId: this.#hello }, laptop);
  readonly push = (device: SignInDevice): void => this.#signIn({ kind: "passwordAndPush" }, device);
  readonly types = (device: SignInDevice, kind: "password" | "wrongPassword" = "password"): void =>
    this.#signIn({ kind }, device);
  readonly refreshes = (device: SignInDevice, times = 1): void => {
    for (let n = 0; n < times; n++)
      if (this.#session) this.#signIn({ kind: "session", session: this.#session }, device, false);
  };
  /** The password is typed, and Entra asks for more: nobody is in yet. */
  readonly isAskedForMore = (device: SignInDevice): void => {
    world.clock.pass(60);
    world.tenant.directory.prompt({ userId: this.id, with: { kind: "password" }, interactive: true, device });
  };
}

/** What the logs make of them, read as the app reads them: the latest first, and again. */
async function readinessAfter(act: (holder: Holder) => void) {
  const from = new Date(world.clock.now()).toISOString();
  const holder = new Holder();
  act(holder);
  world.clock.pass(600);
  const to = new Date(world.clock.now()).toISOString();
  let member: WaveMember = aMember("wave-1", holder.id, {
    checkedAt: to,
    hasUsablePasskey: true,
    passkeyCreatedAt: LONG_AGO,
    passkeyUsedAt: from,
    credentials: ["windowsHello"],
  });
  for (const log of ["interactive", "nonInteractive", "interactive"] as const)
    for (const signIn of (await reports.signIns(log, from, to)).items)
      if (signIn.userId === holder.id)
        member = { ...member, ...notedIn(member, { stage: "reportOnly", policyId, reportOnlyAt: from }, log, signIn) };
  return readinessOf(member);
}

const ready = { ready: true };
test.each<[string, (holder: Holder) => void]>([
  ["Windows Hello alone", ({ hello }) => hello()],
  [
    "a password that is typed where Windows Hello works, and then Windows Hello",
    (one) => {
      one.isAskedForMore(laptop);
      one.hello();
    },
  ],
  [
    "Windows Hello, and a password typed into a prompt that is left alone",
    (one) => {
      one.hello();
      one.isAskedForMore(laptop);
      one.isAskedForMore(phone);
    },
  ],
  [
    "Windows Hello, and a password that does for an app on the laptop",
    (one) => {
      one.hello();
      one.types(laptop);
    },
  ],
  [
    "wrong passwords on the phone",
    (one) => {
      one.hello();
      one.types(phone, "wrongPassword");
      one.types(phone, "wrongPassword");
    },
  ],
  [
    "the password alone on a phone of which nobody knows whose it is",
    (one) => {
      one.hello();
      one.types({ ...phone, deviceId: "registered-by-anybody" });
    },
  ],
  [
    "fifty refreshes of a session that began with a push, and Windows Hello since",
    (one) => {
      one.push(laptop);
      one.refreshes(laptop, 50);
      one.hello();
    },
  ],
])("%s makes nobody partly ready", async (_what, act) => {
  expect(await readinessAfter(act)).toEqual(ready);
});

test.each<[string, (holder: Holder) => void]>([
  [
    "a push on the phone",
    (one) => {
      one.hello();
      one.push(phone);
    },
  ],
  [
    "the password on the phone on which they tapped a push before",
    (one) => {
      one.push(phone);
      one.types(phone);
      one.hello();
    },
  ],
])("%s does, as their passkey stays on the laptop", async (_what, act) => {
  expect(await readinessAfter(act)).toEqual({ ready: false, reason: "partlyReady" });
});
